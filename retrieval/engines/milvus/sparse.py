"""BM25 as an inner product: a passage is a sparse vector of its terms, a question one of what each term is worth.

A term's place in the vector is a hash of it. The question brings how rare its terms are, so passages need not be
written again as the archive grows; only the average length is fixed when a collection is made. Beside each term that
can be asked for as a condition stands, at a place of its own, that the passage has it at all.

The formula and its constants are those of tantivy, whose lengths are kept in one byte: so scores are the same.
"""

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice, product
from typing import TypeAlias
from zlib import crc32

from retrieval.language import tokens
from retrieval.legs.weighing import Key, Sought, Weights

Sparse: TypeAlias = dict[int, float]

K1, B = 1.2, 0.75
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_PLACES = 0xFFFFFFFE  # Milvus counts up to 2^32 - 1
_HELD = 0x9E3779B9  # begins the hash of a condition
FORMS = 16  # combinations of forms that a question is asked in at most

# Lengths that a byte tells apart: all up to 40, then eight with steps of two, eight with steps of four, and so on.
_LENGTHS = [*range(40), *accumulate((1 << (1 + at // 8) for at in range(215)), initial=40)]


@dataclass(frozen=True, slots=True)
class Lengths:
    """How many words and bigrams a passage has on average."""

    words: float
    bigrams: float


def place(key: Key) -> int:
    """Where a term stands."""
    return crc32("\0".join(key).encode()) % _PLACES


def condition(key: Key) -> int:
    """Where it stands that a passage has a term at all."""
    return crc32("\0".join(key).encode(), _HELD) % _PLACES


def document(words: Sequence[str], bigrams: Sequence[str], average: Lengths) -> Sparse:
    """The vector of a passage."""
    vector: Sparse = {}
    for field, terms, usual in (("words", words, average.words), ("bigrams", bigrams, average.bigrams)):
        shorter = K1 * (1 - B + B * _kept(len(terms)) / usual) if usual else K1
        for term, times in Counter(terms).items():
            at = place((field, term))
            vector[at] = vector.get(at, 0.0) + (1 + K1) * times / (times + shorter)
            if _asked_for(field, term):
                vector[condition((field, term))] = 1.0
    return vector or {_PLACES: 1.0}  # Milvus wants one place filled: one that no term has


def questions(read: Sought, worth: Callable[[Key], float]) -> list[Sparse]:
    """The vectors of a question: a passage has the highest of its products with each."""
    return [_vector([read.weights, *forms], worth) for forms in islice(product(*read.either), FORMS)]


def highest(vectors: Iterable[Sparse]) -> float:
    """More than any product of these with a passage."""
    return 1.0 + max((sum(vector.values()) * (1 + K1) for vector in vectors), default=0.0)


def required(folded: str) -> frozenset[int]:
    """Where it stands that a passage has what a folded form is made of."""
    pairs = [("bigrams", pair) for pair in tokens.bigrams(folded)]
    words = [("words", word) for word in tokens.words(folded)]
    return frozenset(condition(key) for key in (*pairs, *words) if _asked_for(*key))


def ways(alternatives: Sequence[Sequence[frozenset[int]]]) -> Iterator[frozenset[int]]:
    """The conditions of which one must hold in whole, where of each group one alternative must."""
    for chosen in islice(product(*alternatives), FORMS):
        yield frozenset().union(*chosen)


def rarity(holding: int, passages: int) -> float:
    """What a term is worth that so many of so many passages hold: with one more, as the local engine counts."""
    return math.log(1 + (passages + 1 - holding + 0.5) / (holding + 0.5))


def _vector(parts: Iterable[Weights], worth: Callable[[Key], float]) -> Sparse:
    vector: Sparse = {}
    for weights in parts:
        for key, weight in weights.items():
            at = place(key)
            vector[at] = vector.get(at, 0.0) + weight * worth(key)
    return vector


def _asked_for(field: str, term: str) -> bool:
    """Whether it is a part of conditions: words of several characters are known by their bigrams."""
    return len(term) > 1 if field == "bigrams" else len(term) == 1 or not _HAN.match(term)


def _kept(length: int) -> int:
    """A length as far as a byte tells it."""
    return int(_LENGTHS[bisect_right(_LENGTHS, length) - 1])


def terms_of(read: Sought) -> list[Key]:
    """All terms that a question is looked up by."""
    return [*read.weights, *(key for forms in read.either for form in forms for key in form)]


def counted(vectors: Iterable[Mapping[int, float]]) -> Counter[int]:
    """In how many vectors each place is filled."""
    return Counter(at for vector in vectors for at in vector)
