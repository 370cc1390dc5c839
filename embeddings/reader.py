"""A reader: a small transformer that reads a question and a passage together.

It says whether the passage is what was asked about (`relevance`), whether it answers (`answers`), and where the answer
stands. How the shipped one was made: embeddings/training/reader; what it finds: its card.
"""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Protocol

from embeddings.reading import Reading

SHIPPED = Path(__file__).parent / "models" / "news-reader"


class PassageReader(Protocol):
    """Reads passages for a question."""

    @property
    def name(self) -> str:
        """The model's name and the beginning of its weights' hash."""
        ...

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        """Read (title, text) pairs, all folded; one reading each, in their order."""
        ...


OpenReader = Callable[[], PassageReader]  # a third of a second, and only once: see `load_reader`


_OPENING = Lock()  # else threads that ask for it at once would each open one


def load_reader(folder: Path = SHIPPED) -> PassageReader:
    """Open the shipped reader, or another of its kind, once a process. Raises EncoderError where there is none."""
    with _OPENING:
        return _opened(folder)


@cache
def _opened(folder: Path) -> PassageReader:
    from embeddings.onnx_reader import OnnxReader  # noqa: PLC0415 - onnxruntime only where something is read

    return OnnxReader(folder)
