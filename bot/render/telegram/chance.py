"""An article by chance: its title, source and date, and how it begins."""

from bot.render.common import excerpt, one_line
from bot.render.markup import blockquote, bold, joined, link, packed, plain
from bot.render.telegram.parts import LONGEST_TITLE, source
from bot.view import View
from retrieval.answering.links import source_link
from retrieval.records import Article

_LONGEST = 400  # UTF-16 units of its beginning


def beginning(article: Article, view: View) -> str:
    """The article's first sentences: one message."""
    title = bold(link(plain(one_line(article.title, LONGEST_TITLE)), source_link(article)))
    start, end = excerpt(article.text, (0, 0), _LONGEST)
    text = article.text[start:end].strip("\n")
    cut = plain("…" if end < len(article.text) else "")
    head = joined([title, source(article, view.texts, view.zone)], "\n")
    return packed([head, joined([blockquote(plain(text)), cut], "\n")])[0]
