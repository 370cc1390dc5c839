"""Article to passages: by paragraph, about `TARGET` characters each, never across a subhead, never within a sentence.

Short neighbouring paragraphs are merged, a long paragraph is cut at sentence ends into even parts. Titles and subheads
are context for matching and stand beside the passage, not in it.
"""

from collections.abc import Iterator

from retrieval.language.text import sentences
from retrieval.records import Article, Paragraph, Passage

TARGET = 300  # characters; the size at which the baselines of docs/quality.md were measured
WHOLE = 400  # a paragraph up to this length is left whole: better a little long than cut in two


def passages(article: Article) -> Iterator[Passage]:
    """Yield the passages of `article` in order: together every paragraph that is no subhead, once."""
    for subhead, paragraphs in _sections(article):
        for start, end in _merged(article.text, paragraphs):
            yield Passage(article, start, end, subhead)


def _sections(article: Article) -> Iterator[tuple[str, list[Paragraph]]]:
    """Yield (subhead, its paragraphs); neighbouring subheads are joined."""
    above: list[str] = []
    body: list[Paragraph] = []
    for paragraph in article.paragraphs:
        if not paragraph.subhead:
            body.append(paragraph)
            continue
        if body:
            yield " ".join(above), body
            above, body = [], []
        above.append(article.text[paragraph.start : paragraph.end])
    if body:
        yield " ".join(above), body


def _merged(text: str, paragraphs: list[Paragraph]) -> Iterator[tuple[int, int]]:
    """Yield the spans of a section's passages, merging pieces while they stay within the target."""
    pieces = [piece for paragraph in paragraphs for piece in _pieces(text, paragraph)]
    start, end = pieces[0]
    for next_start, next_end in pieces[1:]:
        if next_end - start > TARGET:
            yield start, end
            start = next_start
        end = next_end
    yield start, end


def _pieces(text: str, paragraph: Paragraph) -> Iterator[tuple[int, int]]:
    """Yield the paragraph whole, or cut at sentence ends into even parts of about the target."""
    start, end = paragraph.start, paragraph.end
    if end - start <= WHOLE:
        yield start, end
        return
    part = (end - start) / -(-(end - start) // TARGET)  # even parts: no crumb at the end
    piece_start = piece_end = start
    for a, b in sentences(text[start:end]):
        overshoot, shortfall = start + b - piece_start - part, part - (piece_end - piece_start)
        if piece_end > piece_start and overshoot > shortfall:
            yield piece_start, piece_end
            piece_start = start + a
        piece_end = start + b
    yield piece_start, piece_end
