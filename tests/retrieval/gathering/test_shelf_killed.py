"""A writer of articles killed before any call that changes a file: nothing is lost, and nothing is there twice."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from retrieval.reading.corpus import read, scan
from tests.crash.forking import ROOT
from tests.retrieval.gathering.putting import put

BODY = "<p>跨江的新桥将在明年六月通车，市长昨天这样说。</p><p>桥长两公里，有六条车道，工期比原先说的多了一年。</p>"
CHANGED = BODY.replace("六月", "九月")

Put = Callable[[Path, str, int, Path | None], list[str]]


@pytest.fixture(scope="module")
def killed() -> Iterator[Put]:
    """Put an item's body into an archive in a process that is killed before its so-manieth call: the calls till then.

    With a folder as well it is a power cut: what is left is written there.
    """
    asked = [sys.executable, "-m", "tests.crash.tracing"]
    if why := subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout:
        pytest.skip(why)
    command = [sys.executable, "-B", "-m", "tests.retrieval.gathering.putting"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        told, said = process.stdin, process.stdout

        def run(root: Path, html: str, kill_at: int, cut: Path | None) -> list[str]:
            job = {"root": str(root), "html": html, "kill_at": kill_at, "cut": str(cut) if cut else None}
            told.write(json.dumps(job) + "\n")
            told.flush()
            calls: list[str] = json.loads(said.readline())
            return calls

        yield run
        told.close()


@pytest.fixture(scope="module")
def wanted(request: pytest.FixtureRequest) -> int:
    """At how many calls to kill it: some, or as many as `--crashes` says."""
    return int(request.config.getoption("--crashes")) or 8


def moments(
    killed: Put, folder: Path, html: str, wanted: int, *, power: bool, before: tuple[str, str]
) -> Iterator[Path]:
    """The archive as a put leaves it that is killed at some calls; `before` is the body and the name of what was in it.

    Of the calls, those on the article files are all tried.
    """
    put(folder / "counted" / "articles", "river", *before)
    calls = killed(folder / "counted" / "articles", html, 0, None)
    assert len(calls) > 10, "a put is more than a few calls"
    step = max(1, len(calls) // wanted)
    places = {at for at, call in enumerate(calls, 1) if at % step == 0 or ".new" in call or call == "rename"}
    for at in sorted(places):
        place, left = folder / f"at{at}", folder / f"left{at}"
        put(place / "articles", "river", *before)
        done = killed(place / "articles", html, at, left if power else None)
        if len(done) == at:
            print(at, done[-1])  # noqa: T201 - shown where the test fails
            yield (left if power else place) / "articles"
        shutil.rmtree(place)


def texts(root: Path) -> list[str]:
    """The articles there are; each file can be read."""
    return sorted(read(file).text for file in scan([root]))


def text(folder: Path, html: str) -> str:
    """What a body reads as."""
    put(folder, "river", html, "1")
    return texts(folder)[0]


@pytest.mark.parametrize("power", [False, True], ids=["killed", "power cut"])
@pytest.mark.parametrize("by_whom", ["river", "other"])
def test_a_new_item(killed: Put, tmp_path: Path, by_whom: str, power: bool, wanted: int) -> None:
    """At each moment the archive has it whole or not at all; brought again, by any source, it is there once."""
    other, whole = text(tmp_path / "other", "<p>灯塔将在十月重新点亮。</p>"), text(tmp_path / "whole", BODY)
    for root in moments(killed, tmp_path, BODY, wanted, power=power, before=("<p>灯塔将在十月重新点亮。</p>", "2")):
        assert texts(root) in ([other], sorted([other, whole]))
        put(root, by_whom, BODY, "1")
        assert texts(root) == sorted([other, whole])
        assert put(root, "river", BODY, "1") == "same"
        assert not list(root.rglob("*.new"))


@pytest.mark.parametrize("power", [False, True], ids=["killed", "power cut"])
def test_an_update(killed: Put, tmp_path: Path, power: bool, wanted: int) -> None:
    """At each moment the archive has one of both versions; brought again, it has the new one and the former once."""
    former, now = text(tmp_path / "former", BODY), text(tmp_path / "now", CHANGED)
    for root in moments(killed, tmp_path, CHANGED, wanted, power=power, before=(BODY, "1")):
        assert texts(root) in ([former], [now])
        put(root, "river", CHANGED, "1")
        assert texts(root) == [now]
        assert put(root, "river", CHANGED, "1") == "same"
        [version] = [file for file in (root / "river" / ".history").rglob("*") if file.is_file()]
        assert "六月" in version.read_text("utf-8")
