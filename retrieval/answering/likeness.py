"""How alike articles of the same days are: by the telling words of their titles and beginnings, and by meaning."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from embeddings.vectors import Matrix
from retrieval.engines.engine import Engine
from retrieval.language import segmenting, tokens
from retrieval.language.text import fold
from retrieval.records import Article

LEAD = 400  # characters of an article that say what it is about: what comes later is often another day's story
TITLED = 2.0  # what a word of the title counts, one of the beginning counting 1
# What likeness by words counts; that by meaning counts the rest. With `ALIKE` chosen by eye, see docs/quality.md.
WORDS = 0.6
_BLOCK = 1024  # words multiplied at a time

Weigh = Callable[[str], float]


def weighing(engine: Engine) -> Weigh:
    """What a word tells: the rarer in the archive, and in Chinese at large, the more; grammar and bare numbers none."""
    lexical = engine.lexical
    held, counts = len(lexical), lexical.counts()
    known: dict[str, float] = {}

    def weigh(word: str) -> float:
        if word not in known:
            telling = len(word) > 1 and not word.isdecimal() and word not in tokens.FUNCTION_WORDS
            rare = math.log1p(held / (1 + counts("words", word))) if telling else 0.0
            known[word] = rare * tokens.rarity(word) / tokens.RAREST
        return known[word]

    return weigh


def words_of(text: str, weigh: Weigh) -> dict[str, float]:
    """The telling words of a text, each with how often it is there and what it tells."""
    counted = Counter(segmenting.words(fold(text)))
    return {word: math.sqrt(count) * weight for word, count in counted.items() if (weight := weigh(word)) > 0}


def sketch(article: Article, weigh: Weigh) -> dict[str, float]:
    """The telling words of an article, those of the title first in weight; of length 1 together."""
    found = Counter(words_of(article.text[:LEAD], weigh))
    for word, weight in words_of(article.title, weigh).items():
        found[word] = max(found[word], weight) + (TITLED - 1) * weight  # type: ignore[assignment]
    return unit(found)


def unit(words: Mapping[str, float]) -> dict[str, float]:
    """Words weighed so that the sum of the squares is 1."""
    length = math.sqrt(sum(weight * weight for weight in words.values()))
    return {word: weight / length for word, weight in words.items()} if length else {}


def by_words(ones: Sequence[Mapping[str, float]], others: Sequence[Mapping[str, float]]) -> Matrix:
    """The cosine of each of some sketches to each of others, 0 to 1: (ones, others)."""
    among = {word for words in ones for word in words}
    column = {word: at for at, word in enumerate(sorted({word for words in others for word in words} & among))}
    left, right = _Entries.of(ones, column), _Entries.of(others, column)
    alike = np.zeros((len(ones), len(others)), np.float32)
    for first in range(0, len(column), _BLOCK):
        alike += left.block(first) @ right.block(first).T
    return alike


@dataclass(frozen=True, slots=True)
class _Entries:
    """A sparse matrix of sketches, by columns: of a day's words a dense one would take hundreds of megabytes."""

    count: int
    rows: NDArray[np.int64]
    columns: NDArray[np.int64]  # ascending
    weights: NDArray[np.float32]

    @classmethod
    def of(cls, sketches: Sequence[Mapping[str, float]], column: Mapping[str, int]) -> Self:
        found = [
            (column[w], at, weight) for at, words in enumerate(sketches) for w, weight in words.items() if w in column
        ]
        found.sort()
        columns, rows, weights = zip(*found, strict=True) if found else ((), (), ())
        return cls(len(sketches), np.array(rows, np.int64), np.array(columns, np.int64), np.array(weights, np.float32))

    def block(self, first: int) -> Matrix:
        """The columns from one on, dense: (sketches, _BLOCK)."""
        low, high = np.searchsorted(self.columns, (first, first + _BLOCK))
        dense = np.zeros((self.count, _BLOCK), np.float32)
        dense[self.rows[low:high], self.columns[low:high] - first] = self.weights[low:high]
        return dense
