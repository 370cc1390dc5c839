"""bm25s over jieba's words and faiss, exact, fused by ranks: what one writes oneself."""

import json
from pathlib import Path
from typing import Any

from worker import DEPTH, Answering, Found, Vector, fused, main


def words(text: str) -> list[str]:
    """Jieba's words, without punctuation."""
    import jieba  # noqa: PLC0415

    return [word.lower() for word in jieba.cut(text) if word.isalnum()]


def build(texts: list[str], vectors: Any, home: Path) -> None:
    """Both indexes and the texts."""
    import bm25s  # noqa: PLC0415
    import faiss  # noqa: PLC0415

    home.mkdir()
    lexical = bm25s.BM25()
    lexical.index([words(text) for text in texts], show_progress=False)
    lexical.save(home / "bm25s")
    dense = faiss.IndexFlatIP(vectors.shape[1])
    dense.add(vectors)
    faiss.write_index(dense, str(home / "vectors.faiss"))
    (home / "passages.json").write_text(json.dumps(texts, ensure_ascii=False), "utf-8")


def opened(home: Path) -> Answering:
    """Open all three."""
    import bm25s  # noqa: PLC0415
    import faiss  # noqa: PLC0415
    import jieba  # noqa: PLC0415

    jieba.setLogLevel(30)
    lexical = bm25s.BM25.load(home / "bm25s")
    dense = faiss.read_index(str(home / "vectors.faiss"))
    texts = json.loads((home / "passages.json").read_text("utf-8"))

    def answer(text: str, vector: Vector) -> Found:
        numbers, scores = lexical.retrieve([words(text)], k=DEPTH, show_progress=False)
        by_words = [int(n) for n, score in zip(numbers[0], scores[0], strict=True) if score > 0]
        by_meaning = dense.search(vector[None], DEPTH)[1][0].tolist()
        return [(number, texts[number]) for number in fused(by_words, by_meaning)]

    return answer


if __name__ == "__main__":
    main(build, opened)
