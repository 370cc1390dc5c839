"""Two legs to one ranking: a convex sum of both scores, each put between 0 and 1.

Ranks alone (reciprocal rank fusion) let a weak leg drag a strong one down: on ats_news from R@1 .731 to .503 with a
general encoder. Here the lexical leg leads and the dense one adds what it has.
"""

import math
from collections.abc import Callable, Sequence

# The dense leg's share, chosen on the question sets (docs/quality.md): the largest that loses nowhere.
DENSE_WEIGHT = 0.3


def fuse(
    lexical: Sequence[tuple[int, float]],
    dense: Sequence[tuple[int, float]],
    cosines: Callable[[Sequence[int]], Sequence[float]],
) -> list[tuple[int, float, float | None, float]]:
    """Rank the union of both legs: (id, score in [0, 1], BM25 or None, cosine), best first.

    `cosines` gives the cosine of passages that the dense leg did not return; NaN counts as unrelated.
    """
    bm25 = dict(lexical)
    cosine = dict(dense)
    unknown = [passage for passage in bm25 if passage not in cosine]
    cosine.update(zip(unknown, (0.0 if math.isnan(c) else c for c in cosines(unknown)), strict=True))
    if not cosine:
        return []
    top = max(bm25.values(), default=1.0)
    low, high = min(cosine.values()), max(cosine.values())
    spread = (high - low) or 1.0
    weight = DENSE_WEIGHT if high > 0 else 0.0
    ranked = [
        (
            passage,
            (1 - weight) * bm25.get(passage, 0.0) / top + weight * (cosine[passage] - low) / spread,
            bm25.get(passage),
            cosine[passage],
        )
        for passage in cosine
    ]
    return sorted(ranked, key=lambda hit: (-hit[1], hit[0]))
