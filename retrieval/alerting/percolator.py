"""New articles held against what many wait for."""

from collections.abc import Callable, Sequence
from datetime import UTC

from embeddings.encoder import Encoder
from retrieval.language import verbatim, wording
from retrieval.language.text import fold
from retrieval.legs.catchup import context
from retrieval.ranking.evidence import Question
from retrieval.ranking.fuse import Candidate
from retrieval.ranking.rescore import look
from retrieval.reading import chunk
from retrieval.records import Arrival, Hit, Interest, Match, Passage, Query, Quote, Standing
from retrieval.storage.rows import milliseconds
from retrieval.understanding import frames, windows

_COVERED = 0.8


class Percolator:
    """Subscriptions by their numbers. One thread may match while another puts and drops."""

    def __init__(self, encoder: Encoder, query: Callable[[str], Query]) -> None:
        self._encoder = encoder
        self._query = query
        self._standing: dict[int, Standing] = {}

    def put(self, number: int, standing: Standing) -> None:
        """Wait for something, in place of what had this number before."""
        self._standing[number] = standing

    def drop(self, number: int) -> None:
        """Wait for it no longer, if ever."""
        self._standing.pop(number, None)

    def match(self, arrival: Arrival) -> tuple[Match, ...]:
        """Whoever waits for this article, by number, each with the passage that says so."""
        passages = list(chunk.passages(arrival.article))
        found = ((number, self._best(standing, passages)) for number, standing in sorted(self._standing.items()))
        return tuple(Match(number, _quote(hit), hit.score) for number, hit in found if hit)

    def _best(self, standing: Standing, passages: Sequence[Passage]) -> Hit | None:
        query = Query(sources=(standing.text,)) if standing.interest is Interest.SOURCE else self._query(standing.text)
        asked = standing.interest is Interest.QUESTION
        folded = frames.asked(standing.text) if asked else fold(" ".join((query.words, *query.phrases)))
        question = Question.read(folded)
        hits = [look(question, passage, Candidate(passage.id, 0.0, 0.0, 0.0)) for passage in passages]
        if asked:
            held = [hit for hit in hits if hit.evidence.passage >= _COVERED and hit.evidence.names == 1.0]
        else:
            held = [hit for hit in hits if _holds(query, hit.passage, passages)]
        return max(held, key=lambda hit: hit.score, default=None)


def _holds(query: Query, passage: Passage, passages: Sequence[Passage]) -> bool:
    article, folded = passage.article, fold(context(passage))
    within = windows.of_days(query.first, query.last, UTC) if query.dated else None
    return (
        not query.problems
        and query != Query()
        and article.source in (query.sources or (article.source,))
        and (within is None or within.holds(milliseconds(article.published)))
        and all(
            any(wording.stands(form, folded) for form in (term, *wording.equivalents(term)))
            for term in (wording.terms(fold(query.words)) if query.words else ())
        )
        and all(verbatim.stands(fold(phrase), folded) for phrase in query.phrases)
        and not any(verbatim.stands(fold(words), fold(context(other))) for words in query.without for other in passages)
    )


def _quote(hit: Hit) -> Quote:
    return Quote(hit.passage, 0, len(hit.passage.text), hit.mark, hit.score)
