"""New articles held against what many wait for: not each by each, but by what the article holds.

What is waited for lies under the rarest term that an article must have to be meant; only what lies under one of its
terms is looked at. Questions are compared with it all at once (questions.py). Who wait for the same count as one until
the end.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from threading import Lock

from embeddings.encoder import Encoder
from retrieval.alerting.needs import Needs
from retrieval.alerting.questions import Board, Waiting
from retrieval.alerting.seen import Part, Seen
from retrieval.alerting.standing import subject
from retrieval.language.text import fold
from retrieval.ranking.evidence import Question
from retrieval.ranking.fuse import Candidate
from retrieval.ranking.rescore import look
from retrieval.records import Arrival, Hit, Interest, Match, Query, Quote, Standing

SHOWN = 3  # passages among which the one to quote is sought: the first, as the news comes first


class Percolator:
    """Who waits for what, by number. One thread may match while another puts and drops."""

    def __init__(self, encoder: Encoder, query: Callable[[str], Query]) -> None:
        self._encoder = encoder
        self._query = query
        self._lock = Lock()
        self._standing: dict[int, Standing] = {}
        self._who: dict[Standing, set[int]] = {}
        self._queries: dict[Standing, _Wanted] = {}
        self._under: dict[str, set[Standing]] = {}  # by the terms that lead to it, or by the source
        self._anything: set[Standing] = set()  # no term is sure to lead to it
        self._questions: dict[Standing, Waiting] = {}
        self._board: Board[Standing] | None = None  # None: to be made anew

    def put(self, number: int, standing: Standing) -> None:
        """Wait for something, in place of what had this number before. What has no meaning matches nothing."""
        with self._lock:
            self._leave(number)
            self._standing[number] = standing
            self._who.setdefault(standing, set()).add(number)
            if len(self._who[standing]) == 1:
                self._enter(standing)

    def drop(self, number: int) -> None:
        """Wait for it no longer, if ever."""
        with self._lock:
            self._leave(number)

    def match(self, arrival: Arrival) -> tuple[Match, ...]:
        """Who waits for this article, by number, each with the passage that says why."""
        seen = Seen.of(arrival.article)
        if not seen.parts:
            return ()
        with self._lock:
            wanted = {one: self._queries[one] for one in self._near(seen)}
            board = self._board = self._board or Board(self._questions, self._encoder.dim)
        found = [(one, hit) for one, need in wanted.items() if (hit := need.best(seen))]
        if board.names:
            found += board.match(seen, self._encoder.passages([part.folded for part in seen.parts]))
        with self._lock:
            told = {number: hit for one, hit in found for number in self._who.get(one, ())}
        return tuple(
            Match(number, _quote(hit), hit.score) for number, hit in sorted(told.items(), key=lambda at: at[0])
        )

    def _near(self, seen: Seen) -> Iterator[Standing]:
        """The queries that may be meant."""
        yield from self._anything
        for key in self._under.keys() & {*seen.terms, _source(seen.article.source)}:
            yield from self._under[key]

    def _enter(self, standing: Standing) -> None:
        if standing.interest is Interest.QUESTION:
            question = Question.read(subject(standing.text))
            if question.sought:
                self._questions[standing] = Waiting.of(question, self._encoder.query(question.meaning))
                self._board = None
            return
        words = standing.interest is Interest.WORDS
        query = self._query(standing.text) if words else Query(sources=(standing.text,))
        if query.problems or query == Query():
            return
        wanted = self._queries[standing] = _Wanted(query)
        for key in wanted.keys:
            self._under.setdefault(key, set()).add(standing)
        if not wanted.keys:
            self._anything.add(standing)

    def _leave(self, number: int) -> None:
        standing = self._standing.pop(number, None)
        if standing is None:
            return
        self._who[standing].discard(number)
        if self._who[standing]:
            return
        del self._who[standing]
        if self._questions.pop(standing, None):
            self._board = None
        self._anything.discard(standing)
        if wanted := self._queries.pop(standing, None):
            for key in wanted.keys:
                self._under[key].discard(standing)
                if not self._under[key]:
                    del self._under[key]


class _Wanted:
    """A query, and what its best sentence is found by."""

    __slots__ = ("_question", "keys", "needs")

    def __init__(self, query: Query) -> None:
        self.needs = Needs.of(query)
        self.keys = self.needs.keys or frozenset(map(_source, query.sources))
        self._question = Question.read(fold(" ".join((query.words, *query.phrases))))

    def best(self, seen: Seen) -> Hit | None:
        """The passage of an article that has what is wanted; None where it is not meant."""
        held: Sequence[Part] = self.needs.held(seen)
        hits = (look(self._question, part.passage, Candidate(0, 0.0, 0.0, 0.0)) for part in held[:SHOWN])
        best = max(hits, key=lambda hit: hit.score, default=None)
        return best and replace(best, score=1.0)


def _source(name: str) -> str:
    return f"\0{name}"  # no term


def _quote(hit: Hit) -> Quote:
    return Quote(hit.passage, 0, len(hit.passage.text), hit.mark, hit.score)
