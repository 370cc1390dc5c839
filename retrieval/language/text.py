"""Text as it is matched: folding scripts, widths and regional names together, and cutting text into sentences.

What is matched is folded, what is shown never is: every function here that returns offsets returns them into the text
it was given (retrieval/language/alignment.py finds them from the folded text).
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

import opencc

from retrieval.records import Script

# A run without a sentence end longer than this is a list or a table, not a sentence: cut it at the softer stops.
LONGEST_SENTENCE = 1000

_REGIONAL = Path(__file__).parent / "regional" / "names.json"
_CLOSERS = "”’」』）)】》〉\"'"
_SENTENCE_END = re.compile(
    # An ellipsis hesitates more often than it ends; a full stop after an initial or a title ends nothing.
    rf"(?:[。！？!?｡]+|(?<!\b[A-Za-z])(?<!\b(?:No|Mr|Ms|Dr|St|vs))\.(?=[\s{_CLOSERS}]|$)|\n)[{_CLOSERS}]*\s*",
)
_SEPARATOR = "\x1f"  # between pieces that are folded together
_UNFIT = re.compile(f"[\0{_SEPARATOR}]")  # OpenCC ends a text at the first
_UNCOUNTED = re.compile(r"[\W_]+")
_SOFT_STOP = re.compile(r"[；;、，,|　 ]")


@cache
def _converters() -> tuple[opencc.OpenCC, opencc.OpenCC]:
    return opencc.OpenCC("t2s"), opencc.OpenCC(str(_REGIONAL))


def fold(text: str) -> str:
    """The form in which texts are compared.

    Half-width (NFKC), lower case, simplified characters (OpenCC t2s) and one region's names (普丁 and 普京 alike).
    """
    return _folded(_UNFIT.sub(" ", text))


def _folded(text: str) -> str:
    to_simplified, to_one_region = _converters()
    simplified: str = to_simplified.convert(unicodedata.normalize("NFKC", text).lower())
    folded: str = to_one_region.convert(simplified)
    return folded


def simplified(text: str) -> str:
    """Half-width, lower case and simplified like `fold`, but with each region's own names, and as long as `text`.

    Where a character has no such form of its own length, it stays.
    """
    narrow = "".join(map(_narrow, text))
    converted: str = _converters()[0].convert(narrow)
    return converted if len(converted) == len(text) else narrow


def in_script(text: str, script: Script) -> str:
    """`text` in simplified or in traditional characters (as Taiwan writes them), for reading; as long as `text`.

    Words stay as they are. What would become longer or shorter is converted character by character.
    """
    convert = _to_script(script).convert
    return "\n".join(_as_long(line, convert(line), convert) for line in text.split("\n"))


@cache
def _to_script(script: Script) -> opencc.OpenCC:
    return opencc.OpenCC({Script.HANS: "t2s", Script.HANT: "s2tw"}[script])


def _as_long(text: str, converted: str, convert: Callable[[str], str]) -> str:
    if len(converted) == len(text):
        return converted
    return "".join(form if len(form) == 1 else character for character in text for form in (convert(character),))


def _narrow(character: str) -> str:
    form = unicodedata.normalize("NFKC", character).lower()
    return form if len(form) == 1 else character


def letters(text: str) -> str:
    """A text without punctuation, blanks and line feeds."""
    return _UNCOUNTED.sub("", text)


def regional_names() -> dict[str, str]:
    """Names as one region writes them, with the names they are folded to."""
    return dict(line.split("\t") for line in _REGIONAL.with_name("names.txt").read_text("utf-8").splitlines())


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
    """A text as it is matched: folded as a whole, and piece by piece with offsets into the text as it is."""

    folded: str  # the pieces, joined
    pieces: tuple[tuple[int, int, str], ...]  # what is between sentences, a sentence, what is between, a sentence, …
    sentences: tuple[tuple[int, int, str], ...]


@lru_cache(maxsize=2048)  # the passages of recent questions: the same news is asked for by many
def matched(text: str) -> Matched:
    """Fold a text and its sentences at one go; a text without sentences has one, itself."""
    spans = list(sentences(text)) or [(0, len(text))]
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    plain = _UNFIT.sub(" ", text)
    folded = _folded(_SEPARATOR.join(plain[start:end] for start, end in pairwise(edges))).split(_SEPARATOR)
    pieces = tuple((*span, piece) for span, piece in zip(pairwise(edges), folded, strict=True))
    return Matched("".join(folded), pieces, pieces[1::2])


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
