"""The vectors as of one manifest, open to be searched. Never changes: who reads it is not disturbed by who writes."""

import math
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Self

import numpy as np

from embeddings.vectors import Matrix, Vector
from retrieval.errors import IndexCorrupt
from retrieval.legs.codes import Codes, Flat
from retrieval.legs.manifest import Manifest
from retrieval.legs.segments import BLOCK, Longs, Mask, Segment
from retrieval.records import Window

CLOSER = 600  # of what the codes find, how many are compared exactly: more than are ever asked for
_FEW = 4000  # allowed vectors that are compared at once, without the codes


class Snapshot:
    """Vectors in segments; the first of them with codes, the rest in memory. A place is a row, counted through all."""

    def __init__(self, folder: Path, manifest: Manifest, segments: Sequence[Segment], codes: Codes | None) -> None:
        self.manifest = manifest
        self.segments = segments
        self.codes = codes
        columns = [segment.columns() for segment in segments] or [(np.empty(0, "<i8"),) * 2]
        self.passages = np.concatenate([passages for passages, _ in columns])
        self._published = np.concatenate([published for _, published in columns])
        self._starts = np.cumsum([0, *(segment.part.rows for segment in segments)])
        self.gone = np.fromfile(folder / manifest.gone.file, "<i8") if manifest.gone else np.empty(0, "<i8")
        self._live: Mask | None = None
        if len(self.gone):
            self._live = np.ones(manifest.rows, bool)
            self._live[self.gone] = False
        self.coded = manifest.codes.rows if manifest.codes else 0

    @classmethod
    def open(cls, folder: Path, manifest: Manifest, earlier: Self | None = None) -> Self:
        """Open what a manifest names, taking over from an earlier snapshot what is the same.

        Raises IndexCorrupt.
        """
        held = {segment.part.file: segment for segment in earlier.segments} if earlier else {}
        try:
            segments = [held.get(part.file) or Segment(folder, part, manifest.dim) for part in manifest.segments]
            codes = None
            if manifest.codes:
                same = earlier and earlier.manifest.codes == manifest.codes
                codes = earlier.codes if earlier and same else Codes.open(folder / manifest.codes.file)
            return cls(folder, manifest, segments, codes)
        except (OSError, IndexError) as error:
            raise IndexCorrupt(f"the vectors in {folder} cannot be read ({error})") from error

    def __len__(self) -> int:
        """Passages held."""
        return self.manifest.rows - len(self.gone)

    def search(self, vector: Vector, limit: int, within: Window | None = None) -> list[tuple[int, float]]:
        """Return up to `limit` (passage, cosine), best first, of articles published in a window if one is given."""
        allowed = self._allowed(within)
        near = self._near(vector, max(CLOSER, 2 * limit), allowed)
        tail, scores = np.empty(0, "<i8"), np.empty(0, np.float32)
        if len(self._flat):
            tail, scores = self._flat.search(vector, limit, None if allowed is None else allowed[self.coded :])
        places = np.concatenate([near, tail + self.coded])
        scores = np.concatenate([self.rows(near) @ vector, scores])
        best = np.argsort(-scores, kind="stable")[:limit]
        return [(int(self.passages[places[at]]), float(scores[at])) for at in best]

    def cosines(self, vector: Vector, passages: Sequence[int]) -> list[float]:
        """The cosine of each passage that is held to a vector; NaN for one that is not."""
        places = self.places(np.asarray(passages, "<i8"))
        found = np.full(len(places), np.nan, np.float32)
        for those, rows in (
            (np.flatnonzero((places >= 0) & (places < self.coded)), self.rows),
            (np.flatnonzero(places >= self.coded), lambda there: self._flat.rows(there - self.coded)),
        ):
            order = those[np.argsort(places[those])]
            if len(order):
                found[order] = rows(places[order]) @ vector
        return [float(cosine) for cosine in found]

    def vectors(self, passages: Sequence[int]) -> Matrix:
        """The vector of each passage that is held, a row each; zeros for one that is not."""
        places = self.places(np.asarray(passages, "<i8"))
        found = np.zeros((len(places), self.manifest.dim), np.float32)
        there = np.flatnonzero(places >= 0)
        order = there[np.argsort(places[there])]
        if len(order):
            found[order] = self.rows(places[order])
        return found

    def places(self, passages: Longs) -> Longs:
        """Where each passage stands; -1 for one that is not held."""
        if not len(self.passages):
            return np.full(len(passages), -1, "<i8")
        order = self._order
        at = np.searchsorted(self.passages, passages, sorter=order)
        at = np.minimum(at, len(self.passages) - 1)
        places = at if order is None else order[at]
        held = self.passages[places] == passages
        if self._live is not None:
            held &= self._live[places]
        found: Longs = np.where(held, places, -1)
        return found

    def rows(self, places: Longs) -> Matrix:
        """The vectors at ascending places, from the files."""
        which = np.searchsorted(self._starts, places, side="right") - 1
        parts = []
        for number in np.unique(which).tolist():
            inside = places[which == number] - self._starts[number]
            parts.append(self.segments[number].some(inside.tolist()))
        return np.frombuffer(b"".join(parts), "<f2").reshape(len(places), self.manifest.dim).astype(np.float32)

    def blocks(self, rows: int, start: int = 0) -> list[tuple[int, Segment, int, int]]:
        """All rows from a place on in blocks: (place of the first, segment, start and end in it)."""
        return [
            (first + at, segment, at, min(at + rows, segment.part.rows))
            for first, segment in zip(self._starts.tolist(), self.segments, strict=False)
            for at in range(max(0, start - first), segment.part.rows, rows)
        ]

    @cached_property
    def _flat(self) -> Flat:
        """The vectors without codes, read when they are first searched: who writes does not need them."""
        flat = Flat(self.manifest.dim)
        for _, segment, start, end in self.blocks(BLOCK, self.coded):
            flat.add(segment.rows(start, end))
        return flat

    @cached_property
    def _order(self) -> Longs | None:
        """How to sort the passages, where they are not as they come: the store counts them upwards."""
        return None if (np.diff(self.passages) > 0).all() else np.argsort(self.passages, kind="stable")

    def _allowed(self, within: Window | None) -> Mask | None:
        """Which rows may be found; None where all may."""
        if within is None:
            return self._live
        dated: Mask = (self._published >= within.since) & (self._published <= within.until) & (self._published != 0)
        return dated if self._live is None else dated & self._live

    def _near(self, vector: Vector, most: int, allowed: Mask | None) -> Longs:
        """The ascending places of the coded vectors that are worth a closer look."""
        if not self.codes:
            return np.empty(0, "<i8")
        if allowed is None:
            return np.sort(self.codes.search(vector, most))
        there = int(np.count_nonzero(allowed[: self.coded]))
        if there <= _FEW:
            return np.flatnonzero(allowed[: self.coded])
        found = self.codes.search(vector, math.ceil(1.2 * most * self.coded / there))
        return np.sort(found[allowed[found]][:most])
