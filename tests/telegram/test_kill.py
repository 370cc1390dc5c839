"""The bot's process killed at random while readers ask: everything is answered, and nothing twice but what may be."""

import asyncio
import random
import signal
import time
from collections import Counter
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from tornado.netutil import bind_sockets

from bot.state.state import open_state
from bot.texts import HANS
from tests.telegram.chats import Person
from tests.telegram.server import Server
from tests.telegram.started import process

SOME = 2  # kills where no number is asked for
# Between Telegram's taking a message and our keeping that it did: two writes to a disk, on a machine that is busy.
UNKEPT = 0.5
QUESTIONS = {  # and the messages that answer each
    "自行車": 1,
    "慢慢問自行車": 1,
    "/search 天氣": 1,
    "上週博物館？": 1,
    "/help": 1,
    "火星上有沒有水？": 1,
}
Asked: TypeAlias = tuple[Person, int, str]  # who, the message, its text


def answers(reader: Person, question: int) -> list[int]:
    """The messages that begin an answer to a question."""
    return [sent.id for sent in reader.chat.sent.values() if sent.replies_to == question]


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_killed_at_any_moment(
    server: Server, tmp_path: Path, request: pytest.FixtureRequest, webhook: bool
) -> None:
    """After kills at random each question has its whole answer, and only what was under way is there twice."""
    kills = int(request.config.getoption("--crashes")) or SOME
    arguments = [server.url]
    if webhook:
        (socket,) = bind_sockets(0, "127.0.0.1")
        port = socket.getsockname()[1]
        socket.close()
        server.proxy = f"http://127.0.0.1:{port}"
        arguments += ["https://bot.example/hook", str(port)]
    readers = [server.person() for _ in range(4)]
    asked: list[Asked] = []
    killed_at: list[float] = []
    while len(killed_at) < kills:
        async with process(*arguments, YINWEN_HOME=str(tmp_path)) as running:
            drained = asyncio.create_task(running.communicate())
            before = len(server.calls)
            await server.until(lambda seen=before: len(server.calls) > seen + 2, "the bot's start")  # type: ignore[misc]
            await server.until(lambda: whole(asked), "all answers")
            for reader in readers:
                some = random.sample(sorted(QUESTIONS), random.randint(1, 2))
                asked.extend((reader, reader.says(question), question) for question in some)
                await asyncio.sleep(random.uniform(0, 0.2))
            killed_at.append(await killed(running, drained, random.uniform(0, 1.5)))
        if random.random() < 0.5:  # and at its next start again
            async with process(*arguments, YINWEN_HOME=str(tmp_path)) as running:
                drained = asyncio.create_task(running.communicate())
                killed_at.append(await killed(running, drained, random.uniform(0.5, 3)))
    before = len(server.calls)
    async with process(*arguments, YINWEN_HOME=str(tmp_path)) as running:
        drained = asyncio.create_task(running.communicate())
        await server.until(lambda: len(server.calls) > before and whole(asked), "all answers")  # it has begun, too
        await asyncio.sleep(1)
        running.send_signal(signal.SIGTERM)
        await asyncio.wait_for(drained, 20)
        assert running.returncode == 0
    with open_state(tmp_path) as state:
        assert state.inbox.pending() == []
    for reader in readers:
        expected = sum(QUESTIONS[question] for one, _, question in asked if one is reader)
        twice = len(reader.chat.sent) - expected
        assert twice <= len([at for at in sent_at(server, reader) if any(0 <= end - at < UNKEPT for end in killed_at)])


async def killed(running: asyncio.subprocess.Process, drained: asyncio.Task[Any], after: float) -> float:
    """Kill the process after so many seconds; when it was."""
    await asyncio.sleep(after)
    running.send_signal(signal.SIGKILL)
    at = time.monotonic()
    await drained
    return at


def whole(asked: list[Asked]) -> bool:
    """Whether each question has the message that begins its answer, and each reader as many more as belong to them."""
    more: Counter[int] = Counter()
    for reader, _, question in asked:
        more[reader.chat.id] += QUESTIONS[question] - 1
    return all(answers(reader, number) for reader, number, _ in asked) and all(
        sum(sent.replies_to is None for sent in reader.chat.sent.values()) >= more[reader.chat.id]
        for reader, _, _ in asked
    )


def sent_at(server: Server, reader: Person) -> list[float]:
    """When a reader's messages were taken."""
    chat = str(reader.chat.id)
    return [call.at for call in server.called("sendMessage") if call.params["chat_id"] == chat and call.code == 200]


async def test_an_update_that_ends_the_process(server: Server, tmp_path: Path) -> None:
    """A question that kills the process each time is given up with an apology, and others' are answered."""
    victim, other = server.person(), server.person()
    victim.says("致命的問題")
    other.says("自行車")
    status = []
    for _ in range(8):
        async with process(server.url, YINWEN_HOME=str(tmp_path)) as running:
            ended = asyncio.create_task(running.communicate())
            heard = asyncio.create_task(victim.hears())
            await asyncio.wait([ended, heard], return_when=asyncio.FIRST_COMPLETED)
            if heard.done():
                running.send_signal(signal.SIGTERM)
                log = (await ended)[1].decode()
                assert await heard
                break
            heard.cancel()
            status.append((await ended) and running.returncode)
    assert status == [9] * 4
    (line,) = [line for line in log.splitlines() if "the bot ended 4 times while at update" in line]
    assert "致命" not in line
    assert [sent.text[:3] for sent in other.chat.sent.values()] == ["“工程"]
    assert [sent.text for sent in victim.chat.sent.values()] == [HANS("failed")]
