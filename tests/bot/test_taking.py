"""What was written is taken into the index, whatever is in the way meanwhile."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.operation import living, taking
from bot.operation.living import Living
from bot.operation.taking import Taking
from bot.settings import Settings
from retrieval.errors import IndexBusy
from retrieval.records import Report

FOLDER = Path("/archive")
REPORT = Report(0, 0, 0, 0, 0, (), 0, 0, 0, 0.0)


class Trouble:
    """An index that is in trouble as often as it is told to be."""

    def __init__(self, *troubles: Exception) -> None:
        self.troubles = list(troubles)
        self.taken: list[Path] = []
        self.asked = 0

    def _met(self) -> None:
        self.asked += 1
        if self.troubles:
            raise self.troubles.pop(0)

    def folders(self) -> tuple[Path, ...]:
        """One folder."""
        self._met()
        return (FOLDER,)

    def take(self, paths: Sequence[Path]) -> Report:
        """Note what was taken."""
        self._met()
        self.taken += paths
        return REPORT

    def update(self, roots: Sequence[Path]) -> Report:
        """Note what was looked at."""
        return self.take(roots)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for hundredths of a second only."""
    for name in ("_GATHERING", "_BUSY", "_REFUSED"):
        monkeypatch.setattr(taking, name, 0.01)


async def reach(trouble: Trouble, count: int) -> None:
    """Wait until so many paths were taken."""
    async with asyncio.timeout(5):
        while len(trouble.taken) < count:
            await asyncio.sleep(0.01)


async def test_an_index_that_cannot_be_asked_for_a_while_is_asked_again() -> None:
    """Nothing that waits is lost, and what comes later is taken as well."""
    index = Trouble(IndexBusy("locked"), IndexBusy("locked"))
    work = Taking(index)
    running = asyncio.create_task(work.run())
    work.add(FOLDER / "1.md", FOLDER)
    await reach(index, 1)
    index.troubles = [IndexBusy("locked")]
    work.add(FOLDER / "2.md", FOLDER)
    await reach(index, 2)
    work.finish()
    await running
    assert index.taken == [FOLDER / "1.md", FOLDER / "2.md"]


async def test_what_nobody_foresaw_stops_only_the_paths_it_is_about(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is logged, and the next paths are taken."""
    index = Trouble()
    work = Taking(index)
    running = asyncio.create_task(work.run())

    def fail(_: Sequence[Path]) -> Report:
        monkeypatch.undo()
        raise ZeroDivisionError

    monkeypatch.setattr(index, "take", fail)
    work.add(FOLDER / "1.md", FOLDER)
    async with asyncio.timeout(5):
        while work._waiting:
            await asyncio.sleep(0.01)
    work.add(FOLDER / "2.md", FOLDER)
    await reach(index, 1)
    work.finish()
    await running
    assert index.taken == [FOLDER / "2.md"]


@pytest.mark.parametrize("known", [True, False])
async def test_a_stop_ends_the_wait_for_another_process_at_the_start(known: bool) -> None:
    """Be it the folders that cannot be asked for, or the writer's lock."""

    class Locked(Trouble):
        def _met(self) -> None:
            raise IndexBusy("locked")

        def folders(self) -> tuple[Path, ...]:
            if not known:
                raise IndexBusy("locked")
            return (FOLDER,)

    stop = asyncio.Event()
    starting = asyncio.create_task(Taking(Locked()).all([], stop))
    await asyncio.sleep(0.05)
    assert not starting.done()
    stop.set()
    await asyncio.wait_for(starting, 5)


async def test_folders_that_cannot_be_watched_are_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Not at once and over and over, and it is said."""
    began = 0

    def refuse(*_: object) -> object:
        nonlocal began
        began += 1
        raise OSError("no space left on device")

    monkeypatch.setattr(living.watching, "changes", refuse)
    life, enough = Living(Settings(home=tmp_path), Trouble()), asyncio.Event()
    watching = asyncio.create_task(life._told([tmp_path], enough))
    await asyncio.sleep(0.1)
    assert not watching.done()
    assert began == 1
    assert "folders are not watched" in caplog.text
    enough.set()
    await asyncio.wait_for(watching, 5)
