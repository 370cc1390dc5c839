"""Encoders of the model hub, for real: a hub on the loopback interface, one that is not there, and one never asked."""

import hashlib
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.embeddings.tiny import write_bert

NAME = "someone/tiny"
SOON = 10.0  # seconds; the libraries by themselves try for more than a minute


class Hub(SimpleHTTPRequestHandler):
    """Serves files with what the hub says of each, and remembers what it was asked for."""

    asked: list[str]

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002, ARG002 - the parent's
        """Remember instead."""
        if self.path not in self.asked:
            self.asked.append(self.path)

    def end_headers(self) -> None:
        """Name the revision and the file's hash."""
        self.send_header("X-Repo-Commit", "0" * 40)
        file = Path(self.translate_path(self.path))
        if file.is_file():
            self.send_header("ETag", f'"{hashlib.sha256(file.read_bytes()).hexdigest()}"')
        super().end_headers()


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[tuple[str, list[str]]]:
    """The address of a hub that has the tiny model, and what it is asked for."""
    write_bert(tmp_path / "hub" / NAME / "resolve" / "main")
    asked: list[str] = []
    handler = type("Here", (Hub,), {"asked": asked})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=tmp_path / "hub"))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


def load(name: str, endpoint: str, cache: Path, *, download: bool = True) -> subprocess.CompletedProcess[str]:
    """`load_encoder` in a process of its own, which prints the encoder's name; the error, and how long it took."""
    code = (
        "import sys, time; from pathlib import Path; import embeddings.transformer\n"
        "from embeddings.encoder import load_encoder; from embeddings.errors import EncoderError\n"
        "began = time.monotonic()\n"
        f"try: print(load_encoder({name!r}, models=Path('nowhere'), download={download}).name)\n"
        "except EncoderError as error: print(error)\n"
        "print(time.monotonic() - began)"
    )
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("HF_", "SENTENCE_TRANSFORMERS"))}
    environment = kept | {"HF_ENDPOINT": endpoint, "HF_HOME": str(cache), "NO_PROXY": "127.0.0.1"}
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False)


def test_without_a_network_an_unknown_encoder_is_one_line_and_soon(tmp_path: Path) -> None:
    """The line says where it was looked for and what to run, and nothing is tried again and again."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nowhere = f"127.0.0.1:{free.getsockname()[1]}"
    run = load("nosuch", f"http://{nowhere}", tmp_path)
    error, seconds = run.stdout.splitlines()
    assert error.startswith(f"there is no encoder nosuch in {tmp_path / 'hub'}, and {nowhere} cannot be reached (")
    for remedy in ("`yinwen model list`", "`yinwen model pull NAME`", "news-static is shipped"):
        assert remedy in error
    assert float(seconds) < SOON
    assert "Retry" not in run.stderr


def test_what_was_downloaded_is_opened_without_asking(hub: tuple[str, list[str]], tmp_path: Path) -> None:
    """Forbidden to download, nothing is asked and nothing had; then it comes from the hub; then it is simply here."""
    endpoint, asked = hub
    first = load(NAME, endpoint, tmp_path / "cache", download=False)
    assert first.stdout.startswith(f"there is no encoder {NAME} in ")
    assert "the model hub was not asked" in first.stdout
    assert asked == []
    second = load(NAME, endpoint, tmp_path / "cache")
    assert second.stdout.startswith(f"{NAME}@")
    assert f"/{NAME}/resolve/main/model.safetensors" in asked
    asked.clear()
    third = load(NAME, endpoint, tmp_path / "cache")
    assert third.stdout.splitlines()[0] == second.stdout.splitlines()[0]
    assert asked == []


def test_a_name_the_hub_does_not_know(hub: tuple[str, list[str]], tmp_path: Path) -> None:
    """It is said that the hub was asked; a name that no hub allows is said to be none."""
    endpoint, _ = hub
    host = endpoint.removeprefix("http://")
    assert f"and {host} gives none that can be loaded (" in load("someone/else", endpoint, tmp_path / "c").stdout
    assert "the model hub has no such names (" in load("no such name", endpoint, tmp_path / "c").stdout
