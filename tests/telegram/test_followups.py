"""Questions that lean on the one before, in Telegram: whose turn they go on from, and when it is forgotten."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.conversations import Conversations
from bot.texts import EN, HANS, HANT
from tests.telegram.archive import SERVICE
from tests.telegram.running import polling, settings
from tests.telegram.server import ME, Server

BICYCLE = "自行車道什麼時候動工？"
COMPLETED = "接上文：自行車道動工 為什麼"


async def test_a_question_goes_on_from_the_last(bot: Server) -> None:
    """A question with a gap is completed, in one line below the answer, through several turns; a whole one is not."""
    reader = bot.person()
    assert (await reader.asks(BICYCLE)).text.startswith("“工程將在三月動工")
    sent = await reader.asks("為什麼？")
    assert sent.text.split("\n")[-1] == COMPLETED
    assert sent.seen.of("italic") == [COMPLETED]
    assert sent.text.startswith("“工程將在三月動工")
    assert "接上文：" in (await reader.asks("圖書館呢？")).text
    assert (await reader.asks("火星上有沒有水？")).text.startswith(HANS("not-found"))
    assert (await reader.asks("為什麼？")).text.endswith("\n\n接上文：火星上有水 為什麼")


async def test_languages(bot: Server) -> None:
    """The line is in the reader's language, what was completed in their own words."""
    for code, messages in (("zh-tw", HANT), ("en", EN)):
        reader = bot.person(code)
        await reader.asks(BICYCLE)
        sent = await reader.asks("為什麼？")
        assert sent.text.endswith("\n\n" + messages("carried", question="自行車道動工 為什麼"))


async def test_new(bot: Server) -> None:
    """/new says that it has let go of the last question, or that there was none, and what follows stands by itself."""
    reader = bot.person()
    assert (await reader.asks("/new")).text == HANS("nothing-before")
    await reader.asks(BICYCLE)
    assert (await reader.asks("/new")).text == HANS("begun-anew")
    assert (await reader.asks("為什麼？")).text.startswith(HANS("not-found"))


async def test_new_forgets_the_answers_too(bot: Server) -> None:
    """After /new, not even a reply to an answer goes on from it."""
    reader = bot.person()
    answer = await reader.asks(BICYCLE)
    await reader.asks("/new")
    reader.says("為什麼？", replying_to=answer.id)
    (sent,) = await reader.hears()
    assert sent.text.startswith(HANS("not-found"))


async def test_a_reply_goes_on_from_that_answer(bot: Server) -> None:
    """A reply to an earlier answer goes on from its question, not from the last one."""
    reader = bot.person()
    answer = await reader.asks(BICYCLE)
    await reader.asks("圖書館週末開到幾點？")
    reader.says("為什麼？", replying_to=answer.id)
    (sent,) = await reader.hears()
    assert sent.text.endswith(COMPLETED)


async def test_two_persons_in_a_group(bot: Server) -> None:
    """What one asks is nothing to the other, unless they reply to the answer."""
    group = bot.group()
    one, other = bot.person(chat=group), bot.person(chat=group)
    answer = await one.asks(f"@{ME['username']} {BICYCLE}")
    await other.hears()  # sees it too
    assert (await other.asks(f"@{ME['username']} 為什麼？")).text.startswith(HANS("not-found"))
    other.says("為什麼？", replying_to=answer.id)
    (sent,) = await other.hears()
    assert sent.text.endswith(COMPLETED)


async def test_topics_and_private_chats_are_apart(bot: Server) -> None:
    """A forum's topics are conversations of their own, and so is the chat with the bot alone."""
    group = bot.group({7, 9})
    reader = bot.person(chat=group)
    for thread, question, expected in (
        (7, BICYCLE, "“工程"),
        (9, "為什麼？", HANS("not-found")),
        (7, "為什麼？", "“工程"),
    ):
        reader.says(f"@{ME['username']} {question}", thread=thread)
        (sent,) = await reader.hears()
        assert sent.text.startswith(expected), thread


async def test_silence(server: Server) -> None:
    """Half an hour without a question, and the next one stands by itself."""
    now = 0.0
    async with polling(SERVICE, settings(server)) as application:
        kept = application.bot_data.conversations = Conversations(clock=lambda: now)
        reader = server.person()
        await reader.asks(BICYCLE)
        await _until(lambda: len(kept) == 1)
        now = 29 * 60
        assert (await reader.asks("為什麼？")).text.endswith(COMPLETED)
        await _until(lambda: len(kept) == 2)
        now += 30 * 60
        assert (await reader.asks("為什麼？")).text.startswith(HANS("not-found"))


async def _until(condition: Callable[[], bool]) -> None:
    """A turn is kept just after its answer is heard."""
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.01)


async def test_nobody_known_has_no_conversation(bot: Server) -> None:
    """A group's anonymous admins look like one person to us: nothing is kept of what they ask."""
    group = bot.group()
    admin = bot.person(chat=group)
    asked = {"sender_chat": group.as_json(), "entities": [{"type": "mention", "offset": 0, "length": 14}]}
    for question in (BICYCLE, "為什麼？"):
        admin.sends(text=f"@{ME['username']} {question}", **asked)
    _, second = await admin.hears(2)
    assert second.text.startswith(HANS("not-found"))


async def test_nothing_is_written_or_logged(
    bot: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """No file appears and no line above DEBUG has a word of a conversation."""
    monkeypatch.chdir(tmp_path)
    caplog.set_level(logging.INFO)
    reader = bot.person()
    await reader.asks(BICYCLE)
    await reader.asks("為什麼？")
    await reader.asks("/new")
    assert list(tmp_path.iterdir()) == []
    assert "自行車" not in caplog.text
    assert "為什麼" not in caplog.text
