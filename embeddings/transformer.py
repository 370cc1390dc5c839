"""Any sentence-transformers model, by folder or name, on CPU or GPU. The one door to torch."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer

from embeddings import hub
from embeddings.errors import EncoderError
from embeddings.vectors import Matrix, Vector

BATCH = 32


class SentenceTransformerEncoder:
    """Whatever sentence-transformers can load. A model that prompts its queries or documents gets its prompts."""

    def __init__(
        self, model: str, *, name: str = "", device: str | None = None, batch: int = BATCH, download: bool = True
    ) -> None:
        """Load a model.

        Args:
            model: A folder, or a name that the model hub knows.
            name: What to call it; `model` by default.
            device: "cpu", "cuda", …; None lets the library choose the best there is.
            batch: Texts encoded at once.
            download: Ask the hub for what is not here. What was downloaded before is opened without asking anybody.

        Raises:
            EncoderError: It cannot be had, or not be loaded.
        """
        self._model = _load(model, device, download)
        self._batch = batch
        self._name = f"{name or model}@{_weights(self._model)}"
        self._dim = len(self._model.encode("", show_progress_bar=False))

    @property
    def name(self) -> str:
        """The model's name and the beginning of its weights' hash."""
        return self._name

    @property
    def dim(self) -> int:
        """Components a vector."""
        return self._dim

    @property
    def slow(self) -> bool:
        """Whether vectors are worth keeping."""
        return True

    def passages(self, texts: Sequence[str]) -> Matrix:
        """(n, dim) float32, unit rows; an empty text is a zero row."""
        return self._encode(self._model.encode_document, texts)

    def query(self, text: str) -> Vector:
        """(dim,) float32, under the model's query prompt if it has one."""
        vector: Vector = self._encode(self._model.encode_query, [text])[0]
        return vector

    def _encode(self, encode: Callable[..., Matrix], texts: Sequence[str]) -> Matrix:
        """Encode what is not empty with one of the model's methods."""
        matrix = np.zeros((len(texts), self._dim), np.float32)
        filled = [i for i, text in enumerate(texts) if text.strip()]
        if filled:
            given = [texts[i] for i in filled]
            matrix[filled] = encode(given, batch_size=self._batch, show_progress_bar=False, normalize_embeddings=True)
        return matrix


def _load(model: str, device: str | None, download: bool) -> SentenceTransformer:
    """The model as it is here, else from the hub."""
    try:
        with hub.offline():
            return SentenceTransformer(model, device=device, local_files_only=True)
    except (OSError, ValueError, RuntimeError) as error:
        if not isinstance(error, OSError) or Path(model).is_dir():  # it is here, and will not do
            raise EncoderError(f"{model} cannot be loaded ({_first_line(error)}): see `yinwen model list`") from error
        if not download:
            raise hub.absent(model, "the model hub was not asked") from error
    host = hub.reach(model)
    try:
        return SentenceTransformer(model, device=device)
    except (OSError, ValueError, RuntimeError) as error:
        raise hub.absent(model, f"{host} gives none that can be loaded ({_first_line(error)})") from error


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]


def _weights(model: SentenceTransformer) -> str:
    """The first ten hex digits of the hash over the model's tensors, however they are stored."""
    digest = hashlib.sha256()
    for key, tensor in sorted(model.state_dict().items()):
        digest.update(key.encode())
        digest.update(tensor.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy().data)
    return digest.hexdigest()[:10]
