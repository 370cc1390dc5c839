"""A transformer from an ONNX folder, with onnxruntime and tokenizers alone: no torch."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.errors import EncoderError
from embeddings.files import identify, need, open_tokenizer, read_json
from embeddings.session import open_session
from embeddings.vectors import Matrix, Vector

LENGTH = 512  # tokens a text; what is beyond is not read
TOKENS = 4096  # padded tokens a run: bounds memory, and on a CPU more is no faster


class OnnxEncoder:
    """Runs `model.onnx` with `tokenizer.json` beside it. Texts of like length go together, so little is padded."""

    def __init__(self, folder: Path, *, name: str = "", threads: int = 0, query_prefix: str = "") -> None:
        """Open a folder.

        Args:
            folder: Holds model.onnx and tokenizer.json; 1_Pooling/config.json chooses CLS (the default) or mean.
            name: What to call it; the folder's name by default.
            threads: Threads a run; 0 lets onnxruntime choose.
            query_prefix: Put before each question. BGE's own did not help on our sets, so none is the default.
        """
        model, tokenizer = need(folder, "model.onnx", "tokenizer.json")
        self._session = open_session(model, threads)
        self._tokenizer = open_tokenizer(tokenizer)
        self._tokenizer.enable_truncation(LENGTH)
        self._inputs = {given.name for given in self._session.get_inputs()}
        # A dynamically quantized model scales its activations by the extremes of a whole batch: a text's vector would
        # depend on its company (cosines down to .987 on BGE int8). There each text runs alone, at the same speed.
        self._tokens = 1 if b"DynamicQuantizeLinear" in model.read_bytes() else TOKENS
        self._mean = _pools_mean(folder / "1_Pooling" / "config.json")
        self._prefix = query_prefix
        self._name = identify(name or folder.name, (model, tokenizer))
        self._dim = int(self._session.get_outputs()[0].shape[-1])

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
        matrix = np.zeros((len(texts), self._dim), np.float32)
        filled = [i for i, text in enumerate(texts) if text.strip()]
        encodings = self._tokenizer.encode_batch_fast([texts[i] for i in filled])
        tokens = [np.array(encoding.ids, np.int64) for encoding in encodings]
        for batch in _batches([len(ids) for ids in tokens], self._tokens):
            matrix[[filled[i] for i in batch]] = self._run([tokens[i] for i in batch])
        return matrix

    def query(self, text: str) -> Vector:
        """(dim,) float32, under the query prefix if there is one."""
        vector: Vector = self.passages([self._prefix + text if text.strip() else ""])[0]
        return vector

    def _run(self, tokens: list[NDArray[np.int64]]) -> Matrix:
        """Unit rows of one padded batch."""
        ids = np.zeros((len(tokens), max(map(len, tokens))), np.int64)
        mask = np.zeros_like(ids)
        for row, text in enumerate(tokens):
            ids[row, : len(text)] = text
            mask[row, : len(text)] = 1
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        states: NDArray[np.float32] = self._session.run(None, {k: v for k, v in given.items() if k in self._inputs})[0]
        if states.ndim == 3:
            weights = mask[:, :, None].astype(np.float32)
            states = (states * weights).sum(axis=1) / weights.sum(axis=1) if self._mean else states[:, 0]
        lengths = np.linalg.norm(states, axis=1, keepdims=True)
        return np.asarray(states / lengths, np.float32)


def _pools_mean(config: Path) -> bool:
    """Whether a sentence-transformers pooling configuration asks for the mean of the tokens rather than the first."""
    if not config.is_file():
        return False
    settings = read_json(config)
    if not isinstance(settings, dict):
        raise EncoderError(f"{config} is no pooling configuration: get the model again")
    mode = settings.get("pooling_mode") or ("mean" if settings.get("pooling_mode_mean_tokens") else "cls")
    if mode not in ("cls", "mean"):  # a tuple: the mode may be anything
        raise EncoderError(f"{config} asks for pooling {mode!r}: only cls and mean are known here")
    return bool(mode == "mean")


def _batches(lengths: Sequence[int], limit: int) -> list[list[int]]:
    """Indices in batches, shortest first, each within `limit` tokens when padded to its longest (or of one text)."""
    batches: list[list[int]] = []
    for i in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batches and (len(batches[-1]) + 1) * lengths[i] <= limit:
            batches[-1].append(i)
        else:
            batches.append([i])
    return batches
