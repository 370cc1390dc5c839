"""Updates on their way in: kept before Telegram is told so, gone when they are answered, begun again after a stop."""

import asyncio
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from telegram import Bot, Chat, InlineQuery, Message, Update, User

from bot.state.inbox import DAY, Inbox
from bot.state.state import open_state
from bot.traffic import arrivals as module
from bot.traffic.arrivals import Arrivals, Do
from bot.traffic.errand import CURRENT
from bot.traffic.journal import Journal
from retrieval.errors import IndexUnusable

BOT = Bot("1:token")


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Inbox]:
    """An empty inbox."""
    with open_state(tmp_path) as state:
        yield state.inbox


def update(number: int, text: str = "問題") -> Update:
    """A message that came."""
    return Update(number, message=Message(number, datetime.now(UTC), Chat(5, "private"), text=text))


def queue(inbox: Inbox, *, wait: bool = True) -> Arrivals:
    """A queue in which only what mentions nobody is for us."""
    mine = lambda each: "@" not in (each.effective_message.text if each.effective_message else "")  # noqa: E731
    return Arrivals(Journal(inbox), mine, asyncio.Event(), wait=wait)


def numbers(inbox: Inbox) -> list[int]:
    """What is kept."""
    return [each.number for each in inbox.pending()]


async def worked_on(arrivals: Arrivals, *, answered: bool = True) -> int:
    """The number of the next update, worked on."""
    item = await asyncio.wait_for(arrivals.get(), 2)
    assert isinstance(item, Update)
    if answered:
        async with arrivals.at_hand(item) as do:
            assert do is Do.WORK
    return item.update_id


async def test_kept_when_put_returns(inbox: Inbox) -> None:
    """Behind a webhook an update is on disk when `put` returns, whole, and gone when it is answered."""
    arrivals = queue(inbox)
    await arrivals.put(update(3))
    (kept,) = inbox.pending()
    assert Update.de_json(json.loads(kept.body), BOT) == update(3)
    assert await worked_on(arrivals) == 3
    await arrivals.settled()
    assert numbers(inbox) == []
    await arrivals.close()


async def test_kept_before_the_next_poll(inbox: Inbox) -> None:
    """Of a poll's updates none waits for the disk, and all are kept and queued when the next poll may begin."""
    arrivals = queue(inbox, wait=False)
    for number in range(100):
        await arrivals.put(update(number))
    assert numbers(inbox) == []
    await arrivals.settled()
    assert numbers(inbox) == list(range(100))
    assert [await worked_on(arrivals) for _ in range(100)] == list(range(100))
    await arrivals.close()
    assert numbers(inbox) == []


async def test_what_is_not_kept(inbox: Inbox) -> None:
    """What people say to each other is passed on and kept nowhere, as is an inline question and a sign to stop."""
    arrivals = queue(inbox)
    inline = Update(2, inline_query=InlineQuery("1", User(1, "讀者", is_bot=False), "問", ""))
    sign = object()
    for item in (update(1, "@someone"), inline, sign):
        await arrivals.put(item)
        assert await arrivals.get() is item
    assert numbers(inbox) == []
    await arrivals.close()


async def test_delivered_twice(inbox: Inbox) -> None:
    """An update that Telegram delivers again is not worked on again: neither while it is at hand nor afterwards."""
    arrivals = queue(inbox)
    await asyncio.gather(arrivals.put(update(1)), arrivals.put(update(1)))
    assert await worked_on(arrivals) == 1
    await arrivals.put(update(1))
    await arrivals.close()
    again = queue(inbox)
    await again.put(update(1))
    assert again.empty()
    await again.close()


async def test_after_a_stop(inbox: Inbox) -> None:
    """What was not answered comes first after a stop, oldest first, and what is a day old does not come at all."""
    inbox.add([(1, update(1).to_json()), (2, update(2).to_json())])
    old = Inbox(inbox._db, lambda: datetime.now(UTC).timestamp() - DAY - 1)
    old.add([(8, update(8).to_json())])
    arrivals = queue(inbox)
    arrivals.begin_again(inbox, BOT)
    await arrivals.put(update(7))
    assert [await worked_on(arrivals) for _ in range(3)] == [1, 2, 7]
    await arrivals.close()
    assert numbers(inbox) == []


async def test_what_cannot_be_read(inbox: Inbox, caplog: pytest.LogCaptureFixture) -> None:
    """A kept update that cannot be read is put aside for a day, named without its text, and the rest goes on."""
    inbox.add([(1, '{"update_id": 1, "message": {"text": "問題"}}'), (2, '{"問題'), (3, update(3).to_json())])
    arrivals = queue(inbox)
    arrivals.begin_again(inbox, BOT)
    assert await worked_on(arrivals) == 3
    await arrivals.close()
    assert numbers(inbox) == [1, 2]
    assert [record.levelno for record in caplog.records if "cannot be read" in record.getMessage()] == [30, 30]
    assert "問題" not in caplog.text


async def test_what_ends_the_process(inbox: Inbox, caplog: pytest.LogCaptureFixture) -> None:
    """An update that was at hand at each of four ends is apologised for; the log names it without its text."""
    inbox.add([(1, update(1, "致命").to_json()), (2, update(2).to_json())])
    for _ in range(3):
        arrivals = queue(inbox)
        arrivals.begin_again(inbox, BOT)
        item = await arrivals.get()
        async with arrivals.at_hand(item) as do:
            assert do is Do.WORK
            await arrivals.settled()
            break_off = CURRENT.get()
            assert break_off is not None
            break_off.unreachable = True  # as if the process ended here: nothing is deleted
            arrivals._closing.set()
        await arrivals.close()
    arrivals = queue(inbox)
    arrivals.begin_again(inbox, BOT)
    async with arrivals.at_hand(await arrivals.get()) as do:
        assert do is Do.APOLOGISE
    assert await worked_on(arrivals) == 2
    await arrivals.close()
    assert numbers(inbox) == []
    assert [r.levelno for r in caplog.records if "4 times while at update 1" in r.getMessage()] == [logging.ERROR]
    assert "致命" not in caplog.text


async def test_suspects_one_at_a_time(inbox: Inbox) -> None:
    """What was at hand at two ends already is worked on one at a time, while others go on."""
    inbox.add([(number, update(number).to_json()) for number in (1, 2, 3)])
    inbox.begin(1)
    inbox.begin(2)
    arrivals = queue(inbox)
    arrivals.begin_again(inbox, BOT)
    first, second, third = [await arrivals.get() for _ in range(3)]
    began = asyncio.Event()

    async def work(item: object) -> None:
        async with arrivals.at_hand(item):
            began.set()

    async with arrivals.at_hand(first):
        task = asyncio.create_task(work(second))
        async with arrivals.at_hand(third):
            await arrivals.settled()
        assert not began.is_set()
    await asyncio.wait_for(task, 2)
    await arrivals.close()


async def test_stopping(inbox: Inbox) -> None:
    """What is not begun when the bot is told to stop is left for the next start."""
    arrivals = queue(inbox)
    await arrivals.put(update(1))
    await arrivals.put(object())  # the library's sign
    async with arrivals.at_hand(await arrivals.get()) as do:
        assert do is Do.LEAVE
    await arrivals.close()
    assert numbers(inbox) == [1]


async def test_telegram_out_of_reach(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be sent for long is begun again later, and is answered then."""
    monkeypatch.setattr(module, "_LATER", 0.05)
    arrivals = queue(inbox)
    await arrivals.put(update(1))
    async with arrivals.at_hand(await arrivals.get()):
        errand = CURRENT.get()
        assert errand is not None
        errand.unreachable = True
    assert CURRENT.get() is None
    await arrivals.settled()
    assert numbers(inbox) == [1]
    assert await worked_on(arrivals) == 1
    await arrivals.close()
    assert numbers(inbox) == []


async def test_a_full_disk(inbox: Inbox, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """Where the disk refuses an update it is answered all the same, and the log says what is the matter."""

    def refuse(_self: Inbox, *_: Any) -> set[int]:
        raise IndexUnusable("bot.db: database or disk is full")

    monkeypatch.setattr(Inbox, "add", refuse)
    arrivals = queue(inbox)
    await arrivals.put(update(1))
    assert await worked_on(arrivals) == 1
    await arrivals.close()
    assert "disk is full" in caplog.text
