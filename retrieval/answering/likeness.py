"""How alike articles of the same days are: by the telling words of their titles and beginnings, and by meaning."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from embeddings.vectors import Matrix
from retrieval.language import segmenting, tokens
from retrieval.language.text import fold
from retrieval.legs.caches import Caches
from retrieval.records import Article

LEAD = 400  # characters of an article that say what it is about: what comes later is often another day's story
TITLED = 2.0  # what a word of the title counts, one of the beginning counting 1
# What likeness by words counts; that by meaning counts the rest. With `ALIKE` chosen by eye, see docs/quality.md.
WORDS = 0.6

Weigh = Callable[[str], float]


def weighing(caches: Caches) -> Weigh:
    """What a word tells: the rarer in the archive, and in Chinese at large, the more; grammar and bare numbers none."""
    lexical = caches.lexical
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
    among = Counter(word for words in ones for word in words)
    both = {word for words in others for word in words if word in among}
    column = {word: at for at, word in enumerate(sorted(both))}
    return _rows(ones, column) @ _rows(others, column).T


def _rows(sketches: Sequence[Mapping[str, float]], column: Mapping[str, int]) -> Matrix:
    rows = np.zeros((len(sketches), len(column)), np.float32)
    for row, words in zip(rows, sketches, strict=True):
        for word, weight in words.items():
            if word in column:
                row[column[word]] = weight
    return rows
