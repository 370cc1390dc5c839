"""A disk that is full: the run ends with a line that says so, nothing is lost, and with space again it is completed."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.crash.forking import Forks, fresh
from tests.crash.scene import ANSWER, QUESTION, Scene, clear

SOME = 3  # sizes tried where no number is asked for
_NEEDED = 320 * 1024  # bytes with which a run comes to its end
_COMPACTED = 96 * 1024  # and compacting does


@contextmanager
def _disk(at: Path, kilobytes: int) -> Iterator[None]:
    """A small file system of its own; skips where we may not mount one."""
    at.mkdir(exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k,mode=0700", "tmpfs", str(at)]
    try:
        done = subprocess.run(mount, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount here")
    if done.returncode:
        pytest.skip(f"a small disk cannot be mounted here: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", str(at)], check=True)


def test_a_disk_that_fills_up(forks: Forks, scene: Scene, tmp_path: Path, crashes: int) -> None:
    """Wherever in a run the space ends, it is told in a line, what was committed stays, and more space completes it."""
    disk, codes, answered = tmp_path / "disk", [], []
    for step in range(crashes or SOME):
        with _disk(disk, 4 * 1024):
            home = fresh(scene.before / "home", disk / "home")
            free = os.statvfs(disk)
            left = _NEEDED * step // (crashes or SOME)
            (disk / "ballast").write_bytes(bytes(free.f_bavail * free.f_frsize - left))
            done = forks.run(home, scene.index)
            clear(done)
            asked = forks.run(home, QUESTION)  # while it is still full: SQLite needs some room even to read
            clear(asked)
            assert ANSWER in asked.runs[0].out or asked.runs[0].code == 3
            answered.append(asked.runs[0].code == 0)
            assert done.runs[0].code in {0, 2, 3}
            (disk / "ballast").unlink()
            scene.mended(forks, home)
            codes.append(done.runs[0].code)
    assert any(codes)
    assert any(answered)


def test_files_that_may_not_grow(forks: Forks, scene: Scene, tmp_path: Path, crashes: int) -> None:
    """The same where the system refuses to let any file grow beyond some size, which needs no disk of its own."""
    largest = max(path.stat().st_size for path in (scene.before / "home").rglob("*") if path.is_file())
    tried, codes = crashes or SOME, []
    for step in range(tried):
        home = fresh(scene.before, tmp_path / "at") / "home"
        done = forks.run(home, scene.index, largest=2 * largest * step // tried)
        clear(done)
        scene.mended(forks, home)
        codes.append(done.runs[0].code)
    assert any(codes)


def test_compacting_on_a_disk_that_fills_up(forks: Forks, scene: Scene, tmp_path: Path, crashes: int) -> None:
    """However little space there is, it is told in a line that names the place; with space again all is compacted."""
    disk, told = tmp_path / "disk", []
    for step in range(crashes or SOME):
        with _disk(disk, 4 * 1024):
            home = fresh(scene.before / "home", disk / "home")
            free = os.statvfs(disk)
            left = _COMPACTED * step // (crashes or SOME)
            (disk / "ballast").write_bytes(bytes(free.f_bavail * free.f_frsize - left))
            done = forks.run(home, ["compact"])
            clear(done)
            (disk / "ballast").unlink()
            assert forks.run(home, ["compact"]).runs[0].code == 0
            scene.mended(forks, home)
            told += [done.runs[0].err] if done.runs[0].code else []
    assert told
    assert all(str(disk) in line and "disk's space" in line for line in told)
