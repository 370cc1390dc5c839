"""What the benchmarks of a living archive share: articles before and after a moment, and `yinwen serve` over both."""

import asyncio
import os
import random
import signal
import sys
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, closing
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from bot.state.state import open_state
from embeddings.encoder import DEFAULT, load_encoder
from retrieval.gathering.roster import Kind, Origin, Roster
from retrieval.index import Index
from tests.bench import archive
from tests.bench.archive import Story
from tests.bench.chats import TOKEN
from tests.bench.percolating import made
from tests.bench.press import Press
from tests.telegram.server import Server

EVERY = 3.0  # seconds between two looks at a feed
EACH = 5  # subscriptions of a reader
_DAYS = 20  # of articles before

Numbered = tuple[int, Story]


def parted(articles: Path, hours: float, skip: float) -> tuple[list[Numbered], list[Numbered], datetime]:
    """Some weeks of articles, those of so many hours after them, and the moment between; `skip` hours are left out."""
    there = archive.stories(articles)
    stories = sorted(islice(archive.tellings(there), len(there)), key=lambda story: story.published)
    end = stories[-1].published - timedelta(hours=skip)
    began = end - timedelta(hours=hours)
    numbered = [one for one in enumerate(stories) if began - timedelta(days=_DAYS) < one[1].published <= end]
    after = [one for one in numbered if one[1].published > began]
    return numbered[: len(numbered) - len(after)], after, began


@asynccontextmanager
async def telegram() -> AsyncIterator[Server]:
    """A Telegram server of the tests."""
    server = Server(TOKEN)
    await server.start()
    server.patience = 300.0
    try:
        yield server
    finally:
        await server.stop()


def prepared(home: Path, before: Iterable[Numbered], server: Server, subscriptions: int) -> int:
    """Index articles, and subscribe readers to what they are about; the place of the last article that is there."""
    chance = random.Random(archive.SEED)
    with Index.create(home, load_encoder(DEFAULT, models=home)) as index, open_state(home) as state:
        files = home / "before"  # stays: an archive whose folder is gone is named at each start
        for number, story in before:
            archive.write(story, files, number)
        index.update([files])
        for _ in range(subscriptions // EACH):
            reader = server.person()
            for _ in range(EACH):
                state.subscriptions.add(reader.chat.id, 0, reader.chat.id, "zh-hans", made(index.random(), chance))
        return index.newest_place()


@asynccontextmanager
async def serving(home: Path, server: Server, press: Press) -> AsyncIterator[tuple[int, Callable[[bool], None]]]:
    """`yinwen serve`, as a process: its number, and what has all feeds looked at now, or none from now on."""
    (home / "token").write_text(TOKEN)
    (home / "settings.toml").write_text(
        f'telegram_api = "{server.url}"\nfetch_private = ["127.0.0.1"]\nzone = "+08:00"\n', "utf-8"
    )
    command = [sys.executable, "-c", "from bot.cli import main; main()", "serve", "--home", str(home)]
    environment = {**os.environ, "NO_PROXY": "127.0.0.1", "YINWEN_TELEGRAM_TOKEN_FILE": str(home / "token")}
    with closing(Roster.open(home)) as roster:
        added = [
            roster.add(Origin(f"press-{number}", Kind.FEED, address, paused=True)).slug
            for number, address in enumerate(press.addresses)
        ]
        process = await asyncio.create_subprocess_exec(*command, env=environment)
        try:
            await server.until(lambda: any(call.method == "getUpdates" for call in server.calls), "the bot")
            await asyncio.sleep(EVERY)
            yield process.pid, lambda on: _paused(roster, added, paused=not on)
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
                await process.wait()


def _paused(roster: Roster, slugs: Sequence[str], *, paused: bool) -> None:
    for slug in slugs:
        roster.pause(slug, paused=paused)  # one that is not is due at once
