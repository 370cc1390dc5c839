"""The dense leg: inner product over unit vectors, exact while that is fast.

A cache beside the store. What is added is written to new files, and a manifest put in place last makes it count: a
crash leaves the state before or the state after, and what an update costs goes by what changed.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Self

import numpy as np

from embeddings.vectors import Matrix, Vector
from retrieval.errors import IndexCorrupt
from retrieval.legs import manifest, segments
from retrieval.legs.codes import TRAINING, Codes, codable
from retrieval.legs.manifest import Manifest, Part, Recall
from retrieval.legs.segments import BLOCK, Half, Longs
from retrieval.legs.snapshot import Snapshot
from retrieval.records import Point, Window

EXACT = 50_000  # vectors searched without codes: .9 ms; with them, and 600 read from files, it is as much
_GROWN = 4  # codes are learnt anew when there are so many times as many vectors
_HOLES = 0.25  # of the rows: what may be removed before all is written anew
_NEAREST = 10


class DenseIndex:
    """Passages by their vectors. Searching is safe from several threads; one writes, under the writer's lock."""

    def __init__(self, folder: Path, held: Snapshot) -> None:
        self._folder = folder
        self._held = held
        self._waiting: list[tuple[Longs, Longs, Half]] = []  # added, and not written yet
        self._written: list[Part] = []  # and written, and not named yet
        self._removed: list[int] = []

    @classmethod
    def empty(cls, folder: Path, encoder: str, dim: int) -> Self:
        """An index without passages, nothing written yet."""
        return cls(folder, Snapshot.open(folder, Manifest(encoder, dim)))

    @classmethod
    def open(cls, folder: Path, encoder: str, dim: int, earlier: "DenseIndex | None" = None) -> Self:
        """Open the vectors in `folder`, or an empty index where there are none of this encoder and layout.

        What an index that was opened `earlier` holds already is not read again.

        Raises IndexCorrupt when the files that should be there cannot be read.
        """
        while True:
            stamp = manifest.stamp(folder)
            try:
                now = manifest.read(folder, encoder, dim)
                return cls(folder, Snapshot.open(folder, now, earlier._held if earlier else None))
            except IndexCorrupt:
                if manifest.stamp(folder) == stamp:  # else another process renewed it meanwhile
                    raise

    @property
    def point(self) -> Point:
        """The last change of the store that is applied here."""
        return self._held.manifest.point

    @property
    def recall(self) -> Recall | None:
        """What the search finds of what is nearest, as of the last time it was measured; None where it is exact."""
        return self._held.manifest.recall

    def __len__(self) -> int:
        """Passages held."""
        return len(self._held)

    # Searching

    def search(self, vector: Vector, limit: int, *, within: Window | None = None) -> list[tuple[int, float]]:
        """Return up to `limit` (passage id, cosine), of all or those published in a window, best first.

        A zero vector finds none.
        """
        return self._held.search(vector, limit, within) if vector.any() else []

    def cosines(self, vector: Vector, ids: Sequence[int]) -> list[float]:
        """The cosine of each of `ids` that is held to `vector`; NaN for one that is not."""
        return self._held.cosines(vector, ids)

    def vectors(self, ids: Sequence[int]) -> Matrix:
        """The vector of each of `ids` that is held, a row each; zeros for one that is not."""
        return self._held.vectors(ids)

    # Writing

    def clear(self) -> None:
        """Take everything out; counts with the next `save`."""
        self._forget()
        self._held = Snapshot.open(self._folder, Manifest(self._held.manifest.encoder, self._held.manifest.dim))

    def add(self, ids: Sequence[int], published: Sequence[int], vectors: Matrix) -> None:
        """Add passages of new ids, published at a time (milliseconds UTC, 0: unknown); found after `save`."""
        self._waiting.append((np.asarray(ids, "<i8"), np.asarray(published, "<i8"), vectors.astype("<f2")))
        if sum(len(rows) for rows, _, _ in self._waiting) >= BLOCK:
            self._write()

    def remove(self, ids: Sequence[int]) -> None:
        """Take passages out; they are found until `save`."""
        self._removed += ids

    def save(self, point: Point) -> None:
        """Make what was added and removed count, as of a point of the store's history."""
        self._write()
        now = self._held.manifest
        now = replace(now, point=point, segments=(*now.segments, *self._written))
        draft = Snapshot.open(self._folder, now, self._held)
        places = draft.places(np.asarray(self._removed, "<i8"))
        gone = np.union1d(draft.gone, places[places >= 0])
        coded = int(np.searchsorted(np.cumsum([part.rows for part in now.segments]), draft.coded, side="right"))
        coded = coded if draft.coded else 0
        few = segments.tail([part.rows for part in now.segments[coded:]])
        self._publish(*self._merged(draft, gone, len(now.segments) - few))
        self._forget()

    def consolidate(self, *, wholly: bool = False) -> None:
        """Renew the codes where many vectors have none, and write all anew where many were removed.

        Do both in any case `wholly`, as far as there is something to gain.
        """
        if len(self._held.gone) > (0 if wholly else _HOLES * self._held.manifest.rows):
            now, gone = self._merged(self._held, self._held.gone, 0)
            self._publish(replace(now, codes=None, recall=None, trained=0), gone)
        held = self._held
        rows, grown = held.manifest.rows, held.manifest.codes and held.manifest.trained < held.manifest.rows
        if codable(held.manifest.dim) and (rows - held.coded > EXACT or (wholly and grown)):
            self._publish(replace(self._coded(held, anew=wholly), recall=None), held.gone)

    def measure(self, asked: Callable[[], Matrix]) -> None:
        """Measure what the codes find of what is nearest to vectors of questions, unless that is known."""
        held = self._held
        if held.manifest.codes and not held.manifest.recall:
            self._publish(replace(held.manifest, recall=self._measured(asked())), held.gone)

    def _write(self) -> None:
        """Write what waits; no manifest names it yet."""
        if self._waiting:
            passages, published, rows = (list(column) for column in zip(*self._waiting, strict=True))
            dim = self._held.manifest.dim
            part = segments.write(self._folder, dim, rows, np.concatenate(passages), np.concatenate(published))
            self._written.append(part)
            self._waiting = []

    def _forget(self) -> None:
        self._waiting, self._written, self._removed = [], [], []

    def _merged(self, draft: Snapshot, gone: Longs, first: int) -> tuple[Manifest, Longs]:
        """A manifest with the segments from `first` on merged, without what is gone of them, and what is gone still."""
        parts = list(draft.manifest.segments[:first])
        start = sum(part.rows for part in parts)
        group: list[tuple[segments.Segment, Longs]] = []
        for segment in (*draft.segments[first:], None):
            if group and (segment is None or sum(len(kept) for _, kept in group) + segment.part.rows > segments.MOST):
                those, keep = zip(*group, strict=True)
                parts.append(segments.merged(self._folder, draft.manifest.dim, those, keep))
                group = []
            if segment:
                inside = gone[(gone >= start) & (gone < start + segment.part.rows)] - start
                group.append((segment, np.setdiff1d(np.arange(segment.part.rows), inside, assume_unique=True)))
                start += segment.part.rows
        kept = sum(part.rows for part in draft.manifest.segments[:first])
        return replace(draft.manifest, segments=tuple(part for part in parts if part.rows)), gone[gone < kept]

    def _coded(self, held: Snapshot, *, anew: bool) -> Manifest:
        """The manifest with codes for all vectors: those there are added to, unless they were learnt from too few."""
        now = held.manifest
        if now.codes and not anew and now.rows < _GROWN * now.trained:
            codes, done = Codes.open(self._folder / now.codes.file), now.codes.rows
        else:
            chosen = np.random.default_rng(0).permutation(now.rows)[:TRAINING]
            codes, done = Codes.learnt(held.rows(np.sort(chosen))), 0
            now = replace(now, trained=now.rows)
        for _, segment, start, end in held.blocks(BLOCK, done):
            codes.add(segment.rows(start, end).astype(np.float32))
        return replace(now, codes=codes.write(self._folder))

    def _measured(self, asked: Matrix) -> Recall | None:
        """What the search finds of the nearest, by comparison with all."""
        held = self._held
        gone = np.zeros(held.manifest.rows, bool)
        gone[held.gone] = True
        best = [(np.empty(0, np.float32), np.empty(0, "<i8"))] * len(asked)
        for place, segment, start, end in held.blocks(BLOCK):
            scores = asked @ segment.rows(start, end).astype(np.float32).T
            scores[:, gone[place : place + end - start]] = -np.inf
            for number, row in enumerate(scores):
                there = np.argpartition(-row, min(_NEAREST, len(row) - 1))[:_NEAREST]
                joined = np.concatenate([best[number][0], row[there]]), np.concatenate([best[number][1], there + place])
                order = np.argsort(-joined[0])[:_NEAREST]
                best[number] = joined[0][order], joined[1][order]
        shares: list[float] = []
        for vector, (_, places) in zip(asked, best, strict=True):
            found = {passage for passage, _ in held.search(vector, _NEAREST)}
            shares.append(len(found & set(held.passages[places].tolist())) / len(places))
        return Recall(round(float(np.mean(shares)), 4), len(asked)) if shares else None

    def _publish(self, now: Manifest, gone: Longs) -> None:
        """Put a manifest in place, and delete what it does not name."""
        before = self._held
        same = now.gone is not None and np.array_equal(before.gone, gone)
        if not same:
            now = replace(now, gone=segments.write_places(self._folder, gone) if len(gone) else None)
        now.write(self._folder)
        self._held = Snapshot.open(self._folder, now, before)
        named = {part.file for part in now.parts}
        for old in self._folder.glob("dense-*"):
            if old.name not in named:
                old.unlink(missing_ok=True)
