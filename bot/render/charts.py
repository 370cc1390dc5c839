"""Small charts as inline SVG, coloured by the page's style sheet and so as light or dark as the page."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.render.html import Html, joined, tag
from retrieval.evaluation.calibration import Bin, Trade
from retrieval.evaluation.metrics import quantile

WIDE, HIGH = 340, 240
LEFT, RIGHT, TOP, BOTTOM = 56, 20, 16, 44  # margins around the drawing
_LIMITS = (0.05, 0.1, 0.2, 0.3, 0.5, 1.0)  # of an axis of shares
_MOST_POINTS = 400  # of a line: more cannot be seen
_COLUMNS = 28  # of a histogram
_BEYOND = 0.99  # of the values, the rest are in the last column


@dataclass(frozen=True, slots=True)
class Frame:
    """Axes, and where on the drawing a value lies: x from `start`, y from 0."""

    x_most: float
    y_most: float
    start: float = 0.0

    def x(self, value: float) -> float:
        """Pixels from the left."""
        return LEFT + (value - self.start) / (self.x_most - self.start) * (WIDE - LEFT - RIGHT)

    def y(self, value: float) -> float:
        """Pixels from the top."""
        return HIGH - BOTTOM - value / self.y_most * (HIGH - TOP - BOTTOM)

    def axes(
        self, across: str, up: str, x_ticks: Sequence[tuple[float, str]], y_ticks: Sequence[tuple[float, str]]
    ) -> Html:
        """The grid, its numbers, and what the axes mean."""
        return joined(
            [
                *(_line(LEFT, self.y(at), WIDE - RIGHT, self.y(at), "grid") for at, _ in y_ticks),
                *(_text(LEFT - 6, self.y(at) + 4, label, "tick", "end") for at, label in y_ticks),
                *(_text(self.x(at), HIGH - BOTTOM + 17, label, "tick", "middle") for at, label in x_ticks),
                _line(LEFT, HIGH - BOTTOM, WIDE - RIGHT, HIGH - BOTTOM, "axis"),
                _text((LEFT + WIDE - RIGHT) / 2, HIGH - 8, across, "name", "middle"),
                _upward(11, (TOP + HIGH - BOTTOM) / 2, up),
            ]
        )


def refusals(curve: Sequence[Trade], marked: Sequence[tuple[str, float, float]], at: float) -> Html:
    """False answers against false refusals over all thresholds.

    `marked` are the points in use (name, false refusals, false answers); `at` the share of false refusals at which
    runs are compared.
    """
    frame = Frame(_limit([x for _, x, _ in marked] + [at]), _limit([y for _, _, y in marked]))
    step = max(1, len(curve) // _MOST_POINTS)
    inside = [each for each in curve if each.false_refusal <= frame.x_most and each.false_answer <= frame.y_most]
    points = [*inside[::step], *inside[-1:]]
    path = " ".join(f"{frame.x(each.false_refusal):.1f},{frame.y(each.false_answer):.1f}" for each in points)
    return _drawing(
        "False answers against false refusals",
        frame.axes(
            "answerable questions refused", "unanswerable ones answered", _shares(frame.x_most), _shares(frame.y_most)
        ),
        _line(frame.x(at), TOP, frame.x(at), HIGH - BOTTOM, "guide"),
        tag("polyline", points=path, class_="curve"),
        *(
            joined(
                [
                    tag("circle", cx=frame.x(x), cy=frame.y(y), r=5, class_="point"),
                    _beside(frame.x(x), frame.y(y), name),
                ]
            )
            for name, x, y in marked
        ),
    )


def reliability(found: Sequence[Bin]) -> Html:
    """Share right of the answers of each bin as a bar, their stated confidence as a line across it, their count."""
    frame = Frame(1.0, 1.0)
    bars = []
    for each in found:
        if not each.count:
            continue
        left, right = frame.x(each.low) + 1, frame.x(each.high) - 1
        top = frame.y(each.right)
        bars += [
            tag("rect", x=left, y=top, width=right - left, height=frame.y(0) - top, class_="bar"),
            _line(left, frame.y(each.stated), right, frame.y(each.stated), "stated"),
            _text((left + right) / 2, min(top, frame.y(each.stated)) - 5, f"{each.count:,}", "count", "middle"),
        ]
    return _drawing(
        "Stated confidence against share right",
        frame.axes("stated confidence", "share right", _shares(1.0), _shares(1.0)),
        _line(frame.x(0), frame.y(0), frame.x(1), frame.y(1), "guide"),
        *bars,
    )


def latency(seconds: Sequence[float]) -> Html:
    """How the times to an answer are spread, in milliseconds."""
    values = [1000 * each for each in seconds]
    low, high = min(values), max(quantile(values, _BEYOND), min(values) + 0.1)
    counts = [0] * _COLUMNS
    for value in values:
        counts[min(_COLUMNS - 1, int((value - low) / (high - low) * _COLUMNS))] += 1
    frame = Frame(high, float(max(counts)), low)
    width = (frame.x(high) - frame.x(low)) / _COLUMNS
    bars = [
        tag(
            "rect",
            x=frame.x(low) + number * width + 0.5,
            y=frame.y(count),
            width=width - 1,
            height=frame.y(0) - frame.y(count),
            class_="bar",
        )
        for number, count in enumerate(counts)
    ]
    ticks = _round_ticks(low, high)
    middle, late = quantile(values, 0.5), min(high, quantile(values, 0.95))
    return _drawing(
        "Milliseconds to an answer",
        frame.axes(
            "milliseconds to an answer (last column: and more)", "questions", ticks, [(max(counts), f"{max(counts):,}")]
        ),
        *bars,
        *(
            joined([_line(frame.x(at), TOP, frame.x(at), HIGH - BOTTOM, "guide"), _beside(frame.x(at), TOP + 12, name)])
            for name, at in (("p50", middle), ("p95", late))
        ),
    )


def _drawing(title: str, *parts: str) -> Html:
    return tag("svg", tag("title", title), *parts, viewBox=f"0 0 {WIDE} {HIGH}", role="img")


def _line(x1: float, y1: float, x2: float, y2: float, style: str) -> Html:
    return tag("line", x1=float(x1), y1=float(y1), x2=float(x2), y2=float(y2), class_=style)


def _text(x: float, y: float, text: str, style: str, anchor: str) -> Html:
    return tag("text", text, x=float(x), y=float(y), class_=style, text_anchor=anchor)


def _upward(x: float, y: float, text: str) -> Html:
    """What a vertical axis means."""
    turn = f"rotate(-90 {x:.1f} {y:.1f})"
    return tag("text", text, x=float(x), y=float(y), class_="name", text_anchor="middle", transform=turn)


def _beside(x: float, y: float, text: str) -> Html:
    """A label to the right of a place, or to the left where there is no room."""
    if x < WIDE * 0.6:
        return _text(x + 9, y - 6, text, "label", "start")
    return _text(x - 9, y - 6, text, "label", "end")


def _limit(shares: Sequence[float]) -> float:
    """How far an axis goes so that what matters is well inside."""
    return next((limit for limit in _LIMITS if limit >= min(1.0, 1.4 * max(shares))), 1.0)


def _shares(most: float) -> list[tuple[float, str]]:
    return [(most * part / 5, f"{100 * most * part / 5:g} %") for part in range(6)]


def _round_ticks(low: float, high: float) -> list[tuple[float, str]]:
    """Round numbers between two values, nine at most."""
    size = 10 ** math.floor(math.log10(high - low))
    step = next(size * part for part in (0.2, 0.5, 1.0, 2.0) if (high - low) / (size * part) <= 8)
    first = math.ceil(low / step)
    return [(step * n, f"{step * n:g}") for n in range(first, int(high / step) + 1)]
