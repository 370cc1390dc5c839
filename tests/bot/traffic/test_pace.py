"""The limits on sending: what waits, what does not, and that no chat pays for another."""

import asyncio
from itertools import pairwise

import pytest

from bot.traffic import pace as module
from bot.traffic.pace import Pace, Window


async def send(pace: Pace, chat: int, sent: list[tuple[int, float]]) -> None:
    """Send a message that takes no time."""
    async with pace.lane(chat):
        await pace.enter(chat)
        sent.append((chat, asyncio.get_running_loop().time()))


async def test_messages_of_one_chat() -> None:
    """Messages to one chat are spaced; those to another do not wait for them."""
    pace, sent = Pace(0.1), list[tuple[int, float]]()
    await asyncio.gather(*(send(pace, chat, sent) for chat in (1, 1, 1, 2)))
    assert [chat for chat, _ in sent] == [1, 2, 1, 1]
    assert all(later - sooner >= 0.09 for sooner, later in pairwise(at for chat, at in sent if chat == 1))


async def test_a_chat_that_is_slow_to_answer_keeps_itself_waiting_alone() -> None:
    """While a message is on its way to a chat, as after errors, its next one waits and another chat's does not."""
    pace, sent = Pace(0.0), list[tuple[int, float]]()
    async with pace.lane(1):
        waiting = asyncio.create_task(send(pace, 1, sent))
        await asyncio.wait_for(send(pace, 2, sent), 1)
        assert [chat for chat, _ in sent] == [2]
    await waiting
    assert [chat for chat, _ in sent] == [2, 1]


async def test_window() -> None:
    """However they come, no more than so many enter in any so many seconds; the first of them at once."""
    window, at = Window(5, 0.2), list[float]()

    async def enter() -> None:
        await window.enter()
        at.append(asyncio.get_running_loop().time())

    await asyncio.gather(*(enter() for _ in range(17)))
    assert at[4] - at[0] < 0.1
    assert all(at[number + 5] - at[number] >= 0.19 for number in range(12))


async def test_a_group(monkeypatch: pytest.MonkeyPatch) -> None:
    """A group has a limit of its own, which holds up neither another group nor a private chat."""
    monkeypatch.setattr(module, "_GROUP", (2, 0.3))
    pace, sent = Pace(0.0), list[tuple[int, float]]()
    await asyncio.gather(*(send(pace, chat, sent) for chat in (-1, -1, -1, -2, 7, 7, 7)))
    assert [chat for chat, _ in sent][-1] == -1
    mine = [at for chat, at in sent if chat == -1]
    assert mine[2] - mine[0] >= 0.29


async def test_long_pages_delay_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the overall limit used up by one chat's many messages, another's first waits for one of them at most."""
    monkeypatch.setattr(module, "_OVERALL", (1, 0.05))
    pace, sent = Pace(0.0), list[tuple[int, float]]()
    pages = [asyncio.create_task(send(pace, 1, sent)) for _ in range(20)]
    await asyncio.sleep(0.12)
    before = len(sent)
    await send(pace, 2, sent)
    assert [chat for chat, _ in sent].index(2) <= before + 1
    await asyncio.gather(*pages)


async def test_old_lanes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chats that nothing waits for are forgotten when there are many."""
    monkeypatch.setattr(module, "_OVERALL", (10_000, 1.0))
    pace, sent = Pace(0.0), list[tuple[int, float]]()
    for chat in range(1, 1500):
        await send(pace, chat, sent)
    assert len(pace) <= 1001
    assert len(sent) == 1499
