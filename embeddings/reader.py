"""A reader: a small transformer that reads a question and a passage together.

It says whether the passage is what was asked about (`relevance`), whether it answers (`answers`), and where the answer
stands. How the shipped one was made: embeddings/training/reader; what it finds: its card.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

SHIPPED = Path(__file__).parent / "models" / "news-reader"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of one passage. The scores are logits: 0 is even odds."""

    relevance: float
    answers: float
    span: float  # log probability of the likeliest answer, among all places in the passage
    start: int  # of that answer, offsets into the text that was read
    end: int


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


@cache
def load_reader(folder: Path = SHIPPED) -> PassageReader:
    """Open the shipped reader, or another of its kind, once a process. Raises EncoderError where there is none."""
    from embeddings.onnx_reader import OnnxReader  # noqa: PLC0415 - onnxruntime only where something is read

    return OnnxReader(folder)
