"""The bot's process killed at random while articles come: each reader is told of each article, once."""

import asyncio
import random
import signal
from bisect import bisect
from pathlib import Path
from typing import Any

import pytest

from bot.state.state import open_state
from tests.telegram.chats import Person
from tests.telegram.newsroom import Newsroom, wanted
from tests.telegram.server import Server
from tests.telegram.started import process

SOME = 3  # kills where no number is asked for
THOROUGH = 100
IN_THREE_SECONDS = 100  # Telegram takes 30 a second; on the way some come closer together
SUBJECTS = ("颱風", "地震", "選舉")


async def test_killed_at_any_moment(server: Server, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """After kills at random nobody has missed an article that they wait for, and nobody has one twice."""
    kills = int(request.config.getoption("--crashes")) or SOME
    newsroom = Newsroom(tmp_path / "news.jsonl")
    readers = [server.person() for _ in range(6)]
    where = {"YINWEN_HOME": str(tmp_path), "NEWS": str(tmp_path / "news.jsonl")}
    async with process(server.url, **where) as running:
        drained = asyncio.create_task(running.communicate())
        for reader in readers:
            await reader.asks("/about")
        running.send_signal(signal.SIGTERM)
        await asyncio.wait_for(drained, 20)
    with open_state(tmp_path) as state:
        for number, reader in enumerate(readers):
            for subject in {SUBJECTS[number % 3], SUBJECTS[(number + 1) % 3]}:
                state.subscriptions.add(reader.chat.id, 0, reader.user["id"], "", wanted(subject))
    published: list[str] = []
    for number in range(kills):
        for _ in range(random.randint(1, 4)):
            text = f"{random.choice(SUBJECTS)}的消息，編號{len(published):04}。"
            newsroom.publish(text)
            published.append(text)
        async with process(server.url, **where) as running:
            drained = asyncio.create_task(running.communicate())
            before = len(server.calls)
            if number % 3:  # or it is killed while it starts, and while it asks what was sent before
                await server.until(lambda seen=before: len(server.calls) > seen + 2, "the bot's start")  # type: ignore[misc]
                asker = random.choice(readers)
                asker.says("自行車")
            await asyncio.sleep(random.uniform(0.2, 2.0))
            running.send_signal(signal.SIGKILL)
            await drained
    async with process(server.url, **where) as running:
        drained = asyncio.create_task(running.communicate())
        await server.until(
            lambda: all(told(reader, text) for text in published for reader in due(readers, text)), "all"
        )
        await asyncio.sleep(2)
        running.send_signal(signal.SIGTERM)
        await asyncio.wait_for(drained, 20)
        assert running.returncode == 0
    for reader in readers:
        expected = [int(reader in due(readers, text)) for text in published]
        assert [told(reader, text) for text in published] == expected
    with open_state(tmp_path) as state:
        assert (state.outbox.count(), state.outbox.doubts()) == (0, [])


async def test_very_many_at_once(server: Server, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Alerts that are due to a great many readers are sent at the pace Telegram allows, and a kill changes nothing."""
    thorough = int(request.config.getoption("--crashes")) >= THOROUGH
    server.patience = 900 if thorough else 60
    newsroom = Newsroom(tmp_path / "news.jsonl")
    readers = [server.person() for _ in range(10_000 if thorough else 150)]
    with open_state(tmp_path) as state:
        state.outbox.begin(0)
        state.inbox.saw(0, 0)
        for reader in readers:
            state.subscriptions.add(reader.chat.id, 0, reader.user["id"], "", wanted("颱風"))
    newsroom.publish("颱風來了。")
    where = {"YINWEN_HOME": str(tmp_path), "NEWS": str(tmp_path / "news.jsonl")}
    readers[0].says("/about")
    for share in (0.3, 0.6, 1.0):
        async with process(server.url, **where) as running:
            drained = asyncio.create_task(running.communicate())
            enough = int(share * len(readers))
            await server.until(lambda some=enough: told_of(readers) >= some, "alerts")  # type: ignore[misc]
            running.send_signal(signal.SIGKILL if share < 1 else signal.SIGTERM)
            await asyncio.wait_for(drained, 20)
    assert [told(reader, "颱風來了。") for reader in readers] == [1] * len(readers)
    times = [call.at for call in server.called("sendMessage") if call.code == 200]
    assert max(bisect(times, at + 3.0) - number for number, at in enumerate(times)) <= IN_THREE_SECONDS


def told_of(readers: list[Person]) -> int:
    """How many readers have a message."""
    return sum(bool(reader.chat.sent) for reader in readers[1:]) + (len(readers[0].chat.sent) > 1)


def due(readers: list[Person], text: str) -> list[Person]:
    """Who waits for an article."""
    subject = SUBJECTS.index(text[:2])
    return [reader for number, reader in enumerate(readers) if subject in (number % 3, (number + 1) % 3)]


def told(reader: Person, text: str) -> int:
    """How many of a reader's messages tell of an article."""
    sent: list[Any] = list(reader.chat.sent.values())
    return sum(text in each.text for each in sent)
