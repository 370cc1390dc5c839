"""The embedded default: one vector a token, a text is the direction of their mean. numpy, tokenizers and safetensors.

Reads the folders that sentence-transformers and model2vec write for their static models: `model.safetensors` with
`embedding.weight`, or with `embeddings` and, optional, `mapping` (token -> row) and `weights` (a factor a token; for
int8 rows it carries the scale). Nothing is multiplied out: rows stay as stored until a text needs them.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file

from embeddings.errors import EncoderError
from embeddings.files import identify, need, open_tokenizer, read_json
from embeddings.vectors import Matrix, Vector

BATCH = 512  # texts tokenized at once: bounds memory, and is past where more would be faster


def is_static(folder: Path) -> bool:
    """Whether a sentence-transformers folder is a static model: token vectors, their mean, its direction.

    Raises:
        EncoderError: Its modules.json lists no modules.
    """
    path = folder / "modules.json"
    if not path.is_file():
        return False
    listed = read_json(path)
    modules = listed if isinstance(listed, list) else []
    kinds = [str(module.get("type")).rpartition(".")[2] for module in modules if isinstance(module, dict)]
    if not kinds or len(kinds) < len(modules):
        raise EncoderError(f"{path} does not list the modules of a model: get the model again")
    return kinds in (["StaticEmbedding"], ["StaticEmbedding", "Normalize"])


class StaticEncoder:
    """A static model from a folder. Opens in some 50 ms, encodes thousands of passages a second."""

    def __init__(self, folder: Path, *, name: str = "") -> None:
        weights, tokenizer = need(folder, "model.safetensors", "tokenizer.json")
        try:
            tensors = load_file(weights)
        except SafetensorError as error:
            raise EncoderError(f"{weights} cannot be read ({error}): get the model again") from error
        rows = tensors.get("embedding.weight", tensors.get("embeddings"))
        if rows is None or rows.ndim != 2:
            raise EncoderError(f"{weights} holds no matrix of token vectors: {folder} is not a static model")
        self._tokenizer = open_tokenizer(tokenizer)
        self._rows: NDArray[np.generic] = rows
        self._mapping: NDArray[np.generic] | None = tensors.get("mapping")
        self._factors: NDArray[np.generic] | None = tensors.get("weights")
        tokens, vectors = self._tokenizer.get_vocab_size(), len(rows if self._mapping is None else self._mapping)
        if tokens > vectors:
            raise EncoderError(f"{folder} has {tokens} tokens but {vectors} vectors: its files do not belong together")
        self._name = identify(name or folder.name, (weights, tokenizer))

    @property
    def name(self) -> str:
        """The model's name and the beginning of its weights' hash."""
        return self._name

    @property
    def dim(self) -> int:
        """Components a vector."""
        return int(self._rows.shape[1])

    @property
    def slow(self) -> bool:
        """Whether vectors are worth keeping."""
        return False  # nine thousand passages a second

    def passages(self, texts: Sequence[str]) -> Matrix:
        """(n, dim) float32, unit rows; a text without a known token is a zero row."""
        matrix = np.zeros((len(texts), self.dim), np.float32)
        for start in range(0, len(texts), BATCH):
            batch = list(texts[start : start + BATCH])
            for i, encoding in enumerate(self._tokenizer.encode_batch_fast(batch, add_special_tokens=False), start):
                matrix[i] = self._direction(encoding.ids)
        return matrix

    def query(self, text: str) -> Vector:
        """(dim,) float32: a question is encoded like a passage."""
        vector: Vector = self.passages([text])[0]
        return vector

    def _direction(self, ids: list[int]) -> Vector:
        """The unit vector along the sum of the tokens' vectors."""
        tokens = np.array(ids, np.int64)
        rows = self._rows[tokens if self._mapping is None else self._mapping[tokens]].astype(np.float32)
        factors = np.ones(len(ids)) if self._factors is None else self._factors[tokens]
        total: Vector = factors.astype(np.float32) @ rows
        length = np.sqrt(total @ total)
        return total / length if length else total
