"""Feeds on loopback that carry what a test publishes, and `yinwen` as a process that gathers them and tells readers."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

from retrieval.gathering.roster import Kind, Origin, Roster
from tests.bot.conftest import YINWEN, environment
from tests.retrieval.gathering.server import Hostile, page
from tests.retrieval.gathering.test_gathering import rss
from tests.telegram.running import TOKEN
from tests.telegram.server import Server

FEEDS = 3
_LETTERS = (
    "城市新桥明天开放居民很高兴工程花了两年预算公开附近商店也准备迎接客人记者从现场看到大家正在讨论这件事情结果如何"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """What was published, known by its title."""

    title: str
    subject: str
    addresses: int  # at which it stands, and so articles that tell it


class Press:
    """Publishes pieces, some in two feeds by one address, some nearly word for word at two addresses."""

    def __init__(self, feeds: Hostile, home: Path) -> None:
        self._server, self._home = feeds, home
        self._items: list[list[str]] = [[] for _ in range(FEEDS)]
        self.pieces: list[Piece] = []
        with closing(Roster.open(home)) as roster:
            for feed in range(FEEDS):
                roster.add(Origin(f"f{feed}", Kind.FEED, feeds.url(f"/{feed}"), added=datetime.now(UTC)))
        self._serve()

    @property
    def articles(self) -> int:
        """How many articles that makes."""
        return sum(piece.addresses for piece in self.pieces)

    def publish(self, *subjects: str) -> None:
        """Publish a piece about each of these, and have the feeds looked at."""
        for subject in subjects:
            number = len(self.pieces)
            piece = Piece(f"{subject}消息第{number:04}号", subject, 2 if number % 5 == 4 else 1)
            first, second = random.sample(range(FEEDS), 2)
            text = "".join(f"<p>{''.join(random.choices(_LETTERS, k=60))}。</p>" for _ in range(3))
            self._items[first].append(_item(piece, text, f"https://f.example/{number}"))
            if number % 5 == 3:
                self._items[second].append(self._items[first][-1])
            if piece.addresses > 1:
                self._items[second].append(_item(piece, f"{text}<p>转载。</p>", f"https://other.example/{number}"))
            self.pieces.append(piece)
        self._serve()
        self.due()

    def due(self) -> None:
        """Have the feeds looked at now."""
        with closing(Roster.open(self._home)) as roster:
            for feed in range(FEEDS):
                roster.pause(f"f{feed}", paused=False)

    def _serve(self) -> None:
        for feed, items in enumerate(self._items):
            self._server.answers[f"/{feed}"] = page(rss(*items, title=f"{feed}号报"), etag=f'"{len(items)}"')


def _item(piece: Piece, text: str, link: str) -> str:
    return (
        f"<item><title>{piece.title}</title><link>{link}</link><pubDate>{format_datetime(datetime.now(UTC))}</pubDate>"
        f"<description><![CDATA[<p>这里说的是{piece.subject}。</p>{text}]]></description></item>"
    )


@asynccontextmanager
async def yinwen(server: Server, home: Path, *command: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A command over a state folder, its bot one of the server's; killed if a test fails before it has ended."""
    variables = environment(
        home,
        YINWEN_FETCH_PRIVATE="127.0.0.1",
        YINWEN_TELEGRAM_TOKEN=TOKEN,
        YINWEN_TELEGRAM_API=server.url,
        YINWEN_PROFILE="quick",
        NO_PROXY="127.0.0.1",
    )
    running = await asyncio.create_subprocess_exec(
        YINWEN, "-v", *command, env=variables, stderr=asyncio.subprocess.PIPE
    )
    try:
        yield running
    finally:
        if running.returncode is None:
            running.kill()
            await running.wait()
