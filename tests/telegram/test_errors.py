"""Telegram's errors and the network's, before a call is done and after: nothing is lost or needlessly done twice."""

import asyncio
import logging
from dataclasses import replace
from pathlib import Path

import pytest

from bot.state.database import FILE
from bot.state.state import open_state
from bot.texts import EN, HANS
from bot.traffic import arrivals
from retrieval.errors import IndexBusy
from retrieval.storage.sqlite import BESIDE
from tests.telegram import archive
from tests.telegram.chats import Chat
from tests.telegram.running import polling, settings
from tests.telegram.server import ME, Server, Trouble

pytestmark = pytest.mark.filterwarnings("ignore:.*attribute `retry_after`:DeprecationWarning")

BEFORE = [Trouble(502), Trouble(500), Trouble(0), Trouble(0, after=0.2)]
AFTER = [Trouble(500, done=True), Trouble(0, done=True)]


@pytest.mark.parametrize("trouble", BEFORE)
async def test_before_it_is_done(bot: Server, trouble: Trouble) -> None:
    """An answer that did not get through is sent again, and stands there once."""
    bot.fails("sendMessage", trouble, trouble)
    reader = bot.person()
    assert (await reader.asks("自行車")).text.startswith("“工程")
    assert (await reader.asks("火星")).text.startswith(HANS("not-found"))
    assert len(reader.chat.sent) == 2


@pytest.mark.parametrize("trouble", AFTER)
async def test_after_it_is_done(bot: Server, trouble: Trouble) -> None:
    """The one case in which a reader may see an answer twice: Telegram took it, and its word of that was lost."""
    bot.fails("sendMessage", trouble)
    reader = bot.person()
    reader.says("自行車")
    first, second = await reader.hears(2)
    assert first.html == second.html
    await asyncio.sleep(0.2)
    assert len(reader.chat.sent) == 2


@pytest.mark.parametrize("trouble", [*BEFORE, *AFTER])
async def test_turning_a_page(bot: Server, trouble: Trouble) -> None:
    """A page turns, and the tap is answered once, whatever happens to either and whether it was done."""
    reader = bot.person()
    page = await reader.asks("/search 天氣")
    bot.fails("editMessageText", trouble)
    bot.fails("answerCallbackQuery", trouble)
    reader.taps(page, "▶")
    await reader.sees(page.id, lambda seen: "11–20" in seen.text)
    await bot.until(lambda: len(bot.answered) == 1, "the tap answered")
    assert (await reader.asks("火星")).text.startswith(HANS("not-found"))
    assert reader.alerts == []
    assert len(reader.chat.sent) == 2


@pytest.mark.parametrize("trouble", AFTER)
async def test_a_button_that_works_once(bot: Server, trouble: Trouble) -> None:
    """The button that asks again is taken away first; where that was done untold, it asks all the same."""
    reader = bot.person()
    sent = await reader.asks("上週開幕的是什麼？")
    bot.fails("editMessageReplyMarkup", trouble)
    reader.taps(sent, "不限时间再找")
    (again,) = await reader.hears()
    assert "时间：不限" in again.text


async def test_no_answer_from_telegram(server: Server) -> None:
    """A call that Telegram leaves hanging is given up after a while and made again."""
    server.fails("sendMessage", Trouble(0, after=1.5))
    async with polling(archive.SERVICE, settings(server, timeout=0.5)):
        assert (await server.person().asks("自行車")).text.startswith("“工程")
    assert [call.code for call in server.called("sendMessage") if call.code] == [200]


async def test_too_many_requests_in_one_chat(bot: Server) -> None:
    """A chat that Telegram lets wait keeps no other one waiting."""
    slow, quick = bot.person(), bot.person()
    bot.fails("sendMessage", Trouble(429, retry_after=3))
    slow.says("自行車")
    await bot.until(lambda: len(bot.called("sendMessage")) == 1, "a refusal")
    began = asyncio.get_running_loop().time()
    for _ in range(3):
        await quick.asks("火星")
    assert asyncio.get_running_loop().time() - began < 2.5
    assert (await slow.hears())[0].text.startswith("“工程")


async def test_gone_for_long(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An answer that cannot be sent for long is kept, and sent when Telegram is back, without apologies."""
    monkeypatch.setattr(arrivals, "_LATER", 0.5)
    server.fails("sendMessage", *[Trouble(502)] * 4)
    async with polling(archive.SERVICE, settings(server, patience=1.5), tmp_path):
        reader = server.person()
        assert (await reader.asks("自行車")).text.startswith("“工程")
    assert len(reader.chat.sent) == 1
    assert "is not answered: again in" in caplog.text
    files = [tmp_path / (FILE + suffix) for suffix in ("", *BESIDE)]
    assert all("自行車".encode() not in file.read_bytes() for file in files if file.exists())


@pytest.mark.parametrize("quietly", ["blocked", "deleted"])
async def test_nobody_to_read(bot: Server, caplog: pytest.LogCaptureFixture, quietly: str) -> None:
    """A chat that is blocked or gone is no error, nothing is sent to it again, and its question is not kept."""
    caplog.set_level(logging.INFO)
    reader = bot.person()
    if quietly == "blocked":
        reader.chat.blocked = True
    reader.says("自行車")
    if quietly == "deleted":
        del bot.chats[reader.chat.id]
    await bot.until(lambda: bot.called("sendMessage") != [], "an attempt")
    assert (await bot.person().asks("自行車")).text.startswith("“工程")
    assert len(bot.called("sendMessage")) == 2
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


async def test_a_topic_that_is_gone(bot: Server, caplog: pytest.LogCaptureFixture) -> None:
    """An answer for a topic deleted meanwhile is dropped without a word."""
    group = bot.group(topics={5})
    reader = bot.person(chat=group)
    reader.says("@YinwenTestBot 自行車", thread=5)
    group.topics.clear()
    await bot.until(lambda: bot.called("sendMessage") != [], "an attempt")
    assert (await bot.person().asks("火星")).text.startswith(HANS("not-found"))
    assert group.sent == {}
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


async def test_a_page_that_was_deleted(bot: Server, caplog: pytest.LogCaptureFixture) -> None:
    """A tap on a page that its reader deletes at the same moment ends quietly, and the tap is answered."""
    reader = bot.person()
    page = await reader.asks("/search 天氣")
    tap = reader.taps(page, "▶")
    del reader.chat.messages[page.id]
    await bot.until(lambda: tap in bot.answered, "the tap answered")
    assert bot.answered[tap] == ""
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


@pytest.mark.parametrize("trouble", [Trouble(429, retry_after=100), Trouble(502)])
async def test_a_tap_that_comes_to_nothing(server: Server, trouble: Trouble) -> None:
    """A tap whose work Telegram puts off, or does not answer, is told so and keeps spinning no longer."""
    async with polling(archive.SERVICE, settings(server)):
        group = server.group()
        reader = server.person("en", chat=group)
        other = server.person("en", chat=group)  # of whom it is not known yet that they may
        group.admins |= {reader.user["id"], other.user["id"]}
        page = await reader.asks(f"/settings@{ME['username']}")
        server.fails("getChatMember", trouble)
        other.taps(page, next(iter(page.buttons)))
        await server.until(lambda: other.alerts == [EN("busy")], "a pop-up")


async def test_a_group_that_has_moved(bot: Server, caplog: pytest.LogCaptureFixture) -> None:
    """The log does not say where to: a group's number stays out of it."""
    caplog.set_level(logging.INFO)
    reader = bot.person(chat=Chat(-4244, "group"))
    page = await reader.asks("/search@YinwenTestBot 天氣")
    reader.chat.became = (new := bot.group()).id
    tap = reader.taps(page, "▶")
    await bot.until(lambda: tap in bot.answered, "the tap answered")
    assert str(new.id) not in caplog.text


async def test_stopped_while_telegram_is_gone(server: Server, tmp_path: Path) -> None:
    """A bot stopped while it cannot send stops at once; the next one answers, in order."""
    server.fails("sendMessage", *[Trouble(502)] * 50)
    reader = server.person()
    async with polling(archive.SERVICE, settings(server), tmp_path):
        reader.says("自行車")
        reader.says("火星")
        await server.until(lambda: len(server.called("sendMessage")) >= 2, "attempts")
        began = asyncio.get_running_loop().time()
    assert asyncio.get_running_loop().time() - began < 5
    with open_state(tmp_path) as state:
        assert len(state.inbox.pending()) == 2
    server.trouble["sendMessage"].clear()
    async with polling(archive.SERVICE, settings(server), tmp_path):
        first, second = await reader.hears(2)
    assert first.text.startswith("“工程")
    assert second.text.startswith(HANS("not-found"))
    assert len(reader.chat.sent) == 2


async def test_drop_pending(server: Server, tmp_path: Path) -> None:
    """What was not answered before the last stop is forgotten where that is asked for."""
    server.fails("sendMessage", *[Trouble(502)] * 50)
    reader = server.person()
    async with polling(archive.SERVICE, settings(server), tmp_path):
        reader.says("自行車")
        await server.until(lambda: server.called("sendMessage") != [], "an attempt")
    server.trouble["sendMessage"].clear()
    async with polling(archive.SERVICE, replace(settings(server), drop_pending=True), tmp_path):
        assert (await reader.asks("火星")).text.startswith(HANS("not-found"))
    assert len(reader.chat.sent) == 1


async def test_a_second_bot(server: Server, tmp_path: Path) -> None:
    """Two bots over one state folder would answer twice: the second does not start."""
    async with polling(archive.SERVICE, settings(server), tmp_path):
        with pytest.raises(IndexBusy, match="another bot is running"):
            async with polling(archive.SERVICE, settings(server), tmp_path):
                pass
