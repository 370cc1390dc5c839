"""What stands around a quotation in its article: the quotation set off, paragraphs before and after it."""

from dataclasses import dataclass
from datetime import tzinfo

from bot.render.common import excerpt, marks, one_line
from bot.render.markup import UNITS, Rich, blockquote, bold, joined, link, plain
from bot.render.telegram.parts import LONGEST_TITLE, marked, source
from bot.render.telegram.pieces import pieces, shown
from bot.texts import Texts
from retrieval.answering.links import sentence_link
from retrieval.records import Paragraph, Quote

# All in UTF-16 units.
_LONGEST_PIECE = 600  # of what stands around: a screen of a phone
_LONGEST_QUOTATION = 2000
_LONGEST = UNITS - 500


@dataclass(frozen=True, slots=True)
class Around:
    """A quotation with so many paragraphs before and after it, fewer where there are no more or no room."""

    html: str
    before: int
    after: int
    above: bool  # whether one more before it could be shown
    below: bool


def around(quote: Quote, before: int, after: int, texts: Texts, zone: tzinfo) -> Around:
    """A quotation where it stands: one message."""
    earlier, later = _beside(quote)
    before, after = min(before, len(earlier)), min(after, len(later))
    body = _body(quote, earlier, later, before, after)
    while body.units > _LONGEST and before + after > 0:
        before, after = (before - 1, after) if before > after else (before, after - 1)
        body = _body(quote, earlier, later, before, after)
    title = bold(link(plain(one_line(quote.article.title, LONGEST_TITLE)), sentence_link(quote)))
    head = joined([title, source(quote.article, texts, zone)], "\n")
    return Around(
        joined([head, body], "\n\n").html,
        before,
        after,
        above=before < len(earlier) and _body(quote, earlier, later, before + 1, after).units <= _LONGEST,
        below=after < len(later) and _body(quote, earlier, later, before, after + 1).units <= _LONGEST,
    )


def _beside(quote: Quote) -> tuple[list[Paragraph], list[Paragraph]]:
    """The pieces before the quotation and those after it; of one that it stands in, what it leaves."""
    start, end = quote.passage.start + quote.start, quote.passage.start + quote.end
    earlier, later = [], []
    for piece in pieces(quote.article, _LONGEST_PIECE):
        if piece.start < start:
            earlier.append(Paragraph(piece.start, min(piece.end, start), piece.subhead))
        if piece.end > end:
            later.append(Paragraph(max(piece.start, end), piece.end, piece.subhead))
    return [p for p in earlier if _holds(quote, p)], [p for p in later if _holds(quote, p)]


def _holds(quote: Quote, piece: Paragraph) -> bool:
    return bool(quote.article.text[piece.start : piece.end].strip())


def _body(quote: Quote, earlier: list[Paragraph], later: list[Paragraph], before: int, after: int) -> Rich:
    text, (begin, *_, after_mark) = quote.text, marks(quote)
    start, end = excerpt(text, (begin, after_mark), _LONGEST_QUOTATION)
    sentence = marked(quote, max(start, begin), min(after_mark, end))
    quoted = blockquote(plain(text[start:begin]) + sentence + plain(text[after_mark:end]), folded=False)
    cut_before = plain("…" if before < len(earlier) or start > 0 else "")
    cut_after = plain("…" if after < len(later) or end < len(text) else "")
    above = [shown(quote.article, piece) for piece in earlier[len(earlier) - before :]]
    below = [shown(quote.article, piece) for piece in later[:after]]
    return joined([cut_before, *above, quoted, *below, cut_after], "\n\n")
