"""Every file of an index cut short and with flipped bytes: it opens or says what to do, and that mends it."""

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.crash.forking import Forks, fresh
from tests.crash.scene import ANSWER, QUESTION, Scene, clear

Harm = Callable[[bytes], bytes]

SOME = 6  # of all files and harms, where no number is asked for


def _cut(share: float) -> Harm:
    return lambda content: content[: int(len(content) * share)]


def _flip(share: float) -> Harm:
    def harm(content: bytes) -> bytes:
        at = min(int(len(content) * share), len(content) - 1)
        return content[:at] + bytes([content[at] ^ random.Random(at).randrange(1, 256)]) + content[at + 1 :]

    return harm


HARMS: dict[str, Harm] = {
    "emptied": _cut(0),
    "halved": _cut(0.5),
    "a byte short": lambda content: content[:-1],
    "begins wrong": _flip(0),
    "ends wrong": _flip(1),
    "zeroes": lambda content: bytes(len(content)),
}


def _harms(wanted: int) -> Iterator[tuple[str, Harm]]:
    yield from HARMS.items()
    for _ in range(wanted):
        share = random.random()
        yield f"byte at {share}", _flip(share)


@pytest.fixture(scope="module")
def live(forks: Forks, scene: Scene, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose last run was killed, so that SQLite's log is there too."""
    folder = fresh(scene.before, tmp_path_factory.mktemp("live") / "at")
    counted = forks.run(fresh(scene.before, folder.parent / "counted") / "home", scene.index, kill_at=0)
    forks.run(folder / "home", scene.index, kill_at=len(counted.calls) - 12)
    return folder


def _judge(forks: Forks, scene: Scene, home: Path) -> None:
    """Every command says what is the matter, none answers wrongly, and what doctor names is mended by it."""
    done = forks.run(home, QUESTION, ("doctor", "--json"))
    clear(done)
    asked, checked = done.runs
    if asked.code == 0:
        assert ANSWER in asked.out
    wrong = [one for one in json.loads(checked.out)["findings"] if not one["ok"]]
    assert all(one["remedy"] or "`yinwen" in one["detail"] for one in wrong), wrong
    if asked.code:
        assert wrong or not (home / "archive.db").stat().st_size, asked
    done = forks.run(home, ("doctor", "--repair"), scene.index)
    clear(done)
    scene.mended(forks, home)


def test_damage_to_any_file(forks: Forks, scene: Scene, live: Path, tmp_path: Path, crashes: int) -> None:
    """Each file in turn, harmed in each way."""
    files = [path.relative_to(live) for path in sorted((live / "home").rglob("*")) if path.is_file()]
    assert {"archive.db", "dense.json", "writer.lock", "meta.json"} <= {path.name for path in files}
    harms = list(_harms(crashes))
    cases = [(file, name, harm) for file in files for name, harm in harms]
    for file, name, harm in cases if crashes else random.Random(4).sample(cases, SOME):
        content = (live / file).read_bytes()
        if content:
            folder = fresh(live, tmp_path / "at")
            (folder / file).write_bytes(harm(content))
            print(file, name)  # shown where the test fails
            _judge(forks, scene, folder / "home")
