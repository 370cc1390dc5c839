"""What stands around a quotation in its article: the quotation set off, paragraphs before and after it."""

from dataclasses import dataclass, replace
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
    beside = _beside(quote)
    before, after = min(before, len(beside.earlier)), min(after, len(beside.later))
    body = _body(quote, beside, before, after)
    while body.units > _LONGEST and before + after > 0:
        before, after = (before - 1, after) if before > after else (before, after - 1)
        body = _body(quote, beside, before, after)
    title = bold(link(plain(one_line(quote.article.title, LONGEST_TITLE)), sentence_link(quote)))
    head = joined([title, source(quote.article, texts, zone)], "\n")
    return Around(
        joined([head, body], "\n\n").html,
        before,
        after,
        above=before < len(beside.earlier) and _body(quote, beside, before + 1, after).units <= _LONGEST,
        below=after < len(beside.later) and _body(quote, beside, before, after + 1).units <= _LONGEST,
    )


@dataclass(frozen=True, slots=True)
class _Beside:
    """What stands before and after a quotation: groups, each a piece with the subheads above it."""

    earlier: tuple[tuple[Paragraph, ...], ...]
    heads: tuple[Paragraph, ...]  # the subheads right above the quotation: always shown
    later: tuple[tuple[Paragraph, ...], ...]


def _beside(quote: Quote) -> _Beside:
    """Of a piece that the quotation stands in, what it leaves."""
    start, end = quote.passage.start + quote.start, quote.passage.start + quote.end
    every = pieces(quote.article, _LONGEST_PIECE)
    before = [replace(piece, end=min(piece.end, start)) for piece in every if piece.start < start]
    after = [replace(piece, start=max(piece.start, end)) for piece in every if piece.end > end]
    *earlier, heads = _grouped([piece for piece in before if _holds(quote, piece)])
    *later, last = _grouped([piece for piece in after if _holds(quote, piece)])
    return _Beside(tuple(earlier), heads, tuple([*later, last] if last else later))


def _grouped(found: list[Paragraph]) -> list[tuple[Paragraph, ...]]:
    """Pieces, each with the subheads above it; at last the subheads that nothing follows, if any."""
    groups: list[tuple[Paragraph, ...]] = [()]
    for piece in found:
        groups[-1] += (piece,)
        if not piece.subhead:
            groups.append(())
    return groups


def _holds(quote: Quote, piece: Paragraph) -> bool:
    return bool(quote.article.text[piece.start : piece.end].strip())


def _body(quote: Quote, beside: _Beside, before: int, after: int) -> Rich:
    text, (begin, *_, after_mark) = quote.text, marks(quote)
    start, end = excerpt(text, (begin, after_mark), _LONGEST_QUOTATION)
    sentence = marked(quote, max(start, begin), min(after_mark, end))
    quoted = blockquote(plain(text[start:begin]) + sentence + plain(text[after_mark:end]), folded=False)
    cut_before = plain("…" if before < len(beside.earlier) or start > 0 else "")
    cut_after = plain("…" if after < len(beside.later) or end < len(text) else "")
    above = (*beside.earlier[len(beside.earlier) - before :], beside.heads)
    shown_above = [shown(quote.article, piece) for group in above for piece in group]
    shown_below = [shown(quote.article, piece) for group in beside.later[:after] for piece in group]
    return joined([cut_before, *shown_above, quoted, *shown_below, cut_after], "\n\n")
