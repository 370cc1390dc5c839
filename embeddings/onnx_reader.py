"""A reader run with onnxruntime and tokenizers alone: no torch."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.files import identify, need, open_tokenizer
from embeddings.pairs import Pairs
from embeddings.reading import Reading
from embeddings.session import open_session

LENGTH = 448  # tokens of question and passage; what is beyond is not read
SPAN = 48  # tokens of an answer


class OnnxReader:
    """Runs `model.onnx` with `tokenizer.json` beside it, a pair at a time.

    A pair alone: the model is quantized dynamically, in a batch each pair would depend on its company.
    """

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        """Open a folder. Raises EncoderError when it holds no reader."""
        model, tokenizer = need(folder, "model.onnx", "tokenizer.json")
        self._session = open_session(model, threads)
        self._pairs = Pairs(open_tokenizer(tokenizer))
        self._name = identify(folder.name, (model, tokenizer))

    @property
    def name(self) -> str:
        """The model's name and the beginning of its weights' hash."""
        return self._name

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        """Read (title, text) pairs, all folded; one reading each, in their order."""
        asked = self._pairs.asked(question)
        return [self._read(asked, title, text) for title, text in passages]

    def _read(self, asked: list[int], title: str, text: str) -> Reading:
        pair = self._pairs.pair(asked, title, text, LENGTH)
        ids, kinds = np.array([pair.ids], np.int64), np.array([pair.kinds], np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": kinds}
        relevance, answers, starts, ends = self._session.run(None, given)
        text_offsets = [offset for offset in pair.offsets if offset[0] >= 0]  # the title is no quote
        begin = len(pair.ids) - 1 - len(text_offsets)
        first, last, likely = best_span(starts[0, begin:-1], ends[0, begin:-1])
        spot = (0, 0) if last < 0 else (text_offsets[first][0], text_offsets[last][1])
        return Reading(float(relevance[0]), float(answers[0]), likely, *spot)


def best_span(starts: NDArray[np.float32], ends: NDArray[np.float32]) -> tuple[int, int, float]:
    """The likeliest answer of at most `SPAN` tokens: first and last token, probability. Last -1: there is none."""
    if not len(starts):
        return 0, -1, 0.0
    start, end = _log_softmax(starts), _log_softmax(ends)
    sums = start[:, None] + end[None, :]
    allowed = np.triu(np.ones_like(sums, bool)) & ~np.triu(np.ones_like(sums, bool), SPAN)
    sums = np.where(allowed, sums, -np.inf)
    first, last = np.unravel_index(int(sums.argmax()), sums.shape)
    return int(first), int(last), float(np.exp(sums[first, last]))


def _log_softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    shifted = logits - logits.max()
    result: NDArray[np.float32] = shifted - np.log(np.exp(shifted).sum())
    return result
