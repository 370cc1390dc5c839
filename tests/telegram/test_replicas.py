"""Two bots behind one webhook, over one database, one of them killed: as if there were one that lasts."""

import asyncio
import random
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tornado.netutil import bind_sockets

from bot.state.database import open_database
from bot.state.subscriptions import Subscriptions
from tests.servers.postgres import Server as Postgres
from tests.servers.postgres import binaries
from tests.telegram.newsroom import Newsroom, wanted
from tests.telegram.server import Server
from tests.telegram.started import process
from tests.telegram.test_alerts_killed import told
from tests.telegram.test_followups import BICYCLE, COMPLETED
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
    for reader in readers:
        expected = sum(QUESTIONS[question] for one, _, question in asked if one is reader)
        twice = len(reader.chat.sent) - expected
        assert twice <= len([at for at in sent_at(server, reader) if any(0 <= end - at < UNKEPT for end in killed_at)])


def there(database: str) -> int:
    """How many bots are connected."""
    with psycopg.connect(database) as connection:
        ((count,),) = connection.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid IN"
            " (SELECT number FROM yinwen_bot.replicas)"
        )
        return int(count)


async def test_a_conversation_goes_on_wherever_it_is_delivered(server: Server, tmp_path: Path, database: str) -> None:
    """What leans on the question before is understood, whichever of both Telegram hands it to."""
    replicas = Replicas(server, tmp_path, database)
    readers = [server.person() for _ in range(8)]
    async with replicas.bot(0) as one, replicas.bot(1) as two:
        for _ in range(2):
            for reader in readers:
                assert (await reader.asks(BICYCLE)).text.startswith("“工程將在三月動工")
                assert (await reader.asks("為什麼？")).text.endswith(COMPLETED)
        await stopped(one)
        await stopped(two)


async def test_alerts_are_told_once(server: Server, tmp_path: Path, database: str) -> None:
    """One of both watches the archive; when it is killed the other does, and each article is told once."""
    newsroom = Newsroom(tmp_path / "news.jsonl")
    replicas = Replicas(server, tmp_path, database, NEWS=str(tmp_path / "news.jsonl"))
    readers = [server.person() for _ in range(4)]
    published: list[str] = []

    def publish() -> None:
        for _ in range(2):
            published.append(f"颱風的消息，編號{len(published):04}。")
            newsroom.publish(published[-1])

    def all_told() -> bool:
        return all(told(reader, text) for reader in readers for text in published)

    async with AsyncExitStack() as stack:
        async with replicas.bot(0) as (first, drained):
            second = await stack.enter_async_context(replicas.bot(1))
            for reader in readers:
                await reader.asks("/about")
            with closing(open_database(tmp_path, database)) as kept:
                for reader in readers:
                    Subscriptions(kept).add(reader.chat.id, 0, reader.user["id"], "", wanted("颱風"))
            await asyncio.sleep(1.5)  # until it has been looked from where on
            publish()
            await server.until(all_told, "what came")
            publish()
            await asyncio.sleep(random.uniform(0, 1.2))
            await killed(first, drained, 0)
        publish()
        await server.until(all_told, "what came when the first was gone")
        async with replicas.bot(0) as third:
            publish()
            await stopped(second)
            publish()
            await server.until(all_told, "what came when the second had left")
            await asyncio.sleep(2)
            await stopped(third)
    for reader in readers:
        assert [told(reader, text) for text in published] == [1] * len(published)


async def test_the_database_goes_away(server: Server, tmp_path: Path) -> None:
    """While the server is gone readers are answered or told so, and once it is back all is as before."""
    if (programs := binaries()) is None:
        pytest.skip("no PostgreSQL server is installed")
    with Postgres(programs, durable=True) as postgres, postgres.database() as database:
        replicas = Replicas(server, tmp_path, database)
        reader = server.person()
        async with replicas.bot(0) as one, replicas.bot(1) as two:
            assert (await reader.asks(BICYCLE)).text.startswith("“工程將在三月動工")
            await asyncio.to_thread(postgres.kill)
            assert (await reader.asks(BICYCLE)).text.startswith("“工程將在三月動工")  # it is in nobody's inbox
            await asyncio.to_thread(postgres.start)
            async with asyncio.timeout(20):
                while await asyncio.to_thread(there, database) < 2:
                    await asyncio.sleep(0.1)
            await asyncio.sleep(1.5)  # in which each sees the other
            others = [server.person() for _ in range(6)]
            for other in others:
                assert (await other.asks(BICYCLE)).text.startswith("“工程將在三月動工")
                assert (await other.asks("為什麼？")).text.endswith(COMPLETED)
            logs = [await stopped(one), await stopped(two)]
    assert any("the database answers again" in log for log in logs)
    assert [len(other.chat.sent) for other in others] == [2] * len(others)
