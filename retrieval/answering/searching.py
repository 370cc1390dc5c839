"""Articles that are looked for, not asked: by words, phrases, sources and days, best first or newest first.

The lexical index finds the passages that may be meant; their texts say which of them hold a phrase, and which articles
hold what none shall.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, tzinfo

from retrieval.answering.stories import quote
from retrieval.engines.engine import Lexical
from retrieval.language import verbatim
from retrieval.language.text import fold, matched
from retrieval.legs.catchup import joined
from retrieval.legs.weighing import Limits, exactly
from retrieval.ranking.evidence import Question
from retrieval.ranking.fuse import Candidate
from retrieval.ranking.rescore import look
from retrieval.reading.source import publisher
from retrieval.records import Article, Found, Hit, Passage, Query, Window
from retrieval.storage.store import Store
from retrieval.understanding import windows
from retrieval.understanding.query import parse
from retrieval.understanding.sources import meant

SEARCHED = 1000  # passages among which a search counts and pages its articles
_WALKED = 10 * SEARCHED  # articles that are gone through for those without a word, where nothing else is asked for
_LOOKED = 20  # passages of an article among which the one to show is sought


class Searching:
    """Finds articles. `lexical` is the lexical leg as it is now."""

    def __init__(self, store: Store, lexical: Callable[[], Lexical]) -> None:
        self._store = store
        self._lexical = lexical

    def read(self, text: str, day: date) -> Query:
        """Read a query on a reader's day."""
        return parse(text, day, self._store.catalogue.names(), publisher)

    def read_latest(self, text: str, day: date) -> Query:
        """Read what the newest articles are wanted of: a source, by its name alone, or a query."""
        source = meant(text, self._store.catalogue.names()) if text.strip() else ""
        return Query(sources=(source,)) if source else self.read(text, day)

    def best(self, query: Query, zone: tzinfo, offset: int, limit: int) -> Found:
        """Best first, a story once. Of filters alone the newest; nothing is asked for by nothing.

        Where no passage holds all the words, those that hold any, or with phrases those that hold these.
        """
        if query == Query():
            return Found((), 0, offset, query)
        if not (query.words or query.phrases) or query.problems:
            return self.newest(query, zone, offset, limit)
        wanted = _Wanted(query, zone)
        found = self._passages(wanted) or self._passages(wanted, any_word=True)
        best = self._a_story_once((row, number) for number, row in found.items())
        shown = best[offset : offset + limit]
        passages = self._store.passages(shown)
        hits = (wanted.look(passages[number]) for number in shown if number in passages)
        quotes = [quote(hit, self._store.copies_of(hit.passage), wanted.within, wanted.fits) for hit in hits]
        return Found(tuple((found.article, found) for found in quotes), len(best), offset, query)

    def newest(self, query: Query, zone: tzinfo, offset: int, limit: int) -> Found:
        """Newest first, each article, with its best passage where there are words, of which each must be there."""
        if query.problems:
            return Found((), 0, offset, query)
        wanted = _Wanted(query, zone)
        if not wanted.folded:
            rows, total = self._of_filters(wanted, offset, limit)
            articles = self._store.copies.articles(rows)
            return Found(tuple((articles[row], None) for row in rows if row in articles), total, offset, query)
        of_article: dict[int, list[int]] = {}
        for number, row in self._passages(wanted, newest=True).items():
            of_article.setdefault(row, []).append(number)
        rows = self._store.catalogue.in_order(list(of_article))
        shown = [sorted(of_article[row])[:_LOOKED] for row in rows[offset : offset + limit]]
        passages = self._store.passages([number for numbers in shown for number in numbers])
        looked = ([wanted.look(passages[number]) for number in numbers if number in passages] for numbers in shown)
        quotes = [quote(max(hits, key=lambda hit: hit.score)) for hits in looked if hits]
        return Found(tuple((found.article, found) for found in quotes), len(rows), offset, query)

    def rows(self, query: Query, zone: tzinfo, most: int) -> list[int]:
        """The rows of the newest articles that a query finds, in order, as `newest` has them."""
        wanted = _Wanted(query, zone)
        if query.problems or not wanted.folded:
            return [] if query.problems else self._of_filters(wanted, 0, most)[0]
        held = self._passages(wanted, newest=True)
        return self._store.catalogue.in_order(list(dict.fromkeys(held.values())))[:most]

    def _passages(self, wanted: "_Wanted", *, any_word: bool = False, newest: bool = False) -> dict[int, int]:
        """The passages that are meant, best or newest first, each with its article's row."""
        limits = replace(wanted.limits, words="") if any_word else wanted.limits
        leg = self._lexical()
        found = leg.search(wanted.folded, SEARCHED, within=wanted.within, limits=limits, newest=newest)
        numbers = self._that_hold(limits.phrases, [number for number, _ in found])
        owners = self._store.owners(numbers)  # of those not deleted since the cache was written
        tainted = self._tainted(limits.without, set(owners.values()))
        return {number: owners[number] for number in numbers if number in owners and owners[number] not in tainted}

    def _that_hold(self, phrases: Sequence[str], numbers: Sequence[int]) -> Sequence[int]:
        """Of passages, those that hold some folded phrases, which they all may hold."""
        unsure = [phrase for phrase in phrases if not exactly(phrase)]
        if not unsure:
            return numbers
        texts = self._texts(numbers)
        return [
            number
            for number in numbers
            if number in texts and all(verbatim.stands(phrase, texts[number]) for phrase in unsure)
        ]

    def _tainted(self, without: Sequence[str], rows: Iterable[int]) -> set[int]:
        """Of articles, those that hold any of some folded words."""
        if not without:
            return set()
        numbers = self._store.catalogue.passages(list(rows))
        found = (self._that_hold([words], self._lexical().holding(words, list(numbers))) for words in without)
        return {numbers[number] for held in found for number in held}

    def _texts(self, numbers: Sequence[int]) -> Mapping[int, str]:
        """Passages as they are matched."""
        return {number: fold(joined(*parts)) for number, *parts, _, _ in self._store.texts(numbers)}

    def _of_filters(self, wanted: "_Wanted", offset: int, limit: int) -> tuple[list[int], int]:
        """The rows of a page of all articles that some filters leave, and how many those are, or the least known."""
        catalogue, sources, within = self._store.catalogue, wanted.limits.sources, wanted.within
        if not wanted.limits.without:
            return catalogue.newest(sources, within, offset, limit), catalogue.count(sources, within)
        kept: list[int] = []
        for at in range(0, _WALKED, SEARCHED):
            rows = catalogue.newest(sources, within, at, SEARCHED)
            tainted = self._tainted(wanted.limits.without, rows)
            kept += [row for row in rows if row not in tainted]
            if len(rows) < SEARCHED or len(kept) >= SEARCHED:
                break
        return kept[offset : offset + limit], len(kept)

    def _a_story_once(self, found: Iterable[tuple[int, int]]) -> list[int]:
        """Of passages with their articles' rows, best first: the best one of each story."""
        best: dict[int, int] = {}
        for row, passage in found:
            best.setdefault(row, passage)
        stories = self._store.copies.stories(list(best))
        kept: dict[int, int] = {}
        for row, passage in best.items():
            if not any(other in kept for other in stories.get(row, ())):
                kept[row] = passage
        return list(kept.values())


class _Wanted:
    """A query as passages are held against it."""

    def __init__(self, query: Query, zone: tzinfo) -> None:
        phrases, without = tuple(map(fold, query.phrases)), tuple(map(fold, query.without))
        self.folded = fold(" ".join(filter(None, (query.words, *query.phrases))))
        self.limits = Limits(fold(query.words), query.sources, phrases, without)
        self.within: Window | None = windows.of_days(query.first, query.last, zone) if query.dated else None
        self._question = Question.read(self.folded)

    def look(self, passage: Passage) -> Hit:
        """The passage with its best sentence; one with a phrase where there is one."""
        hit = look(self._question, passage, Candidate(passage.id, 0.0, 0.0, 0.0))
        sentences = matched(passage.text).sentences
        held = {(start, end): self._held(folded) for start, end, folded in sentences}
        fullest = max(held, key=lambda span: held[span])
        return hit if held.get(hit.mark, 0) == held[fullest] else replace(hit, mark=fullest)

    def fits(self, article: Article) -> bool:
        """Whether an article is one of those that are wanted, if it has the words."""
        if not (self.limits.sources or self.limits.phrases or self.limits.without):
            return True
        whole = fold(f"{article.title}\n{article.text}")
        return (
            article.source in (self.limits.sources or (article.source,))
            and self._held(whole) == len(self.limits.phrases)
            and not any(verbatim.stands(words, whole) for words in self.limits.without)
        )

    def _held(self, folded: str) -> int:
        return sum(verbatim.stands(phrase, folded) for phrase in self.limits.phrases)
