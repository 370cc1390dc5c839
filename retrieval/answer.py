"""Hits to an answer: up to so many verbatim quotations, or an honest "not found"."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from retrieval import confidence
from retrieval.choose import choose
from retrieval.evidence import Question
from retrieval.records import Answer, Article, Hit, Passage, Status, Understood
from retrieval.widen import widened


def answer(
    asked: str,
    question: Question,
    hits: Sequence[Hit],
    limit: int,
    copies_of: Callable[[Passage], Sequence[Article]] = lambda _: (),
) -> Answer:
    """Make an answer of hits, best first. `copies_of` gives the other articles of a passage's story."""
    probability = confidence.estimate(hits)
    status = confidence.status(probability)
    chosen = () if status is Status.NOT_FOUND else choose(hits, limit, copies_of)
    quotes = tuple(replace(one, mark=widened(one.passage.text, one.mark, question.folded)) for one in chosen)
    understood = Understood(question.folded, question.terms)
    return Answer(asked, status, probability, quotes, _articles(hits)[:limit], understood)


def _articles(hits: Sequence[Hit]) -> tuple[Article, ...]:
    """The articles of the hits, each once, best first."""
    articles: dict[str, Article] = {}
    for hit in hits:
        articles.setdefault(hit.passage.article.id, hit.passage.article)
    return tuple(articles.values())
