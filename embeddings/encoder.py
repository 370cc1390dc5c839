"""The one seam between text and vectors: the `Encoder` protocol, and `load_encoder`, which finds one by name."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]  # (dim,), length 1
Matrix = NDArray[np.float32]  # (n, dim), unit rows


class Encoder(Protocol):
    """Turns texts into unit vectors whose inner product is their similarity.

    `name` is the identity stored in every index and vector cache: two encoders of one name give the same vectors.
    """

    @property
    def name(self) -> str:
        """The identity stored beside vectors."""
        ...

    @property
    def dim(self) -> int:
        """Components a vector."""
        ...

    def passages(self, texts: Sequence[str]) -> Matrix:
        """Encode texts to be found: (n, dim) float32, unit rows (a zero row for a text without a known token)."""
        ...

    def query(self, text: str) -> Vector:
        """Encode one question: (dim,) float32. Apart from `passages` since some models prefix their queries."""
        ...
