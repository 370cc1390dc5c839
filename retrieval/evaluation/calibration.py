"""Figures of a stated probability: whether it tells questions apart, and whether it means what it says.

Pure functions of numbers. `known` are the confidences of questions that the corpus answers, `unknown` those of
questions that it does not.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.evaluation.metrics import mean

Said = tuple[float, bool]  # a stated confidence, and whether what was said with it was right


@dataclass(frozen=True, slots=True)
class Bin:
    """The answers given with about the same confidence."""

    low: float
    high: float
    count: int
    stated: float  # mean confidence, 0 when there are none
    right: float  # share that was right, 0 when there are none


@dataclass(frozen=True, slots=True)
class Trade:
    """What a threshold costs: below it a question is refused."""

    threshold: float
    false_refusal: float  # share of answerable questions refused
    false_answer: float  # share of unanswerable questions not refused


def auroc(known: Sequence[float], unknown: Sequence[float]) -> float | None:
    """The chance that an answerable question has the higher confidence of two, a tie counting half.

    The area under the ROC curve (Mann and Whitney's U over the number of pairs); None when either kind is missing.
    """
    if not known or not unknown:
        return None
    ordered = sorted(unknown)
    pairs = sum(bisect_left(ordered, value) + bisect_right(ordered, value) for value in known) / 2
    return pairs / (len(known) * len(unknown))


def brier(said: Sequence[Said]) -> float | None:
    """The mean squared distance of the confidence from what was so (Brier, 1950); 0 is best. None for nothing."""
    return mean([(confidence - right) ** 2 for confidence, right in said]) if said else None


def bins(said: Sequence[Said], count: int = 10) -> list[Bin]:
    """Sort answers into bins of equal width by their confidence; 1 belongs to the last."""
    groups: list[list[Said]] = [[] for _ in range(count)]
    for confidence, right in said:
        groups[min(count - 1, int(confidence * count))].append((confidence, right))
    return [
        Bin(
            number / count,
            (number + 1) / count,
            len(group),
            mean([confidence for confidence, _ in group]),
            mean([float(right) for _, right in group]),
        )
        for number, group in enumerate(groups)
    ]


def expected_error(found: Sequence[Bin]) -> float | None:
    """The expected calibration error: how far the bins' confidence is from their share right, weighed by count."""
    total = sum(each.count for each in found)
    return sum(each.count * abs(each.stated - each.right) for each in found) / total if total else None


def trades(known: Sequence[float], unknown: Sequence[float]) -> list[Trade]:
    """Every different trade that a threshold can make, the lowest threshold first; none when either kind is missing.

    The thresholds are the confidences met: a question whose confidence is the threshold itself is answered. The last
    lies above all of them and refuses everything.
    """
    if not known or not unknown:
        return []
    yes, no = sorted(known), sorted(unknown)
    thresholds = [0.0, *sorted({*yes, *no} - {0.0}), max(yes[-1], no[-1], 1.0) + 1e-9]
    return [Trade(at, bisect_left(yes, at) / len(yes), 1 - bisect_left(no, at) / len(no)) for at in thresholds]


def false_answer_at(curve: Sequence[Trade], most_refused: float) -> float | None:
    """The least share of unanswerable questions answered with at most that share of answerable ones refused."""
    return min((each.false_answer for each in curve if each.false_refusal <= most_refused), default=None)
