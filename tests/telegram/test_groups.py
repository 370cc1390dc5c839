"""Groups: the bot speaks when spoken to, in the topic it was spoken to in."""

import asyncio
import threading

import pytest

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


NAME = f"@{ME['username']}"
BICYCLE = "“工程將在三月動工"


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        (f"今天真冷。{NAME} 自行車道什麼時候動工？", "自行車道什麼時候動工？"),
        (f"會開完了\n{NAME}，自行車道什麼時候動工？\n圖書館見", "自行車道什麼時候動工？"),
        (f"圖書館見！自行車道什麼時候動工？{NAME}\n先走了", "自行車道什麼時候動工？"),
        (f"圖書館見！\n自行車道 {NAME} 何時動工", f"自行車道 {NAME} 何時動工"),
        (f"圖書館見！\n{NAME}\n自行車道何時動工", "自行車道何時動工"),
        (f"{NAME} 自行車道什麼時候動工？", None),
        (f"自行車道什麼時候動工？ {NAME.upper()} ！", None),
        (f"😀😀圖書館見。{NAME} 😀自行車道何時動工", "😀自行車道何時動工"),
    ],
)
async def test_the_part_that_asks(bot: Server, text: str, quote: str | None) -> None:
    """In the middle of talk the sentence with the mention is the question, and the answer quotes it."""
    reader = bot.person(chat=bot.group())
    number = reader.says(text)
    (sent,) = await reader.hears()
    assert sent.text.startswith(BICYCLE)
    assert sent.replies_to == number
    assert sent.raw.get("quote", {}).get("text") == quote


async def test_formatting_in_the_part_that_asks(bot: Server) -> None:
    """A quote tells the formatting that Telegram compares, and none that it does not."""
    reader = bot.person(chat=bot.group())
    text = f"冷啊。{NAME} 自行車道何時動工"
    at = len(text) - len("自行車道何時動工")
    marks = [("bold", 0, at + 3), ("mention", 3, len(NAME)), ("code", at, 3), ("italic", at + 4, 2)]
    entities = [{"type": kind, "offset": offset, "length": length} for kind, offset, length in marks]
    reader.sends(text=text, entities=entities)
    (sent,) = await reader.hears()
    assert sent.raw["quote"]["entities"] == [
        {"type": "bold", "offset": 0, "length": 3},
        {"type": "italic", "offset": 4, "length": 2},
    ]


async def test_the_question_is_edited_while_it_is_answered(server: Server) -> None:
    """A quote that is not in the question any more keeps no answer from being sent."""
    gate = threading.Event()

    def ask(inquiry: Inquiry) -> Answer:
        gate.wait(10)
        return archive.ask(inquiry)

    async with polling(archive.answering(ask), settings(server)):
        reader = server.person(chat=server.group())
        number = reader.says(f"冷啊。{NAME} 自行車道何時動工")
        await server.until(lambda: bool(reader.chat.actions), "typing")
        reader.chat.messages[number]["text"] = "算了"
        gate.set()
        (sent,) = await reader.hears()
    assert sent.text.startswith(BICYCLE)


async def test_someone_elses_question(bot: Server) -> None:
    """A mention alone, in reply to someone's message, asks what that says; the answer and its buttons go by it."""
    group = bot.group({7})
    one, other = bot.person(chat=group), bot.person(chat=group)
    number = one.says("自行車道什麼時候動工？", thread=7)
    other.says(NAME, thread=7, replying_to=number)
    (sent,) = await other.hears()
    assert sent.text.startswith(BICYCLE)
    assert (sent.replies_to, sent.raw["message_thread_id"]) == (number, 7)
    other.taps(sent, HANS("more"))
    _, further = await one.hears(2)
    assert (further.replies_to, other.alerts) == (number, [])


async def test_a_chosen_part_of_someones_message(bot: Server) -> None:
    """Where a part of that message was chosen, the part is the question, also for the buttons under its answer."""
    group = bot.group()
    one, other = bot.person(chat=group), bot.person(chat=group)
    number = one.says("圖書館週末開到幾點？自行車道什麼時候動工？")
    part = {"text": "自行車道什麼時候動工？", "position": 10, "is_manual": True}
    entities = [{"type": "mention", "offset": 0, "length": len(NAME)}]
    other.sends(replying_to=number, text=NAME, entities=entities, quote=part)
    (sent,) = await other.hears()
    assert sent.text.startswith(BICYCLE)
    assert (sent.replies_to, sent.raw["quote"]["text"]) == (number, part["text"])
    other.taps(sent, HANS("more"))
    (further,) = await other.hears()
    assert further.raw["quote"]["text"] == part["text"]


async def test_mention_in_reply_to_us_or_to_nothing_said(bot: Server) -> None:
    """A bare mention that replies to our answer, or stands first in a topic, asks nothing."""
    group = bot.group({7})
    reader = bot.person(chat=group)
    answer = await reader.asks(f"{NAME} 火星")
    reader.says(NAME, replying_to=answer.id)
    opened = group.add(reader.user, 7, forum_topic_created={"name": "題", "icon_color": 1})
    reader.says(NAME, thread=7, replying_to=opened["message_id"])
    hints = await reader.hears(2)
    assert [hint.text[:5] for hint in hints] == ["想问什么？"] * 2


async def test_channel_posts(bot: Server) -> None:
    """A channel's post that Telegram repeats in its group asks nothing; who comments on it with a mention does."""
    group = bot.group()
    reader, telegram = bot.person(chat=group), bot.person(chat=group)
    channel = {"id": -1_000_000_000_043, "type": "channel", "title": "頻道"}
    text, mention = f"自行車道什麼時候動工？ {NAME}", {"type": "mention", "offset": 0, "length": len(NAME)}
    repeated = {"sender_chat": channel, "is_automatic_forward": True}
    post = telegram.sends(text=text, entities=[mention | {"offset": 12}], **repeated)
    # A comment's thread is the post, and no topic.
    reader.sends(replying_to=post, message_thread_id=post, text=NAME, entities=[mention])
    (sent,) = await reader.hears()
    assert sent.text.startswith(BICYCLE)
    assert sent.replies_to == post
    assert len(group.sent) == 1


async def test_only_what_is_for_us_is_kept(server: Server) -> None:
    """What people say to each other, or to other bots, never reaches the disk."""
    kept = list[str]()

    def ask(inquiry: Inquiry) -> Answer:
        kept.extend(each.body for each in application.bot_data.state.inbox.pending())
        return archive.ask(inquiry)

    async with polling(archive.answering(ask), settings(server)) as application:
        reader = server.person(chat=server.group())
        for text in ("閒話", "/search@SomeOtherBot 閒話", "@SomeOtherBot 閒話"):
            reader.says(text)
        reader.says(f"{NAME} 自行車")
        await reader.hears()
    assert len(kept) == 1
    assert "閒話" not in kept[0]
