"""Hits to an answer: the best sentence of each, up to so many verbatim quotations, or an honest "not found"."""

from collections.abc import Sequence

from retrieval import confidence
from retrieval.evidence import Question
from retrieval.records import Answer, Article, Hit, Quote, Status, Understood
from retrieval.text import fold, sentences

# A sentence of the form the question asks for (a date for 什么时候) gains this much coverage.
FORM_BONUS = 0.15


def quote(question: Question, hit: Hit) -> Quote:
    """Quote the whole passage of a hit, its best sentence marked."""
    text = hit.passage.text
    start, end = max(sentences(text), key=lambda span: _worth(question, fold(text[span[0] : span[1]])))
    return Quote(hit.passage, 0, len(text), (start, end), hit.score)


def _worth(question: Question, folded: str) -> float:
    return question.coverage(folded) + FORM_BONUS * question.formed(folded)


def answer(asked: str, question: Question, hits: Sequence[Hit], limit: int) -> Answer:
    """Make an answer of hits, best first; their order is kept, and no passage or article version is quoted twice."""
    sure = confidence.estimate(question, hits)
    status = confidence.status(sure)
    nearest = _articles(hits, limit)
    quotes = () if status is Status.NOT_FOUND else tuple(quote(question, hit) for hit in _distinct(hits, limit))
    understood = Understood(question.folded, question.terms)
    return Answer(asked, status, sure, quotes, nearest, understood)


def _distinct(hits: Sequence[Hit], limit: int) -> list[Hit]:
    """The first hits whose text no earlier one has."""
    seen: set[str] = set()
    kept: list[Hit] = []
    for hit in hits:
        text = hit.passage.text
        if text not in seen:
            seen.add(text)
            kept.append(hit)
        if len(kept) == limit:
            break
    return kept


def _articles(hits: Sequence[Hit], limit: int) -> tuple[Article, ...]:
    """The articles of the hits, each once, best first."""
    found: dict[str, Article] = {}
    for hit in hits:
        found.setdefault(hit.passage.article.id, hit.passage.article)
    return tuple(found.values())[:limit]
