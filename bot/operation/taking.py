"""What was written or changed is taken into the index soon after, whatever else writes it."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from embeddings.errors import EncoderError
from retrieval.errors import CorpusError, IndexBusy, YinwenError
from retrieval.records import Report

_LOG = logging.getLogger(__name__)
_GATHERING = 0.5  # seconds to wait for more: taking ten files costs little more than taking one
_BUSY = 2.0  # seconds until it is tried again where another process is writing
_REFUSED = 30.0  # and where the disk refuses
_MOST = 500  # paths at a time: the first are found while the last are read


class Archive(Protocol):
    """What is needed of an index."""

    def update(self, roots: Sequence[Path]) -> Report:
        """Bring it in line with folders."""

    def take(self, paths: Sequence[Path]) -> Report:
        """Bring it in line with some paths in folders that it knows."""

    def folders(self) -> tuple[Path, ...]:
        """The folders that it knows."""


class Taking:
    """Paths that wait to be taken into an index, and the loop that takes them. Belongs to one event loop."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._waiting: dict[Path, Path] = {}  # to the folder each is in
        self._due = asyncio.Event()
        self._over = asyncio.Event()

    def add(self, path: Path, folder: Path) -> None:
        """Something was written, changed or deleted in a folder that is, or is to be, in the index."""
        self._waiting[path] = folder
        self._due.set()

    def finish(self) -> None:
        """Nothing more will come: `run` ends once all that waits is taken."""
        self._over.set()
        self._due.set()

    async def all(self, folders: Sequence[Path], stop: asyncio.Event) -> None:
        """Bring the index in line with these folders and those that it knows, whatever happened while we were away."""
        while (known := await self._known()) is None:
            if stop.is_set():
                return
        every = list(dict.fromkeys((*known, *folders)))
        if not every or await self._again(every, stop):
            return
        for folder in every:  # one is out of reach, such as on a disk that is not mounted: the others are not
            await self._again([folder], stop)

    async def _again(self, folders: Sequence[Path], stop: asyncio.Event) -> bool:
        """Look at some folders, however often another process is in the way; returns whether they could be read."""
        while not stop.is_set():
            if (done := await self._tried(self._archive.update, folders)) is not None:
                return done
        return True

    async def run(self) -> None:
        """Take in what comes, until finished."""
        while self._waiting or not self._over.is_set():
            await self._due.wait()
            await until(self._over, _GATHERING)
            self._due.clear()
            known = await self._known()
            if known is None and self._over.is_set():
                return
            for folder in dict.fromkeys(self._waiting.values()) if known is not None else ():
                await self._folder(folder, known=any(folder.is_relative_to(one) for one in known or ()))
            if self._waiting:
                self._due.set()

    async def _known(self) -> tuple[Path, ...] | None:
        """The folders in the index; None where it cannot be asked now, which is logged and may be tried again."""
        try:
            return await asyncio.to_thread(self._archive.folders)
        except YinwenError as error:
            _LOG.error("the index cannot be read: %s", error)
            await until(self._over, _BUSY)
            return None

    async def _folder(self, folder: Path, *, known: bool) -> None:
        paths = [path for path, inside in self._waiting.items() if inside == folder][:_MOST]
        for path in paths:
            del self._waiting[path]
        work, given = (self._archive.take, paths) if known else (self._archive.update, [folder])
        if await self._tried(work, given) is None and not self._over.is_set():  # else the next start finds them
            self._waiting = dict.fromkeys(paths, folder) | self._waiting

    async def _tried(self, work: Callable[[Sequence[Path]], Report], paths: Sequence[Path]) -> bool | None:
        """Whether it succeeded; None where it may when tried again."""
        try:
            report = await asyncio.to_thread(work, paths)
        except IndexBusy:
            await until(self._over, _BUSY)
            return None
        except CorpusError as error:
            _LOG.warning("%s", error)
            return False
        except (YinwenError, EncoderError) as error:
            _LOG.error("the index was not brought up to date: %s", error)
            await until(self._over, _REFUSED)
            return None
        except Exception:  # these paths are left to the next start: the others must not wait for ever
            _LOG.exception("the index was not brought up to date")
            return False
        if report.added or report.changed or report.removed:
            _LOG.info("index: %d added, %d changed, %d removed", report.added, report.changed, report.removed)
        return True


async def until(stop: asyncio.Event, seconds: float) -> None:
    """Wait, no longer than until stopped."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stop.wait()
