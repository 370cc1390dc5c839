"""Pages of articles: the newest, and those that a search found."""

from datetime import tzinfo

from bot.render.common import one_line, span
from bot.render.markup import Rich, bold, italic, joined, packed, plain
from bot.render.querying import understood
from bot.render.telegram.parts import LONGEST_TITLE, entry
from bot.texts import Texts
from retrieval.records import Article, Found

_NOTHING = Rich()


def latest_page(found: Found, texts: Texts, zone: tzinfo) -> str:
    """A page of the newest articles: one message."""
    words = found.query.words
    line = [texts("with-words", words=one_line(words, LONGEST_TITLE))] if words else []
    return _page(found, plain(texts("latest")), texts, zone, read=" · ".join([*line, *_read(found, texts)]))


def search_page(found: Found, words: str, texts: Texts, zone: tzinfo) -> str:
    """A page of the articles found, each with the sentence that matches best: one message."""
    heading = plain(texts("found", words=one_line(words, LONGEST_TITLE)))
    return _page(found, heading, texts, zone, read=" · ".join(_read(found, texts)))


def further_page(found: Found, texts: Texts, zone: tzinfo) -> str:
    """A page of what else was found for a question, each with its sentence; the last says that it is: one message."""
    last = found.offset + len(found.items) >= found.total
    return _page(found, plain(texts("more")), texts, zone, foot=italic(plain(texts("no-more"))) if last else Rich())


def others_page(found: Found, article: Article, texts: Texts, zone: tzinfo) -> str:
    """A page of who else tells an article's story: one message."""
    return _page(found, plain(texts("others", title=one_line(article.title, LONGEST_TITLE))), texts, zone)


def _read(found: Found, texts: Texts) -> list[str]:
    """How the query was read, where it is more than words."""
    return list(filter(None, [understood(found.query, texts, texts.language)]))


def _page(found: Found, heading: Rich, texts: Texts, zone: tzinfo, *, foot: Rich = _NOTHING, read: str = "") -> str:  # noqa: PLR0913 - two of them seldom given
    first, last = found.offset + 1, found.offset + len(found.items)
    of = plain(texts("page", span=span(first, last), total=f"{found.total:,}"))
    head = joined([bold(heading), italic(plain(read)), of], "\n")
    entries = [entry(number, article, quote, texts, zone) for number, (article, quote) in enumerate(found.items, first)]
    return packed([head, *entries, foot])[0]
