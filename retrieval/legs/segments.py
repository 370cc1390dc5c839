"""Vectors in files that are written once: rows of float16 with the passage and the time of each.

Read by `pread`, not mapped: a mapped file that another program cuts short kills the process, and every page that a
mapping ever touched counts as its memory. A segment is the rows, then the passages, then the times.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from secrets import token_hex
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from retrieval.errors import IndexCorrupt
from retrieval.legs.manifest import Part
from retrieval.storage.durable import settle

Half: TypeAlias = NDArray[np.float16]  # (n, dim)
Longs: TypeAlias = NDArray[np.int64]  # (n,)
Mask: TypeAlias = NDArray[np.bool_]  # (n,)

MOST = 1 << 18  # rows in a segment that was merged: bounds what an update ever rewrites
BLOCK = 1 << 15  # rows in memory at a time
_LONG = 8  # bytes of a passage's number, and of its time


class Segment:
    """An open segment. It can be read also when its file was deleted since."""

    def __init__(self, folder: Path, part: Part, dim: int) -> None:
        self.part = part
        self.path = folder / part.file
        self._dim = dim
        self._handle = os.open(self.path, os.O_RDONLY)

    def __del__(self) -> None:
        """Close the file with the last that reads it."""
        if handle := getattr(self, "_handle", 0):
            os.close(handle)

    def columns(self) -> tuple[Longs, Longs]:
        """The passages, and when their articles were published (milliseconds UTC)."""
        at, size = 2 * self._dim * self.part.rows, _LONG * self.part.rows
        passages, published = (np.frombuffer(self._read(size, at + more), "<i8") for more in (0, size))
        return passages, published

    def rows(self, start: int, end: int) -> Half:
        """The rows from `start` to before `end`: (end - start, dim)."""
        wide = 2 * self._dim
        return np.frombuffer(self._read(wide * (end - start), wide * start), "<f2").reshape(end - start, self._dim)

    def some(self, places: Sequence[int]) -> bytes:
        """The rows at given places, one after the other."""
        wide = 2 * self._dim
        found = b"".join([os.pread(self._handle, wide, wide * place) for place in places])
        if len(found) != wide * len(places):
            raise IndexCorrupt(f"{self.path} ends before its rows do")
        return found

    def _read(self, size: int, at: int) -> bytes:
        """Read in parts: one read is at most 2 GB."""
        parts = []
        while size:
            part = os.pread(self._handle, min(size, 1 << 30), at)
            if not part:
                raise IndexCorrupt(f"{self.path} ends before its rows do")
            parts.append(part)
            size, at = size - len(part), at + len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)


def write(folder: Path, dim: int, blocks: Iterable[Half], passages: Longs, published: Longs) -> Part:
    """Write a segment and settle it; no manifest names it yet."""
    path = folder / f"dense-{token_hex(6)}.rows"  # never a name that a manifest already gives
    beside = path.with_suffix(".new")
    with beside.open("wb") as file:
        for block in blocks:
            file.write(np.ascontiguousarray(block, "<f2").tobytes())
        for column in (passages, published):
            file.write(np.ascontiguousarray(column, "<i8").tobytes())
    if beside.stat().st_size != (2 * dim + 2 * _LONG) * len(passages):
        raise ValueError("as many rows as passages")
    settle(beside, path)
    return Part.of(path, len(passages))


def merged(folder: Path, dim: int, segments: Sequence[Segment], keep: Sequence[Longs]) -> Part:
    """One segment of the kept rows of several, in their order."""
    columns = [segment.columns() for segment in segments]

    def blocks() -> Iterator[Half]:
        for segment, kept in zip(segments, keep, strict=True):
            for start in range(0, segment.part.rows, BLOCK):
                end = min(start + BLOCK, segment.part.rows)
                within = kept[np.searchsorted(kept, start) : np.searchsorted(kept, end)]
                if len(within):
                    yield segment.rows(start, end)[within - start]

    both = zip(columns, keep, strict=True)
    passages, published = zip(*((a[kept], b[kept]) for (a, b), kept in both), strict=True)
    return write(folder, dim, blocks(), np.concatenate(passages), np.concatenate(published))


def write_places(folder: Path, places: Longs) -> Part:
    """Write places of rows and settle them; no manifest names them yet."""
    path = folder / f"dense-{token_hex(6)}.gone"
    beside = path.with_suffix(".new")
    beside.write_bytes(np.ascontiguousarray(places, "<i8").tobytes())
    settle(beside, path)
    return Part.of(path, len(places))


def tail(sizes: Sequence[int]) -> int:
    """How many of the last segments to merge into one: those not four times as large as what follows them.

    So a row is rewritten a few times in all, and there are few segments.
    """
    merged, total = 0, 0
    for count, size in enumerate(reversed(sizes), 1):
        if total and size + total > MOST:
            break
        if total and size < 4 * total:
            merged = count
        total += size
    return merged
