"""Small articles and an encoder whose vectors can be computed by hand, for tests of the index."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from embeddings.encoder import DEFAULT, Encoder, load_encoder
from embeddings.vectors import Matrix, Vector
from retrieval.records import Article, Script, lay_out

START = datetime(2023, 9, 21, 8, tzinfo=UTC)


class LetterEncoder:
    """Counts characters by their code point modulo `dim`: alike texts have alike vectors, and anyone can check one."""

    slow = True  # so that its vectors are kept

    def __init__(self, dim: int = 64, name: str = "letters") -> None:
        self.name = f"{name}-{dim}"
        self.dim = dim
        self.calls = 0

    def passages(self, texts: Sequence[str]) -> Matrix:
        """Encode by counting; a blank text is a zero row."""
        self.calls += len(texts)
        rows = np.zeros((len(texts), self.dim), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for character in text:
                row[ord(character) % self.dim] += 1
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.where(lengths, lengths, 1.0), np.float32)

    def query(self, text: str) -> Vector:
        """Encode a question like a passage."""
        row: Vector = self.passages([text])[0]
        return row


class SlowEncoder:
    """The shipped encoder, which says of itself that it is slow: for those who open it by its name elsewhere."""

    slow = True

    def __init__(self) -> None:
        self._encoder: Encoder = load_encoder(DEFAULT, models=Path())
        self.name, self.dim = self._encoder.name, self._encoder.dim

    def passages(self, texts: Sequence[str]) -> Matrix:
        """Encode texts."""
        return self._encoder.passages(texts)

    def query(self, text: str) -> Vector:
        """Encode a question."""
        return self._encoder.query(text)


def article(number: int, title: str, *paragraphs: str, source: str = "测试社", url: str | None = None) -> Article:
    """An article from its paragraphs; one that begins with # is a subhead."""
    text, spans = lay_out((p.removeprefix("#"), p.startswith("#")) for p in paragraphs)
    return Article(
        id=f"article{number:05}",
        title=title,
        url=f"https://news.example/{number}" if url is None else url,
        source=source,
        published=START + timedelta(hours=number),
        script=Script.HANS,
        text=text,
        paragraphs=spans,
        reporters=("张三",),
    )


def file_text(title: str, url: str, *paragraphs: str, at: datetime = START) -> str:
    """A file in the archive's own format."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"<!--{int(at.timestamp() * 1000)}-->\n[{title}]({url})\n------\n\n{body}\n"


def dated(one: Article, at: datetime) -> Article:
    """An article as if published at another time."""
    return replace(one, published=at)
