"""How often the archive mentions some words, over time.

Every article counts, copies of a story each by itself: a report that many print is much reported. That holds for the
archive's total of the same time too, so that the share of the one in the other means something.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo

import numpy as np

from retrieval.answering.timeline import Timeline
from retrieval.engines.engine import Engine
from retrieval.language import wording
from retrieval.legs.segments import Longs
from retrieval.records import Count, Step, Trend
from retrieval.storage import rows
from retrieval.storage.store import Store
from retrieval.understanding import windows

# By what is counted, as the time from the first mention on is long: some three dozen stretches are seen one by one,
# and two hundred as a shape.
DAYS, WEEKS = 35, 4 * 366


class Trends:
    """Counts over time, safe to ask from several threads; the articles' times are read again when they changed."""

    def __init__(self, store: Store, engine: Engine) -> None:
        self._store = store
        self._engine = engine
        self._timeline: Timeline | None = None

    def of(self, folded: str, zone: tzinfo) -> Trend:
        """The trend of the words of a folded text."""
        timeline = self._now()
        terms = tuple(wording.terms(folded))
        held = np.full(len(timeline), bool(terms))
        for term in terms:
            if held.any():
                held &= timeline.owners(self._engine.lexical.mentioning(term))
        published = timeline.published[held]
        dated: Longs = np.sort(published[published != 0])
        undated = len(published) - len(dated)
        if not len(dated):
            return Trend(terms, Step.DAY, (), None, None, None, undated)
        first, last, newest = (
            rows.moment(int(at)).astimezone(zone) for at in (dated[0], dated[-1], timeline.sorted[-1])
        )
        step = step_for(first.date(), newest.date())
        days = list(_beginnings(first.date(), newest.date(), step))
        borders = np.array([windows.of_days(day, day, zone).since for day in days], "<i8")
        counted = (_between(borders, dated), _between(borders, timeline.sorted))
        counts = tuple(Count(day, *both) for day, *both in zip(days[:-1], *counted, strict=True))
        return Trend(terms, step, counts, _utc(first), _utc(last), newest.date(), undated)

    def _now(self) -> Timeline:
        timeline = self._timeline
        if timeline is None or timeline.point != self._store.history.point:
            self._timeline = timeline = Timeline(self._store)
        return timeline


def step_for(first: date, last: date) -> Step:
    """By what a time from one day to another is counted."""
    span = (last - first).days
    return Step.DAY if span < DAYS else Step.WEEK if span < WEEKS else Step.MONTH


def _beginnings(first: date, last: date, step: Step) -> Iterator[date]:
    """The first days of all stretches from one day to another, and of the one after."""
    match step:
        case Step.DAY:
            day = first
        case Step.WEEK:
            day = first - timedelta(first.weekday())
        case Step.MONTH:
            day = first.replace(day=1)
    yield day
    while day <= last:
        match step:
            case Step.DAY:
                day += timedelta(1)
            case Step.WEEK:
                day += timedelta(7)
            case Step.MONTH:
                day = (day + timedelta(31)).replace(day=1)
        yield day


def _between(borders: Longs, ascending: Longs) -> Sequence[int]:
    """How many of some times lie from each border to the next."""
    counts: list[int] = np.diff(np.searchsorted(ascending, borders)).tolist()
    return counts


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
