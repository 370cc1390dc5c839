"""A quotation to be pasted elsewhere: its words, and where they stand."""

from datetime import tzinfo

from bot.render.common import day, fitted, one_line, units
from bot.render.markup import linkable, sendable
from bot.texts import Texts
from retrieval.answering.links import source_link
from retrieval.records import Quote

# All in UTF-16 units.
LONGEST = 256  # Telegram's limit for a button that copies
_LONGEST_ADDRESS = 110  # a longer one leaves no room for what is quoted
_LONGEST_TITLE = 40
_LONGEST_SOURCE = 20
_STOPS = "，、；：。！？,;:!?"
_CLOSERS = "”’」』）》"


def citation(quote: Quote, texts: Texts, zone: tzinfo) -> str:
    """The marked sentence, shortened to whole clauses, with title, source, date and address: at most `LONGEST` units.

    Too long an address is left out.
    """
    article = quote.article
    where = texts(
        "citation",
        title=one_line(article.title, _LONGEST_TITLE),
        source=one_line(article.source, _LONGEST_SOURCE),
        day=day(article.published, zone, texts.language),
    )
    url = source_link(article)
    address = url if linkable(url) and units(url) <= _LONGEST_ADDRESS else ""
    below = "\n".join(filter(None, (where, address)))
    words = sendable(quote.sentence).strip() or sendable(quote.text).strip()
    return f"{_clauses(words, LONGEST - units(below) - 1)}\n{below}".strip()


def _clauses(text: str, most: int) -> str:
    """The longest head of `text` that ends with a clause and fits; where the first does not, as much of it as does."""
    if units(text) <= most:
        return text
    head = fitted(text, most - 1)
    end = max((head.rfind(stop) for stop in _STOPS), default=-1) + 1
    while 0 < end < len(head) and head[end] in _CLOSERS:
        end += 1
    return (head[:end] or head).rstrip("，、；：,;:") + "…"
