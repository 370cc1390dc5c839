"""Tables of figures: looked up by name in what `--json` would print, whoever printed it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.render.html import Html, tag

Format = Callable[[float | None], str]
MISSING = "–"
_SCALES = {"ms": 1000.0}  # from what is stored: seconds


@dataclass(frozen=True, slots=True)
class Column:
    """One measure of a table."""

    name: str
    path: tuple[str, ...]  # where in the figures it is
    written: Format
    least: bool = False  # the smallest is the best


def at(figures: Mapping[str, object], *path: str) -> float | None:
    """The number at a path of keys; None where there is none, as another run may not have measured it."""
    value: object = figures
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def three(value: float | None) -> str:
    """A share with three decimals."""
    return MISSING if value is None else f"{value:.3f}"


def four(value: float | None) -> str:
    """A share that comes near 1, with four decimals."""
    return MISSING if value is None else f"{value:.4f}"


def percent(value: float | None) -> str:
    """A share as a percentage."""
    return MISSING if value is None else f"{100 * value:.1f} %"


def shown(unit: str) -> Format:
    """A number with a unit; from seconds for ms."""

    def written(value: float | None) -> str:
        if value is None:
            return MISSING
        value *= _SCALES.get(unit, 1.0)
        return f"{value:,.1f} {unit}" if unit and value < 100 else f"{value:,.0f} {unit}".rstrip()

    return written


def grid(
    corner: str, columns: Sequence[Column], rows: Sequence[tuple[str, Mapping[str, object], bool]], *, bold: bool = True
) -> Html:
    """A table of (name, figures, whether of another run); the best of each column is bold."""
    best = [
        _best(column, [at(figures, *column.path) for _, figures, _ in rows]) if bold else None for column in columns
    ]
    head = tag("tr", tag("th", corner, scope="col"), *(tag("th", column.name, scope="col") for column in columns))
    body = [
        tag(
            "tr",
            tag("th", name, scope="row"),
            *(_cell(column, at(figures, *column.path), top) for column, top in zip(columns, best, strict=True)),
            class_="other" if other else "",
        )
        for name, figures, other in rows
    ]
    return tag("div", tag("table", tag("thead", head), tag("tbody", *body)), class_="wide")


def _best(column: Column, values: Sequence[float | None]) -> float | None:
    told = [value for value in values if value is not None]
    return (min if column.least else max)(told, default=None)


def _cell(column: Column, value: float | None, best: float | None) -> Html:
    return tag("td", column.written(value), class_="best" if value is not None and value == best else "")
