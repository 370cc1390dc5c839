"""The main stories of a day: what several articles tell is one, and those that most publishers tell come first.

A story that went on before counts for less: most of what is printed of it readers know. Only the articles of the day
are looked at, and a sample of those of the days before, so that it costs the same in an archive of any size.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from threading import Lock

import numpy as np

from embeddings.vectors import Matrix
from retrieval.answering.clusters import clusters
from retrieval.answering.headline import best_sentence
from retrieval.answering.likeness import WORDS, by_words, sketch, unit, weighing
from retrieval.engines.engine import Engine
from retrieval.records import Article, Digest, Point, StoryOfDay, Window
from retrieval.storage import rows
from retrieval.storage.store import Store
from retrieval.understanding import windows

STORIES = 10
MOST = 1500  # articles of a day that are compared, the newest
# Mean likeness of two groups that tell one story; less makes one of an event and all that is said of it, more parts
# each step of it from the next. Chosen by eye on twelve days of real news, see docs/quality.md.
ALIKE = 0.2
_BEFORE, _SAMPLE = 3, 600  # days, and articles of them
_KNOWN = 0.5  # what a story counts that is all old news
_KEPT = 16  # digests in memory, each with its articles
_FEWEST = 5  # stories, as far as there are articles: those of a single one come last, the newest first


@dataclass(frozen=True, slots=True)
class _Held:
    """Articles as they are compared."""

    articles: Sequence[Article]
    passages: Sequence[Sequence[int]]  # of each, in order
    sketches: Sequence[Mapping[str, float]]
    vectors: Matrix  # of the beginnings


class Digests:
    """Makes digests, safe from several threads."""

    def __init__(self, store: Store, engine: Engine) -> None:
        self._store = store
        self._engine = engine
        self._made: dict[tuple[Point, Point, date, tzinfo, int], Digest] = {}  # the last: readers ask for the same days
        self._keeping = Lock()

    def of(self, day: date | None, zone: tzinfo, limit: int = STORIES) -> Digest:
        """The digest of a day in a zone; None: of the newest one that has articles, or today."""
        day = day or self._newest(zone)
        key = (self._store.history.point, self._engine.dense.point, day, zone, limit)  # vectors come after articles
        if (made := self._made.get(key)) is None:
            made = self._make(day, zone, limit)
            with self._keeping:
                now = {
                    of: kept for of, kept in self._made.items() if of[:2] == key[:2]
                }  # what came since made others old
                self._made = {**dict(list(now.items())[1 - _KEPT :]), key: made}
        return made

    def _make(self, day: date, zone: tzinfo, limit: int) -> Digest:
        window = windows.of_days(day, day, zone)
        total = self._store.catalogue.count((), window)
        before, after = self._store.catalogue.beside(window)
        made = Digest(day, (), total, _day(before, zone), _day(after, zone))
        if not total:
            return made
        held = self._held(self._store.catalogue.newest((), window, 0, MOST))
        groups = clusters(_likeness(held, held), ALIKE)
        told = self._novelty(held, groups, day, zone)
        order = sorted(range(len(groups)), key=lambda at: _order(held, groups[at], told[at]))
        several = [at for at in order if len(groups[at]) > 1]
        chosen = [*several, *(at for at in order if len(groups[at]) == 1)][: max(len(several), _FEWEST)][:limit]
        stories = (self._story(held, groups[at], told[at]) for at in chosen)
        return Digest(day, tuple(story for story in stories if story), total, made.before, made.after)

    def _newest(self, zone: tzinfo) -> date:
        now = datetime.now(UTC).astimezone(zone).date()
        today = windows.of_days(now, now, zone)
        if self._store.catalogue.count((), today):
            return now
        before, after = self._store.catalogue.beside(today)
        return _day(before, zone) or _day(after, zone) or now

    def _held(self, wanted: Sequence[int]) -> _Held:
        """Articles by their rows, in order; those without a passage have nothing to quote and are left out."""
        passages: dict[int, list[int]] = {}
        for number, row in sorted(self._store.catalogue.passages(wanted).items()):
            passages.setdefault(row, []).append(number)
        articles = self._store.copies.articles(list(passages))
        kept = [row for row in wanted if row in articles]
        weigh = weighing(self._engine)
        sketches = [sketch(articles[row], weigh) for row in kept]
        vectors = self._engine.dense.vectors([passages[row][0] for row in kept])
        return _Held([articles[row] for row in kept], [passages[row] for row in kept], sketches, vectors)

    def _novelty(self, held: _Held, groups: Sequence[Sequence[int]], day: date, zone: tzinfo) -> list[float]:
        """Of each group its articles, as a share of them and of those like it that came out on a day before."""
        last = day.toordinal() - 1
        if last < 1:
            return [1.0] * len(groups)
        window = windows.of_days(date.fromordinal(max(1, last - _BEFORE + 1)), date.fromordinal(last), zone)
        sample, total = self._sampled(window)
        if not sample:
            return [1.0] * len(groups)
        like = _likeness(held, self._held(sample))
        alike = [float((like[list(group)].mean(axis=0) >= ALIKE).sum()) for group in groups]
        a_day = total / len(sample) / _BEFORE
        return [len(group) / (len(group) + a_day * count) for group, count in zip(groups, alike, strict=True)]

    def _sampled(self, window: Window) -> tuple[list[int], int]:
        """Articles from all of a window, and how many there are in all."""
        total = self._store.catalogue.count((), window)
        found = self._store.catalogue.newest((), window, 0, total)
        apart = max(1, -(-total // _SAMPLE))
        return found[::apart], total

    def _story(self, held: _Held, group: Sequence[int], novelty: float) -> StoryOfDay | None:
        """The story of a group; None where its passages went while we were reading."""
        words = Counter[str]()
        for at in group:
            words.update(held.sketches[at])
        theme = unit(words)
        central = sorted(group, key=lambda at: -sum(held.sketches[at].get(word, 0) * theme[word] for word in theme))
        quote = best_sentence(
            theme, [held.passages[at] for at in central], self._store.passages, weighing(self._engine)
        )
        articles = sorted((held.articles[at] for at in group), key=lambda one: (one.published, one.id))
        return StoryOfDay(quote, tuple(articles), round(novelty, 4)) if quote else None


def _likeness(ones: _Held, others: _Held) -> Matrix:
    """How alike articles are: 0 for those that any two are like, 1 for the same."""
    words = by_words(ones.sketches, others.sketches)
    meaning = np.clip(ones.vectors @ others.vectors.T, 0, 1)
    found: Matrix = WORDS * words + (1 - WORDS) * meaning
    return found


def _order(held: _Held, group: Sequence[int], novelty: float) -> tuple[float, float, str]:
    """What to sort by, the main story first: publishers, then articles, less where it is known; then the newest."""
    articles = [held.articles[at] for at in group]
    told = len({one.source for one in articles}) + math.log2(len(articles))
    newest = max(articles, key=lambda one: one.published)
    return -told * (_KNOWN + (1 - _KNOWN) * novelty), -newest.published.timestamp(), newest.id


def _day(published: int | None, zone: tzinfo) -> date | None:
    return None if published is None else rows.moment(published).astimezone(zone).date()
