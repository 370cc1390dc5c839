"""A living archive: sources looked at when due, folders watched, and what comes taken into the index, until stopped."""

import asyncio
import logging
import time
from contextlib import aclosing
from datetime import UTC, datetime
from pathlib import Path

from bot.operation.gathering import folders, open_gathering
from bot.operation.taking import Archive, Taking, until
from bot.settings import Settings
from retrieval.errors import YinwenError
from retrieval.gathering import folders as watching
from retrieval.gathering.gathering import Gathering
from retrieval.gathering.roster import Origin, Roster

_LOG = logging.getLogger(__name__)
_TICK = 1.0  # seconds between two looks at who is due
_WATCHED = 5.0  # seconds between two looks at which folders there are to watch
_HELD = 60.0  # seconds until a source is tried again where our own disk refused
_GRACE = 20.0  # seconds at the end for looks that were begun


class Living:
    """Runs beside the bot, or by itself. Whoever begins it holds the lock of gathering."""

    def __init__(self, settings: Settings, archive: Archive) -> None:
        self._settings, self._taking = settings, Taking(archive)
        self._looking: dict[str, asyncio.Task[None]] = {}
        self._held: dict[str, float] = {}  # until when, by the monotonic clock

    async def run(self, stop: asyncio.Event) -> None:
        """Live until stopped; then finish what was begun."""
        roster = await asyncio.to_thread(Roster.open, self._settings.home)
        try:
            async with open_gathering(self._settings, roster, self._written) as gathering:
                await self._taking.all(await asyncio.to_thread(self._folders, roster), stop)
                taking = asyncio.create_task(self._taking.run())
                watching_all = asyncio.create_task(self._watch(roster, stop))
                try:
                    await self._look(roster, gathering, stop)
                    await watching_all
                finally:
                    watching_all.cancel()
                    self._taking.finish()
                    await taking
        finally:
            roster.close()

    def _folders(self, roster: Roster) -> list[Path]:
        return list(folders(self._settings, roster.all()))

    def _written(self, path: Path) -> None:
        self._taking.add(path, self._settings.articles.resolve())

    async def _look(self, roster: Roster, gathering: Gathering, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                due = await asyncio.to_thread(roster.due, datetime.now(UTC))
            except YinwenError as error:
                _LOG.error("the sources cannot be read: %s", error)
                due = ()
            for origin in due:
                if origin.slug not in self._looking and self._held.get(origin.slug, 0.0) <= time.monotonic():
                    task = asyncio.create_task(self._one(origin, gathering))
                    self._looking[origin.slug] = task
            await until(stop, _TICK)
        if self._looking:
            _, late = await asyncio.wait(self._looking.values(), timeout=_GRACE)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _one(self, origin: Origin, gathering: Gathering) -> None:
        """Look at one source; what goes wrong with our own files is logged, and tried again in a while."""
        try:
            gathered = await gathering.look(origin)
        except YinwenError as error:
            _LOG.error("%s: %s", origin.slug, error)
            self._held[origin.slug] = time.monotonic() + _HELD
            return
        except Exception:
            _LOG.exception("%s: a look failed", origin.slug)
            self._held[origin.slug] = time.monotonic() + _HELD
            return
        finally:
            del self._looking[origin.slug]
        if gathered.error and not origin.health.error:
            _LOG.warning("%s: %s", origin.slug, gathered.error)
        if gathered.new or gathered.updated:
            _LOG.info("%s: %d new, %d updated", origin.slug, gathered.new, gathered.updated)
        for path in gathered.paths:
            if path.is_dir():  # a repository; files were told of as they were written
                self._taking.add(path, path)

    async def _watch(self, roster: Roster, stop: asyncio.Event) -> None:
        """Watch the folders of sources, those that come and go while we run too."""
        watched, task, enough = frozenset[Path](), None, asyncio.Event()
        while not stop.is_set():
            try:
                now = await asyncio.to_thread(self._lying, roster)
            except YinwenError as error:
                _LOG.error("the sources cannot be read: %s", error)
                now = watched
            if now != watched or (task is not None and task.done()):
                enough.set()
                if task is not None:
                    await asyncio.wait([task])
                for folder in now:
                    self._taking.add(folder, folder)  # whatever changed before it was watched
                watched, enough = now, asyncio.Event()
                task = asyncio.create_task(self._told(sorted(now), enough)) if now else None
            await until(stop, _WATCHED)
        enough.set()
        if task is not None:
            await asyncio.wait([task])

    def _lying(self, roster: Roster) -> frozenset[Path]:
        """The folders that are watched: of the sources that are not paused."""
        known = folders(self._settings, roster.all())
        return frozenset(folder for folder, origin in known.items() if origin is not None and not origin.paused)

    async def _told(self, watched: list[Path], enough: asyncio.Event) -> None:
        try:
            async with aclosing(watching.changes(watched, enough)) as bursts:
                async for burst in bursts:
                    for path in burst:
                        inside = next((folder for folder in watched if path.is_relative_to(folder)), None)
                        if inside is not None:
                            self._taking.add(path, inside)
        except Exception as error:  # more folders than the system lets us watch, one that was just deleted
            _LOG.error("folders are not watched: %s; tried again in a minute", error)
            await until(enough, _HELD)
