"""The command as a user runs it: its own process, its own state folder, nothing of the developer's environment."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bot.archive import write

Run = Callable[..., subprocess.CompletedProcess[str]]

YINWEN = str(Path(sys.executable).with_name("yinwen"))


def environment(home: Path, **variables: str) -> dict[str, str]:
    """What a plain terminal of a reader in China gives its programs."""
    names = ("PATH", "LD_LIBRARY_PATH", "PYTHONPATH", "TMPDIR")
    kept = {name: os.environ[name] for name in names if name in os.environ}
    plain = {"HOME": str(home), "LANG": "zh_CN.UTF-8", "PYTHONUTF8": "1", "YINWEN_HOME": str(home), "TERM": "xterm"}
    return {**kept, **plain, **variables}


def run(home: Path, *arguments: str, stdin: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `yinwen` to its end."""
    return subprocess.run(
        [YINWEN, *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment(home, **variables),
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="session")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of article files."""
    return write(tmp_path_factory.mktemp("articles"))


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory, articles: Path) -> Path:
    """A state folder with those articles indexed."""
    home = tmp_path_factory.mktemp("state") / "home"
    done = run(home, "index", str(articles))
    assert done.returncode == 0, done.stderr
    return home


@pytest.fixture
def yinwen(home: Path) -> Run:
    """The command, over that state folder."""

    def call(*arguments: str, stdin: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
        return run(home, *arguments, stdin=stdin, **variables)

    return call


@pytest.fixture
def timed() -> Callable[[], float]:
    """Seconds since the test began."""
    began = time.monotonic()
    return lambda: time.monotonic() - began
