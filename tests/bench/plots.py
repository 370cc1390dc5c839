"""The figures as pictures: SVG that stands alone."""

import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from bot.render.html import Html, joined, tag

Figures = Mapping[str, Any]

_WIDE, _HIGH = 320, 220  # of one drawing
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 96, 34, 34
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00")  # told apart by the colour-blind too
_BEYOND = 8  # times the median: a bar that would make all others vanish is cut off
_STYLE = """text{font:11px system-ui,sans-serif;fill:#333}.title{font-weight:600;font-size:12px;fill:#111}
.grid{stroke:#e4e4e4}.line{fill:none;stroke-width:2}.aim{stroke:#999;stroke-dasharray:4 3}.small{font-size:10px}"""

# title, then lines: name, how to find the value; what is aimed at with a million passages
_GROWTH: tuple[tuple[str, tuple[tuple[str, Callable[[Figures], float]], ...], float | None], ...] = (
    (
        "A question, warm: CPU ms",
        (
            ("retrieval p50", lambda f: f["quick"]["retrieval"]["cpu_ms"][0]),
            ("retrieval p95", lambda f: f["quick"]["retrieval"]["cpu_ms"][1]),
            ("quick p50", lambda f: f["quick"]["answer"]["cpu_ms"][0]),
            ("precise p50", lambda f: f["precise"]["answer"]["cpu_ms"][0]),
        ),
        15,
    ),
    (
        "A first question, cold: s",
        (("quick", lambda f: f["cold"]["quick"]["first_s"]), ("precise", lambda f: f["cold"]["precise"]["first_s"])),
        1.5,
    ),
    (
        "Building: s",
        (("CPU", lambda f: f["build"]["cpu_s"]), ("wall", lambda f: f["build"]["wall_s"])),
        1500,
    ),
    (
        "100 new articles: s",
        (("wall", lambda f: f["update"]["wall_s"]), ("nothing new", lambda f: f["again"]["wall_s"])),
        3,
    ),
    (
        "Memory: MB",
        (
            ("building", lambda f: f["build"]["memory_mb"]),
            ("precise", lambda f: f["precise"]["memory_mb"]),
            ("quick", lambda f: f["quick"]["memory_mb"]),
        ),
        800,
    ),
    ("On disk: MB", (("all", lambda f: f["disk_mb"]["all"]),), None),
)


def growth(archives: Sequence[Figures]) -> str:
    """How costs grow with the passages, both axes logarithmic; dashed what is aimed at with a million."""
    sizes = [float(figures["passages"]) for figures in archives]
    drawings = [
        _lines(title, sizes, [(name, [find(figures) for figures in archives]) for name, find in lines], aim)
        for title, lines, aim in _GROWTH
    ]
    return _sheet(drawings, columns=3)


def compared(systems: Mapping[str, Figures]) -> str:
    """A bar a system, a drawing a figure."""
    columns: list[tuple[str, list[float]]] = [
        ("Build from files: CPU s", [each["from_files_cpu_s"] for each in systems.values()]),
        ("Cold, first answer: s", [each["cold_s"] for each in systems.values()]),
        ("Warm: CPU ms, p50", [each["cpu_ms"][0] for each in systems.values()]),
        ("Serving: MB", [each["memory_mb"] for each in systems.values()]),
        ("On disk: MB", [each["disk_mb"] for each in systems.values()]),
    ]
    for kind in next(iter(systems.values()))["relevance"]:
        columns += [
            (f"{name}, {kind}", [each["relevance"][kind][figure] for each in systems.values()])
            for name, figure in (("hit@10", "hit@10"), ("MRR", "mrr"))
        ]
    return _sheet([_bars(title, list(systems), values) for title, values in columns], columns=3)


def _sheet(drawings: Sequence[Html], columns: int) -> str:
    wide, high = columns * _WIDE, math.ceil(len(drawings) / columns) * _HIGH
    placed = [
        tag("g", each, transform=f"translate({at % columns * _WIDE} {at // columns * _HIGH})")
        for at, each in enumerate(drawings)
    ]
    ground = tag("rect", width=wide, height=high, fill="#fff")
    return tag(
        "svg",
        tag("style", Html(_STYLE)),
        ground,
        *placed,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {wide} {high}",
        width=wide,
        height=high,
    )


def _lines(title: str, sizes: Sequence[float], lines: Sequence[tuple[str, Sequence[float]]], aim: float | None) -> Html:
    values = [value for _, column in lines for value in column] + ([aim] if aim else [])
    x = _scale(min(sizes) / 1.3, max(sizes) * 1.3, _LEFT, _WIDE - _RIGHT)
    y = _scale(min(values) / 1.4, max(values) * 1.4, _HIGH - _BOTTOM, _TOP)
    parts = [_text(_LEFT - 40, 16, title, "title")]
    for tick in _ticks(min(values) / 1.4, max(values) * 1.4):
        parts += [
            _line(_LEFT, y(tick), _WIDE - _RIGHT, y(tick), "grid"),
            _text(_LEFT - 5, y(tick) + 4, _short(tick), end=True),
        ]
    parts += [_text(x(size), _HIGH - _BOTTOM + 16, _short(size), middle=True) for size in sizes]
    if aim:
        parts.append(_line(_LEFT, y(aim), _WIDE - _RIGHT, y(aim), "aim"))
    labels = _apart([y(column[-1]) for _, column in lines])
    for (name, column), colour, at in zip(lines, _COLOURS, labels, strict=False):
        points = [(x(size), y(value)) for size, value in zip(sizes, column, strict=True)]
        parts.append(
            tag("polyline", points=" ".join(f"{a:.1f},{b:.1f}" for a, b in points), class_="line", stroke=colour)
        )
        parts += [tag("circle", cx=a, cy=b, r=3, fill=colour) for a, b in points]
        parts.append(_text(_WIDE - _RIGHT + 6, at + 4, f"{name} {_short(column[-1])}", "small", fill=colour))
    return joined(parts)


def _bars(title: str, names: Sequence[str], values: Sequence[float]) -> Html:
    left, most = 136, max(value for value in values if value <= _BEYOND * statistics.median(values))
    step = min(26.0, (_HIGH - _TOP - 8) / len(names))
    parts = [_text(12, 16, title, "title")]
    for at, (name, value) in enumerate(zip(names, values, strict=True)):
        top, long = _TOP + at * step, (_WIDE - left - 52) * min(1.0, value / most)
        parts += [
            _text(left - 6, top + step / 2 + 3, name, "small", end=True),
            tag(
                "rect",
                x=float(left),
                y=top + 3,
                width=long,
                height=step - 6,
                fill=_COLOURS[0 if "yinwen" in name else 4],
            ),
            _text(left + long + 5, top + step / 2 + 3, f"{'→ ' if value > most else ''}{_short(value)}", "small"),
        ]
    return joined(parts)


def _scale(low: float, high: float, first: float, last: float) -> Callable[[float], float]:
    """Where a value stands, logarithmically."""
    return lambda value: first + (math.log(value) - math.log(low)) / (math.log(high) - math.log(low)) * (last - first)


def _ticks(low: float, high: float) -> list[float]:
    """Powers of ten between two values; with their double and half where there are few."""
    tens = [10.0**power for power in range(math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 1)]
    for factors in ((1,), (1, 3), (1, 2, 5)):
        found = [ten * factor for ten in tens for factor in factors if low <= ten * factor <= high]
        if len(found) >= 3:
            return found
    return found


def _apart(places: Sequence[float], least: float = 12) -> list[float]:
    """The same places, moved down where they stood on each other."""
    moved = list(places)
    order = sorted(range(len(places)), key=lambda at: places[at])
    for above, below in pairwise(order):
        moved[below] = max(moved[below], moved[above] + least)
    return moved


def _short(value: float) -> str:
    for size, letter in ((1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:.3g}{letter}"
    return f"{value:.3g}"


def _line(x1: float, y1: float, x2: float, y2: float, style: str) -> Html:
    return tag("line", x1=float(x1), y1=float(y1), x2=float(x2), y2=float(y2), class_=style)


def _text(
    x: float, y: float, text: str, style: str = "", *, end: bool = False, middle: bool = False, fill: str = ""
) -> Html:
    anchor = "end" if end else "middle" if middle else ""
    colour = f"fill:{fill}" if fill else ""
    return tag("text", text, x=float(x), y=float(y), class_=style, text_anchor=anchor, style=colour)
