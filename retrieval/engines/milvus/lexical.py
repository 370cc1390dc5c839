"""The lexical leg on a Milvus server: BM25 as the product of sparse vectors, conditions as very large parts of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import Any, Self

from retrieval.engines.milvus import expressions, sparse
from retrieval.engines.milvus.connection import Connection
from retrieval.engines.milvus.counting import Counting
from retrieval.engines.milvus.sparse import Sparse
from retrieval.engines.milvus.state import State
from retrieval.language import wording
from retrieval.legs import weighing
from retrieval.legs.weighing import ANYTHING, Limits
from retrieval.records import Window
from retrieval.storage.store import Store

MOST = 16_384  # that one search may return


@dataclass(frozen=True, slots=True)
class _Asked:
    """The vectors that are sought, each with what a product must exceed so that the passage fulfils its conditions."""

    vectors: tuple[tuple[Sparse, float], ...]

    @classmethod
    def of(cls, questions: Sequence[Sparse], limits: Limits) -> Self:
        """A question within limits: each condition counts more than all that is sought together."""
        groups = [
            [sparse.required(form) for form in (term, *wording.equivalents(term))]
            for term in wording.terms(limits.words)
        ]
        groups += [[sparse.required(phrase)] for phrase in limits.phrases]
        much = sparse.highest(questions)
        both = islice(product(questions, sparse.ways(groups)), sparse.FORMS)
        return cls(tuple((question | dict.fromkeys(way, much), much * len(way)) for question, way in both))

    @classmethod
    def under(cls, ways: Sequence[frozenset[int]]) -> Self:
        """Nothing but conditions."""
        return cls(tuple((dict.fromkeys(way, 1.0), len(way) - 0.5) for way in ways))


class MilvusLexical(Counting):
    """See `engine.Lexical`. Of one state: who asks again gets another."""

    def __init__(self, connection: Connection, state: State, store: Store) -> None:
        super().__init__(store, state)
        self._connection = connection

    def search(
        self,
        folded: str,
        limit: int,
        *,
        within: Window | None = None,
        limits: Limits = ANYTHING,
        newest: bool = False,
    ) -> list[tuple[int, float]]:
        """Return up to `limit` (passage id, BM25), best first."""
        read = weighing.sought(folded)
        if not read:
            return []
        asked = _Asked.of(sparse.questions(read, self._worth(sparse.terms_of(read))), limits)
        if newest:
            return [(number, 0.0) for number in self._newest(asked, limit, within, limits.sources)]
        return self._found(asked, limit, expressions.of(within, limits.sources))

    def mentioning(self, term: str) -> list[int]:
        """All passages that mention a folded term."""
        ways = sparse.ways([[sparse.required(form) for form in (term, *wording.equivalents(term))]])
        return sorted({number for way in ways if way for number in self._all(way, 0, self._store.last_passage())})

    def _found(self, asked: "_Asked", limit: int, condition: str) -> list[tuple[int, float]]:
        """The best passages that fulfil one of its ways, with what they have without that."""
        best: dict[int, float] = {}
        for (_, least), hits in zip(asked.vectors, self._searched(asked, limit, condition), strict=True):
            for hit in hits:
                if (score := float(hit["distance"]) - least) > 0:
                    best[hit["id"]] = max(score, best.get(hit["id"], 0.0))
        return sorted(best.items(), key=lambda found: (-found[1], found[0]))[:limit]

    def _newest(self, asked: "_Asked", limit: int, within: Window | None, sources: Sequence[str]) -> list[int]:
        """The passages of the newest articles: of all in a stretch of time that holds not more than can be returned."""
        condition, since = expressions.of(within, sources), ""
        while True:
            found: dict[int, int] = {}
            full = False
            for (_, least), hits in zip(
                asked.vectors, self._searched(asked, MOST, expressions.both(condition, since)), strict=True
            ):
                held = [hit for hit in hits if hit["distance"] > least]
                full = full or len(held) == MOST
                found |= {hit["id"]: hit["entity"]["published"] for hit in held}
            times = sorted(found.values())
            if not full or times[0] == times[-1]:
                return sorted(found, key=lambda number: (-found[number], -number))[:limit]
            middle = times[len(times) // 2]  # half of them came later, or with it
            since = expressions.since(middle if middle > times[0] else middle + 1)

    def _all(self, way: frozenset[int], first: int, last: int) -> list[int]:
        """All passages of a range of numbers that fulfil some conditions."""
        asked = _Asked.under([way])
        found = self._found(asked, MOST, expressions.between(first, last))
        if len(found) < MOST or first == last:
            return [number for number, _ in found]
        middle = (first + last) // 2
        return [*self._all(way, first, middle), *self._all(way, middle + 1, last)]

    def _searched(self, asked: "_Asked", limit: int, condition: str) -> list[list[dict[str, Any]]]:
        found: list[list[dict[str, Any]]] = self._connection.ask(
            "search",
            self._state.collection,
            data=[vector for vector, _ in asked.vectors],
            anns_field="terms",
            limit=limit,
            filter=condition,
            search_params={"metric_type": "IP"},
            output_fields=["published"],
            consistency_level="Bounded",
        )
        return found
