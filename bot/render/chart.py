"""A trend as a picture: articles as bars above, their share of the archive as a line below.

The one door to matplotlib. There are only numerals in it, so that it needs no Chinese font and no translation, and it
stands on a ground of its own, so that it reads alike in a light and in a dark chat.
"""

import math
from collections.abc import Sequence
from datetime import date, timedelta
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING

from retrieval.records import Count, Step, Trend

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDE, HIGH = 1280, 800  # pixels; a phone shows it some 350 points wide
_GROUND, _GRID, _DIGITS, _BAR, _PALE, _LINE = "#1b2733", "#33465a", "#dbe5ee", "#5fb0f2", "#3d6e98", "#f2b450"
_SIZE = 26  # of digits, in points at 100 dots an inch: a phone shows them as large as its own small text
_NARROWEST = 0.008  # of the width, a bar that can be seen
_FEW = 7  # bars at least that there is room for: a single one is no wall
_MANY = 90  # bars that touch each other
_GAPLESS = 0.8  # of its place that a bar fills otherwise
_TELLING = 0.05  # of the articles of a stretch in the mean: of fewer no share is drawn, one of one is 100 %
_EDGE = 0.12  # of the width, where a label in the middle of its bar would be cut
_TICKS = 6  # dates below at most
_DRAWING = Lock()  # matplotlib's fonts are not made for several threads


def png(trend: Trend) -> bytes:
    """The picture of a trend that has counts. The last bar is pale while its days are not over."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - half a second, for who wants pictures
    from matplotlib.figure import Figure  # noqa: PLC0415

    with _DRAWING:
        figure = Figure(figsize=(WIDE / 100, HIGH / 100), dpi=100, facecolor=_GROUND)
        FigureCanvasAgg(figure)
        above, below = figure.subplots(2, 1, sharex=True, height_ratios=(5, 2))
        figure.subplots_adjust(left=0.125, right=0.96, top=0.96, bottom=0.115, hspace=0.2)
        _bars(above, trend)
        _shares(below, trend)
        _dates(below, trend)
        made = BytesIO()
        figure.savefig(made, format="png", metadata={"Software": None})
    return made.getvalue()


def _bars(axes: "Axes", trend: Trend) -> None:
    counts = trend.counts
    _plain(axes, max(count.articles for count in counts), "{:,.0f}", whole=True)
    width = max(_NARROWEST * len(counts), _GAPLESS if len(counts) < _MANY else 1.0)
    colours = [_BAR] * (len(counts) - 1) + [_PALE if _unfinished(trend) else _BAR]
    axes.bar(range(len(counts)), [count.articles for count in counts], width, color=colours, linewidth=0, zorder=2)
    if highest := trend.highest:
        _label(axes, highest, counts.index(highest), len(counts), trend.step)


def _label(axes: "Axes", highest: Count, at: int, of: int, step: Step) -> None:
    """Above the highest bar how high it is, and when: from its edge inwards where it stands at an end."""
    share = (at + 0.5) / of if of >= _FEW else 0.5
    side = "left" if share < _EDGE else "right" if share > 1 - _EDGE else "center"
    shift = {"left": -8, "right": 8, "center": 0}[side]
    when = f"{highest.day:%Y-%m}" if step is Step.MONTH else highest.day.isoformat()
    for text, above, size, weight in (
        (f"{highest.articles:,}", 42, _SIZE + 10, "bold"),
        (when, 10, _SIZE - 2, "normal"),
    ):
        axes.annotate(
            text,
            (at, highest.articles),
            (shift, above),
            textcoords="offset points",
            ha=side,
            fontsize=size,
            fontweight=weight,
            color=_DIGITS,
            bbox={"facecolor": _GROUND, "edgecolor": "none", "pad": 1},
            zorder=4,
        )


def _shares(axes: "Axes", trend: Trend) -> None:
    enough = _TELLING * sum(count.total for count in trend.counts) / len(trend.counts)
    shares = [100 * count.share if count.total >= enough else math.nan for count in trend.counts]
    _plain(axes, max(share for share in shares if not math.isnan(share)), "{:g}%")
    places = range(len(shares))
    if len(shares) == 1:
        axes.plot(places, shares, "o", color=_LINE, markersize=12, zorder=2)
    axes.fill_between(places, shares, color=_LINE, alpha=0.22, linewidth=0, zorder=2)
    axes.plot(
        places, shares, color=_LINE, linewidth=3.5 if len(shares) < 2 * _MANY else 2, solid_joinstyle="round", zorder=3
    )


def _plain(axes: "Axes", most: float, written: str, *, whole: bool = False) -> None:
    """Ground, grid and digits; the axis goes from nothing to a round number above `most`."""
    ticks = _round(most, 3 if whole else 2, whole=whole) if most else [0.0]
    axes.set_facecolor(_GROUND)
    axes.set_ylim(0, max(ticks[-1], most * (1.32 if whole else 1.05)) or 1)
    axes.set_yticks(ticks, ["0", *(written.format(tick) for tick in ticks[1:])])
    axes.grid(axis="y", color=_GRID, linewidth=1.5, zorder=0)
    axes.set_axisbelow(True)
    axes.tick_params(length=0, labelsize=_SIZE, labelcolor=_DIGITS, pad=12)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _round(most: float, parts: int, *, whole: bool) -> list[float]:
    """Round numbers from 0 to `most`, or to just above it where none is below."""
    size = 10 ** math.floor(math.log10(most / parts))
    step = next(size * factor for factor in (1, 2, 5, 10) if size * factor * parts >= most)
    if whole:
        step = max(1, step)
    return [step * n for n in range(max(1, int(most / step)) + 1)]


def _dates(axes: "Axes", trend: Trend) -> None:
    counts = trend.counts
    room = max(0, _FEW - len(counts)) / 2
    axes.set_xlim(-0.6 - room, len(counts) - 0.4 + room)
    places = ticks(counts, trend.step)
    axes.set_xticks([place for place, _ in places], [label for _, label in places])


def ticks(counts: Sequence[Count], step: Step) -> list[tuple[int, str]]:
    """Where dates stand below, and which: years, months or days, as many as there is room for."""
    days = [count.day for count in counts]
    if step is Step.DAY:
        apart = -(-len(days) // _TICKS)
        return [(place, f"{day:%m-%d}") for place, day in enumerate(days) if place % apart == 0]
    if step is Step.MONTH:
        apart = _apart(len(days) / 12, (1, 2, 5, 10, 20, 50, 100))
        return [(place, f"{day.year}") for place, day in enumerate(days) if day.month == 1 and day.year % apart == 0]
    apart = _apart(len(days) / 4.35, (1, 2, 3, 6, 12))
    mondays = ((place, day) for place, day in enumerate(days) if day.day <= 7)  # the first of each month
    return [(place, f"{day:%Y-%m}") for place, day in mondays if (day.month - 1) % apart == 0]


def _apart(span: float, steps: Sequence[int]) -> int:
    """The shortest of some steps that is taken no oftener than there is room for."""
    return next((step for step in steps if span / step <= _TICKS), steps[-1])


def _unfinished(trend: Trend) -> bool:
    """Whether the last stretch goes on after the archive's newest article."""
    last = trend.counts[-1].day
    ends = {Step.DAY: last, Step.WEEK: last + timedelta(6), Step.MONTH: _month_end(last)}[trend.step]
    return trend.until is not None and trend.until < ends


def _month_end(day: date) -> date:
    return (day.replace(day=1) + timedelta(31)).replace(day=1) - timedelta(1)
