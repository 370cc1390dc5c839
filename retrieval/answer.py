"""Hits to an answer: up to so many verbatim quotations, or an honest "not found"."""

from collections.abc import Sequence

from retrieval import confidence
from retrieval.evidence import Question
from retrieval.records import Answer, Article, Hit, Quote, Status, Understood


def quote(hit: Hit) -> Quote:
    """Quote the whole passage of a hit, its best sentence marked."""
    return Quote(hit.passage, 0, len(hit.passage.text), hit.mark, hit.score)


def answer(asked: str, question: Question, hits: Sequence[Hit], limit: int) -> Answer:
    """Make an answer of hits, best first: their order is kept, and no text is quoted twice."""
    probability = confidence.estimate(hits)
    status = confidence.status(probability)
    quotes = () if status is Status.NOT_FOUND else tuple(quote(hit) for hit in _distinct(hits)[:limit])
    understood = Understood(question.folded, question.terms)
    return Answer(asked, status, probability, quotes, _articles(hits)[:limit], understood)


def _distinct(hits: Sequence[Hit]) -> list[Hit]:
    """The hits whose text no earlier one has: syndicated copies, versions of a live report."""
    return list({hit.passage.text: hit for hit in reversed(hits)}.values())[::-1]


def _articles(hits: Sequence[Hit]) -> tuple[Article, ...]:
    """The articles of the hits, each once, best first."""
    return tuple({hit.passage.article.id: hit.passage.article for hit in reversed(hits)}.values())[::-1]
