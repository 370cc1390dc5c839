"""Average linkage by chains of nearest neighbours, against looking at every pair of groups at each step."""

import random

import numpy as np
import pytest

from embeddings.vectors import Matrix
from retrieval.answering.clusters import clusters


def by_hand(similar: Matrix, least: float) -> list[list[int]]:
    """Join the two nearest groups again and again."""
    groups = [[row] for row in range(len(similar))]
    while len(groups) > 1:
        pairs = [(one, other) for one in range(len(groups)) for other in range(one)]
        mean = {pair: float(similar[np.ix_(groups[pair[0]], groups[pair[1]])].mean()) for pair in pairs}
        one, other = max(pairs, key=lambda pair: mean[pair])
        if mean[one, other] < least:
            break
        groups[other] += groups.pop(one)
    return sorted(sorted(group) for group in groups)


@pytest.mark.parametrize("seed", range(20))
def test_the_groups_are_those_of_looking_at_all_pairs(seed: int) -> None:
    """Whatever the likenesses, and wherever joining ends."""
    chance = random.Random(seed)
    count = chance.randint(1, 25)
    half = np.array([[chance.random() for _ in range(count)] for _ in range(count)], np.float32)
    similar = (half + half.T) / 2
    for least in (0.2, 0.5, 0.6, 0.8):
        assert clusters(similar, least) == by_hand(similar, least)


def test_nothing_has_no_groups() -> None:
    """No rows, no groups; rows that are like none are groups of one."""
    assert clusters(np.zeros((0, 0), np.float32), 0.5) == []
    assert clusters(np.eye(3, dtype=np.float32), 0.5) == [[0], [1], [2]]


def test_alike_rows_end() -> None:
    """Rows that are all alike are one group: ties go round in no circle."""
    assert clusters(np.ones((9, 9), np.float32), 0.5) == [list(range(9))]


def test_a_rounding_error_ends() -> None:
    """Rows each a last bit nearer to the next than to the one before, in a circle, are one group all the same."""
    close = np.full((3, 3), 0.8, np.float32)
    for row in range(3):
        close[row, (row + 1) % 3] = np.nextafter(np.float32(0.8), np.float32(1))
    assert clusters(close, 0.5) == [[0, 1, 2]]
