"""Things that are alike in groups: average linkage, by chains of nearest neighbours.

Average linkage asks of a group that its members are alike in the mean: one article that mentions everything, as a
review of the day does, joins no two stories. The chains find the same groups as looking at all pairs at each step
would, in time that goes by the square of their number (Murtagh, A survey of recent advances in hierarchical clustering
algorithms, 1983).
"""

import numpy as np

from embeddings.vectors import Matrix


def clusters(similar: Matrix, least: float) -> list[list[int]]:
    """Groups of the rows of a symmetric matrix, joined while the mean likeness of two groups is at least `least`.

    Every row once, ascending within its group; the groups by their first row.
    """
    # Products of matrices are symmetric but for their last bits, by which a chain could go round in a circle for ever.
    near = np.maximum(similar, similar.T).astype(np.float32)
    np.fill_diagonal(near, -np.inf)
    groups: list[list[int]] = [[row] for row in range(len(near))]
    waiting = set(range(len(near)))
    chain: list[int] = []
    while waiting:
        here = chain[-1] if chain else min(waiting)
        row = near[here]
        best = int(row.argmax())
        if row[best] < least:  # nor will it ever be nearer to any: what is joined is no nearer than its parts
            near[here, :] = near[:, here] = -np.inf
            waiting.discard(here)
            chain = []
        elif len(chain) > 1 and row[chain[-2]] == row[best]:
            other = chain[-2]
            one, two = len(groups[here]), len(groups[other])
            joined = (one * near[here] + two * near[other]) / (one + two)
            joined[[here, other]] = -np.inf
            near[here, :] = near[:, here] = joined
            near[other, :] = near[:, other] = -np.inf
            groups[here] += groups[other]
            groups[other] = []
            waiting.discard(other)
            chain = chain[:-2]
        else:
            chain = [*(chain or [here]), best]
    return sorted(sorted(group) for group in groups if group)
