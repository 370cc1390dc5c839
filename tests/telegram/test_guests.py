"""Guest mode: one cited answer in a chat that the bot is not in."""

import logging
from dataclasses import replace

import pytest

from bot.texts import EN, HANS
from retrieval.records import Answer, Inquiry
from tests.telegram import archive
from tests.telegram.archive import BICYCLE
from tests.telegram.running import polling, settings
from tests.telegram.server import ME, Server

NAME = f"@{ME['username']}"


async def test_an_answer(bot: Server) -> None:
    """Who mentions the bot gets its answer with sources and links, in one message, and no button that needs us."""
    sent = await bot.person("en").is_told(f"{NAME} 自行車道什麼時候動工？")
    in_chat = await bot.person("en").asks("自行車道什麼時候動工？")
    assert sent.text == in_chat.text
    assert sent.seen.links == in_chat.seen.links
    assert sent.buttons[EN("full-text")]["url"] == f"https://t.me/{ME['username']}?start=a_{BICYCLE.id}"


async def test_what_is_asked(bot: Server) -> None:
    """The question is the sentence with the mention, or the message that a bare mention replies to."""
    reader = bot.person()
    assert (await reader.is_told(f"今天真冷。{NAME} 火星上有沒有水？\n圖書館見")).text.startswith(HANS("not-found"))
    replied = {
        "message_id": 5,
        "date": 1,
        "chat": {"id": -1, "type": "group", "title": "x"},
        "text": "自行車道什麼時候動工？",
    }
    assert (await reader.is_told(NAME, replied)).text.startswith("“工程將在三月動工")


async def test_no_question(bot: Server) -> None:
    """A mention of nothing, and an essay, get one helpful line."""
    reader = bot.person()
    assert (await reader.is_told(NAME)).text.startswith("想问什么？")
    assert (await reader.is_told(f"{NAME} {'自' * 501}")).text == HANS("too-long", limit=500)


async def test_one_message(server: Server) -> None:
    """An answer of several messages is shortened to as many quotations as one holds."""
    texts = ["".join(f"第{n}句說了些什麼。" for n in range(160)) for _ in range(3)]
    long = [archive.article(text, title=f"長文{k}" + "題" * 300, url=f"https://long.example/{k}/" + "%E4" * 1000)
            for k, text in enumerate(texts)]  # fmt: skip

    def ask(inquiry: Inquiry) -> Answer:
        return archive.answer(inquiry.text, *(archive.quote(each, "第80句說了些什麼。") for each in long))

    by_id = {each.id: each for each in long}
    service = replace(archive.SERVICE, ask=ask, article=by_id.__getitem__)
    async with polling(service, settings(server)):
        sent = await server.person().is_told(f"{NAME} 多長？")
    assert sent.seen.of("expandable_blockquote")
    assert len(server.called("answerGuestQuery")) == 1


async def test_trouble(bot: Server, caplog: pytest.LogCaptureFixture) -> None:
    """An error is one polite line in answer to the query: nothing is sent to a chat that is not ours."""
    caplog.set_level(logging.INFO)
    assert (await bot.person().is_told(f"{NAME} 壞掉的問題")).text == HANS("failed")
    assert not bot.called("sendMessage")
    assert "壞掉" not in caplog.text


async def test_nothing_is_remembered(server: Server) -> None:
    """What a guest asks opens no conversation, and leaves nothing on disk once it is answered."""
    async with polling(archive.SERVICE, settings(server)) as application:
        await server.person().is_told(f"{NAME} 自行車")
        assert len(application.bot_data.conversations) == 0
        inbox = application.bot_data.state.inbox
        await server.person().is_told(f"{NAME} 火星")
        assert all("自行車" not in each.body for each in inbox.pending())


async def test_a_guests_settings(bot: Server) -> None:
    """Whoever asks is answered as they chose in their own chat with the bot."""
    reader = bot.person()
    reader.taps_data((await reader.asks("/settings")).id, "set:language=en")
    await bot.until(lambda: len(bot.answered) == 1, "the setting")
    assert (await reader.is_told(f"{NAME} 火星")).text.startswith(EN("not-found"))
