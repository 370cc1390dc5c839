"""The ONNX encoder against numpy: pooling, padding, truncation, prefix."""

from pathlib import Path

import numpy as np
import pytest

from embeddings.errors import EncoderError
from embeddings.onnx import LENGTH, OnnxEncoder
from tests.embeddings.tiny import ROWS, WORDS, write_onnx

MEAN = '{"pooling_mode": "mean"}'
CLS, SEP = 1, 2


def unit(vector: np.ndarray) -> np.ndarray:
    """The vector at length one."""
    return vector / np.linalg.norm(vector)


def test_first_token_by_default(tmp_path: Path) -> None:
    """Without a pooling configuration the first token's state is the text's, as BGE has it."""
    encoder = OnnxEncoder(write_onnx(tmp_path / "tiny"))
    np.testing.assert_allclose(encoder.passages(["风", "雨雨"]), [unit(ROWS[CLS])] * 2, atol=1e-6)


@pytest.mark.parametrize("config", [MEAN, '{"pooling_mode_cls_token": false, "pooling_mode_mean_tokens": true}'])
def test_mean_without_padding(tmp_path: Path, config: str) -> None:
    """Mean pooling leaves the padding out, in the old way of asking for it and in the new."""
    encoder = OnnxEncoder(write_onnx(tmp_path / "tiny", pooling=config))
    texts = ["雪", "风雨云雪风雨云雪", "雨雨"]
    for text, row in zip(texts, encoder.passages(texts), strict=True):
        ids = [CLS, *(WORDS.index(letter) for letter in text), SEP]
        np.testing.assert_allclose(row, unit(ROWS[ids].mean(axis=0)), atol=1e-6)


def test_other_pooling(tmp_path: Path) -> None:
    """A pooling that is not known is refused rather than guessed at."""
    with pytest.raises(EncoderError, match="'lasttoken'"):
        OnnxEncoder(write_onnx(tmp_path / "tiny", pooling='{"pooling_mode": "lasttoken"}'))


def test_long_text_is_cut(tmp_path: Path) -> None:
    """A text is read up to 512 tokens, the special ones among them."""
    encoder = OnnxEncoder(write_onnx(tmp_path / "tiny", pooling=MEAN))
    kept = "风" * (LENGTH - 2)
    np.testing.assert_array_equal(encoder.query(kept + "雨" * 100), encoder.query(kept))


def test_quantized_dynamically(tmp_path: Path) -> None:
    """In a model that rounds by the extremes of its batch, a text's vector still does not depend on its company."""
    encoder = OnnxEncoder(write_onnx(tmp_path / "tiny", pooling=MEAN, quantized=True))
    texts = ["雪", "云云云云云云", "雨"]
    alone = np.concatenate([encoder.passages([text]) for text in texts])
    np.testing.assert_array_equal(encoder.passages(texts), alone)
    exact = OnnxEncoder(write_onnx(tmp_path / "exact", pooling=MEAN)).passages(texts)
    np.testing.assert_allclose(alone, exact, atol=0.02)
    assert not np.array_equal(alone, exact)


def test_query_prefix(tmp_path: Path) -> None:
    """A prefix is put before questions and not before passages."""
    folder = write_onnx(tmp_path / "tiny", pooling=MEAN)
    plain, prefixed = OnnxEncoder(folder), OnnxEncoder(folder, query_prefix="雪")
    np.testing.assert_array_equal(prefixed.query("风"), plain.query("雪风"))
    np.testing.assert_array_equal(prefixed.passages(["风"]), plain.passages(["风"]))


def test_empty_query_under_prefix(tmp_path: Path) -> None:
    """An empty question is a zero vector also under a prefix."""
    assert not OnnxEncoder(write_onnx(tmp_path / "tiny"), query_prefix="雪").query("").any()


@pytest.mark.parametrize("missing", ["model.onnx", "tokenizer.json"])
def test_missing_file(tmp_path: Path, missing: str) -> None:
    """A folder that lacks a file is refused, the file named."""
    folder = write_onnx(tmp_path / "tiny")
    (folder / missing).unlink()
    with pytest.raises(EncoderError, match=f"{missing} is missing"):
        OnnxEncoder(folder)


@pytest.mark.parametrize("content", [b"", b"not a model", b"\x08\x08:\x04\x0a\x02\x22\x00"])
def test_damaged_model(tmp_path: Path, content: bytes) -> None:
    """A file that is no model is refused, the file named."""
    folder = write_onnx(tmp_path / "tiny")
    (folder / "model.onnx").write_bytes(content)
    with pytest.raises(EncoderError, match=r"model\.onnx cannot be read"):
        OnnxEncoder(folder)


@pytest.mark.parametrize("pooling", ["{", "[]", "null", '{"pooling_mode": "max"}', '{"pooling_mode": ["mean"]}'])
def test_damaged_pooling(tmp_path: Path, pooling: str) -> None:
    """A pooling configuration that asks for nothing known is refused, the file named."""
    with pytest.raises(EncoderError, match=r"1_Pooling/config\.json") as caught:
        OnnxEncoder(write_onnx(tmp_path / "tiny", pooling=pooling))
    assert "\n" not in str(caught.value)
