"""What answers, pages and articles are put together from: entries of a list, source lines, marked sentences."""

from datetime import tzinfo

from bot.render.common import copies, day, excerpt, marks, one_line
from bot.render.markup import Rich, blockquote, bold, italic, joined, link, plain, underlined
from bot.texts import Texts
from retrieval.answering.links import sentence_link, source_link
from retrieval.records import Article, Quote, Script

# All in UTF-16 units.
LONGEST_TITLE = 200
LONGEST_SOURCE = 60
# Ten of these with title, source and date make a page that stays one message, in whatever characters.
_LONGEST_SNIPPET = 150
_LONGEST_TITLE_IN_PAGE = 120
_LINK_BYTES_IN_PAGE = 1000


def marked(quote: Quote, start: int, end: int) -> Rich:
    """A part of the marked sentence, by offsets into the quotation: bold, and what answers underlined."""
    a, b = (min(max(stop, start), end) for stop in marks(quote)[1:3])
    return bold(plain(quote.text[start:a]) + underlined(plain(quote.text[a:b])) + plain(quote.text[b:end]))


def source(article: Article, texts: Texts, zone: tzinfo) -> Rich:
    """Who published the article, linked to it, and when; that it is shown in another script, where it is."""
    name = link(plain(one_line(article.source, LONGEST_SOURCE)), source_link(article))
    return joined([name, plain(day(article.published, zone, texts.language)), converted(article, texts)], " · ")


def converted(article: Article, texts: Texts) -> Rich:
    """That an article is shown in another script than it is written in; nothing where it is not."""
    if article.original is None:
        return Rich()
    return italic(plain(texts("converted-hans" if article.script is Script.HANS else "converted-hant")))


def entry(number: int, article: Article, quote: Quote | None, texts: Texts, zone: tzinfo) -> Rich:
    """An article of a page: its title, linked, its source and date, the sentence found in it."""
    url = sentence_link(quote) if quote else source_link(article)
    title = plain(f"{number}. ") + link(
        plain(one_line(article.title, _LONGEST_TITLE_IN_PAGE)), url, _LINK_BYTES_IN_PAGE
    )
    when = plain(day(article.published, zone, texts.language))
    others = plain(copies(quote, texts, named=False)) if quote else Rich()
    publisher = plain(one_line(article.source, LONGEST_SOURCE))
    under = joined([publisher, when, others, converted(article, texts)], " · ")
    return joined([title, under, _snippet(quote) if quote else Rich()], "\n")


def _snippet(quote: Quote) -> Rich:
    start, end = excerpt(quote.sentence, (0, len(quote.sentence)), _LONGEST_SNIPPET)
    return blockquote(plain(quote.sentence[start:end])) + plain("…" if end < len(quote.sentence) else "")
