"""Who is worked on when: one chat's updates in their order, no chat at the cost of others."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

import pytest
from telegram import Chat, Message, Update

from bot.state.state import open_state
from bot.traffic.arrivals import Arrivals
from bot.traffic.journal import Journal
from bot.traffic.order import PerChat


def update(chat: int) -> Update:
    """A message in a chat."""
    return Update(1, message=Message(1, datetime.now(UTC), Chat(chat, "private")))


InOrder: TypeAlias = tuple[PerChat, list[bool]]


@pytest.fixture
async def in_order(tmp_path: Path) -> AsyncIterator[InOrder]:
    """An order of which every update is for us, and of each that it refused whether that was the first."""
    refused: list[bool] = []

    async def refuse(_: Update, first: bool) -> None:
        refused.append(first)

    async def apologise(_: Update) -> None:
        raise AssertionError

    with open_state(tmp_path) as state:
        arrivals = Arrivals(Journal(state.inbox), lambda _: True, asyncio.Event(), wait=False)
        yield PerChat(arrivals, lambda _: True, refuse, apologise), refused
        await arrivals.close()


async def test_order_within_a_chat(in_order: InOrder) -> None:
    """One chat's updates wait for each other in order, another's do not, and an empty line is taken down."""
    order, _ = in_order
    done: list[str] = []

    async def work(name: str, seconds: float) -> None:
        await asyncio.sleep(seconds)
        done.append(name)

    async def failing() -> None:
        raise ValueError

    await asyncio.gather(
        order.process_update(update(1), work("first", 0.1)),
        order.process_update(update(1), work("second", 0.0)),
        order.process_update(update(2), work("other", 0.05)),
        order.process_update("no update of Telegram's", work("odd", 0.0)),
    )
    assert done == ["odd", "other", "first", "second"]
    with pytest.raises(ValueError):  # noqa: PT011 - any would do
        await order.process_update(update(1), failing())
    assert order._lines == {}


async def test_one_chat_cannot_silence_another(in_order: InOrder) -> None:
    """Of a flood from one chat the first few are worked on and one is refused aloud; others' are worked on at once."""
    order, refused = in_order
    gate, done = asyncio.Event(), list[int]()

    async def work(number: int) -> None:
        await gate.wait()
        done.append(number)

    async def quick() -> None:
        done.append(-1)

    flood = [asyncio.create_task(order.process_update(update(1), work(number))) for number in range(300)]
    await asyncio.sleep(0)
    await asyncio.wait_for(order.process_update(update(2), quick()), 5)
    assert done == [-1]
    gate.set()
    await asyncio.gather(*flood)
    assert done == [-1, 0, 1, 2, 3, 4, 5]
    assert refused == [True] + [False] * 293
    await order.process_update(update(1), quick())
    assert done[-1] == -1


async def test_waiting_for_a_turn_keeps_nobody_else_waiting(in_order: InOrder) -> None:
    """However many chats have updates waiting in line, those do not count among the ones at work."""
    order, _ = in_order
    gate, done = asyncio.Event(), list[str]()

    async def work() -> None:
        await gate.wait()

    async def quick() -> None:
        done.append("quick")

    lines = [asyncio.create_task(order.process_update(update(1 + n % 60), work())) for n in range(360)]
    await asyncio.sleep(0)
    await asyncio.wait_for(order.process_update(update(100), quick()), 5)
    assert done == ["quick"]
    gate.set()
    await asyncio.gather(*lines)
