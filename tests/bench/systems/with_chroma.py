"""chromadb, embedded: vectors alone, since its search by words is a filter without a ranking."""

from pathlib import Path
from typing import Any

from worker import WANTED, Answering, Found, Vector, main

_BATCH = 5000  # it takes some more at a time, not all


def _client(home: Path) -> Any:
    import chromadb  # noqa: PLC0415

    return chromadb.PersistentClient(str(home), chromadb.Settings(anonymized_telemetry=False))


def build(texts: list[str], vectors: Any, home: Path) -> None:
    """One collection."""
    held = _client(home).create_collection("passages", metadata={"hnsw:space": "ip"}, embedding_function=None)
    for at in range(0, len(texts), _BATCH):
        part = texts[at : at + _BATCH]
        numbers = [str(number) for number in range(at, at + len(part))]
        held.add(ids=numbers, embeddings=vectors[at : at + _BATCH], documents=part)


def opened(home: Path) -> Answering:
    """Open the collection."""
    held = _client(home).get_collection("passages", embedding_function=None)

    def answer(text: str, vector: Vector) -> Found:
        found = held.query(query_embeddings=[vector], n_results=WANTED, include=["documents"])
        return list(zip(map(int, found["ids"][0]), found["documents"][0], strict=True))

    return answer


if __name__ == "__main__":
    main(build, opened)
