"""Edited questions: the answer changes in its place, and there is never a second one."""

from dataclasses import replace

import pytest

from bot.texts import HANS
from retrieval.records import Answer, Inquiry
from tests.telegram import archive
from tests.telegram.running import polling, settings
from tests.telegram.server import ME, Server

MARS, BICYCLE = "火星上有沒有水？", "“工程將在三月動工"


async def test_an_edited_question(bot: Server) -> None:
    """A question corrected after sending has its answer changed in place, buttons and all, as often as need be."""
    reader = bot.person()
    number = reader.says(MARS)
    (first,) = await reader.hears()
    reader.edits(number, "自行車道什麼時候動工？")
    changed = await reader.sees(first.id, lambda sent: sent.text.startswith(BICYCLE))
    assert HANS("context") in changed.buttons
    reader.taps(changed, HANS("context"))
    (around,) = await reader.hears()
    assert around.replies_to == first.id
    reader.edits(number, "圖書館週末開到幾點？")
    await reader.sees(first.id, lambda sent: "圖書館" in sent.text)
    assert list(reader.chat.sent) == [first.id, around.id]


async def test_the_next_question_leans_on_what_it_is_now(bot: Server) -> None:
    """After the edit, a question with a gap goes on from the corrected one; the corrected one does not from itself."""
    reader = bot.person()
    number = reader.says(MARS)
    (first,) = await reader.hears()
    reader.edits(number, "自行車道什麼時候動工？")
    await reader.sees(first.id, lambda sent: sent.text.startswith(BICYCLE))
    reader.edits(number, "為什麼？")
    await reader.sees(first.id, lambda sent: sent.text.startswith(HANS("not-found")))
    reader.edits(number, "自行車道什麼時候動工？")
    await reader.sees(first.id, lambda sent: sent.text.startswith(BICYCLE))
    assert "接上文：自行車道動工 為什麼" in (await reader.asks("為什麼？")).text


async def test_the_same_again(bot: Server) -> None:
    """An edit that changes nothing for the answer changes nothing and sends nothing."""
    reader = bot.person()
    number = reader.says("自行車")
    await reader.hears()
    reader.edits(number, " 自行車 ")
    assert (await reader.asks(MARS)).text.startswith(HANS("not-found"))
    assert [call.code for call in bot.called("editMessageText")] == [400]


async def test_no_question_any_more(bot: Server) -> None:
    """Edited into what is no question, the hint stands where the answer stood."""
    reader = bot.person()
    number = reader.says("自行車")
    (first,) = await reader.hears()
    reader.edits(number, "？？")
    changed = await reader.sees(first.id, lambda sent: sent.text.startswith("想问什么"))
    assert (changed.buttons, list(reader.chat.sent)) == ({}, [first.id])


async def test_longer_and_shorter(server: Server) -> None:
    """An answer of more messages takes the place of a shorter one and goes on below; a shorter one deletes the rest."""
    entries = [archive.article("一。", title=f"{number}" + "題" * 118, url=f"https://a.example/{number}?" + "x" * 900)
               for number in range(30)]  # fmt: skip

    def ask(inquiry: Inquiry) -> Answer:
        if "新聞" not in inquiry.text:
            return archive.ask(inquiry)
        return replace(archive.ask(inquiry), nearest=tuple(entries))

    async with polling(replace(archive.SERVICE, ask=ask), settings(server)):
        reader = server.person()
        number = reader.says("自行車")
        (first,) = await reader.hears()
        reader.edits(number, "有什麼新聞？")
        (second,) = await reader.hears()
        assert reader.chat.sent[first.id].text.startswith(HANS("listed"))
        assert (reader.chat.sent[first.id].buttons, second.silent, second.replies_to) == ({}, True, number)
        reader.edits(number, "自行車")
        await server.until(lambda: bool(reader.chat.deleted), "a message deleted")
    assert reader.chat.deleted == [second.id]
    assert reader.chat.sent[first.id].text.startswith(BICYCLE)


async def test_the_answer_is_gone(bot: Server) -> None:
    """An answer that was deleted meanwhile is sent anew."""
    reader = bot.person()
    number = reader.says(MARS)
    (first,) = await reader.hears()
    del reader.chat.messages[first.id]
    reader.edits(number, "自行車")
    (second,) = await reader.hears()
    assert second.text.startswith(BICYCLE)
    assert second.replies_to == number


@pytest.mark.parametrize("forget", [True, False])
async def test_an_answer_not_known(bot: Server, *, forget: bool) -> None:
    """Where it is not known what was answered, after /new or of an anonymous admin, a new answer is sent."""
    if forget:
        reader = bot.person()
        number = reader.says(MARS)
        await reader.hears()
        await reader.asks("/new")
        reader.edits(number, "自行車")
    else:
        reader = bot.person(chat=bot.group())
        asked = {"sender_chat": reader.chat.as_json(), "entities": [{"type": "mention", "offset": 0, "length": 14}]}
        number = reader.sends(text=f"@{ME['username']} {MARS}", **asked)
        await reader.hears()
        reader.edits(number, f"@{ME['username']} 自行車")
    (sent,) = await reader.hears()
    assert (sent.text[:8], sent.replies_to) == (BICYCLE[:8], number)


async def test_a_place_shared_live(bot: Server) -> None:
    """Who shares a place live is told once that it is of no use, not at every step."""
    reader = bot.person()
    number = reader.sends(location={"latitude": 1.0, "longitude": 2.0, "live_period": 900})
    (hint,) = await reader.hears()
    assert hint.text == HANS("only-text-place")
    message = reader.chat.messages[number]
    for step in range(3):
        message["location"]["latitude"] = 1.0 + step / 100
        bot.update("edited_message", message)
    await reader.asks(MARS)
    assert len(reader.chat.sent) == 2
