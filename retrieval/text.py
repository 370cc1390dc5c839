"""Text as it is matched: folding scripts, widths and regional names together, and cutting text into sentences.

What is matched is folded, what is shown never is: every function here that returns offsets returns them into the text
it was given.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

import opencc

# A run without a sentence end longer than this is a list or a table, not a sentence: cut it at the softer stops.
LONGEST_SENTENCE = 1000

_REGIONAL = Path(__file__).parent / "regional" / "names.json"
_CLOSERS = "”’」』）)】》〉\"'"
_SENTENCE_END = re.compile(
    # An ellipsis hesitates more often than it ends; a full stop after an initial or a title ends nothing.
    rf"(?:[。！？!?｡]+|(?<!\b[A-Za-z])(?<!\b(?:No|Mr|Ms|Dr|St|vs))\.(?=[\s{_CLOSERS}]|$)|\n)[{_CLOSERS}]*\s*",
)
_SEPARATOR = "\x1f"  # between pieces that are folded together: reading an article drops it
_SOFT_STOP = re.compile(r"[；;、，,|　 ]")


@cache
def _converters() -> tuple[opencc.OpenCC, opencc.OpenCC]:
    return opencc.OpenCC("t2s"), opencc.OpenCC(str(_REGIONAL))


def fold(text: str) -> str:
    """The form in which texts are compared.

    Half-width (NFKC), lower case, simplified characters (OpenCC t2s) and one region's names (普丁 and 普京 alike).
    """
    to_simplified, to_one_region = _converters()
    simplified: str = to_simplified.convert(unicodedata.normalize("NFKC", text).lower())
    folded: str = to_one_region.convert(simplified)
    return folded


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the sentences of `text`: none empty, in order, together all of it but outer blanks.

    A sentence keeps its closing quotation marks and brackets; none is longer than `LONGEST_SENTENCE`.
    """
    start = 0
    for match in _SENTENCE_END.finditer(text):
        yield from _bounded(text, start, match.end())
        start = match.end()
    yield from _bounded(text, start, len(text))


@dataclass(frozen=True, slots=True)
class Matched:
    """A text as it is matched: folded as a whole, and sentence by sentence with offsets into the text as it is."""

    folded: str
    sentences: tuple[tuple[int, int, str], ...]


@lru_cache(maxsize=2048)  # the passages of recent questions: the same news is asked for by many
def matched(text: str) -> Matched:
    """Fold a text and its sentences at one go; a text without sentences has one, itself."""
    spans = list(sentences(text)) or [(0, len(text))]
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    pieces = fold(_SEPARATOR.join(text[start:end] for start, end in pairwise(edges))).split(_SEPARATOR)
    return Matched("".join(pieces), tuple((*span, piece) for span, piece in zip(spans, pieces[1::2], strict=True)))


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield text[start:end] without its outer blanks, in pieces where it is too long to be a sentence."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > LONGEST_SENTENCE:
        limit = start + LONGEST_SENTENCE
        stops = [m.end() for m in _SOFT_STOP.finditer(text, start + LONGEST_SENTENCE // 2, limit)]
        cut = stops[-1] if stops else limit
        yield from _bounded(text, start, cut)
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield start, end
