"""When each article was published, and which passages are its: what is counted over time is counted in this."""

import numpy as np

from retrieval.legs.segments import Longs, Mask
from retrieval.storage.store import Store


class Timeline:
    """The articles as of one point of the store's history, in memory: 32 bytes each."""

    def __init__(self, store: Store) -> None:
        self.point = store.history.point  # read first: what is committed meanwhile is a reason to make another
        extents = np.array(store.extents(), "<i8").reshape(-1, 3)
        times = np.array(store.times(), "<i8").reshape(-1, 2)
        # A writer may commit between the two: who is in only one of them is left to the next.
        _, one, other = np.intersect1d(extents[:, 0], times[:, 0], return_indices=True)
        order = np.argsort(extents[one, 1])
        self._first, self._last = extents[one[order], 1], extents[one[order], 2]
        self.published: Longs = times[other[order], 1]  # milliseconds; 0: unknown
        self.sorted: Longs = np.sort(self.published[self.published != 0])

    def __len__(self) -> int:
        """Articles held."""
        return len(self.published)

    def owners(self, passages: list[int]) -> Mask:
        """Which articles own one of these passages. One that is stored no more, or not yet, has no owner."""
        owned = np.zeros(len(self), bool)
        if len(self):
            numbers = np.array(passages, "<i8")
            at = np.searchsorted(self._first, numbers, side="right") - 1
            owned[at[(at >= 0) & (numbers <= self._last[at])]] = True
        return owned
