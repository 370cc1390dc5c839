"""A whole article in the chat, in pages that end where a paragraph does: it can be read where its source cannot."""

from datetime import tzinfo

from bot.render.common import one_line
from bot.render.markup import UNITS, Rich, bold, code, italic, joined, link, plain
from bot.render.telegram.parts import LONGEST_SOURCE, LONGEST_TITLE, source
from bot.render.telegram.pieces import pieces, shown
from bot.texts import Texts
from retrieval.answering.links import source_link
from retrieval.records import Article

# All in UTF-16 units. What stands above and below the text of a page takes 500 at most.
_LONGEST_PAGE = UNITS - 600
_LONGEST_PIECE = 3000  # a longer paragraph is divided between sentences
_LONGEST_TITLE_AGAIN = 60
_REPORTERS = 5
_SUBHEADS = 80  # a page; Telegram drops what is formatted past the hundredth


def article_pages(article: Article, texts: Texts, zone: tzinfo) -> list[str]:
    """The pages of an article, each a message: every paragraph once and in order, subheads in bold, no captions."""
    blocks = [shown(article, piece) for piece in pieces(article, _LONGEST_PIECE)]
    texts_of_pages = _even([block for block in blocks if block.text.strip()]) or [Rich()]
    total = len(texts_of_pages)
    pages = []
    for number, text in enumerate(texts_of_pages, 1):
        head = _head(article, texts, zone) if number == 1 else _head_again(article)
        foot = italic(plain(texts("leaf", page=number, pages=total))) if total > 1 else Rich()
        command = code(plain(f"/article {article.id}")) if number == total else Rich()
        pages.append(joined([head, text, joined([foot, command], " · ")], "\n\n").html)
    return pages


def _head(article: Article, texts: Texts, zone: tzinfo) -> Rich:
    title = bold(link(plain(one_line(article.title, LONGEST_TITLE)), source_link(article)))
    named = texts("comma").join(one_line(name, LONGEST_SOURCE // 2) for name in article.reporters[:_REPORTERS])
    reporters = plain(texts("reporters", names=named)) if named else Rich()
    return joined([title, source(article, texts, zone), reporters], "\n")


def _head_again(article: Article) -> Rich:
    return bold(plain(one_line(article.title, _LONGEST_TITLE_AGAIN)))


def _even(blocks: list[Rich]) -> list[Rich]:
    """Blocks in as few pages as they fit, the longest of them as short as can be: no page of one last line."""
    fewest = len(_filled(blocks, _LONGEST_PAGE))
    low, high = 0, _LONGEST_PAGE
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if len(_filled(blocks, middle)) <= fewest else (middle, high)
    return _filled(blocks, high)


def _filled(blocks: list[Rich], most: int) -> list[Rich]:
    pages: list[Rich] = []
    for block in blocks:
        longer = joined([pages[-1], block], "\n\n") if pages else block
        if pages and longer.units <= most and longer.entities <= _SUBHEADS:
            pages[-1] = longer
        else:
            pages.append(block)
    return pages
