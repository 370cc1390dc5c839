"""Many passages to words: those of `tokens.words`, by jieba's port to Rust, several times as fast. The one door to rjieba.

The port finds the words of the dictionary. Its guesses at what falls into single characters between them are not all
jieba's: its probabilities have fewer digits, and Latin letters and digits that run together (covid-19) stay so.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from retrieval import tokens
from retrieval.guess import guess
from retrieval.text import fold

if TYPE_CHECKING:
    from rjieba import Jieba

_BLOCK = re.compile(r"([\u4e00-\u9fd5a-zA-Z0-9+#&._%-]+)|[^\W_]")  # what jieba looks at as a whole, or by itself
_REMEMBERED = 1 << 17


def terms(texts: Sequence[str]) -> list[tuple[str, str]]:
    """The words and the bigrams of each text, folded; parted by blanks."""
    return [(" ".join(words(folded)), " ".join(tokens.bigrams(folded))) for folded in map(fold, texts)]


def words(folded: str) -> list[str]:
    """As `tokens.words`."""
    segmenter = _segmenter()
    found: list[str] = []
    for block in _BLOCK.finditer(folded):
        if not block[1]:
            found.append(block[0])
            continue
        loose = ""
        for piece in segmenter.cut(block[1], hmm=False):
            if len(piece) == 1 or (piece.isascii() and not segmenter.has_word(piece)):
                loose += piece
                continue
            if loose:
                found.extend(_guessed(loose))
                loose = ""
            found.append(piece)
        if loose:
            found.extend(_guessed(loose))
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
