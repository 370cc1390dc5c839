"""The dense leg: exact inner product over unit vectors. The one door to faiss.

A cache beside the store: a manifest names the file of vectors, the encoder they come from and the point of the store's
history that they have reached. Both files are written beside and renamed, the manifest last, so that a crash leaves the
state before or the state after.
"""

import json
import os
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import Self

import faiss
import numpy as np

from embeddings.vectors import Matrix, Vector
from retrieval.errors import IndexCorrupt
from retrieval.records import START, Point

MANIFEST = "dense.json"
_LAYOUT = 2


class DenseIndex:
    """Passages by their vectors."""

    def __init__(self, folder: Path, encoder: str, index: faiss.Index, point: Point) -> None:
        self._folder = folder
        self._encoder = encoder
        self._index = index
        self.point = point  # the last change of the store that is applied here

    @classmethod
    def empty(cls, folder: Path, encoder: str, dim: int) -> Self:
        """An index without passages, nothing written yet."""
        return cls(folder, encoder, faiss.IndexIDMap2(faiss.IndexFlatIP(dim)), START)

    @classmethod
    def open(cls, folder: Path, encoder: str, dim: int) -> Self:
        """Open the vectors in `folder`, or an empty index where there are none of this encoder and layout.

        Raises IndexCorrupt when the files that should be there cannot be read.
        """
        path = folder / MANIFEST
        if not path.exists():
            return cls.empty(folder, encoder, dim)
        try:
            manifest = json.loads(path.read_text("utf-8"))
            if (manifest["layout"], manifest["encoder"], manifest["dim"]) != (_LAYOUT, encoder, dim):
                return cls.empty(folder, encoder, dim)
            vectors = folder / manifest["file"]
            if vectors.stat().st_size != manifest["bytes"]:
                raise IndexCorrupt(f"{vectors} has not the {manifest['bytes']} bytes it was written with")
            index = faiss.read_index(str(vectors))
            point = Point(int(manifest["sequence"]), int(manifest["mark"]))
        except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:  # faiss raises RuntimeError
            raise IndexCorrupt(f"{path} or its vectors cannot be read ({error})") from error
        return cls(folder, encoder, index, point)

    def __len__(self) -> int:
        """Passages held."""
        return int(self._index.ntotal)

    def clear(self) -> None:
        """Take everything out; in memory until `save`."""
        self._index.reset()
        self.point = START

    def add(self, ids: Sequence[int], vectors: Matrix) -> None:
        """Add passages; in memory until `save`."""
        self._index.add_with_ids(np.ascontiguousarray(vectors), np.asarray(ids, dtype=np.int64))

    def remove(self, ids: Sequence[int]) -> None:
        """Take passages out; in memory until `save`."""
        self._index.remove_ids(faiss.IDSelectorBatch(np.asarray(ids, dtype=np.int64)))

    def save(self, point: Point) -> None:
        """Write what is held, atomically, as of a point of the store's history."""
        name = f"dense-{point.sequence}-{token_hex(4)}.faiss"  # never a name that a manifest already gives
        beside = self._folder / f"{name}.new"
        faiss.write_index(self._index, str(beside))
        _settle(beside, self._folder / name)
        manifest = {
            "layout": _LAYOUT,
            "encoder": self._encoder,
            "dim": self._index.d,
            "sequence": point.sequence,
            "mark": point.mark,
            "file": name,
            "bytes": (self._folder / name).stat().st_size,
            "sha256": _checksum(self._folder / name),
        }
        beside = self._folder / f"{MANIFEST}.new"
        beside.write_text(json.dumps(manifest, indent=1), "utf-8")
        _settle(beside, self._folder / MANIFEST)
        self.point = point
        for old in self._folder.glob("dense-*.faiss*"):
            if old.name != name:
                old.unlink(missing_ok=True)

    def search(self, vector: Vector, limit: int, *, among: Sequence[int] | None = None) -> list[tuple[int, float]]:
        """Return up to `limit` (passage id, cosine), of all or those `among`, best first. A zero vector finds none."""
        if not len(self) or not vector.any() or (among is not None and not among):
            return []
        faiss.omp_set_num_threads(1)  # of this thread: several a query cost more than they save, and starve others
        chosen = faiss.SearchParameters(sel=_selector(among)) if among else None  # type: ignore[call-arg]  # as in C++
        scores, ids = self._index.search(np.ascontiguousarray(vector[None, :]), min(limit, len(self)), params=chosen)
        return [(int(i), float(s)) for i, s in zip(ids[0], scores[0], strict=True) if i >= 0]

    def cosines(self, vector: Vector, ids: Sequence[int]) -> list[float]:
        """The cosine of each of `ids` that is held to `vector`; NaN for one that is not."""
        return [self._cosine(vector, passage) for passage in ids]

    def _cosine(self, vector: Vector, passage: int) -> float:
        try:
            return float(self._index.reconstruct(passage) @ vector)
        except RuntimeError:  # faiss: key not found
            return float("nan")


def _selector(ids: Sequence[int]) -> faiss.IDSelector:
    """A set of ids as one bit each: a look at it costs the same however many they are."""
    held = np.zeros((max(ids) // 8 + 1) * 8, bool)
    held[np.asarray(ids)] = True
    return faiss.IDSelectorBitmap(np.packbits(held, bitorder="little"))  # type: ignore[call-arg, arg-type]  # as in C++


def encoder_of(folder: Path) -> str:
    """The encoder whose vectors lie in `folder`; "" when there are none that can be read."""
    try:
        return str(json.loads((folder / MANIFEST).read_text("utf-8"))["encoder"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def stamp(folder: Path) -> tuple[int, int]:
    """What changes whenever another process puts new vectors in place: the manifest's inode and time."""
    try:
        status = (folder / MANIFEST).stat()
    except FileNotFoundError:
        return 0, 0
    return status.st_ino, status.st_mtime_ns


def damaged(folder: Path) -> str:
    """What is wrong with the files in `folder` by their checksum; "" when nothing is, or there are none."""
    path = folder / MANIFEST
    if not path.exists():
        return ""
    try:
        manifest = json.loads(path.read_text("utf-8"))
        if _checksum(folder / manifest["file"]) != manifest["sha256"]:
            return f"{folder / manifest['file']} is not as it was written"
    except (OSError, ValueError, KeyError, TypeError) as error:
        return f"{path} or its vectors cannot be read ({error})"
    return ""


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        running = sha256()
        while block := file.read(1 << 20):
            running.update(block)
        return running.hexdigest()


def _settle(beside: Path, path: Path) -> None:
    """Put a finished file in its place so that a power cut finds the old one or the new one."""
    with beside.open("rb") as file:
        os.fsync(file.fileno())
    beside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
