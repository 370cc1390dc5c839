"""Two legs to one list of candidates: a convex sum of both scores, each put between 0 and 1.

Ranks alone (reciprocal rank fusion) let a weak leg drag a strong one down: on ats_news from R@1 .731 to .503 with a
general encoder. Here the lexical leg leads, the dense one adds what it has, and `rescore` looks closer at the best.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

# The dense leg's share in choosing whom to look at closer: up to .2 the order itself stays within a point of the
# better leg's on every question set, above it falls (docs/quality.md).
DENSE_WEIGHT = 0.2


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that a leg found."""

    passage: int
    score: float  # 0 to 1
    lexical: float  # BM25 as a share of the best one's; 0 when that leg did not find it
    dense: float  # where its cosine stands between the candidates' lowest and highest: comparable across encoders


def fuse(
    lexical: Sequence[tuple[int, float]],
    dense: Sequence[tuple[int, float]],
    cosines: Callable[[Sequence[int]], Sequence[float]],
) -> list[Candidate]:
    """Rank the union of both legs, best first.

    `cosines` gives the cosine of passages that the dense leg did not return; NaN counts as unrelated.
    """
    bm25, cosine = dict(lexical), dict(dense)
    unknown = [passage for passage in bm25 if passage not in cosine]
    cosine.update(zip(unknown, (0.0 if math.isnan(c) else c for c in cosines(unknown)), strict=True))
    if not cosine:
        return []
    top = max(bm25.values(), default=0.0) or 1.0
    low, high = min(cosine.values()), max(cosine.values())
    spread = (high - low) or 1.0
    candidates = []
    for passage, similarity in cosine.items():
        share, likeness = bm25.get(passage, 0.0) / top, (similarity - low) / spread
        score = (1 - DENSE_WEIGHT) * share + DENSE_WEIGHT * likeness
        candidates.append(Candidate(passage, score, share, likeness))
    return sorted(candidates, key=lambda c: (-c.score, c.passage))
