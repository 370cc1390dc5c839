"""Hits to an answer: up to so many verbatim quotations, or an honest "not found"."""

from collections.abc import Sequence
from dataclasses import replace

from retrieval.answering.naming import renamed
from retrieval.answering.widen import widened
from retrieval.ranking import confidence
from retrieval.ranking.evidence import Question
from retrieval.records import Answer, Article, Hit, Period, Quote, Status, Understood, Use

NEAREST = 3  # articles named beside an answer

# What an answer is worth that comes from another time than was asked about.
OTHER_TIME = 0.6


def answer(asked: str, question: Question, hits: Sequence[Hit], chosen: Sequence[Quote], threshold: float) -> Answer:
    """Make an answer of hits, best first, and the quotations chosen of them."""
    probability = confidence.estimate(hits)
    if not question.sought:  # 一, 的, 你好: nothing is asked about, and nothing is near to it
        return Answer(asked, Status.NOT_FOUND, 0.0, (), (), Understood(question.folded, ()))
    status = confidence.status(hits, threshold)
    shown = () if status is Status.NOT_FOUND else chosen
    quotes = tuple(replace(one, mark=widened(one.passage.text, one.mark, question.folded)) for one in shown)
    other_names = renamed(asked, question.terms, quotes)
    understood = Understood(question.folded, question.terms, corrected=question.corrected, renamed=other_names)
    return Answer(asked, status, probability, quotes, _articles(hits)[:NEAREST], understood, tuple(hits))


def of_time(found: Answer, period: Period | None) -> Answer:
    """The answer, saying which time was read from the question."""
    return replace(found, understood=replace(found.understood, period=period))


def elsewhere(within: Answer, anywhere: Answer, threshold: float) -> Answer:
    """The answer of other times than the one asked about, never a sure one; that of the time where there is neither.

    An answer of another time is right at best by chance: it must have been nearly sure to be shown at all.
    """
    period = within.understood.period
    probability = anywhere.confidence * OTHER_TIME
    found = probability >= threshold
    if period is None or (within.nearest and not found):
        return within
    return replace(
        anywhere,
        status=Status.UNSURE if found else Status.NOT_FOUND,
        confidence=probability,
        quotes=anywhere.quotes if found else (),
        understood=replace(anywhere.understood, period=replace(period, use=Use.ELSEWHERE, until=None)),
    )


def _articles(hits: Sequence[Hit]) -> tuple[Article, ...]:
    """The articles of the hits, each once, best first."""
    articles: dict[str, Article] = {}
    for hit in hits:
        articles.setdefault(hit.passage.article.id, hit.passage.article)
    return tuple(articles.values())
