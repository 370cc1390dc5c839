"""Fusion of two legs."""

import pytest

from retrieval.ranking.fuse import DENSE_WEIGHT, fuse


def test_both_scores_count_by_their_weights() -> None:
    """A candidate's score is the convex sum of its shares, worked out by hand."""
    ranked = fuse([(1, 10.0), (2, 5.0)], [(2, 0.9), (3, 0.5)], lambda ids: [0.1 for _ in ids])
    by_passage = {candidate.passage: candidate for candidate in ranked}
    assert by_passage[1].score == pytest.approx((1 - DENSE_WEIGHT) * 1.0)  # cosine .1 is the lowest: share 0
    assert by_passage[2].score == pytest.approx((1 - DENSE_WEIGHT) * 0.5 + DENSE_WEIGHT)
    assert by_passage[3].score == pytest.approx(DENSE_WEIGHT * (0.5 - 0.1) / (0.9 - 0.1))
    assert [candidate.passage for candidate in ranked] == [1, 2, 3]


def test_one_leg_alone_keeps_its_order() -> None:
    """With nothing from one leg, the other's order stands."""
    assert [c.passage for c in fuse([], [(5, 0.9), (4, 0.8)], lambda _: [])] == [5, 4]
    assert [c.passage for c in fuse([(5, 3.0), (4, 2.0)], [], lambda ids: [float("nan")] * len(ids))] == [5, 4]


def test_nothing_found_is_nothing() -> None:
    """Two empty legs make an empty list."""
    assert fuse([], [], lambda _: []) == []
