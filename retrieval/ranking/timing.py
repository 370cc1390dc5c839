"""What the time in a question is good for: to look only there, to look there first, or to prefer what is new.

Words counted from the reader's day (昨天, 上周, 近三个月, 去年) speak of when the news came out: only articles of then
are looked at. A date of the calendar (2023年9月, 去年9月) may be that, or a fact that an article of another day tells:
articles of then are preferred. 最近 and 目前 ask for what is new.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo

from retrieval.ranking.fuse import Candidate
from retrieval.records import Article, Hit, Period, Use, Window
from retrieval.storage.rows import milliseconds
from retrieval.understanding import dates, windows
from retrieval.understanding.dates import Mention
from retrieval.understanding.datewords.common import Kind
from retrieval.understanding.frames import news_behind

_STRICT = 366  # days: what began longer ago is told by later articles too
NEW = 30  # days in which the worth of being new halves
# What an article of the right time gains on one of another, of a score of 1 (docs/quality.md).
LEAN = {Use.FIRST: 0.2, Use.NEWEST: 0.1, Use.ONLY: 0.05}

_DAY = 86_400_000  # milliseconds
_COUNTED = re.compile(r"(?:大前|[前去昨今本明后])年(?:度|年?[初底末]|年中)?的?|[今去](?=[春夏秋冬])")


@dataclass(frozen=True, slots=True)
class Timing:
    """The time of a question, and its words without those that no article of that time has."""

    text: str  # without 上周, 最近: an article says 周三, and 最近 of another day
    bare: str  # nor 2023年9月: an article of that month says 21日, its day is in its header
    period: Period | None = None
    window: Window | None = None
    soon: Window | None = None  # within it: of articles that came after all, those that came soon

    @property
    def only(self) -> Window | None:
        """The window outside of which nothing is looked at."""
        return self.window if self.period and self.period.use is Use.ONLY else None

    @property
    def first(self) -> Window | None:
        """The window in which articles are preferred."""
        return self.window if self.period and self.period.use in (Use.FIRST, Use.NEWEST) else None

    @property
    def lean(self) -> float:
        """What an article of the time gains."""
        return LEAN.get(self.period.use, 0.0) if self.period else 0.0

    def favour(self, article: Article) -> float:
        """How much an article is of the time asked about, 0 to 1; one of unknown time is not."""
        at = milliseconds(article.published)
        if self.window is None or self.period is None or not at:
            return 0.0
        if self.period.use is Use.NEWEST:
            return float(0.5 ** (max(0, self.window.until - at) / (NEW * _DAY)))
        return float((self.soon or self.window).holds(at))


def read(text: str, day: date, newest: datetime | None, *, lifted: bool = False, zone: tzinfo = UTC) -> Timing:
    """Read the time of a question, asked on a day in a zone of an archive whose newest article of known time is this.

    Where none is known (None), a question has no time.
    """
    if newest is None:
        return Timing(text, text)
    mentions, new = dates.read(text, day), dates.new(text)
    if news := news_behind(text):  # 香港有什么新闻 asks for what is new there
        new = (*(span for span in new if span[1] <= news[0]), news)
    near = [mention for mention in mentions if _is_strict(mention, day)]
    past = [mention for mention in mentions if mention.first <= day]
    if near:
        timing = _timing(text, near, near, new, Use.ONLY)
    elif past:
        timing = _timing(text, past, [], new, Use.FIRST)
    elif mentions or new:
        timing = _newest(text, mentions, new, min(day, newest.astimezone(zone).date()))
    else:
        return Timing(text, text)
    if lifted and timing.period:
        return Timing(timing.text, timing.text, replace(timing.period, use=Use.LIFTED))
    return _windowed(timing, day, zone)


def leaning(time: Timing, candidates: Sequence[Candidate], inside: Collection[int]) -> list[Candidate]:
    """The candidates, those of the preferred time earlier, so that they are looked at closely."""
    return sorted(candidates, key=lambda c: (-c.score - time.lean * (c.passage in inside), c.passage))


def favoured(time: Timing, hits: Sequence[Hit]) -> list[Hit]:
    """A ranking in which the time counts; scores stay of the size they were."""
    return [replace(hit, score=_gained(time, hit) / (1 + time.lean)) for hit in ordered(time, hits)]


def ordered(time: Timing, hits: Sequence[Hit]) -> list[Hit]:
    """That ranking, the scores as they were."""
    return sorted(hits, key=lambda hit: (-_gained(time, hit), hit.passage.id))


def _gained(time: Timing, hit: Hit) -> float:
    return hit.score + time.lean * time.favour(hit.passage.article)


def _is_strict(mention: Mention, day: date) -> bool:
    if mention.first > day:
        return False
    if mention.kind is Kind.OF_YEAR:  # 去年9月 names a month of the calendar; 去年 and 今年以来 do not
        return (mention.last - mention.first).days >= _STRICT - 2 or mention.last == day
    return mention.kind is Kind.NEAR and (day - mention.first).days <= _STRICT


def _timing(
    text: str, mentions: Sequence[Mention], dropped: Sequence[Mention], new: Sequence[tuple[int, int]], use: Use
) -> Timing:
    first, last = min(m.first for m in mentions), max(m.last for m in mentions)
    said = "、".join(text[m.start : m.end] for m in mentions)
    cut = [(m.start, m.end) for m in dropped] + [*new, *(_counted(text, m) for m in mentions)]
    kept = _without(text, cut)
    bare = _without(text, [*cut, *((m.start, m.end) for m in mentions)])
    return Timing(kept, bare, Period(first, last, said, use))


def _newest(text: str, coming: Sequence[Mention], new: Sequence[tuple[int, int]], until: date) -> Timing:
    spans = [(m.start, m.end) for m in coming if m.kind is Kind.NEAR] + [*new]
    said = "、".join(text[start:end] for start, end in sorted([*((m.start, m.end) for m in coming), *new]))
    kept = _without(text, spans)
    first = until - timedelta(NEW)
    return Timing(kept, kept, Period(first, until, said, Use.NEWEST))


def _windowed(timing: Timing, day: date, zone: tzinfo) -> Timing:
    """The same with its window: a limit goes up to a day that the reader is told, and not beyond their own."""
    period = timing.period
    if period is None:
        return timing
    reach = windows.reach(period.first, period.last)
    if period.use is not Use.ONLY:
        return replace(timing, window=windows.of_days(period.first, reach, zone))
    until = max(period.last, min(reach, day))
    soon = min(until, windows.later(period.last, windows.LEAST))
    return replace(
        timing,
        period=replace(period, until=until if until > period.last else None),
        window=windows.of_days(period.first, until, zone),
        soon=windows.of_days(period.first, soon, zone),
    )


def _counted(text: str, mention: Mention) -> tuple[int, int]:
    """Where a mention says 去年: an article of that year says 9月."""
    match = _COUNTED.match(text, mention.start, mention.end)
    return match.span() if match else (mention.start, mention.start)


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """A text with blanks in place of some words; as it was where no letter would be left."""
    kept = list(text)
    for start, end in spans:
        kept[start:end] = " " * (end - start)
    return "".join(kept) if any(character.isalnum() for character in kept) else text
