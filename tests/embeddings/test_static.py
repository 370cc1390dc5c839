"""The static encoder: vectors computed by hand, the folders it reads, and what it says of those it cannot."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sentence_transformers import SentenceTransformer

from embeddings.encoder import DEFAULT, SHIPPED, load_encoder
from embeddings.errors import EncoderError
from embeddings.static import StaticEncoder
from tests.embeddings.tiny import ROWS, write_static

SHIPPED_MODEL = SHIPPED / DEFAULT


def test_mean_of_token_vectors(tmp_path: Path) -> None:
    """A text is the direction of the sum of its tokens' vectors, each as often as it occurs."""
    encoder = StaticEncoder(write_static(tmp_path / "tiny", {"embedding.weight": ROWS}))
    np.testing.assert_allclose(encoder.passages(["风风雨"]), [[6 / 7.2111026, 4 / 7.2111026, 0]], atol=1e-6)


def test_int8_rows_and_factors(tmp_path: Path) -> None:
    """Rows stored as small integers count with their factor."""
    rows = np.array([[0, 0, 0]] * 3 + [[3, 0, 0], [0, 4, 0], [0, 0, 5], [1, 1, 1]], np.int8)
    factors = np.array([0, 0, 0, 1, 0.5, 1, 1], np.float32)
    encoder = StaticEncoder(write_static(tmp_path / "tiny", {"embeddings": rows, "weights": factors}))
    np.testing.assert_allclose(encoder.passages(["风雨"]), [[3 / 13**0.5, 2 / 13**0.5, 0]], atol=1e-6)


def test_shared_rows(tmp_path: Path) -> None:
    """A mapping lets several tokens share a row."""
    rows, mapping = np.eye(2, dtype=np.float32), np.array([0, 0, 0, 0, 0, 1, 1])
    encoder = StaticEncoder(write_static(tmp_path / "tiny", {"embeddings": rows, "mapping": mapping}))
    np.testing.assert_array_equal(encoder.passages(["风", "云", "雪"]), [[1, 0], [0, 1], [0, 1]])


def test_unknown_characters_say_nothing() -> None:
    """Characters the shipped model has never seen leave a vector as it is, and alone make a zero row."""
    encoder = load_encoder(DEFAULT, models=Path("nowhere"))
    plain, strange, nothing = encoder.passages(["普京访问中国", "普京访问中国ᚠᚢ𓀀", "ᚠᚢ𓀀"])
    np.testing.assert_allclose(plain, strange, atol=1e-6)
    assert not nothing.any()


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=5))
def test_any_text(texts: list[str]) -> None:
    """Whatever the text, its row has length one or zero and holds only finite numbers."""
    matrix = _SHIPPED_ENCODER.passages(texts)
    lengths = np.linalg.norm(matrix, axis=1)
    assert np.all(np.isclose(lengths, 1, atol=1e-5) | (lengths == 0))


def test_same_as_sentence_transformers() -> None:
    """sentence-transformers loads the shipped folder and gives the same vectors to 1e-5."""
    texts = ["普京什么时候访问中国?", "国际刑事法院\n对普京发出逮捕令。2023年3月17日,covid-19", "ᚠ", "", "雨" * 3000]
    torch = SentenceTransformer(str(SHIPPED_MODEL), device="cpu").encode(texts, show_progress_bar=False)
    np.testing.assert_allclose(_SHIPPED_ENCODER.passages(texts), torch, atol=1e-5)


def test_knows_what_belongs_together() -> None:
    """A question is nearer to the passage that answers it than to another about the same names."""
    question = _SHIPPED_ENCODER.query("台风造成多少人死亡?")
    near, far = (
        _SHIPPED_ENCODER.passages(["强台风登陆菲律宾,已有十二人遇难。", "菲律宾总统会见了来访的代表团。"]) @ question
    )
    assert near > far + 0.1


def test_shipped_files_are_whole() -> None:
    """Every file of the shipped model has the recorded sha256, and together they stay within 16 MB."""
    sums = (SHIPPED_MODEL / "SHA256SUMS").read_text().splitlines()
    recorded = {name: digest for digest, name in (line.split("  ") for line in sums)}
    files = {path.name: path for path in SHIPPED_MODEL.rglob("*") if path.is_file() and path.name != "SHA256SUMS"}
    assert recorded == {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
    assert sum(path.stat().st_size for path in files.values()) <= 16_000_000


def test_opens_without_torch() -> None:
    """Opening the default and asking with it imports neither torch nor onnxruntime."""
    code = (
        "import sys; from pathlib import Path; from embeddings.encoder import DEFAULT, load_encoder\n"
        "load_encoder(DEFAULT, models=Path('x')).query('风')\n"
        "print(sorted({'torch', 'onnxruntime', 'transformers'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"


@pytest.mark.parametrize("missing", ["model.safetensors", "tokenizer.json"])
def test_missing_file(tmp_path: Path, missing: str) -> None:
    """A folder that lacks a file is refused, the file named."""
    folder = write_static(tmp_path / "tiny", {"embedding.weight": ROWS})
    (folder / missing).unlink()
    with pytest.raises(EncoderError, match=f"{missing} is missing"):
        StaticEncoder(folder)


def test_damaged_weights(tmp_path: Path) -> None:
    """Weights cut short are refused, the file named."""
    folder = write_static(tmp_path / "tiny", {"embedding.weight": ROWS})
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-5])
    with pytest.raises(EncoderError, match=r"model\.safetensors cannot be read"):
        StaticEncoder(folder)


def test_damaged_tokenizer(tmp_path: Path) -> None:
    """A tokenizer that is no tokenizer is refused, the file named."""
    folder = write_static(tmp_path / "tiny", {"embedding.weight": ROWS})
    (folder / "tokenizer.json").write_text(json.dumps({"version": "1.0"}))
    with pytest.raises(EncoderError, match=r"tokenizer\.json cannot be read"):
        StaticEncoder(folder)


@pytest.mark.parametrize("modules", [b"{", b"{}", b"[]", b"null", b"[3]", b"\xff", b"[" * 100_000])
def test_damaged_modules(tmp_path: Path, modules: bytes) -> None:
    """A folder whose list of modules is broken is refused by whoever opens it, the file named in one line."""
    folder = write_static(tmp_path / "tiny", {"embedding.weight": ROWS})
    (folder / "modules.json").write_bytes(modules)
    with pytest.raises(EncoderError, match=r"modules\.json") as caught:
        load_encoder(str(folder), models=tmp_path)
    assert "\n" not in str(caught.value)


def test_other_tensors(tmp_path: Path) -> None:
    """Weights of another kind of model are refused."""
    folder = write_static(tmp_path / "tiny", {"encoder.layer.0.bias": ROWS})
    with pytest.raises(EncoderError, match="no matrix of token vectors"):
        StaticEncoder(folder)


def test_tokens_beyond_the_rows(tmp_path: Path) -> None:
    """A tokenizer with more tokens than there are vectors is refused when opened, not when asked."""
    folder = write_static(tmp_path / "tiny", {"embedding.weight": ROWS[:-1]})
    with pytest.raises(EncoderError, match="7 tokens but 6 vectors"):
        StaticEncoder(folder)


_SHIPPED_ENCODER = load_encoder(DEFAULT, models=Path("nowhere"))
