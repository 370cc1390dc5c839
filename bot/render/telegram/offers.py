"""What inline mode offers: quotations and articles, each a line of a list and the message that it becomes."""

from dataclasses import dataclass
from datetime import tzinfo

from bot.render.common import day, excerpt, one_line
from bot.render.markup import Rich, blockquote, bold, joined, link, plain
from bot.render.telegram.answers import quotation
from bot.render.telegram.parts import LONGEST_SOURCE, LONGEST_TITLE, source
from bot.texts import Texts
from retrieval.answering.links import sentence_link, source_link
from retrieval.records import Article, Quote

# All in UTF-16 units. Apps show a line of a title, and two or three of a description.
_LONGEST_LINE = 120
_LONGEST_DESCRIPTION = 200
_LONGEST_QUOTATION = 1500
_LONGEST_BEGINNING = 400


@dataclass(frozen=True, slots=True)
class Offer:
    """One result: what the list shows, in plain text, and the message, in HTML."""

    id: str
    title: str
    description: str
    html: str
    article: Article


def quoted(number: int, quote: Quote, texts: Texts, zone: tzinfo) -> Offer:
    """A quotation of an answer, which becomes what it is in a chat."""
    article = quote.article
    return Offer(
        id=f"quote:{number}:{article.id}",
        title=one_line(quote.sentence, _LONGEST_LINE) or one_line(article.title, _LONGEST_LINE),
        description=_line(_where(article, texts, zone), one_line(article.title, _LONGEST_LINE)),
        html=quotation(0, quote, _LONGEST_QUOTATION, texts, zone).html,
        article=article,
    )


def listed(article: Article, quote: Quote | None, texts: Texts, zone: tzinfo) -> Offer:
    """An article, with what of it fits best, else with its beginning."""
    url = sentence_link(quote) if quote else source_link(article)
    title = bold(link(plain(one_line(article.title, LONGEST_TITLE) or article.id), url))
    words = quote.sentence if quote else article.text
    start, end = excerpt(words, (0, 0), _LONGEST_BEGINNING)
    shown = words[start:end].strip("\n")
    cut = plain("…") if end < len(words) else Rich()
    head = joined([title, source(article, texts, zone)], "\n")
    return Offer(
        id=f"article:{article.id}",
        title=one_line(article.title, _LONGEST_LINE) or article.id,
        description=_line(_where(article, texts, zone), one_line(words[start:end], _LONGEST_DESCRIPTION)),
        html=joined([head, blockquote(plain(shown)), cut], "\n").html,
        article=article,
    )


def _where(article: Article, texts: Texts, zone: tzinfo) -> str:
    named = (one_line(article.source, LONGEST_SOURCE), day(article.published, zone, texts.language))
    return " · ".join(filter(None, named))


def _line(*parts: str) -> str:
    return one_line("　".join(filter(None, parts)), _LONGEST_DESCRIPTION)
