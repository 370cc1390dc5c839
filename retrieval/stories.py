"""A hit to a quotation of the copy worth showing: the first publisher's, in its newest version."""

from collections.abc import Sequence
from datetime import datetime

from retrieval import chunk
from retrieval.records import Article, Hit, Passage, Quote


def quote(hit: Hit, copies: Sequence[Article] = ()) -> Quote:
    """Quote the whole passage of a hit, its best sentence marked, from the best of its `copies` that says the same.

    That is, word for word, the marked sentence: a version that dropped it is passed over. Whoever published first is
    the likely author, and the newest version is what they stand by.
    """
    own = hit.passage.article
    sentence = hit.passage.text[slice(*hit.mark)]
    held = [own, *(copy for copy in copies if sentence in copy.text)]
    first = min(held, key=lambda article: (article.published, article is not own))
    versions = [article for article in held if article.source == first.source]
    best = max(versions, key=lambda article: (article.published, article is own))
    passage, mark = hit.passage, hit.mark
    if best is not own and (found := _find(best, sentence)):
        passage, mark = found
    others = sorted((article for article in (own, *copies) if article.id != passage.article.id), key=_age)
    return Quote(passage, 0, len(passage.text), mark, hit.score, tuple(others))


def _find(article: Article, sentence: str) -> tuple[Passage, tuple[int, int]] | None:
    """The passage of an article that holds a sentence whole, and where; None where a cut goes through it."""
    for passage in chunk.passages(article):
        if (at := passage.text.find(sentence)) >= 0:
            return passage, (at, at + len(sentence))
    return None


def _age(article: Article) -> tuple[datetime, str]:
    return article.published, article.id
