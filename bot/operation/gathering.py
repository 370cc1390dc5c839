"""Gathering put together from the settings: the roster, the archive that is written, who fetches."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path

from bot.settings import Settings
from retrieval.gathering.fetch import Fetcher, Fetching
from retrieval.gathering.gathering import Gathering, folder_of
from retrieval.gathering.origin import Kind, Origin
from retrieval.gathering.roster import Roster
from retrieval.gathering.writing import Shelf

LOCK = "gathering.lock"
BUSY = "another process gathers the sources of {home} (`yinwen serve`, `yinwen sync`): wait for it, or stop it"


def fetching(settings: Settings) -> Fetching:
    """How to fetch, as the operator wishes."""
    plain = Fetching()
    return Fetching(
        agent=settings.fetch_agent or plain.agent, proxy=settings.fetch_proxy, allowed=settings.fetch_private
    )


@asynccontextmanager
async def open_gathering(
    settings: Settings, roster: Roster, written: Callable[[Path], None] = lambda _: None
) -> AsyncIterator[Gathering]:
    """Look at the sources of a roster; `written` is told of each file at once. One process at a time, by `LOCK`."""
    with closing(Shelf(settings.articles)) as shelf:
        async with Fetcher(fetching(settings)) as fetcher:
            yield Gathering(roster, shelf, fetcher, settings.clones, written=written)


def folders(settings: Settings, origins: tuple[Origin, ...]) -> dict[Path, Origin | None]:
    """The folders that are to be in the index, those that are there, each with its source; of all feeds it is one."""
    found = dict[Path, Origin | None]()
    for origin in origins:
        folder = folder_of(origin, settings.clones)
        if folder is not None and folder.is_dir():
            found[folder.resolve()] = origin
    if any(origin.kind is Kind.FEED for origin in origins) and settings.articles.is_dir():
        found[settings.articles.resolve()] = None
    return found
