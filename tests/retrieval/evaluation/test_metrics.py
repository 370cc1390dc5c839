"""Figures of a ranking, worked out by hand."""

import math

import pytest

from retrieval.evaluation import metrics

RANKED = ["a", "b", "c", "d"]


def test_recall_asks_for_any_answering_document() -> None:
    """One of several is enough, within the first k."""
    assert metrics.recall_at(RANKED, {"b", "z"}, 1) == 0.0
    assert metrics.recall_at(RANKED, {"b", "z"}, 2) == 1.0


def test_reciprocal_rank_is_of_the_first() -> None:
    """1 / rank of the first, 0 beyond k."""
    assert metrics.reciprocal_rank(RANKED, {"c", "d"}, 10) == pytest.approx(1 / 3)
    assert metrics.reciprocal_rank(RANKED, {"c"}, 2) == 0.0


def test_ndcg_is_gain_over_the_ideal() -> None:
    """Two of two documents at ranks 1 and 3."""
    expected = (1 + 1 / math.log2(4)) / (1 + 1 / math.log2(3))
    assert metrics.ndcg_at(RANKED, {"a", "c"}, 10) == pytest.approx(expected)
    assert metrics.ndcg_at(RANKED, set(), 10) == 0.0


def test_quantiles_are_values_that_were_seen() -> None:
    """Nearest rank; nothing of nothing."""
    assert metrics.quantile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert metrics.quantile([1.0], 0.95) == 1.0
    assert metrics.quantile([], 0.5) == metrics.mean([]) == 0.0
