"""A hit to a quotation of the copy worth showing: the first publisher's, in its newest version."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from retrieval.reading import chunk
from retrieval.records import Article, Hit, Passage, Quote, Window
from retrieval.storage.rows import milliseconds


def quote(
    hit: Hit,
    copies: Sequence[Article] = (),
    within: Window | None = None,
    fits: Callable[[Article], bool] = lambda _: True,
) -> Quote:
    """Quote the whole passage of a hit, its best sentence marked, from the best of its `copies` that says the same.

    That is, word for word, the marked sentence: a version that dropped it is passed over. Whoever published first is
    the likely author, and the newest version is what they stand by; of copies published `within` a window, if any, and
    that `fits`.
    """
    own = hit.passage.article
    sentence = hit.passage.text[slice(*hit.mark)]
    held = [own, *(copy for copy in copies if sentence in copy.text and _is_in(within, copy) and fits(copy))]
    first = min(held, key=lambda article: (article.published, article is not own))
    versions = [article for article in held if article.source == first.source]
    best = max(versions, key=lambda article: (article.published, article is own))
    passage, at = (best is not own and _find(best, sentence)) or (hit.passage, hit.mark[0])
    others = sorted((article for article in (own, *copies) if article.id != passage.article.id), key=_age)
    made = Quote(hit.passage, 0, len(hit.passage.text), hit.mark, hit.score, hit.span, tuple(others))
    return moved(made, passage, at - hit.mark[0])


def moved(quote: Quote, passage: Passage, by: int) -> Quote:
    """All of another passage as the quotation, in which what is marked stands so many characters further on."""
    mark = (quote.mark[0] + by, quote.mark[1] + by)
    span = quote.span and (quote.span[0] + by, quote.span[1] + by)
    return replace(quote, passage=passage, start=0, end=len(passage.text), mark=mark, span=span)


def _find(article: Article, sentence: str) -> tuple[Passage, int] | None:
    """The passage of an article that holds a sentence whole, and where it begins; None where a cut goes through it."""
    found = ((passage, passage.text.find(sentence)) for passage in chunk.passages(article))
    return next(((passage, at) for passage, at in found if at >= 0), None)


def _is_in(window: Window | None, article: Article) -> bool:
    return window is None or window.holds(milliseconds(article.published))


def _age(article: Article) -> tuple[datetime, str]:
    return article.published, article.id
