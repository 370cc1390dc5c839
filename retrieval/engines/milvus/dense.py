"""The dense leg on a Milvus server."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from embeddings.vectors import Matrix, Vector
from retrieval.engines.milvus import expressions
from retrieval.engines.milvus.connection import Connection
from retrieval.engines.milvus.state import State
from retrieval.records import START, Point, Window

_WIDTH = 200  # candidates that the graph is walked with, at least
_BATCH = 1000  # vectors fetched at a time


class MilvusDense:
    """See `engine.Dense`. Of one state: who asks again gets another."""

    def __init__(self, connection: Connection, state: State | None, dim: int) -> None:
        self._connection, self._state, self._dim = connection, state, dim

    @property
    def point(self) -> Point:
        """The last change of the store that is applied."""
        return self._state.point if self._state else START

    def __len__(self) -> int:
        """Passages held."""
        return self._state.passages if self._state else 0

    def search(self, vector: Vector, limit: int, *, within: Window | None = None) -> list[tuple[int, float]]:
        """Return up to `limit` (passage id, cosine), best first."""
        return self._nearest(vector, limit, expressions.of(within)) if vector.any() else []

    def cosines(self, vector: Vector, ids: Sequence[int]) -> list[float]:
        """The cosine of each of `ids` that is held to `vector`; NaN for one that is not."""
        rows = self._rows(ids)
        return [float(rows[number] @ vector) if number in rows else float("nan") for number in ids]

    def vectors(self, ids: Sequence[int]) -> Matrix:
        """The vector of each of `ids` that is held, a row each; zeros for one that is not."""
        rows, none = self._rows(ids), np.zeros(self._dim, np.float32)
        return np.array([rows.get(number, none) for number in ids], np.float32).reshape(len(ids), self._dim)

    def _nearest(self, vector: Vector, limit: int, condition: str) -> list[tuple[int, float]]:
        if (state := self._state) is None or not limit:
            return []
        params: dict[str, Any] = {"metric_type": "IP"}
        if state.index == "hnsw":
            params["params"] = {"ef": max(_WIDTH, 2 * limit)}
        (hits,) = self._connection.ask(
            "search",
            state.collection,
            data=[vector.tolist()],
            anns_field="dense",
            limit=limit,
            filter=condition,
            search_params=params,
            output_fields=[],
            consistency_level="Bounded",
        )
        return [(hit["id"], float(hit["distance"])) for hit in hits]

    def _rows(self, ids: Sequence[int]) -> dict[int, Vector]:
        if (state := self._state) is None:
            return {}
        held: dict[int, Vector] = {}
        for at in range(0, len(ids), _BATCH):
            part = expressions.numbers(ids[at : at + _BATCH])
            rows = self._connection.ask(
                "query",
                state.collection,
                filter=part,
                output_fields=["id", "dense"],
                consistency_level="Bounded",
            )
            held |= {row["id"]: np.asarray(row["dense"], np.float32) for row in rows}
        return held
