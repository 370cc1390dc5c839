"""Looks at sources: what came since the last one is written into the archive, and how it went is kept.

A look that is broken off anywhere, by `kill -9` too, is as if it had not been: what a feed was fetched as is remembered
only once all its items are written, and writing an item again changes nothing.
"""

import asyncio
import logging
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from retrieval.errors import FeedError, FetchError, IndexBusy, IndexUnusable, SourceError
from retrieval.gathering import repositories, schedule
from retrieval.gathering.feed import Feed, Item, read_feed
from retrieval.gathering.fetch import FEEDS, Fetched, Fetcher
from retrieval.gathering.pages import Pages
from retrieval.gathering.roster import Kind, Origin, Roster
from retrieval.gathering.writing import Outcome, Shelf
from retrieval.reading.address import host

_AT_ONCE = 16  # sources; of one host the fetcher asks few at a time
_OF_ONE_HOST = 2  # of these: a slow host that serves many may not have all places
_CLONES_AT_ONCE = 2
_PAGES = 30  # pages a look: a feed that is new to us may have hundreds of items
_TOO_MUCH = {429, 503}  # answers after which no more pages are fetched in a look
_PATIENCE = timedelta(days=1)  # for a page that cannot be had, then the summary has to do
_POSTS = "_posts"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a look at a source brought. `paths`: files and folders to be taken into the index."""

    origin: Origin
    new: int = 0
    updated: int = 0
    paths: tuple[Path, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class _Brought:
    """The same, of a look that succeeded."""

    new: int = 0
    updated: int = 0
    paths: tuple[Path, ...] = ()
    every: timedelta | None = None
    title: str = ""
    fetched: Fetched | None = None
    whole: bool = True  # nothing was left for the next look


def folder_of(origin: Origin, clones: Path) -> Path | None:
    """The folder of article files that a source is, to be taken into the index; None for a feed."""
    if origin.kind is Kind.FEED:
        return None
    cloned = origin.kind is Kind.GIT or repositories.remote(origin.address)
    base = clones / origin.slug if cloned else Path(origin.address)
    return base / _POSTS if origin.kind is Kind.JEKYLL and (base / _POSTS).is_dir() else base


def _now() -> datetime:
    return datetime.now(UTC)


class Gathering:
    """Looks at the sources of a roster. Belongs to one event loop; one process at a time gathers."""

    def __init__(  # noqa: PLR0913 - its parts, put together in one place
        self,
        roster: Roster,
        shelf: Shelf,
        fetcher: Fetcher,
        clones: Path,
        *,
        now: Callable[[], datetime] = _now,
        written: Callable[[Path], None] = lambda _: None,
    ) -> None:
        """`written` is told of each file at once, long before a look that fetches many pages is over."""
        self._roster, self._shelf, self._fetcher, self._clones = roster, shelf, fetcher, clones
        self._now, self._written = now, written
        self._pages = Pages(fetcher)
        self._writing = asyncio.Lock()
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._cloning = asyncio.Semaphore(_CLONES_AT_ONCE)
        self._hosts = defaultdict[str, asyncio.Semaphore](lambda: asyncio.Semaphore(_OF_ONE_HOST))

    async def round(self, origins: Sequence[Origin], tell: Callable[[Gathered], None]) -> list[Gathered]:
        """Look at some sources, several at a time; each is told of when done. One that fails stops no other.

        What our own disk refuses is told as a failure too, and not held against the source.
        """

        async def one(origin: Origin) -> Gathered:
            try:
                gathered = await self.look(origin)
            except (IndexBusy, IndexUnusable) as error:
                gathered = Gathered(origin, error=str(error))
            tell(gathered)
            return gathered

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(origin)) for origin in origins]
        return [task.result() for task in tasks]

    async def look(self, origin: Origin) -> Gathered:
        """Look at a source, and keep how that went. Raises IndexBusy and IndexUnusable, which are troubles of ours."""
        async with self._hosts[host(origin.address) or origin.slug], self._places:
            try:
                brought = await self._brought(origin)
            except (FetchError, FeedError, SourceError) as error:
                return await self._failed(origin, error)
            except (IndexBusy, IndexUnusable):  # our own disk is full, which is nothing that the source could help
                raise
            except Exception as error:
                log.warning("a look at %s failed: %s", origin.slug, type(error).__name__, exc_info=True)
                return await self._failed(origin, SourceError(f"cannot be read ({type(error).__name__})"))
            return await self._succeeded(origin, brought)

    async def _brought(self, origin: Origin) -> _Brought:
        if origin.kind is Kind.FEED:
            return await self._feed(origin)
        if origin.kind is Kind.GIT or repositories.remote(origin.address):
            async with self._cloning:
                changed = await repositories.bring(origin.address, self._clones / origin.slug)
        else:
            changed = False  # watched where it is served, and looked through whenever an index is updated
        folder = folder_of(origin, self._clones)
        if folder is None or not folder.is_dir():
            raise SourceError(f"{folder}: no folder is there; is a disk not mounted?")
        return _Brought(paths=(folder.resolve(),) if changed else ())

    async def _feed(self, origin: Origin) -> _Brought:
        health = origin.health
        fetched = await self._fetcher.get(origin.address, etag=health.etag, modified=health.modified, accept=FEEDS)
        if fetched.unchanged:
            return _Brought(fetched=fetched)
        feed: Feed = await asyncio.to_thread(read_feed, fetched.body, fetched.content_type, fetched.url)
        new, updated, paths, whole, pages = 0, 0, list[Path](), True, 0
        for item in reversed(feed.items):  # oldest first, as they came
            try:
                ready: Item | None = item
                if origin.full_text and item.summary and item.url and not await self._known(origin, item):
                    ready, enough = await self._full(item) if pages < _PAGES else (None, True)
                    pages = _PAGES if enough else pages + 1
                if ready is None:
                    whole = False
                    continue
                async with self._writing:
                    written = await asyncio.to_thread(self._shelf.put, origin.slug, ready, self._now())
            except FeedError as error:  # an item that is no article: the others are
                log.info("%s", error)
                continue
            except ValueError as error:  # an address or a text that some library cannot bear: likewise
                log.warning("an item of %s was passed over: %s", origin.slug, type(error).__name__, exc_info=True)
                continue
            new += written.what is Outcome.NEW
            updated += written.what is Outcome.UPDATED
            if written.what is not Outcome.SAME:
                paths.append(written.path)
                self._written(written.path)
        return _Brought(new, updated, tuple(paths), feed.every, feed.title, fetched, whole)

    async def _known(self, origin: Origin, item: Item) -> bool:
        async with self._writing:
            return await asyncio.to_thread(self._shelf.knows, origin.slug, item)

    async def _full(self, item: Item) -> tuple[Item | None, bool]:
        """An item with the text of its page, or as it is where that has none; None to try again at the next look.

        And whether its site says that we ask too much of it.
        """
        try:
            html = await self._pages.text(item.url)
        except FetchError as error:
            log.info("%s", error)
            young = item.published is not None and self._now() - item.published < _PATIENCE
            return None if young and not error.lasting else item, error.status in _TOO_MUCH
        return replace(item, html=html, summary=False) if html else item, False

    async def _succeeded(self, origin: Origin, brought: _Brought) -> Gathered:
        now, health, fetched = self._now(), origin.health, brought.fetched
        news = bool(brought.paths)
        delay = schedule.after_success(health.delay, news=news, every=brought.every)
        if not brought.whole:
            delay = min(delay, schedule.FIRST)
        health = replace(
            health,
            tried=now,
            succeeded=now,
            error="",
            gone=False,
            failures=0,
            told=False,
            items=health.items + brought.new,
            delay=delay,
            due=now + schedule.jittered(delay, random.random()),  # noqa: S311 - guards no secret
            etag=fetched.etag if fetched and brought.whole else "",
            modified=fetched.modified if fetched and brought.whole else "",
        )
        kept = replace(
            origin,
            address=(fetched.moved_to if fetched else "") or origin.address,
            title=origin.title or brought.title,
            health=health,
        )
        await asyncio.to_thread(self._roster.put, kept)
        return Gathered(kept, brought.new, brought.updated, brought.paths)

    async def _failed(self, origin: Origin, error: FetchError | FeedError | SourceError) -> Gathered:
        now, health = self._now(), origin.health
        asked = error.retry_after if isinstance(error, FetchError) else None
        failures = health.failures + 1
        wait = schedule.after_failure(failures, timedelta(seconds=asked) if asked else None)
        health = replace(
            health,
            tried=now,
            error=str(error),
            gone=isinstance(error, FetchError) and error.gone,
            failures=failures,
            due=now + schedule.jittered(wait, random.random()),  # noqa: S311 - likewise
        )
        kept = replace(origin, health=health)
        await asyncio.to_thread(self._roster.put, kept)
        return Gathered(kept, error=str(error))
