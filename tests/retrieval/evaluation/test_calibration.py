"""Figures of stated probabilities, by hand and against scikit-learn."""

import random
from itertools import pairwise

import numpy as np
import pytest
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss, roc_auc_score

from retrieval.evaluation.calibration import Trade, auroc, bins, brier, expected_error, false_answer_at, trades

CHANCE = random.Random(7)
KNOWN = [round(CHANCE.betavariate(4, 2), 2) for _ in range(300)]  # rounded: ties within and between the kinds
UNKNOWN = [round(CHANCE.betavariate(2, 4), 2) for _ in range(200)]
SAID = [(confidence, CHANCE.random() < confidence**2) for confidence in KNOWN]


def test_auroc_counts_pairs_in_order() -> None:
    """Of four pairs two are in order, one is tied, one is not: 2.5 of 4; scikit-learn agrees where there are many."""
    assert auroc([0.9, 0.5], [0.5, 0.7]) == pytest.approx(2.5 / 4)
    labels = [1] * len(KNOWN) + [0] * len(UNKNOWN)
    assert auroc(KNOWN, UNKNOWN) == pytest.approx(roc_auc_score(labels, KNOWN + UNKNOWN))
    assert auroc(KNOWN, []) is None
    assert auroc([], UNKNOWN) is None


def test_brier_is_the_mean_squared_error() -> None:
    """(.2² + .3² + 1²) / 3 by hand; scikit-learn agrees where there are many."""
    assert brier([(0.8, True), (0.3, False), (1.0, False)]) == pytest.approx((0.04 + 0.09 + 1) / 3)
    confidences, rights = zip(*SAID, strict=True)
    assert brier(SAID) == pytest.approx(brier_score_loss(rights, confidences))
    assert brier([]) is None


def test_bins_hold_every_answer_once() -> None:
    """A confidence of 1 is in the last bin; where bins are filled, scikit-learn's curve is the same."""
    few = bins([(0.05, False), (0.95, True), (1.0, False)])
    assert [(each.low, each.count) for each in few if each.count] == [(0.0, 1), (0.9, 2)]
    assert (few[9].stated, few[9].right) == (pytest.approx(0.975), 0.5)
    # scikit-learn puts what lies on an edge into the bin below: these confidences lie on none
    inner = [(min(confidence + 0.003, 0.999), right) for confidence, right in SAID]
    filled = [each for each in bins(inner) if each.count]
    confidences, rights = zip(*inner, strict=True)
    right, stated = calibration_curve(rights, confidences, n_bins=10)
    assert sum(each.count for each in filled) == len(inner)
    np.testing.assert_allclose([each.stated for each in filled], stated)
    np.testing.assert_allclose([each.right for each in filled], right)


def test_expected_error_weighs_bins_by_their_count() -> None:
    """Two answers off by .025 and .475 on average of their bin, one off by .05."""
    found = bins([(0.05, False), (0.95, True), (1.0, False)])
    assert expected_error(found) == pytest.approx((0.05 + 2 * 0.475) / 3)
    assert expected_error(bins([])) is None


def test_trades_are_what_thresholds_do() -> None:
    """From refusing nothing to refusing everything; a confidence equal to the threshold is answered."""
    assert trades([0.4, 0.8], [0.1, 0.4])[:-1] == [
        Trade(0.0, 0.0, 1.0),
        Trade(0.1, 0.0, 1.0),
        Trade(0.4, 0.0, 0.5),
        Trade(0.8, 0.5, 0.0),
    ]
    assert trades([0.4, 0.8], [0.1, 0.4])[-1].false_refusal == 1.0
    for each in trades(KNOWN, UNKNOWN):
        assert each.false_refusal == sum(value < each.threshold for value in KNOWN) / len(KNOWN)
        assert each.false_answer == pytest.approx(sum(value >= each.threshold for value in UNKNOWN) / len(UNKNOWN))
    assert trades(KNOWN, []) == []


def test_trades_go_one_way() -> None:
    """A higher threshold refuses more of either kind."""
    for one, other in pairwise(trades(KNOWN, UNKNOWN)):
        assert other.false_refusal >= one.false_refusal
        assert other.false_answer <= one.false_answer


def test_false_answers_at_a_share_of_refusals() -> None:
    """With no refusal allowed half are answered, with half allowed none; without a curve there is no such figure."""
    curve = trades([0.4, 0.8], [0.1, 0.4])
    assert false_answer_at(curve, 0.05) == 0.5
    assert false_answer_at(curve, 0.5) == 0.0
    assert false_answer_at([], 0.05) is None
