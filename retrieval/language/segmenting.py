"""Many passages to words: those of `tokens.words`, by jieba's port to Rust, in a fraction of the time.

The one door to rjieba.

The port finds the words of the dictionary. Its guesses at what falls into single characters between them are not all
jieba's: its probabilities have fewer digits, and Latin letters and digits that run together (covid-19) stay so.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from retrieval.language import tokens
from retrieval.language.guess import guess
from retrieval.language.text import fold

if TYPE_CHECKING:
    from rjieba import Jieba

_BLOCK = re.compile(r"([\u4e00-\u9fd5a-zA-Z0-9+#&._%-]+)|[^\W_]")  # what jieba looks at as a whole, or by itself
_BESIDE = re.compile(r"[^\W_a-zA-Z0-9\u4e00-\u9fd5]")  # letters of other scripts, which the port looks at otherwise
_JOINTS = frozenset("+#&._%-")
_REMEMBERED = 1 << 17


def terms(texts: Sequence[str]) -> list[tuple[str, str]]:
    """The words and the bigrams of each text, folded; parted by blanks."""
    return [(" ".join(words(folded)), " ".join(tokens.bigrams(folded))) for folded in map(fold, texts)]


def words(folded: str) -> list[str]:
    """As `tokens.words`."""
    if not _BESIDE.search(folded):
        return _words(folded)
    found: list[str] = []
    for block in _BLOCK.finditer(folded):
        found.extend(_words(block[1]) if block[1] else block[0])
    return found


def _words(folded: str) -> list[str]:
    segmenter = _segmenter()
    found: list[str] = []
    loose = ""
    for piece in segmenter.cut(folded, hmm=False):
        if len(piece) > 1 and not (piece.isascii() and not segmenter.has_word(piece)):
            if loose:
                found += _guessed(loose)
                loose = ""
            found.append(piece)
        elif piece.isalnum() or piece in _JOINTS:
            loose += piece
        elif loose:
            found += _guessed(loose)
            loose = ""
    if loose:
        found += _guessed(loose)
    return found


@lru_cache(_REMEMBERED)
def _guessed(loose: str) -> tuple[str, ...]:
    """What jieba makes of characters that its dictionary leaves single."""
    return tuple(filter(tokens.is_term, loose if len(loose) == 1 or tokens.is_word(loose) else guess(loose)))


@cache
def _segmenter() -> "Jieba":
    from rjieba import Jieba  # noqa: PLC0415 - for who writes an index

    segmenter = Jieba()
    for word, count in tokens.added_words().items():
        segmenter.add_word(word, count, "")
    return segmenter
