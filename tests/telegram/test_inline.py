"""Inline mode: what is offered in any chat, page by page, and what is sent there."""

import asyncio
import logging
import threading
from dataclasses import replace

import pytest

from bot import deeplinks
from bot.operation.operating import Operating
from bot.render.common import one_line
from bot.texts import EN, HANS
from retrieval.errors import IndexCorrupt
from retrieval.records import Answer, Found, Inquiry
from tests.telegram import archive
from tests.telegram.archive import BICYCLE, LIBRARY, SERIES
from tests.telegram.running import polling, settings
from tests.telegram.server import ME, Server


async def test_quotations_then_articles(bot: Server) -> None:
    """A question is offered the quotations that answer it, each as it is in a chat, then other articles."""
    reader = bot.person()
    offered = await reader.offered("自行車")
    first = offered.results[0]
    assert first.title == "“工程將在三月動工，<b>年底</b>前完成 & 開放。”"
    assert first.description == f"晨報 · 2023年9月21日　{BICYCLE.title}"
    in_chat = await reader.asks("自行車")
    assert first.message.seen.of("expandable_blockquote") == in_chat.seen.of("expandable_blockquote")[:1]
    assert first.message.seen.links == in_chat.seen.links[:2]
    assert first.message.text in in_chat.text.replace("1. ", "")
    assert [each.message.seen.of("expandable_blockquote")[0] for each in offered.results[:3]] == in_chat.seen.of(
        "expandable_blockquote"
    )
    assert len({each.id for each in offered.results}) == len(offered.results)


async def test_what_is_sent_leads_back(bot: Server) -> None:
    """Under what is sent stand links alone: to the article in a chat with the bot, and to the web archive's copy."""
    reader = bot.person()
    (first, *_) = (await reader.offered("圖書館")).results
    full, archived = first.message.buttons[HANS("full-text")], first.message.buttons[HANS("archived")]
    assert full["url"] == f"https://t.me/{ME['username']}?start=a_{LIBRARY.id}"
    assert archived["url"].startswith("https://web.archive.org/web/")
    opened = await reader.asks(full["url"].replace(f"https://t.me/{ME['username']}?start=", "/start "))
    assert "館藏十二萬冊" in opened.text


async def test_pages(bot: Server) -> None:
    """What is found comes in pages, each once and in order; the last says that it is."""
    reader, offset, found = bot.person(), "", list[str]()
    for _ in range(4):
        offered = await reader.offered("天氣 來源:氣象台", offset)
        assert 0 < len(offered.results) <= 20
        found += [each.title for each in offered.results]
        if not (offset := offered.next):
            break
    newest_first = sorted(SERIES, key=lambda each: each.published, reverse=True)
    assert found == [each.title for each in newest_first]


async def test_nothing_typed(bot: Server) -> None:
    """Without a query the newest articles are offered, each with its beginning, and kept for a minute only."""
    offered = await bot.person("en").offered("  ")
    assert [each.title for each in offered.results] == [each.title for each in archive.ARTICLES[:10]]
    assert offered.results[0].message.seen.of("expandable_blockquote") == [archive.ARTICLES[0].text]
    assert (offered.next, offered.cached, offered.personal) == ("10", 60, True)
    assert offered.button == {"text": EN("ask-in-private"), "start_parameter": deeplinks.HELLO}


async def test_asking_in_private(bot: Server) -> None:
    """The button above the results asks the same question in a chat with the bot, where a link can hold it."""
    reader = bot.person()
    offered = await reader.offered("自行車道什麼時候動工？")
    assert offered.cached == 300
    _, answer = await reader.hears_to(f"/start {offered.button['start_parameter']}", 2)
    assert answer.text.startswith("“工程將在三月動工")
    long = await reader.offered("自行車" * 30)
    assert long.button["start_parameter"] == deeplinks.HELLO


async def test_the_language_of_queries(bot: Server) -> None:
    """Filters are what they are for /search; what of a query is not understood stands on the button above nothing."""
    reader = bot.person()
    assert [each.title for each in (await reader.offered("館藏 -天氣")).results] == [LIBRARY.title]
    wrong = await reader.offered("館藏 日期:某日")
    assert (wrong.results, wrong.button["text"]) == ((), one_line(HANS("no-date", date="某日"), 60))
    nothing = await reader.offered("館藏 -館藏")
    assert (nothing.results, nothing.button["text"]) == ((), HANS("no-fit", query="館藏 -館藏"))


async def test_no_answer(bot: Server) -> None:
    """Where nothing answers and nothing is found, the nearest articles are offered; of the news, the newest."""
    reader = bot.person()
    assert (await reader.offered("火星上有沒有水？")).results[0].title == BICYCLE.title
    news = await reader.offered("有什麼新聞？")
    assert [each.title for each in news.results] == [each.title for each in archive.ARTICLES[:10]]
    assert news.next == ""


@pytest.mark.parametrize("query", ["車" * 300, "自行車 " * 80, '"', "來源:", "-", "\u202e車", "<b>", "%s\\"])
async def test_whatever_is_typed(bot: Server, query: str) -> None:
    """No query is too long or too strange to be answered."""
    assert (await bot.person().offered(query)).button
    assert (await bot.person().offered(query, "no number")).button
    assert (await bot.person().offered(query, "9" * 9)).button


async def test_only_the_newest_of_somebody_is_looked_up(server: Server) -> None:
    """Of what somebody types letter by letter, what waits is dropped but for the last; others do not wait for it."""
    gate, asked = threading.Event(), list[str]()

    def glance(inquiry: Inquiry) -> Answer:
        asked.append(inquiry.text)
        if "自行" in inquiry.text:
            gate.wait(10)
        return archive.ask(inquiry)

    async with polling(replace(archive.SERVICE, glance=glance), settings(server)) as application:
        reader, other = server.person(), server.person()
        reader.searches("自行")
        async with asyncio.timeout(10):
            while not asked:
                await asyncio.sleep(0.01)
        numbers = [reader.searches("自行車道動工"[:length]) for length in range(3, 7)]
        assert (await other.offered("圖書館")).results
        await asyncio.sleep(0.2)
        gate.set()
        await server.until(lambda: numbers[-1] in server.queries.inline, "the last one's answer")
        assert [text for text in asked if text.startswith("自行")] == ["自行", "自行車道動工"]
        assert [number for number in numbers if number in server.queries.inline] == [numbers[-1]]
        await asyncio.sleep(0.1)
        assert len(application.bot_data.newest) == 0


async def test_switched_off(server: Server) -> None:
    """Where the operator wants no inline mode nothing is offered, but the way to a chat with the bot."""
    async with polling(archive.SERVICE, settings(server, operating=Operating(inline=False))):
        offered = await server.person().offered("自行車")
    assert (offered.results, offered.button["start_parameter"]) == ((), deeplinks.HELLO)


async def test_picked(bot: Server) -> None:
    """What somebody sends of it, in a chat with the bot too, is no question."""
    reader = bot.person()
    reader.picks((await reader.offered("自行車")).results[0])
    await reader.asks("火星上有沒有水？")
    assert len(reader.chat.sent) == 1


async def test_settings_hold(bot: Server) -> None:
    """Offers are in the language and the script that the reader chose."""
    reader = bot.person()
    reader.taps_data((await reader.asks("/settings")).id, "set:script=zh-Hans")
    await bot.until(lambda: len(bot.answered) == 1, "the setting")
    (first, *_) = (await reader.offered("圖書館")).results
    assert "馆藏十二万册" in first.title
    assert HANS("converted-hans") in first.message.text


async def test_trouble(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever fails, the app is told that there is nothing, and the log nothing of what was typed."""
    caplog.set_level(logging.INFO)

    def broken(_words: str, _offset: int, _zone: object) -> Found:
        raise IndexCorrupt("damaged")

    async with polling(replace(archive.SERVICE, search=broken), settings(server)):
        offered = await server.person().offered("自行車")
    assert (offered.results, offered.cached) == ((), 0)
    assert "damaged" in caplog.text
    assert "自行車" not in caplog.text


async def test_too_late(bot: Server, caplog: pytest.LogCaptureFixture) -> None:
    """An answer that Telegram no longer waits for is no error."""
    reader = bot.person()
    bot.queries.asked.remove(reader.searches("自行車"))
    await bot.until(lambda: bool(bot.called("answerInlineQuery")), "an answer")
    await reader.asks("火星")
    assert [call.code for call in bot.called("answerInlineQuery")] == [400]
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


async def test_nothing_is_kept(server: Server) -> None:
    """An inline question is gone in seconds: no answer to it waits on disk, nor does it open a conversation."""
    kept = list[str]()

    def glance(inquiry: Inquiry) -> Answer:
        kept.extend(each.body for each in application.bot_data.state.inbox.pending())
        return archive.ask(inquiry)

    async with polling(replace(archive.SERVICE, glance=glance), settings(server)) as application:
        await server.person().offered("自行車")
        assert (kept, len(application.bot_data.conversations)) == ([], 0)
