"""Every command in every language, as a reader sees it on the phone: read the golden files when they change."""

import json
import re
from collections.abc import Callable
from importlib.metadata import version

import pytest

from bot.texts import BY_LANGUAGE, COMMANDS
from tests.telegram import archive
from tests.telegram.archive import SERIES
from tests.telegram.chats import Person, Sent
from tests.telegram.running import polling, settings
from tests.telegram.server import Server

CODES = {"zh-Hans": "zh-hans", "zh-Hant": "zh-hant", "en": "en"}
TYPED = (
    "/start",
    "/help",
    "/about",
    "/sources",
    "/article",
    "/article abc",
    "/random",
    "/latest 手抄報",
    "/latest 十二萬",
    "/latest 火星",
    "/digest",
    "/digest 2023-09-21",
    "/digest 1999-01-01",
    "/digest 火星",
    "/search",
    "/search 天氣 来源:氣象台 日期:2023年8月5日 -第6天",
    "/search 天氣 来源:晚報",
    "/search 天氣 日期:猴年",
    "/search 天氣 -氣溫",
    "/trend",
    "/trend 天氣",
    "/trend 火星",
    "/new",
    "/settings",
    "/settings Mars/Olympus",
    "/privacy",
    "/export",
    "/forget",
    "/serach 天氣",
    "/subscribe",
    "/subscribe 天氣 -第6天",
    "/subscribe 天氣 日期:2023年8月5日",
    "/subscribe 天氣 来源:晚報",
    "/subscribe 颱風",
    "/subscribe 天氣怎麼樣？",
    "/subscriptions",
    "/unsubscribe",
    "/unsubscribe 天氣",
    "/weather",
    "？？",
)


def seen(sent: Sent) -> str:
    """A message as it looks, but for what changes by itself."""
    text = sent.text.replace(version("yinwen"), "VERSION")
    rows = sent.raw.get("reply_markup", {}).get("inline_keyboard", [])
    buttons = "\n".join("  ".join(f"[{button['text']}]" for button in row) for row in rows)
    picture = f"(a picture: {sent.name})\n" if sent.name else ""
    return f"{picture}{text}\n{buttons}".rstrip()


@pytest.mark.parametrize("language", CODES)
async def test_how_every_command_looks(bot: Server, golden: Callable[[str, str], None], language: str) -> None:
    """What each command says, in full."""
    reader = bot.person(CODES[language])
    shown = [f"> {typed}\n\n{seen(await reader.asks(typed))}" for typed in TYPED]
    golden(f"telegram/commands.{language}.txt", "\n\n\n".join(shown) + "\n")


async def test_every_listed_command_is_shown(bot: Server) -> None:
    """No command of the menu is missing from what was looked at, nor from /help."""
    assert {f"/{command}" for command in COMMANDS} <= {typed.split()[0] for typed in TYPED}
    text = (await bot.person("en").asks("/help")).text
    assert all(f"\n/{command} " in text for command in COMMANDS)


async def test_command_lists_by_scope(bot: Server) -> None:
    """Private chats, groups and a group's admins each have their list, in simplified Chinese and in English."""
    lists = bot.methods.commands
    for language, texts in (("", BY_LANGUAGE["zh-Hans"]), ("en", BY_LANGUAGE["en"])):
        private = [(each["command"], each["description"]) for each in lists["all_private_chats", language]]
        assert private == texts.commands
        group = [each["command"] for each in lists["all_group_chats", language]]
        assert "search" in group
        assert not {"forget", "export", "settings"} & set(group)
        assert [each["command"] for each in lists["all_chat_administrators", language]] == [
            *(*group, "subscribe", "subscriptions", "unsubscribe", "settings")
        ]
        assert lists["default", language]


async def test_an_example_is_asked_by_a_tap(server: Server) -> None:
    """An example of /start is written into the chat and answered at once, by the answer's usual means."""
    question = BY_LANGUAGE["zh-Hans"].lines("examples")[0]
    one = archive.article("普京十月访问中国。")
    found = archive.answer(question, archive.quote(one, one.text))
    service = archive.answering(lambda inquiry: found if inquiry.text == question else archive.ask(inquiry))
    async with polling(service, settings(server)):
        reader = server.person()
        start = await reader.asks("/start")
        assert list(start.buttons) == [question]
        tap = reader.taps(start, question)
        asked, answer = await reader.hears(2)
        assert (asked.text, asked.replies_to) == (question, None)
        assert answer.replies_to == asked.id
        assert answer.text.startswith("普京十月访问中国。")
        await server.until(lambda: server.answered.get(tap) == "", "the tap answered")


async def test_an_example_of_a_command_turns_pages(bot: Server) -> None:
    """An example that is a command works as one that was typed, its buttons too, and in a topic of a group."""
    group = bot.group(topics={7})
    reader = bot.person("zh-tw", chat=group)
    reader.says("/help@YinwenTestBot", thread=7)
    (help_,) = await reader.hears()
    reader.taps(help_, "/latest 氣象台")
    asked, answer = await reader.hears(2)
    assert asked.text == "/latest 氣象台"
    assert {asked.raw["message_thread_id"], answer.raw["message_thread_id"]} == {7}
    reader.taps(answer, "▶")
    await reader.sees(answer.id, lambda now: "11–20" in now.text)


async def test_a_typo_is_mended_by_a_tap(bot: Server) -> None:
    """The command meant runs with what was typed after it, its pages turn, and what is gone is said to be."""
    reader = bot.person("en")
    offered = await reader.asks("/Serach 天氣")
    assert offered.text == "There is no command /Serach. Did you mean:"
    reader.taps(offered, "/search 天氣")
    (page,) = await reader.hears()
    assert page.text.startswith("Found: 天氣\n1–10 of 23")
    reader.taps(page, "▶")
    await reader.sees(page.id, lambda now: "11–20 of 23" in now.text)
    del reader.chat.messages[offered.id]["reply_to_message"]
    reader.taps(offered, "/search 天氣")
    await bot.until(lambda: reader.alerts == [BY_LANGUAGE["en"]("stale")], "a pop-up")


async def test_a_typo_in_a_group_is_left_alone_unless_it_names_us(bot: Server) -> None:
    """Other bots' commands are theirs; one that names us is ours."""
    reader = bot.person("en", chat=bot.group())
    reader.says("/serach 天氣")
    assert (await reader.asks("/serach@YinwenTestBot 天氣")).text.startswith("There is no command /serach.")
    assert len(reader.chat.sent) == 1


async def test_sources_and_their_newest(bot: Server) -> None:
    """A source's button lists its newest articles in the same message, in pages, with a way back."""
    reader = bot.person("en")
    page = await reader.asks("/sources")
    assert page.text.startswith("Sources\n1–4 of 4\n\n1. 氣象台\n23 articles, newest 23 Aug 2023")
    reader.taps(page, "氣象台")
    newest = await reader.sees(page.id, lambda now: "1–10 of 23" in now.text)
    assert newest.text.startswith("Newest articles\nSource: 氣象台\n1–10 of 23\n\n1. 天氣預報第23號")
    reader.taps(newest, "▶")
    newest = await reader.sees(page.id, lambda now: "11–20 of 23" in now.text)
    reader.taps(newest, "‹ All sources")
    assert (await reader.sees(page.id, lambda now: "1–4 of 4" in now.text)).text == page.text
    reader.taps_data(page.id, "src:00000000.0")
    await bot.until(lambda: reader.alerts == [BY_LANGUAGE["en"]("stale")], "a pop-up")


async def test_a_trend_is_a_picture_with_its_counts(bot: Server) -> None:
    """The picture is a PNG, its caption has the counts folded away."""
    sent = await bot.person().asks("/trend 天氣")
    assert sent.file.startswith(b"\x89PNG")
    assert sent.text.startswith("提到“天氣”的文章：23 篇\n")
    (table,) = sent.seen.of("expandable_blockquote")
    assert table.splitlines()[0] == "时间 · 篇数 · 占全部文章"


async def test_another_by_chance(bot: Server) -> None:
    """The same article again leaves the message as it is."""
    reader = bot.person("en")
    sent = await reader.asks("/random")
    assert "圖書週刊 · 2 Oct 2023" in sent.text
    tap = reader.taps(sent, "Another one")
    await bot.until(lambda: bot.answered.get(tap) == "", "the tap answered")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ({"sticker": {"file_id": "s", "file_unique_id": "u", "type": "regular", "width": 1, "height": 1,
                      "is_animated": False, "is_video": False}}, "only-text-sticker"),
        ({"dice": {"emoji": "🎲", "value": 3}}, "only-text-sticker"),
        ({"voice": {"file_id": "v", "file_unique_id": "u", "duration": 1}}, "only-text-voice"),
        ({"video_note": {"file_id": "v", "file_unique_id": "u", "duration": 1, "length": 1}}, "only-text-voice"),
        ({"photo": [{"file_id": "p", "file_unique_id": "u", "width": 1, "height": 1}]}, "only-text-picture"),
        ({"document": {"file_id": "d", "file_unique_id": "u"}}, "only-text-file"),
        ({"location": {"latitude": 25.0, "longitude": 121.5}}, "only-text-place"),
        ({"contact": {"phone_number": "1", "first_name": "A"}}, "only-text-contact"),
    ],
)  # fmt: skip
async def test_what_is_no_text(bot: Server, content: dict[str, object], name: str) -> None:
    """Each kind of message has a line of its own that says what to do instead."""
    reader: Person = bot.person("zh-hant")
    reader.sends(**json.loads(json.dumps(content)))
    (sent,) = await reader.hears()
    assert sent.text == BY_LANGUAGE["zh-Hant"](name)


async def test_a_list_longer_than_a_page(bot: Server) -> None:
    """Words after /latest list the newest articles with them."""
    page = await bot.person().asks("/latest 天氣")
    assert page.text.startswith("最新文章\n含“天氣”\n第 1–10 篇，共 23 篇")
    assert re.search(SERIES[-1].title, page.text)
