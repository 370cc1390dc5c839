"""What every encoder promises, held against all three."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from embeddings.encoder import DEFAULT, SHIPPED, Encoder, load_encoder
from embeddings.onnx import OnnxEncoder
from embeddings.transformer import SentenceTransformerEncoder
from tests.embeddings.tiny import write_bert, write_onnx

TEXTS = ["风雨", "云", "雪雪风", "雨" * 40, "风云雨雪" * 12, "", "雪", "云风"]

Make = Callable[[Path], Encoder]


def _static(_: Path) -> Encoder:
    return load_encoder(DEFAULT, models=Path("nowhere"))


def _onnx(folder: Path) -> Encoder:
    return OnnxEncoder(write_onnx(folder / "onnx", pooling='{"pooling_mode": "mean"}'))


def _bert(folder: Path) -> Encoder:
    return SentenceTransformerEncoder(str(write_bert(folder / "bert")), device="cpu")


def _shipped_by_torch(_: Path) -> Encoder:
    return SentenceTransformerEncoder(str(SHIPPED / DEFAULT), device="cpu")


@pytest.fixture(scope="module", params=[_static, _onnx, _bert, _shipped_by_torch])
def encoder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    """Each encoder in turn."""
    make: Make = request.param
    made: Encoder = make(tmp_path_factory.mktemp("models"))
    return made


def test_unit_rows(encoder: Encoder) -> None:
    """Vectors are float32 rows of the stated width and of length one."""
    matrix = encoder.passages(TEXTS)
    assert matrix.shape == (len(TEXTS), encoder.dim)
    assert matrix.dtype == np.float32
    filled = [i for i, text in enumerate(TEXTS) if text]
    np.testing.assert_allclose(np.linalg.norm(matrix[filled], axis=1), 1, atol=1e-5)


def test_query(encoder: Encoder) -> None:
    """A question is one vector of length one."""
    vector = encoder.query("风云")
    assert vector.shape == (encoder.dim,)
    assert vector.dtype == np.float32
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("empty", ["", " ", "\n"])
def test_empty_text(encoder: Encoder, empty: str) -> None:
    """A text without content is a zero row, near nothing."""
    assert not encoder.passages([empty, "风"])[0].any()
    assert not encoder.query(empty).any()


def test_no_texts(encoder: Encoder) -> None:
    """No texts make an empty matrix of the right width."""
    assert encoder.passages([]).shape == (0, encoder.dim)


def test_deterministic(encoder: Encoder) -> None:
    """The same texts give the same vectors, bit for bit."""
    np.testing.assert_array_equal(encoder.passages(TEXTS), encoder.passages(TEXTS))


def test_company_does_not_matter(encoder: Encoder) -> None:
    """A text's vector does not depend on what is encoded with it."""
    together = encoder.passages(TEXTS)
    alone = np.concatenate([encoder.passages([text]) for text in TEXTS])
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_order(encoder: Encoder) -> None:
    """Rows stand in the order of the texts."""
    np.testing.assert_allclose(encoder.passages(TEXTS)[::-1], encoder.passages(TEXTS[::-1]), atol=1e-5)
    assert not np.allclose(encoder.passages(["风"]), encoder.passages(["雪"]))


def test_name_tells_weights(encoder: Encoder) -> None:
    """The name ends in a hash of the weights."""
    name, _, digest = encoder.name.rpartition("@")
    assert name
    assert len(digest) == 10
    assert set(digest) <= set("0123456789abcdef")
