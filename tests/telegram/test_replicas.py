"""Two bots behind one webhook, over one database, one of them killed again and again: as if there were one that lasts."""

import asyncio
import json
import random
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tornado.netutil import bind_sockets

from tests.telegram.newsroom import Newsroom
from tests.telegram.server import Server
from tests.telegram.started import process
from tests.telegram.test_kill import QUESTIONS, SOME, UNKEPT, Asked, killed, sent_at, whole

HOOK = "https://bot.example/hook"


def free() -> int:
    """A port."""
    (socket,) = bind_sockets(0, "127.0.0.1")
    with socket:
        return int(socket.getsockname()[1])


class Replicas:
    """Two places for a bot, each with a port and a folder of its own."""

    def __init__(self, server: Server, folder: Path, database: str, **variables: str) -> None:
        self.ports = [free(), free()]
        self._server, self._folder, self._variables = server, folder, {"YINWEN_DATABASE": database, **variables}
        server.proxy, *server.others = [f"http://127.0.0.1:{port}" for port in self.ports]

    @asynccontextmanager
    async def bot(self, place: int) -> AsyncIterator[tuple[asyncio.subprocess.Process, asyncio.Task[Any]]]:
        """A bot in one of them, which has begun."""
        port, home = self.ports[place], self._folder / str(place)
        home.mkdir(exist_ok=True)
        before = len(self._server.called("setWebhook"))
        async with process(self._server.url, HOOK, str(port), YINWEN_HOME=str(home), **self._variables) as running:
            drained = asyncio.create_task(running.communicate())
            await self._server.until(lambda: len(self._server.called("setWebhook")) > before, "the bot's start")
            yield running, drained


async def stopped(bot: tuple[asyncio.subprocess.Process, asyncio.Task[Any]]) -> str:
    """Have a bot end as it should; its log."""
    running, drained = bot
    running.send_signal(signal.SIGTERM)
    _, log = await asyncio.wait_for(drained, 20)
    assert running.returncode == 0
    return str(log.decode())


async def test_one_killed_in_the_middle_of_answering(
    server: Server, tmp_path: Path, database: str, request: pytest.FixtureRequest
) -> None:
    """Every question has its whole answer, in its chat's order, and only what was under way may be there twice."""
    kills = int(request.config.getoption("--crashes")) or SOME
    replicas = Replicas(server, tmp_path, database)
    readers = [server.person() for _ in range(6)]
    asked: list[Asked] = []
    killed_at: list[float] = []
    async with AsyncExitStack() as stack:
        lasting = await stack.enter_async_context(replicas.bot(0))
        while len(killed_at) < kills:
            async with replicas.bot(1) as (running, drained):
                await server.until(lambda: whole(asked), "all answers")
                for reader in readers:
                    some = random.sample(sorted(QUESTIONS), random.randint(1, 2))
                    asked.extend((reader, reader.says(question), question) for question in some)
                    await asyncio.sleep(random.uniform(0, 0.2))
                killed_at.append(await killed(running, drained, random.uniform(0, 1.5)))
        await server.until(lambda: whole(asked), "all answers")
        async with replicas.bot(1) as other:  # and one that leaves as it should, with questions waiting
            asked.extend((reader, reader.says("慢慢問自行車"), "慢慢問自行車") for reader in readers)
            await asyncio.sleep(0.3)
            await stopped(other)
        await server.until(lambda: whole(asked), "all answers")
        await asyncio.sleep(1)
        log = await stopped(lasting)
    assert "Traceback" not in log
    with psycopg.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM yinwen_bot.inbox").fetchall() == [(0,)]
        assert connection.execute("SELECT count(*) FROM yinwen_bot.replicas").fetchall() == [(0,)]
    for reader in readers:
        expected = sum(QUESTIONS[question] for one, _, question in asked if one is reader)
        twice = len(reader.chat.sent) - expected
        assert twice <= len([at for at in sent_at(server, reader) if any(0 <= end - at < UNKEPT for end in killed_at)])


async def test_a_conversation_goes_on_wherever_it_is_delivered(server: Server, tmp_path: Path, database: str) -> None:
    """What follows up is understood by whom it is handed to, and what a reader chose counts at once, at both."""
    replicas = Replicas(server, tmp_path, database)
    readers = [server.person() for _ in range(4)]
    async with replicas.bot(0) as one, replicas.bot(1) as two:
        for reader in readers:
            for number in range(4):
                reader.says("自行車")
                await server.until(lambda r=reader, n=number: len(r.chat.sent) == n + 1, "an answer")  # type: ignore[misc]
        logs = [await stopped(one), await stopped(two)]
    assert all("自行車" not in log for log in logs)


async def test_alerts_are_told_once(server: Server, tmp_path: Path, database: str) -> None:
    """One of both watches the archive; when it is killed the other does, and each article is told once."""
    news = tmp_path / "news.json"
    newsroom = Newsroom(news)
    replicas = Replicas(server, tmp_path, database, NEWS=str(news))
    reader = server.person()
    print(json.dumps([name for name in dir(newsroom) if not name.startswith("_")]), reader)
    pytest.skip("to be written")
