"""txtai, hybrid: its BM25 and faiss with its own fusion. Vectors are given to it."""

from pathlib import Path
from typing import Any

from worker import WANTED, Answering, Found, Vector, main


def build(texts: list[str], vectors: Any, home: Path) -> None:
    """One index with the texts in it."""
    from txtai import Embeddings  # noqa: PLC0415

    rows = dict(zip(texts, vectors, strict=False))
    held = Embeddings(
        method="external", transform=lambda batch: [rows[text] for text in batch], hybrid=True, content=True
    )
    held.index(enumerate(texts))
    held.save(str(home))


def opened(home: Path) -> Answering:
    """Open it; the vector of a question is handed over beside its text."""
    from txtai import Embeddings  # noqa: PLC0415

    asked: list[Vector] = []
    held = Embeddings()
    held.load(str(home), config={"transform": lambda batch: asked[-1:] * len(batch)})

    def answer(text: str, vector: Vector) -> Found:
        asked[:] = [vector]
        return [(int(each["id"]), each["text"]) for each in held.search(text, WANTED)]

    return answer


if __name__ == "__main__":
    main(build, opened)
