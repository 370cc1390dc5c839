"""A reader run with onnxruntime and tokenizers alone: no torch."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.files import identify, need, open_tokenizer
from embeddings.reader import Reading
from embeddings.session import open_session

LENGTH = 448  # tokens of question and passage; what is beyond is not read
QUESTION = 64  # tokens of the question
SPAN = 48  # tokens of an answer


class OnnxReader:
    """Runs `model.onnx` with `tokenizer.json` beside it, a pair at a time.

    A pair alone: the model is quantized dynamically, in a batch each pair would depend on its company.
    """

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        """Open a folder. Raises EncoderError when it holds no reader."""
        model, tokenizer = need(folder, "model.onnx", "tokenizer.json")
        self._session = open_session(model, threads)
        self._tokenizer = open_tokenizer(tokenizer)
        self._first, self._between = (self._tokenizer.token_to_id(token) for token in ("[CLS]", "[SEP]"))
        self._name = identify(folder.name, (model, tokenizer))

    @property
    def name(self) -> str:
        """The model's name and the beginning of its weights' hash."""
        return self._name

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        """Read (title, text) pairs, all folded; one reading each, in their order."""
        asked = self._tokenizer.encode(question, add_special_tokens=False).ids[:QUESTION]
        return [self._read(asked, title, text) for title, text in passages]

    def _read(self, asked: list[int], title: str, text: str) -> Reading:
        head = f"{title}\n" if title else ""
        encoded = self._tokenizer.encode(head + text, add_special_tokens=False)
        room = LENGTH - 3 - len(asked)
        told, offsets = encoded.ids[:room], encoded.offsets[:room]
        before = len(asked) + 2
        ids = np.array([[self._first, *asked, self._between, *told, self._between]], np.int64)
        kinds = np.zeros_like(ids)
        kinds[0, before:] = 1
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": kinds}
        relevance, answers, starts, ends = self._session.run(None, given)
        skip = next((i for i, (at, _) in enumerate(offsets) if at >= len(head)), len(offsets))  # the title is no quote
        first, last, gain = best_span(starts[0, before + skip : -1], ends[0, before + skip : -1])
        spot = (0, 0) if last < 0 else (offsets[skip + first][0] - len(head), offsets[skip + last][1] - len(head))
        return Reading(float(relevance[0]), float(answers[0]), gain, *spot)


def best_span(starts: NDArray[np.float32], ends: NDArray[np.float32]) -> tuple[int, int, float]:
    """The likeliest answer of at most `SPAN` tokens: first and last token, log probability. Last -1: there is none."""
    if not len(starts):
        return 0, -1, -20.0
    start, end = _log_softmax(starts), _log_softmax(ends)
    sums = start[:, None] + end[None, :]
    allowed = np.triu(np.ones_like(sums, bool)) & ~np.triu(np.ones_like(sums, bool), SPAN)
    sums = np.where(allowed, sums, -np.inf)
    first, last = np.unravel_index(int(sums.argmax()), sums.shape)
    return int(first), int(last), float(sums[first, last])


def _log_softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    shifted = logits - logits.max()
    result: NDArray[np.float32] = shifted - np.log(np.exp(shifted).sum())
    return result
