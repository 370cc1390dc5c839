"""Groups: the bot speaks when spoken to, in the topic it was spoken to in."""

import asyncio
import threading

from bot.texts import HANS
from retrieval.records import Answer, Inquiry
from tests.telegram import archive
from tests.telegram.running import polling, settings
from tests.telegram.server import ME, Server


async def test_only_when_addressed(bot: Server) -> None:
    """In a group only a mention, a reply to the bot or a command of its own is answered."""
    group = bot.group()
    reader = bot.person(chat=group)
    reader.says("自行車道什麼時候動工？")
    reader.says("@SomebodyElse 自行車道？")
    reader.says("/search@SomeOtherBot 天氣")
    reader.says("/unknown")
    reader.sends(sticker={"file_id": "s", "file_unique_id": "u", "type": "regular", "width": 1, "height": 1,
                          "is_animated": False, "is_video": False})  # fmt: skip
    number = reader.says("@yinwentestbot 火星上有沒有水？")
    (sent,) = await reader.hears()
    assert sent.text.startswith(HANS("not-found"))
    assert sent.replies_to == number
    assert len(group.sent) == 1

    reader.says("自行車道什麼時候動工？", replying_to=sent.id)
    (sent,) = await reader.hears()
    assert sent.text.startswith("“工程將在三月動工")

    page = await reader.asks(f"/search@{ME['username']} 天氣")
    assert page.text.startswith("查找：天氣")
    assert (await reader.asks("/start")).text.startswith("问新闻，看原文")


async def test_mention_is_not_part_of_the_question(bot: Server) -> None:
    """A bare mention gets a hint, and words around a mention are the question."""
    reader = bot.person(chat=bot.group())
    assert (await reader.asks("@YinwenTestBot")).text.startswith("想问什么？")
    assert (await reader.asks("自行車 @YinwenTestBot")).text.startswith("“工程將在三月動工")


async def test_topics(bot: Server) -> None:
    """In a forum every message and the typing line go to the topic of the question."""
    group = bot.group({7, 9})
    reader = bot.person(chat=group)
    for thread in (7, 9):
        reader.says("@YinwenTestBot 自行車", thread=thread)
        (sent,) = await reader.hears()
        assert sent.raw["message_thread_id"] == thread


async def test_anyone_in_the_group_turns_pages(bot: Server) -> None:
    """A page in a group turns for whoever taps, by the words of whoever asked."""
    group = bot.group()
    reader, other = bot.person(chat=group), bot.person("en", chat=group)
    page = await reader.asks("/search@YinwenTestBot 天氣")
    other.taps(page, "▶")
    page = await reader.sees(page.id, lambda seen: "11–20 of 23" in seen.text)
    assert "Found: 天氣" in page.text


async def test_what_people_say_to_each_other_takes_no_place(server: Server) -> None:
    """While the bot works on an answer, a group's own talk neither fills its line nor is it told to wait."""
    gate = threading.Event()

    def ask(inquiry: Inquiry) -> Answer:
        gate.wait(10)
        return archive.ask(inquiry)

    async with polling(archive.answering(ask), settings(server)):
        reader = server.person(chat=server.group())
        reader.says("@YinwenTestBot 自行車")
        for number in range(12):
            reader.says(f"閒話{number}")
        number = reader.says("@YinwenTestBot 火星")
        await asyncio.sleep(0.2)
        gate.set()
        _, last = await reader.hears(2)
    assert last.replies_to == number
    assert len(reader.chat.sent) == 2
