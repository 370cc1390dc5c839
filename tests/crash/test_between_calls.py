"""An indexer killed before each call that changes a file, and a power cut there: nothing is lost, all is mended."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.crash.forking import ROOT, Forks, fresh
from tests.crash.scene import Scene

SOME = 4  # places tried where no number is asked for; a larger one tries that many, evenly spread, or all there are


@pytest.fixture(scope="module", autouse=True)
def stopping() -> None:
    """Skip where this machine does not let us stop a process at its calls."""
    asked = [sys.executable, "-m", "tests.crash.tracing"]
    if why := subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout:
        pytest.skip(why)


def _places(count: int, wanted: int) -> list[int]:
    """So many of the calls from the first to the last, as evenly as can be."""
    wanted = min(count, wanted or SOME)
    return sorted({1 + round(at * (count - 1) / max(1, wanted - 1)) for at in range(wanted)})


@pytest.mark.parametrize("cut", [False, True], ids=["killed", "power cut"])
def test_a_change_that_is_cut_short_anywhere(
    forks: Forks, scene: Scene, tmp_path: Path, crashes: int, cut: bool
) -> None:
    """Whichever call it was stopped before, the index opens and answers, and the next run completes it."""
    counted = forks.run(fresh(scene.before, tmp_path / "at") / "home", scene.index, kill_at=0)
    assert len(counted.calls) > 50
    for place in _places(len(counted.calls), crashes):
        left = tmp_path / "left" if cut else None
        folder = fresh(scene.before, tmp_path / "at")
        done = forks.run(folder / "home", scene.index, kill_at=place, cut=left)
        if done.killed:
            assert done.killed == signal.SIGKILL
            print(place, done.calls[-1])  # shown where the test fails
            scene.mended(forks, (left or folder) / "home")
            shutil.rmtree(tmp_path / "left", ignore_errors=True)


@pytest.mark.parametrize("cut", [False, True], ids=["killed", "power cut"])
def test_a_first_run_that_is_cut_short_anywhere(
    forks: Forks, scene: Scene, tmp_path: Path, crashes: int, cut: bool
) -> None:
    """Where there was no index yet, there is a whole one after the next run; until then it is said what is missing."""
    (tmp_path / "count").mkdir()
    counted = forks.run(tmp_path / "count" / "home", scene.index, kill_at=0)
    for place in _places(len(counted.calls), crashes):
        folder, left = tmp_path / f"at{place}", tmp_path / f"left{place}" if cut else None
        folder.mkdir()
        done = forks.run(folder / "home", scene.index, kill_at=place, cut=left)
        if done.killed:
            print(place, done.calls[-1])
            scene.completed(forks, (left or folder) / "home")


def test_what_a_finished_run_wrote_survives_a_power_cut(forks: Forks, scene: Scene, tmp_path: Path) -> None:
    """When `yinwen index` has ended, everything is on the disk, the state folder's own name included."""
    folder, left = tmp_path / "at", tmp_path / "left"
    folder.mkdir()
    forks.run(folder / "home", scene.index, kill_at=10**9, cut=left)
    assert left.exists()
    scene.completed(forks, left / "home", at_once=True)
