"""When things go wrong: inside, on the way, and at Telegram's."""

import asyncio
import logging
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import tzinfo
from itertools import pairwise

import pytest

from bot.handlers import reply as module
from bot.texts import EN, HANS
from retrieval.errors import IndexCorrupt
from retrieval.records import Answer, Found, Inquiry
from tests.telegram import archive
from tests.telegram.running import TOKEN, polling, settings
from tests.telegram.server import Server, Trouble


async def test_failing_service(bot: Server, caplog: pytest.LogCaptureFixture) -> None:
    """An error inside is one polite line to the reader, and in the log a class and a place without the question."""
    caplog.set_level(logging.INFO)
    reader = bot.person("en")
    assert (await reader.asks("壞掉的問題")).text == EN("failed")
    assert (await reader.asks("自行車")).text.startswith("“工程")
    (record,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert "ServiceFailed at archive.py:" in record.getMessage()
    assert "壞掉" not in caplog.text
    assert "自行車" not in caplog.text
    assert "Traceback" not in caplog.text


async def test_own_errors_are_logged_in_full(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    """An error of ours tells the operator what to do, and the reader nothing about the machine."""

    def broken(_words: str, _offset: int, _zone: tzinfo) -> Found:
        raise IndexCorrupt("the index at /srv/x is damaged: run yinwen index")

    async with polling(replace(archive.SERVICE, search=broken), settings(server)):
        assert (await server.person().asks("/search 天氣")).text == HANS("failed")
    assert "an update failed: the index at /srv/x is damaged: run yinwen index" in caplog.text


async def test_failing_page(server: Server) -> None:
    """An error behind a button is said in the button's pop-up."""

    def first_page_only(words: str, offset: int, zone: tzinfo) -> Found:
        if offset:
            raise IndexCorrupt("damaged")
        return archive.search(words, offset, zone)

    async with polling(replace(archive.SERVICE, search=first_page_only), settings(server)):
        reader = server.person()
        reader.taps(await reader.asks("/search 天氣"), "▶")
        await server.until(lambda: reader.alerts == [HANS("failed")], "a pop-up")
        assert len(reader.chat.sent) == 1


@pytest.mark.filterwarnings("ignore:.*attribute `retry_after`:DeprecationWarning")  # the library's own use of it
async def test_too_many_requests(bot: Server) -> None:
    """After 429 the answer comes when Telegram allows it, and not before."""
    bot.fails("sendMessage", Trouble(429, retry_after=1), Trouble(429, retry_after=1))
    began = time.monotonic()
    assert (await bot.person().asks("自行車")).text.startswith("“工程")
    assert time.monotonic() - began >= 2.0
    assert [call.code for call in bot.called("sendMessage")] == [429, 429, 200]


async def test_failed_polling(bot: Server, caplog: pytest.LogCaptureFixture) -> None:
    """Polling goes on after server errors, dropped connections and a rival poller, and says so in the log."""
    bot.fails("getUpdates", Trouble(502), Trouble(0), Trouble(409))
    reader = bot.person()
    assert (await reader.asks("自行車")).text.startswith("“工程")
    assert (await reader.asks("自行車")).text.startswith("“工程")
    assert "Telegram is out of reach" in caplog.text
    assert TOKEN not in caplog.text


async def test_rival_poller(bot: Server, caplog: pytest.LogCaptureFixture) -> None:
    """Another program polling with the same token is named as what it is."""
    async with polling(archive.SERVICE, settings(bot)):
        await bot.until(lambda: any(call.code == 409 for call in bot.calls), "a conflict")
        await asyncio.sleep(0.1)
    assert "another program is polling with this bot's token" in caplog.text


async def test_blocked(bot: Server, caplog: pytest.LogCaptureFixture) -> None:
    """A reader who blocked the bot meanwhile is no error."""
    caplog.set_level(logging.INFO)
    reader = bot.person()
    reader.chat.blocked = True
    reader.says("自行車")
    await bot.until(lambda: bot.called("sendMessage") != [], "an attempt")
    assert (await bot.person().asks("自行車")).text.startswith("“工程")
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Holds slow questions until it is opened."""
    gate = threading.Event()
    yield gate
    gate.set()


async def test_order_and_parallel_chats(server: Server, gate: threading.Event) -> None:
    """One chat's answers come in the order of its questions, another chat does not wait; who waits sees typing."""

    def ask(inquiry: Inquiry) -> Answer:
        if "慢" in inquiry.text:
            gate.wait(10)
        return archive.answer(inquiry.text, archive.quote(archive.article(inquiry.text + "。"), inquiry.text))

    async with polling(archive.answering(ask), settings(server)):
        slow, quick = server.person(), server.person()
        slow.says("慢的問題")
        slow.says("快的問題")
        assert (await quick.asks("別人的問題")).text.startswith("別人的問題")
        await server.until(lambda: slow.chat.actions == ["typing"], "typing")
        assert slow.chat.sent == {}
        gate.set()
        assert [sent.text[:4] for sent in await slow.hears(2)] == ["慢的問題", "快的問題"]


async def test_a_flood_from_one_chat(server: Server, gate: threading.Event) -> None:
    """Who sends many questions in one go is asked once to wait, and gets the first few answered."""

    def ask(inquiry: Inquiry) -> Answer:
        gate.wait(10)
        return archive.answer(inquiry.text, archive.quote(archive.article(inquiry.text + "。"), inquiry.text))

    async with polling(archive.answering(ask), settings(server)):
        reader = server.person()
        for number in range(12):
            reader.says(f"第{number}個問題")
        (asked,) = await reader.hears()
        assert asked.text == HANS("too-many")
        gate.set()
        answers = await reader.hears(6)
        assert [sent.text[:4] for sent in answers] == [f"第{number}個問" for number in range(6)]
        await asyncio.sleep(0.1)
        assert len(reader.chat.sent) == 7


async def test_a_crowd_is_heard_at_once(server: Server, gate: threading.Event, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks while some others wait is told at once that they were heard; only few are given time to be answered."""
    monkeypatch.setattr(module, "_AT_ONCE", 60.0)

    def ask(inquiry: Inquiry) -> Answer:
        gate.wait(10)
        return archive.SERVICE.ask(inquiry)

    async with polling(replace(archive.SERVICE, ask=ask), settings(server)):
        readers = [server.person() for _ in range(12)]
        for reader in readers:
            reader.says("自行車")
        await server.until(lambda: sum(bool(reader.chat.actions) for reader in readers) == 8, "eight signs")
        gate.set()
        await server.until(lambda: all(reader.chat.sent for reader in readers), "all answers")
    assert not module._WAITING


async def test_a_flood_of_taps(server: Server, gate: threading.Event) -> None:
    """None of the buttons that somebody taps in one go keeps spinning; they are told once."""

    def search(words: str, offset: int, zone: tzinfo) -> Found:
        if offset:
            gate.wait(10)
        return archive.search(words, offset, zone)

    async with polling(replace(archive.SERVICE, search=search), settings(server)):
        reader = server.person()
        page = await reader.asks("/search 天氣")
        taps = [reader.taps(page, "▶") for _ in range(12)]
        await server.until(lambda: len(server.answered) == 6, "the taps that are dropped")
        assert reader.alerts == [HANS("too-many")]
        gate.set()
        await server.until(lambda: all(tap in server.answered for tap in taps), "all taps answered")


async def test_pace(server: Server) -> None:
    """Texts to one chat keep the pace that Telegram asks for; another chat is not held up."""
    async with polling(archive.SERVICE, settings(server, pace=0.5)):
        reader, other = server.person(), server.person()
        for _ in range(3):
            reader.says("火星")
        other.says("火星")
        await reader.hears(3)
        await other.hears()
    sent = server.called("sendMessage")
    at = [call.at for call in sent if call.params["chat_id"] == str(reader.chat.id)]
    assert all(later - sooner >= 0.45 for sooner, later in pairwise(at))
    others = [call.at for call in sent if call.params["chat_id"] == str(other.chat.id)]
    assert others[0] < at[2]


async def test_long_answer(server: Server) -> None:
    """An answer too long for one message comes in several, divided between quotations.

    Only the first rings; the last has the buttons, and points to the question, from which it is found again.
    """
    text = "".join(f"第{number}句說了些什麼。" for number in range(30))
    long = [archive.article(text, title="長文" * 150, url=f"https://long.example/{number}") for number in range(10)]

    def ask(inquiry: Inquiry) -> Answer:
        return archive.answer(inquiry.text, *(archive.quote(each, "第8句說了些什麼。") for each in long))

    async with polling(archive.answering(ask), settings(server, quotes=10)):
        first, second = await server.person().hears_to("多長？", 2)
    shown = first.seen.of("expandable_blockquote") + second.seen.of("expandable_blockquote")
    assert shown == [each.text for each in long]
    assert [first.silent, second.silent] == [False, True]
    assert (first.buttons, second.replies_to) == ({}, first.replies_to)
    assert list(second.buttons)[:5] == ["· 1 ·", "2", "3", "4", "5"]
