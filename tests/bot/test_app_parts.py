"""The application's parts: settings that hide secrets, the log's scrubber, pacing, order, excerpts."""

import asyncio
import io
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import Chat, Message, Update

from bot.render.common import excerpt, one_line, units
from bot.telegram_log import quieten
from bot.telegram_settings import BotSettings, Webhook
from bot.traffic.order import PerChat
from bot.traffic.pace import Pace
from retrieval.errors import SettingsError

TOKEN = "123456:AAAA-bbbb_cccc"  # noqa: S105 - invented


def test_settings_hide_their_secrets() -> None:
    """Printed settings show neither the token nor the webhook's secret."""
    settings = BotSettings(TOKEN, UTC, webhook=Webhook("https://bot.example/a/b", "s3cret"))
    assert "AAAA" not in repr(settings)
    assert "s3cret" not in repr(settings)
    assert settings.webhook is not None
    assert settings.webhook.path == "a/b"


@pytest.mark.parametrize(
    ("build", "reason"),
    [
        (lambda: BotSettings("nonsense", UTC), "token is malformed"),
        (lambda: Webhook("http://bot.example/", "s"), "must begin with https://"),
        (lambda: Webhook("https://bot.example/", ""), "needs a secret"),
        (lambda: Webhook("https://bot.example/", "no spaces"), "needs a secret"),
    ],
)
def test_impossible_settings(build: Any, reason: str) -> None:
    """An impossible setting is refused with what to do, and without repeating a secret."""
    with pytest.raises(SettingsError, match=reason) as caught:
        build()
    assert "nonsense" not in str(caught.value)


@pytest.fixture
def log() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    """A logger with a handler that writes into a buffer, scrubbed."""
    buffer = io.StringIO()
    logger = logging.getLogger("telegram.test")
    handler = logging.StreamHandler(buffer)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    logger.addHandler(handler)
    logger.propagate = False
    quieten(logger, (TOKEN, "s3cret"))
    yield logger, buffer
    logger.removeHandler(handler)


def fail(why: str) -> None:
    """Raise, for the traceback's sake."""
    raise ValueError(why)


def test_scrubbed_log(log: tuple[logging.Logger, io.StringIO]) -> None:
    """Secrets are taken out of messages, of their arguments and of tracebacks."""
    logger, buffer = log
    logger.setLevel(logging.DEBUG)
    try:
        fail(f"refused {TOKEN}")
    except ValueError:
        logger.exception("POST /bot%s/getMe with s3cret", TOKEN)
    text = buffer.getvalue()
    assert text.startswith("ERROR POST /bot[secret]/getMe with [secret]\nTraceback")
    assert "ValueError: refused [secret]" in text
    assert TOKEN not in text


def test_library_tracebacks(log: tuple[logging.Logger, io.StringIO]) -> None:
    """Tracebacks of the library are for those who log everything."""
    logger, buffer = log
    logger.setLevel(logging.INFO)
    try:
        fail("long story")
    except ValueError:
        logger.exception("polling failed")
    assert buffer.getvalue() == "ERROR polling failed\n"


async def test_pace_spaces_messages_of_one_chat() -> None:
    """Messages to one chat are spaced, those to another and a typing line go at once, and old chats are forgotten."""
    pace = Pace(0.1)
    sent: list[tuple[int, float]] = []
    loop = asyncio.get_running_loop()

    async def send(chat: int, endpoint: str = "sendMessage") -> None:
        async def request(number: int) -> bool:
            sent.append((number, loop.time()))
            return True

        await pace.process_request(request, (chat,), {}, endpoint, {"chat_id": chat}, None)

    began = loop.time()
    await asyncio.gather(send(1), send(1), send(1), send(2), send(1, "sendChatAction"))
    assert [chat for chat, _ in sent[3:]] == [1, 1]
    times = [at - began for chat, at in sent if chat == 1]
    assert times[2] >= 0.09
    assert times[3] >= 0.19
    for chat in range(10, 1100):
        pace._free_at[chat] = began
    await send(2)
    assert len(pace._free_at) <= 2


def update(chat: int) -> Update:
    """A message in a chat."""
    return Update(1, message=Message(1, datetime.now(UTC), Chat(chat, "private")))


def in_order() -> tuple[PerChat, list[Update]]:
    """An order of which every update is for us, and the updates it has refused aloud."""
    refused: list[Update] = []

    async def refuse(update: Update) -> None:
        refused.append(update)

    return PerChat(lambda _: True, refuse), refused


async def test_order_within_a_chat() -> None:
    """One chat's updates wait for each other in order, another's do not, and an empty line is taken down."""
    order, _ = in_order()
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


async def test_one_chat_cannot_silence_another() -> None:
    """Of a flood from one chat the first few are worked on and one is refused aloud; others' are worked on at once."""
    order, refused = in_order()
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
    assert len(refused) == 1
    await order.process_update(update(1), quick())
    assert done[-1] == -1


async def test_waiting_for_a_turn_keeps_nobody_else_waiting() -> None:
    """However many chats have updates waiting in line, those do not count among the ones at work."""
    order, _ = in_order()
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


@pytest.mark.parametrize(
    ("mark", "limit", "shown"),
    [
        ((0, 3), 100, "甲一。乙二二。丙三三三。丁四四。"),
        ((3, 7), 100, "甲一。乙二二。丙三三三。丁四四。"),
        ((3, 7), 9, "乙二二。丙三三三。"),
        ((3, 7), 8, "甲一。乙二二。"),
        ((7, 12), 9, "丙三三三。丁四四。"),
        ((12, 16), 9, "丙三三三。丁四四。"),
        ((12, 16), 4, "丁四四。"),
        ((7, 12), 3, "丙三三"),
    ],
)
def test_excerpt(mark: tuple[int, int], limit: int, shown: str) -> None:
    """An excerpt is whole sentences: the marked one, then those after it, then those before, while they fit."""
    text = "甲一。乙二二。丙三三三。丁四四。"
    start, end = excerpt(text, mark, limit)
    assert text[start:end] == shown


def test_excerpt_of_one_endless_sentence() -> None:
    """A sentence too long by itself is cut after a comma, or where it must, but never inside a character."""
    text = "逗號之前，" * 3 + "然後沒有了" * 10
    start, end = excerpt(text, (0, len(text)), 16)
    assert text[start:end] == "逗號之前，" * 3
    start, end = excerpt("😀" * 10, (0, 10), 5)
    assert (start, end) == (0, 2)


def test_one_line() -> None:
    """A title is one line, wide blanks kept, cut by UTF-16 units with an ellipsis."""
    assert one_line(" 甲　乙\n丙\t\u202e丁 ", 20) == "甲　乙 丙 丁"
    assert one_line("甲" * 10, 5) == "甲甲甲甲…"
    assert units(one_line("😀" * 10, 6)) <= 6
