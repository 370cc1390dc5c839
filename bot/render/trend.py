"""A trend as a table: few rows however long the time, each a stretch of it, in numerals that all languages share."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from bot.render.look import DIM, Look
from bot.render.wrap import harmless
from retrieval.records import Step, Trend

MOST = 25  # rows: what a phone shows on two screens
_BAR = 24  # cells of the longest bar in a terminal
_DAY = timedelta(1)


@dataclass(frozen=True, slots=True)
class Row:
    """The articles of some days, both ends included."""

    first: date
    last: date
    articles: int
    total: int  # of the archive

    @property
    def days(self) -> str:
        """The days, as short as they can be: 2023-09-18–09-24, 2023-09, 2021–2022."""
        return span(self.first, self.last)

    @property
    def share(self) -> str:
        """The part of the archive's articles of those days."""
        return percent(self.articles / self.total if self.total else 0.0)


def rows(trend: Trend, most: int = MOST) -> tuple[Row, ...]:
    """The counts, a stretch without any mention in one row; by longer stretches where they are more than `most`."""
    ends = [*(count.day - _DAY for count in trend.counts[1:]), *([trend.until] if trend.until else [])]
    fine = [Row(count.day, end, count.articles, count.total) for count, end in zip(trend.counts, ends, strict=True)]
    found: list[Row] = []
    for beginning in _BEGINNINGS[list(Step).index(trend.step) :]:
        found = _without_gaps(_joined(group) for _, group in groupby(fine, lambda row: beginning(row.first)))  # noqa: B023 - used at once
        if len(found) <= most:
            return tuple(found)
    early = len(found) - most + 1
    return (_joined(found[:early]), *found[early:])


# What a day is counted with, from days to years, in the order of `Step`.
_BEGINNINGS: Sequence[Callable[[date], date]] = (
    lambda day: day,
    lambda day: day - timedelta(day.weekday()),
    lambda day: day.replace(day=1),
    lambda day: day.replace(month=1 + (day.month - 1) // 3 * 3, day=1),
    lambda day: day.replace(month=1, day=1),
)


def _joined(group: Iterable[Row]) -> Row:
    """Rows that follow one another as one."""
    parts = list(group)
    articles, total = sum(row.articles for row in parts), sum(row.total for row in parts)
    return Row(parts[0].first, parts[-1].last, articles, total)


def _without_gaps(found: Iterable[Row]) -> list[Row]:
    """Rows without any article that follow one another become one."""
    kept: list[Row] = []
    for empty, group in groupby(found, lambda row: not row.articles):
        if empty:
            kept.append(_joined(group))
        else:
            kept.extend(group)
    return kept


def span(first: date, last: date) -> str:
    """Some days as numerals: 2023-09-18, 2023-09-18–09-24, 2023-09, 2023-09–11, 2023, 2021–2022."""
    whole = first.day == 1 and (last + _DAY).day == 1
    if whole and first.month == 1 and last.month == 12:
        return f"{first:%Y}" if first.year == last.year else f"{first:%Y}–{last:%Y}"
    one, other = (f"{day:%Y-%m}" if whole else day.isoformat() for day in (first, last))
    if one == other:
        return one
    return f"{one}–{other[5:] if first.year == last.year else other}"


def percent(share: float) -> str:
    """A share with two digits or so: 12%, 1.2%, 0.01%."""
    value = 100 * share
    digits = 0 if value >= 10 or not value else 1 if value >= 1 else 2
    return f"{value:.{digits}f}%"


def terminal(trend: Trend, words: str, look: Look) -> str:
    """A heading and the rows, a bar after each: last, because not all terminals agree on its width."""
    texts = look.words
    if trend.first is None or trend.last is None:
        return ""
    heading = texts.trend.format(
        words=harmless(words), articles=trend.articles, first=look.day(trend.first), last=look.day(trend.last)
    )
    shown = rows(trend)
    most = max(row.articles for row in shown)
    cells = [(row.days, f"{row.articles:,}", row.share, _bar(row.articles, most)) for row in shown]
    wide = [max(len(row[column]) for row in cells) for column in range(3)]
    table = (
        f"{days:<{wide[0]}}  {articles:>{wide[1]}}  {look.style(f'{share:>{wide[2]}}', DIM)}  {bar}".rstrip()
        for days, articles, share, bar in cells
    )
    undated = [texts.trend_undated.format(count=trend.undated)] if trend.undated else []
    return "\n".join((*look.flow(heading), "", *table, "", *look.flow(texts.trend_columns, code=DIM), *undated))


def _bar(articles: int, most: int) -> str:
    """As long as there are articles; of one there is something to be seen."""
    return "█" * -(-_BAR * articles // most)


def table(trend: Trend) -> str:
    """All counts for other programs, one a line: the first day, articles, all articles of the time, between tabs."""
    return "\n".join(f"{count.day}\t{count.articles}\t{count.total}" for count in trend.counts)
