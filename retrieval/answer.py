"""Hits to an answer: up to so many verbatim quotations, or an honest "not found"."""

from collections.abc import Sequence

from retrieval import confidence
from retrieval.evidence import Question
from retrieval.records import Answer, Article, Hit, Quote, Status, Understood

# A quotation that scores less than this share of the first one's is left out: on ats_news, rgb_zh and drcd it held
# the answer in less than half a percent of questions, and it stands in the way of the first one.
WORTHY = 0.6


def quote(hit: Hit) -> Quote:
    """Quote the whole passage of a hit, its best sentence marked."""
    return Quote(hit.passage, 0, len(hit.passage.text), hit.mark, hit.score, hit.span)


def answer(asked: str, question: Question, hits: Sequence[Hit], limit: int, threshold: float) -> Answer:
    """Make an answer of hits, best first: their order is kept, none far behind is quoted and no text twice."""
    probability = confidence.estimate(hits)
    status = confidence.status(probability, threshold)
    quotes = () if status is Status.NOT_FOUND else tuple(quote(hit) for hit in _worthy(hits)[:limit])
    understood = Understood(question.folded, question.terms, corrected=question.corrected)
    return Answer(asked, status, probability, quotes, _articles(hits)[:limit], understood, tuple(hits))


def _worthy(hits: Sequence[Hit]) -> list[Hit]:
    """The hits near the first, each text once: syndicated copies and versions of a live report have the same."""
    near = [hit for hit in hits if hit.score >= WORTHY * hits[0].score]
    return list({hit.passage.text: hit for hit in reversed(near)}.values())[::-1]


def _articles(hits: Sequence[Hit]) -> tuple[Article, ...]:
    """The articles of the hits, each once, best first."""
    return tuple({hit.passage.article.id: hit.passage.article for hit in reversed(hits)}.values())[::-1]
