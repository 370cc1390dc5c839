"""An article in pieces that can be shown: its paragraphs, the long ones divided between sentences."""

from collections.abc import Iterator

from bot.render.common import units
from bot.render.markup import Rich, bold, plain
from retrieval.language.text import sentences
from retrieval.records import Article, Paragraph


def pieces(article: Article, longest: int) -> tuple[Paragraph, ...]:
    """Paragraphs, and parts of those longer than `longest` UTF-16 units, which a sentence may still be: in order, all.

    Only the blanks around a sentence may be missing between two parts.
    """
    return tuple(piece for paragraph in article.paragraphs for piece in _divided(article, paragraph, longest))


def shown(article: Article, piece: Paragraph) -> Rich:
    """A piece as it is read: a subhead in bold."""
    text = plain(article.text[piece.start : piece.end].strip())
    return bold(text) if piece.subhead else text


def _divided(article: Article, paragraph: Paragraph, longest: int) -> Iterator[Paragraph]:
    text = article.text[paragraph.start : paragraph.end]
    if units(text) <= longest:
        yield paragraph
        return
    start = end = None
    for begin, stop in sentences(text):
        if start is not None and end is not None and units(text[start:stop]) > longest:
            yield Paragraph(paragraph.start + start, paragraph.start + end, paragraph.subhead)
            start = begin
        start, end = begin if start is None else start, stop
    if start is not None and end is not None:
        yield Paragraph(paragraph.start + start, paragraph.start + end, paragraph.subhead)
