"""Hits to an answer: up to so many verbatim quotations, or an honest "not found"."""

from collections.abc import Sequence
from dataclasses import replace

from retrieval import confidence
from retrieval.evidence import Question
from retrieval.records import Answer, Article, Hit, Quote, Status, Understood
from retrieval.widen import widened

NEAREST = 3  # articles named beside an answer


def answer(asked: str, question: Question, hits: Sequence[Hit], chosen: Sequence[Quote], threshold: float) -> Answer:
    """Make an answer of hits, best first, and the quotations chosen of them."""
    probability = confidence.estimate(hits)
    status = confidence.status(probability, threshold)
    shown = () if status is Status.NOT_FOUND else chosen
    quotes = tuple(replace(one, mark=widened(one.passage.text, one.mark, question.folded)) for one in shown)
    understood = Understood(question.folded, question.terms, corrected=question.corrected)
    return Answer(asked, status, probability, quotes, _articles(hits)[:NEAREST], understood, tuple(hits))


def _articles(hits: Sequence[Hit]) -> tuple[Article, ...]:
    """The articles of the hits, each once, best first."""
    articles: dict[str, Article] = {}
    for hit in hits:
        articles.setdefault(hit.passage.article.id, hit.passage.article)
    return tuple(articles.values())
