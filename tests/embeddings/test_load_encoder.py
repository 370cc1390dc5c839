"""Finding an encoder by what a user calls it."""

from pathlib import Path

import pytest

from embeddings.encoder import DEFAULT, load_encoder
from embeddings.errors import EncoderError
from embeddings.onnx import OnnxEncoder
from embeddings.probe import probe
from embeddings.static import StaticEncoder
from embeddings.transformer import SentenceTransformerEncoder
from tests.embeddings.tiny import ROWS, write_bert, write_onnx, write_static


def test_default(tmp_path: Path) -> None:
    """The default is shipped: it needs nothing in the models folder."""
    encoder = load_encoder(DEFAULT, models=tmp_path)
    assert isinstance(encoder, StaticEncoder)
    assert encoder.name.startswith(f"{DEFAULT}@")


def test_known_but_absent(tmp_path: Path) -> None:
    """A known model that was not pulled is an error that says what to run."""
    with pytest.raises(EncoderError, match="run `yinwen model pull bge-small-zh"):
        load_encoder("bge-small-zh-v1.5", models=tmp_path)


def test_known_and_pulled(tmp_path: Path) -> None:
    """A known model is found in the models folder and keeps its name."""
    write_onnx(tmp_path / "bge-small-zh-v1.5")
    encoder = load_encoder("bge-small-zh-v1.5", models=tmp_path)
    assert isinstance(encoder, OnnxEncoder)
    assert encoder.name.startswith("bge-small-zh-v1.5@")


def test_folders(tmp_path: Path) -> None:
    """A folder is opened by the encoder that can read it, and named after the folder."""
    models = {
        OnnxEncoder: write_onnx(tmp_path / "one"),
        StaticEncoder: write_static(tmp_path / "two", {"embedding.weight": ROWS}),
        SentenceTransformerEncoder: write_bert(tmp_path / "three"),
    }
    for kind, folder in models.items():
        encoder = load_encoder(str(folder), models=tmp_path)
        assert type(encoder) is kind
        assert encoder.name.startswith(f"{folder.name}@")


def test_other_weights_other_name(tmp_path: Path) -> None:
    """Two folders of one name but other weights have other names, the same weights the same."""
    names = [
        load_encoder(str(write_static(tmp_path / part / "tiny", {"embedding.weight": rows})), models=tmp_path).name
        for part, rows in (("a", ROWS), ("b", ROWS), ("c", ROWS * 2))
    ]
    assert names[0] == names[1] != names[2]


def test_missing_folder(tmp_path: Path) -> None:
    """A path that is no folder is an error, not a question to a model hub."""
    with pytest.raises(EncoderError, match="is not a folder"):
        load_encoder(str(tmp_path / "nothing"), models=tmp_path)


def test_folder_without_model(tmp_path: Path) -> None:
    """A folder that holds no model is an error of one line."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(EncoderError, match="cannot be loaded") as caught:
        load_encoder(str(tmp_path / "empty"), models=tmp_path)
    assert "\n" not in str(caught.value)


def test_probe(tmp_path: Path) -> None:
    """Trying the default shows that answers are nearer than what is beside the point, and how fast it is."""
    shown = probe(DEFAULT, models=tmp_path)
    assert all(pair.near > pair.far for pair in shown.pairs)
    assert shown.passages_per_second > 100
    assert 0 < shown.open_ms < 10_000
    assert shown.dim == load_encoder(DEFAULT, models=tmp_path).dim
