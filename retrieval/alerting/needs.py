"""A query as articles are held against it one by one: what `search` finds in an archive, found in an article.

Each of its words is there in one of its forms, as jieba cuts it or by all its bigrams, as in `legs/clauses.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Self

from retrieval.alerting.seen import Part, Seen
from retrieval.language import tokens, verbatim, wording
from retrieval.language.text import fold
from retrieval.records import Query, Window
from retrieval.storage.rows import milliseconds
from retrieval.understanding import windows

Ways = tuple[frozenset[str], ...]  # terms that stand for a word: all of one of these


@dataclass(frozen=True, slots=True)
class Needs:
    """What an article must have, and what it must not. Texts are folded."""

    words: tuple[Ways, ...]  # one passage has each in one of its ways …
    phrases: tuple[str, ...]  # … and each of these as it is
    without: tuple[str, ...]  # which no passage has
    sources: tuple[str, ...]  # one of these; any, where there are none
    within: Window | None  # days of UTC

    @classmethod
    def of(cls, query: Query) -> Self:
        """What a query asks for."""
        terms = wording.terms(fold(query.words)) if query.words else []
        return cls(
            tuple(ways(term, *wording.equivalents(term)) for term in terms),
            tuple(map(fold, query.phrases)),
            tuple(map(fold, query.without)),
            query.sources,
            windows.of_days(query.first, query.last, UTC) if query.dated else None,
        )

    @property
    def keys(self) -> frozenset[str]:
        """Terms of which every article that is meant has one, the rarest that do; none where nothing is sure."""
        needed = [*self.words, *(ways(phrase)[-1:] for phrase in self.phrases if _paired(phrase))]
        each = [frozenset(map(rarest, either)) for either in needed]
        return max(each, key=lambda keys: min(map(_rarity, keys)), default=frozenset())

    def held(self, seen: Seen) -> Sequence[Part]:
        """The passages of an article that have it; none where the article is not meant."""
        article = seen.article
        if self.sources and article.source not in self.sources:
            return ()
        if self.within and not self.within.holds(milliseconds(article.published)):
            return ()
        held = [part for part in seen.parts if self._stands(part)]
        if held and any(verbatim.stands(words, part.folded) for words in self.without for part in seen.parts):
            return ()
        return held

    def _stands(self, part: Part) -> bool:
        return all(any(way <= part.terms for way in either) for either in self.words) and all(
            verbatim.stands(phrase, part.folded) for phrase in self.phrases
        )


def ways(*forms: str) -> Ways:
    """How folded forms of a word stand in a passage: each as jieba cuts it, and by its bigrams."""
    found = (frozenset(cut(form)) for form in forms for cut in (tokens.words, tokens.bigrams))
    return tuple(dict.fromkeys(filter(None, found)))


def rarest(way: frozenset[str]) -> str:
    """The most telling of some terms."""
    return max(way, key=_rarity)


def _paired(phrase: str) -> bool:
    """Whether a phrase has bigrams, and so is in no passage without them."""
    return any(len(pair) > 1 for pair in tokens.bigrams(phrase))


def _rarity(term: str) -> tuple[float, str]:
    return wording.rarity(term), term
