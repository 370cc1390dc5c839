"""Figures of a ranking against the documents that answer. Binary relevance; each figure of one question is 0 to 1.

`recall_at` is success@k, as bench sets of question answering use the word: any one answering document suffices.
"""

import math
from collections.abc import Collection, Sequence


def recall_at(ranked: Sequence[str], gold: Collection[str], k: int) -> float:
    """1 when one of `gold` is among the first k."""
    return float(any(document in gold for document in ranked[:k]))


def reciprocal_rank(ranked: Sequence[str], gold: Collection[str], k: int) -> float:
    """1 / rank of the first of `gold` among the first k, else 0; its mean is MRR@k."""
    return next((1 / rank for rank, document in enumerate(ranked[:k], 1) if document in gold), 0.0)


def ndcg_at(ranked: Sequence[str], gold: Collection[str], k: int) -> float:
    """Normalised discounted cumulative gain with binary gains and log2 discount (Järvelin and Kekäläinen, 2002)."""
    gain = sum(1 / math.log2(rank + 1) for rank, document in enumerate(ranked[:k], 1) if document in gold)
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(len(gold), k) + 1))
    return gain / ideal if ideal else 0.0


def mean(values: Sequence[float]) -> float:
    """The mean, 0 for nothing."""
    return sum(values) / len(values) if values else 0.0


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the values lie (nearest rank), 0 for nothing."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else 0.0
