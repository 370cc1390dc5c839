"""Texts as sets of hashed shingles, and their MinHash: alike texts have many bands of it in common.

The one door to rensa. Its digests are kept in the store, so a version of it that makes others must be told (`VERSION`).
"""

from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Shingles: TypeAlias = NDArray[np.uint64]  # sorted, each once

WIDTH = 5  # characters: words and the grammar between them, yet one edit costs only five of them
# Two numbers of a digest are a band. Of pairs that share a quarter of their shingles, 95 in a hundred have a band in
# common; of those that share a hundredth, as any two articles may, one in two hundred.
BANDS, ROWS = 48, 2
_MADE = 1  # counts up with any change of what is computed here

_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # odd, its bits as if by chance: 2^64 over the golden ratio
_BAND = np.arange(1, BANDS + 1, dtype=np.uint64) * _SPREAD


def shingles(text: str) -> Shingles:
    """The hashes of all runs of `WIDTH` characters of a text."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint64)
    runs = max(0, len(codes) - WIDTH + 1)
    hashed = np.zeros(runs, np.uint64)
    for at in range(WIDTH):
        hashed = (hashed ^ codes[at : at + runs]) * _SPREAD
        hashed ^= hashed >> np.uint64(29)
    hashed.sort()
    return hashed[np.append(True, hashed[1:] != hashed[:-1])] if runs else hashed


def bands(of: Shingles) -> list[int]:
    """The keys under which a text is found by those like it: `BANDS` numbers below 2^31, none for an empty set."""
    if not len(of):
        return []
    from rensa import RMinHash  # noqa: PLC0415 - for writers: a question needs no digests

    matrix = RMinHash.digest_matrix_from_flat_token_hashes(of, [0, len(of)], BANDS * ROWS, 1)
    high, low = np.array(matrix.to_rows()[0], np.uint64).reshape(BANDS, ROWS).T
    mixed = ((high << np.uint64(32) | low) ^ _BAND) * _SPREAD
    keys: list[int] = (mixed >> np.uint64(33)).tolist()
    return keys


def shared(one: Shingles, other: Shingles) -> int:
    """How many shingles two texts have in common."""
    return len(np.intersect1d(one, other, assume_unique=True))


@cache
def version() -> str:
    """What the bands were made by: those of another version cannot be compared."""
    from rensa import RMinHash  # noqa: PLC0415 - likewise

    return f"{_MADE}.{RMinHash.ALGORITHM_VERSION}"
