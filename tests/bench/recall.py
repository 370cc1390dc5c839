"""How many of the ten nearest passages the dense leg finds. Run by speed.py.

    python tests/bench/recall.py HOME < QUESTIONS.json

Exactly nearest is what numpy finds in the vectors of all passages, each encoded anew from its text: nothing of the
index that is measured takes part. A passage found counts when it is as near as the tenth, so that of copies any does.
Prints one JSON object.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from embeddings.encoder import DEFAULT, Encoder, load_encoder
from embeddings.vectors import Matrix, Vector
from retrieval.evaluation.metrics import mean
from retrieval.index import Index
from retrieval.language.text import fold
from retrieval.legs.dense import DenseIndex
from retrieval.records import START
from retrieval.storage.store import Store

NEAREST = 10
_BLOCK = 4096  # passages in memory at a time
_SAME = 1e-5  # of a cosine: more precise no float32 is after 256 sums


class Nearest:
    """The exact cosines of the nearest passages to some queries, and of those that an index found."""

    def __init__(self, queries: Matrix, found: Sequence[Sequence[int]], nearest: int = NEAREST) -> None:
        self._queries = queries
        self._found = [set(ids) for ids in found]
        self._nearest = nearest
        self.best = np.full((len(queries), nearest), -np.inf, np.float32)  # of each query, in no order
        self._theirs: list[list[float]] = [[] for _ in found]

    def add(self, ids: Sequence[int], vectors: Matrix) -> None:
        """Look at more passages."""
        cosines = self._queries @ vectors.T
        both = np.concatenate([self.best, cosines], axis=1)
        self.best = -np.partition(-both, self._nearest - 1, axis=1)[:, : self._nearest]
        column = {passage: at for at, passage in enumerate(ids)}
        for query, found in enumerate(self._found):
            self._theirs[query] += [float(cosines[query, column[passage]]) for passage in found & column.keys()]

    def recall(self) -> float:
        """The share of the nearest that were found, over all queries."""
        shares = [share(best, theirs) for best, theirs in zip(self.best, self._theirs, strict=True)]
        return mean([found for found in shares if found is not None])


def share(best: Vector, theirs: Iterable[float]) -> float | None:
    """How many of the nearest were found, by the cosines of both; None where there is nothing to find."""
    held = best[np.isfinite(best)]
    near = sum(cosine >= held.min() - _SAME for cosine in theirs) if len(held) else 0
    return min(near, len(held)) / len(held) if len(held) else None


def encoded(store: Store, encoder: Encoder) -> Iterator[tuple[list[int], Matrix]]:
    """All passages of a store by number, with their vectors."""
    at = START
    while (changes := store.history.changes(at, _BLOCK)).upto != at:
        held = store.passages(changes.added)
        texts = ("\n".join(filter(None, (p.article.title, p.subhead, p.text))) for p in held.values())
        if held:
            yield list(held), encoder.passages([fold(text) for text in texts])
        at = changes.upto


def main() -> None:
    """Compare and print."""
    home = Path(sys.argv[1])
    encoder = load_encoder(DEFAULT, models=home)
    with Index.open(home, encoder) as index:
        read = [index.ranking.read(question) for question in json.load(sys.stdin)]
    queries = np.stack([encoder.query(question.meaning) for question in read])
    leg = DenseIndex.open(home, encoder.name, encoder.dim)
    nearest = Nearest(queries, [[passage for passage, _ in leg.search(query, NEAREST)] for query in queries])
    store = Store.open(home)
    for ids, vectors in encoded(store, encoder):
        nearest.add(ids, vectors)
    store.close()
    print(json.dumps({"questions": len(queries), f"recall@{NEAREST}": round(nearest.recall(), 4)}))


if __name__ == "__main__":
    main()
