"""How vectors are searched: exactly while they are few, by product quantization when they are many. The door to faiss.

Both look at every vector. Of a million vectors of this project's encoder a partition (IVF) had to look at four of ten
of its lists for the recall that four bits for every four components give at once (docs/performance.md).
"""

from pathlib import Path
from secrets import token_hex

import faiss
import numpy as np

from embeddings.vectors import Matrix, Vector
from retrieval.errors import IndexCorrupt
from retrieval.legs.manifest import Part
from retrieval.legs.segments import Half, Longs, Mask
from retrieval.storage.durable import settle

TRAINING = 40_000  # vectors that codes are learnt from; more gave no better ones
_PART = 4  # components a code


class Flat:
    """Vectors in memory as float16, searched exactly."""

    def __init__(self, dim: int) -> None:
        self._index = faiss.IndexScalarQuantizer(dim, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)

    def __len__(self) -> int:
        """How many there are."""
        return int(self._index.ntotal)

    def add(self, rows: Half) -> None:
        """Add rows after the others."""
        self._index.add_sa_codes(np.ascontiguousarray(rows, "<f2").view(np.uint8))

    def search(self, vector: Vector, most: int, allowed: Mask | None = None) -> tuple[Longs, Vector]:
        """The places of the nearest and their inner products, best first; among those `allowed`, if given."""
        _one_thread()
        chosen = _params(allowed) if allowed is not None else None
        scores, places = self._index.search(vector[None], min(most, len(self)), params=chosen)
        held = places[0] >= 0
        return places[0][held], scores[0][held]

    def rows(self, places: Longs) -> Matrix:
        """The vectors at given places."""
        found: Matrix = self._index.reconstruct_batch(places)
        return found


class Codes:
    """Vectors as four bits for every four components: which are worth a closer look."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    @classmethod
    def learnt(cls, sample: Matrix) -> "Codes":
        """Codes without vectors yet, learnt from some."""
        dim = sample.shape[1]
        index = faiss.IndexPQFastScan(dim, dim // _PART, 4, faiss.METRIC_INNER_PRODUCT)
        index.train(sample)
        return cls(index)

    @classmethod
    def open(cls, path: Path) -> "Codes":
        """Codes from a file, in memory: a question reads all of them, and mapped they open no sooner.

        Raises IndexCorrupt.
        """
        try:
            return cls(faiss.read_index(str(path)))
        except RuntimeError as error:  # faiss has no other
            raise IndexCorrupt(f"{path} cannot be read ({error})") from error

    def __len__(self) -> int:
        """How many there are."""
        return int(self._index.ntotal)

    def add(self, vectors: Matrix) -> None:
        """Add vectors after the others."""
        self._index.add(vectors)

    def write(self, folder: Path) -> Part:
        """Write and settle them under a new name; no manifest names it yet."""
        path = folder / f"dense-{token_hex(6)}.codes"
        beside = path.with_suffix(".new")
        faiss.write_index(self._index, str(beside))
        settle(beside, path)
        return Part.of(path, len(self))

    def search(self, vector: Vector, most: int) -> Longs:
        """The places of about the nearest."""
        _one_thread()
        _, places = self._index.search(vector[None], min(most, len(self)))
        found: Longs = places[0][places[0] >= 0]
        return found


def codable(dim: int) -> bool:
    """Whether vectors of so many components can be coded."""
    return dim % _PART == 0


def _one_thread() -> None:
    """Several threads a query cost more than they save, and starve others. A setting of the calling thread."""
    faiss.omp_set_num_threads(1)


def _params(allowed: Mask) -> faiss.SearchParameters:
    """Only some places, as one bit each: a look at them costs the same however many they are."""
    chosen = faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))  # type: ignore[call-arg, arg-type]  # as in C++
    return faiss.SearchParameters(sel=chosen)  # type: ignore[call-arg]
