"""Every quotation is compared with the stored article before it is shown.

While an archive is indexed, an article may change between being found and being shown. What was found then is looked
up once more; a quotation that still is not in its article is never shown.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

from retrieval.errors import ArticleUnknown, YinwenError
from retrieval.records import Answer, Article, Digest, Found, Quote

_TRIES = 2
Told = TypeVar("Told", Answer, Found, Digest)


class Unsettled(YinwenError):
    """What was found is not what is stored, twice in a row."""


def verbatim(look_up: Callable[[], Told], article: Callable[[str], Article]) -> Told:
    """What `look_up` finds, each quotation of it as its article is stored now. Raises Unsettled."""
    for _ in range(_TRIES):
        told = look_up()
        if all(stands(quote, article) for quote in _quotes(told)):
            return told
    raise Unsettled("a quotation is not in its article: the archive is being changed, or `yinwen doctor` knows more")


def stands(quote: Quote, article: Callable[[str], Article]) -> bool:
    """Whether a quotation is, character for character, where it claims to be in the article of that id."""
    try:
        stored = article(quote.article.id)
    except ArticleUnknown:
        return False
    start, end = quote.passage.start + quote.start, quote.passage.start + quote.end
    return stored.text[start:end] == quote.text and bool(quote.text)


def _quotes(told: Answer | Found | Digest) -> Sequence[Quote]:
    if isinstance(told, Digest):
        return [story.quote for story in told.stories]
    return told.quotes if isinstance(told, Answer) else [quote for _, quote in told.items if quote]
