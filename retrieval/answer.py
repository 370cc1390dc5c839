"""Hits to an answer: up to so many verbatim quotations, or an honest "not found"."""

from collections.abc import Sequence
from dataclasses import replace

from retrieval import confidence
from retrieval.evidence import Question
from retrieval.records import Answer, Article, Hit, Period, Quote, Status, Understood, Use

# A quotation that scores less than this share of the first one's is left out: on ats_news, rgb_zh and drcd it held
# the answer in less than half a percent of questions, and it stands in the way of the first one.
WORTHY = 0.6

# What an answer is worth that comes from another time than was asked about.
OTHER_TIME = 0.6


def quote(hit: Hit) -> Quote:
    """Quote the whole passage of a hit, its best sentence marked."""
    return Quote(hit.passage, 0, len(hit.passage.text), hit.mark, hit.score, hit.span)


def answer(asked: str, question: Question, hits: Sequence[Hit], limit: int, threshold: float) -> Answer:
    """Make an answer of hits, best first: their order is kept, none far behind is quoted and no text twice."""
    probability = confidence.estimate(hits)
    status = confidence.status(probability, threshold)
    quotes = () if status is Status.NOT_FOUND else tuple(quote(hit) for hit in _worthy(hits)[:limit])
    understood = Understood(question.folded, question.terms)
    return Answer(asked, status, probability, quotes, _articles(hits)[:limit], understood, tuple(hits))


def of_time(found: Answer, period: Period | None) -> Answer:
    """The answer, saying which time was read from the question."""
    return replace(found, understood=replace(found.understood, period=period))


def elsewhere(within: Answer, anywhere: Answer, threshold: float) -> Answer:
    """The answer of other times than the one asked about, never a sure one; that of the time where there is neither.

    An answer of another time is right at best by chance: it must have been nearly sure to be shown at all.
    """
    period = within.understood.period
    probability = anywhere.confidence * OTHER_TIME
    found = confidence.status(probability, threshold) is not Status.NOT_FOUND
    if period is None or (within.nearest and not found):
        return within
    return replace(
        anywhere,
        status=Status.UNSURE if found else Status.NOT_FOUND,
        confidence=probability,
        quotes=anywhere.quotes if found else (),
        understood=replace(anywhere.understood, period=replace(period, use=Use.ELSEWHERE)),
    )


def _worthy(hits: Sequence[Hit]) -> list[Hit]:
    """The hits near the first, each text once: syndicated copies and versions of a live report have the same."""
    near = [hit for hit in hits if hit.score >= WORTHY * hits[0].score]
    return list({hit.passage.text: hit for hit in reversed(near)}.values())[::-1]


def _articles(hits: Sequence[Hit]) -> tuple[Article, ...]:
    """The articles of the hits, each once, best first."""
    return tuple({hit.passage.article.id: hit.passage.article for hit in reversed(hits)}.values())[::-1]
