"""Subscriptions: previewed and confirmed by a tap, changed in place, ended and begun again; in groups by admins."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from telegram import Bot

from bot import deeplinks
from bot.handlers import keyboards
from bot.render.telegram.alerts import Alert, alert
from bot.state.subscriptions import MOST, Rhythm, Subscription, Subscriptions, Timing
from bot.texts import EN, HANS
from retrieval.records import Interest, Standing
from tests.telegram.archive import BICYCLE, LIBRARY, SERVICE, ZONE, quote
from tests.telegram.chats import Person, Sent
from tests.telegram.running import TOKEN, polling, settings
from tests.telegram.server import Server

WEATHER = Standing(Interest.WORDS, "天氣")


@dataclass(frozen=True, slots=True)
class Subscribing:
    """The server with the bot running against it, and what the bot keeps."""

    server: Server
    kept: Subscriptions

    def of(self, reader: Person, thread: int = 0) -> list[Subscription]:
        """A chat's subscriptions."""
        return self.kept.of(reader.chat.id, thread)

    async def subscribed(self, reader: Person, wanted: str) -> Sent:
        """Subscribe, by the button; the message that says so."""
        offered = await reader.asks(f"/subscribe {wanted}")
        reader.taps(offered, HANS("subscribe"))
        return await reader.sees(offered.id, lambda now: now.text.startswith(HANS("subscribed")))

    async def said(self, reader: Person, *alerts: str) -> None:
        """Wait for these pop-ups, since the last time."""
        await self.server.until(lambda: reader.alerts == list(alerts), "pop-ups")
        reader.alerts.clear()


@pytest.fixture
async def bot(server: Server, tmp_path: Path) -> AsyncIterator[Subscribing]:
    """The bot, with its state at hand."""
    async with polling(SERVICE, settings(server), tmp_path) as application:
        yield Subscribing(server, application.bot_data.state.subscriptions)


def labels(sent: Sent) -> list[list[str]]:
    """The rows of buttons by their labels."""
    return [[button["text"] for button in row] for row in sent.raw.get("reply_markup", {}).get("inline_keyboard", [])]


async def test_what_would_have_come(bot: Subscribing) -> None:
    """Before anything is kept it is said how it was read, how many articles it had, and which were the newest."""
    reader = bot.server.person()
    offered = await reader.asks("/subscribe 天氣 -第6天")
    lines = offered.text.split("\n")
    assert lines[0] == "订阅：天氣 -第6天"
    assert lines[1] == "含这些词的新文章 · 不含第6天"
    assert lines[3] == "最近 7 天有 22 篇，最新的："
    assert [line for line in lines if line.startswith(("1. ", "5. ", "6. "))] == [
        "1. 天氣預報第23號",
        "5. 天氣預報第19號",
    ]
    assert offered.seen.of("expandable_blockquote")[0] == "第23天的天氣晴，氣溫33度。"
    assert labels(offered) == [["订阅", "不订阅"]]
    assert bot.of(reader) == []
    reader.taps(offered, HANS("subscribe-no"))
    assert (await reader.sees(offered.id, lambda now: not now.buttons)).text == HANS("subscribe-dropped")
    assert bot.of(reader) == []


async def test_confirmed_and_undone(bot: Subscribing) -> None:
    """One tap subscribes, another takes it back, and the settings of it are a third."""
    reader = bot.server.person("en")
    offered = await reader.asks("/subscribe 天氣")
    reader.taps(offered, EN("subscribe"))
    made = await reader.sees(offered.id, lambda now: now.text.startswith("Subscribed to: 天氣\n"))
    (one,) = bot.of(reader)
    assert (one.standing, one.timing, one.person, one.language) == (WEATHER, Timing(), reader.user["id"], "en")
    reader.taps(made, EN("settings"))
    page = await reader.sees(made.id, lambda now: EN("pause") in now.buttons)
    reader.taps_data(made.id, f"sub:{one.number}:undo")
    assert (await reader.sees(page.id, lambda now: not now.buttons)).text == EN("subscribe-dropped")
    assert bot.of(reader) == []


async def test_sources_and_questions(bot: Subscribing) -> None:
    """A source's name is the source, a question is one, and what may be either is read the other way by a tap."""
    reader = bot.server.person()
    assert HANS("wanted-source") in (await reader.asks("/subscribe 氣象台")).text
    offered = await reader.asks("/subscribe 天氣怎麼樣？")
    assert offered.text.split("\n")[1] == HANS("wanted-question")
    reader.taps(offered, HANS("as-words"))
    words = await reader.sees(offered.id, lambda now: HANS("wanted-words") in now.text)
    assert HANS("week-nothing") in words.text
    reader.taps(words, HANS("as-question"))
    question = await reader.sees(offered.id, lambda now: HANS("wanted-question") in now.text)
    reader.taps(question, HANS("subscribe"))
    await reader.sees(offered.id, lambda now: now.text.startswith(HANS("subscribed")))
    assert [one.standing for one in bot.of(reader)] == [Standing(Interest.QUESTION, "天氣怎麼樣？")]


@pytest.mark.parametrize(
    "wanted", ["a < b & c", "“<b>年底</b>前完成”", "天氣 #新聞 @someone http://a.example 1", "𠮷野家"]
)
async def test_words_of_any_kind(bot: Subscribing, wanted: str) -> None:
    """What is kept is what was typed, to the character, whatever it means to HTML or to Telegram."""
    reader = bot.server.person()
    await bot.subscribed(reader, wanted)
    assert [one.standing.text for one in bot.of(reader)] == [wanted]


async def test_what_cannot_come(bot: Subscribing) -> None:
    """A source that is not there and a day that is past are said to be so, and there is nothing to tap."""
    reader = bot.server.person()
    unknown = await reader.asks("/subscribe 天氣 来源:晚報")
    assert unknown.text.startswith("没有来源“晚報”的文章。")
    past = await reader.asks("/subscribe 天氣 日期:2023年8月5日")
    assert past.text == HANS("dated-past")
    assert not unknown.buttons | past.buttons
    assert (await reader.asks("/subscribe")).text.startswith("有新文章就通知你。")
    assert (await reader.asks("/subscribe ？")).text.startswith("有新文章就通知你。")
    assert (await reader.asks("/subscribe " + "天" * 501)).text == HANS("too-long", limit=500)


async def test_from_an_answer_a_search_and_a_trend(bot: Subscribing) -> None:
    """A button offers a subscription to what was asked; under what leaned on another question, to all of it."""
    reader = bot.server.person()
    for asked, wanted in (
        ("自行車道什麼時候動工？", "自行車道什麼時候動工？"),
        ("為什麼？", "自行車道動工 為什麼"),
        ("/search 天氣", "天氣"),
        ("/trend 天氣", "天氣"),
    ):
        sent = await reader.asks(asked)
        reader.taps(sent, HANS("subscribe"))
        (offered,) = await reader.hears()
        assert offered.seen.of("code") == [wanted], asked
    group = bot.server.group()
    member = bot.server.person(chat=group)
    assert HANS("subscribe") not in (await member.asks("@YinwenTestBot 自行車道什麼時候動工？")).buttons
    assert HANS("subscribe") not in (await member.asks("/search@YinwenTestBot 天氣")).buttons


async def test_all_of_them(bot: Subscribing) -> None:
    """They are listed with how each is sent, ten a page, and a tap on one opens it in place."""
    reader = bot.server.person()
    assert (await reader.asks("/subscriptions")).text.startswith("还没有订阅。")
    for number in range(12):
        bot.kept.add(reader.chat.id, 0, 1, "", Standing(Interest.WORDS, f"词{number}"))
    bot.kept.add(99, 0, 1, "", Standing(Interest.WORDS, "别人的"))
    menu = await reader.asks("/subscriptions")
    assert "第 1–10 个，共 12 个" in menu.text
    assert "10. 词9\n有新文章就发" in menu.text
    reader.taps(menu, "▶")
    menu = await reader.sees(menu.id, lambda now: "12. 词11" in now.text)
    assert "别人的" not in menu.text
    reader.taps(menu, "11")
    page = await reader.sees(menu.id, lambda now: now.text.startswith("词10\n"))
    reader.taps(page, HANS("all-subscriptions"))
    await reader.sees(menu.id, lambda now: now.text.startswith(HANS("subscriptions")))
    assert len(reader.chat.sent) == 2


async def test_all_that_can_be_changed(bot: Subscribing) -> None:
    """Rhythm, day, time, quiet hours, sound and pause: each by a tap, shown at once, and kept."""
    reader = bot.server.person()
    one = bot.kept.add(reader.chat.id, 0, 1, "", WEATHER)
    menu = await reader.asks("/subscriptions")
    reader.taps(menu, "1")
    page = await reader.sees(menu.id, lambda now: HANS("pause") in now.buttons)
    for label, shown in (
        ("免打扰 23:00–08:00", "有新文章就发\n23:00–08:00 不打扰，过后再发\n\n时间按这个时区：UTC+08:00"),
        (HANS("rhythm-daily"), "每天 08:00 汇总"),
        ("18:00", "每天 18:00 汇总"),
        (HANS("rhythm-weekly"), "每周一 18:00 汇总"),
        ("周日", "每周日 18:00 汇总"),
        (HANS("silence"), "没有提示音"),
        (HANS("pause"), "已暂停\n每周日 18:00 汇总\n没有提示音"),
    ):
        reader.taps(page, label)
        page = await reader.sees(menu.id, lambda now, shown=shown: shown in now.text)  # type: ignore[misc]
    kept = bot.kept.get(one.number)
    assert kept is not None
    assert kept.timing == Timing(Rhythm.WEEKLY, 18 * 60, 6, (23 * 60, 8 * 60), silent=True, paused=True)
    assert {"✓ 每周", "✓ 周日", "✓ 18:00", HANS("unsilence"), HANS("resume")} <= set(page.buttons)
    for forged in ("minute=1441", "weekday=9", "rhythm=hourly", "quiet=7", "person=1"):
        reader.taps_data(menu.id, f"sub:{one.number}:{forged}")
    await bot.said(reader, *[HANS("stale")] * 5)
    assert bot.kept.get(one.number) == kept


async def test_stopped_and_begun_again(bot: Subscribing) -> None:
    """What is stopped, by button, number or words, comes back as it was; what is gone is said to be."""
    reader = bot.server.person()
    timing = Timing(Rhythm.WEEKLY, 22 * 60, 3, (22 * 60, 7 * 60), silent=True, paused=True)
    standing = Standing(Interest.QUESTION, "天氣 <怎麼樣> & 如何？")
    one = bot.kept.add(reader.chat.id, 0, 1, "", standing, timing)
    menu = await reader.asks("/unsubscribe")
    reader.taps(menu, "✕ 1")
    ended = await reader.sees(menu.id, lambda now: now.text == f"已停止订阅：{standing.text}")
    assert bot.of(reader) == []
    reader.taps_data(menu.id, f"sub:{one.number}")
    await bot.said(reader, HANS("subscription-gone"))
    reader.taps(ended, HANS("restore"))
    await reader.sees(menu.id, lambda now: now.text.startswith(HANS("subscribed")))
    (again,) = bot.of(reader)
    assert (again.standing, again.timing) == (standing, timing)
    bot.kept.add(reader.chat.id, 0, 1, "", WEATHER)
    assert (await reader.asks("/unsubscribe 天气")).text == "已停止订阅：天氣"
    assert (await reader.asks("/unsubscribe 1")).text == f"已停止订阅：{standing.text}"
    assert (await reader.asks("/unsubscribe 2")).text == HANS("no-such-subscription", wanted="2")


async def test_the_buttons_of_an_alert(bot: Subscribing) -> None:
    """Its quotations open as those of an answer do; it stops its subscription, or opens all of several."""
    reader = bot.server.person()
    number = bot.kept.add(reader.chat.id, 0, 1, "", WEATHER).number
    several = [
        Alert(quote(LIBRARY, "館藏十二萬冊，週末開放到晚上十點。"), number, "天氣"),
        Alert(quote(BICYCLE, "工程由兩家公司承包。"), number, "天氣"),
    ]
    sent = await arrives(bot.server, reader, several)
    assert labels(sent) == [["· 1 ·", "2"], ["上下文", "全文", "存档", "复制引文"], [HANS("stop-this")]]
    reader.taps(sent, "2")
    turned = await reader.sees(sent.id, lambda now: "· 2 ·" in now.buttons)
    reader.taps(turned, "上下文")
    (context,) = await reader.hears()
    assert context.text.startswith(BICYCLE.title)
    reader.taps(turned, HANS("stop-this"))
    (ended,) = await reader.hears()
    assert ended.text == "已停止订阅：天氣"
    assert (
        HANS("stop-this") not in (await reader.sees(sent.id, lambda now: HANS("stop-this") not in now.buttons)).buttons
    )
    assert bot.of(reader) == []
    reader.taps(ended, HANS("restore"))
    await reader.sees(ended.id, lambda now: now.text.startswith(HANS("subscribed")))
    sent = await arrives(bot.server, reader, [several[0], Alert(several[1].quote, 77, "別的")])
    reader.taps(sent, HANS("manage-subscriptions"))
    (menu,) = await reader.hears()
    assert "1. 天氣" in menu.text


async def arrives(server: Server, reader: Person, several: list[Alert]) -> Sent:
    """Send an alert as the bot does."""
    markup = keyboards.of_alert(several, HANS, ZONE)
    async with Bot(TOKEN, base_url=f"{server.url}/bot") as sender:
        await sender.send_message(reader.chat.id, alert(several, HANS, ZONE), parse_mode="HTML", reply_markup=markup)
    (sent,) = await reader.hears()
    return sent


async def test_in_a_group(bot: Subscribing) -> None:
    """In a group its admins subscribe it, each topic by itself; others are shown the way to their own chat."""
    group = bot.server.group({7})
    admin, member = bot.server.person(chat=group), bot.server.person(chat=group)
    group.admins.add(int(admin.user["id"]))
    refused = await member.asks("/subscribe@YinwenTestBot 天氣")
    assert refused.text == HANS("subscribers-admins")
    link = refused.buttons[HANS("subscribe-in-private")]["url"]
    payload = parse_qs(urlsplit(link).query)["start"][0]
    assert deeplinks.subscription_in(payload) == "天氣"
    private = bot.server.person()
    assert (await private.asks(f"/start {payload}")).seen.of("code") == ["天氣"]
    admin.says("/subscribe@YinwenTestBot 天氣", thread=7)
    _, offered = await admin.hears(2)
    member.taps(offered, HANS("subscribe"))
    await bot.said(member, HANS("subscribers-admins"))
    admin.taps(offered, HANS("subscribe"))
    await admin.sees(offered.id, lambda now: now.text.startswith(HANS("subscribed")))
    assert bot.of(admin) == []
    (one,) = bot.of(admin, 7)
    assert (one.standing, one.person) == (WEATHER, admin.user["id"])
    member.taps_data(offered.id, f"sub:{one.number}:stop")
    await bot.said(member, HANS("subscribers-admins"))
    asked = sum(call.method == "getChatMember" for call in bot.server.calls)
    assert asked == 2, "an admin and a member, once each"
    stranger = bot.server.person()
    stranger.chat.messages[1] = (await stranger.asks("/subscriptions")).raw
    stranger.taps_data(1, f"sub:{one.number}:stop")
    await bot.said(stranger, HANS("subscription-gone"))
    assert bot.of(admin, 7) == [one]


async def test_so_many(bot: Subscribing) -> None:
    """A chat that has as many as it may is told so, and keeps what it has."""
    reader = bot.server.person()
    for number in range(MOST):
        bot.kept.add(reader.chat.id, 0, 1, "", Standing(Interest.WORDS, f"词{number}"))
    offered = await reader.asks("/subscribe 天氣")
    reader.taps(offered, HANS("subscribe"))
    await bot.said(reader, HANS("most-subscriptions", most=MOST))
    assert WEATHER not in [one.standing for one in bot.of(reader)]


async def test_exported_and_forgotten(bot: Subscribing) -> None:
    """/export holds them; after /forget there are none."""
    reader = bot.server.person()
    await bot.subscribed(reader, "天氣")
    reader.says("/export")
    *_, exported = await reader.hears()
    (kept,) = json.loads(exported.file)["subscriptions"]
    assert kept["standing"] == {"interest": "words", "text": "天氣"}
    asked = await reader.asks("/forget")
    assert "订阅：1 个" in asked.text
    reader.taps(asked, HANS("forget-yes"))
    await reader.sees(asked.id, lambda now: now.text.startswith("已删除"))
    assert bot.of(reader) == []


async def test_after_a_restart(server: Server, tmp_path: Path) -> None:
    """A subscription offered before a restart can be confirmed after it, and there is one however often that is."""
    reader = server.person()
    async with polling(SERVICE, settings(server), tmp_path):
        offered = await reader.asks("/subscribe 天氣")
    async with polling(SERVICE, settings(server), tmp_path) as application:
        for _ in range(2):
            reader.taps_data(offered.id, "sub:new:yes=words")
        await reader.sees(offered.id, lambda now: now.text.startswith(HANS("subscribed")))
        assert [one.standing for one in application.bot_data.state.subscriptions.every()] == [WEATHER]
