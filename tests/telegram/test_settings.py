"""/settings: chosen by tapping, kept across a restart, heeded everywhere; in groups by admins only."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.state.readers import NOTHING, Chosen
from bot.texts import EN, HANS, HANT
from tests.telegram.archive import SERVICE
from tests.telegram.chats import Person, Sent
from tests.telegram.running import polling, settings
from tests.telegram.server import Server


async def choose(reader: Person, menu: Sent, name: str, value: str) -> Sent:
    """Open a setting by its label, and tap the choice; the overview as it is then."""
    reader.taps(menu, name)
    page = await reader.sees(menu.id, lambda now: "‹" in "".join(now.buttons))
    reader.taps(page, value)
    return await reader.sees(menu.id, lambda now: "‹" not in "".join(now.buttons))


async def test_every_setting_has_its_choices(bot: Server) -> None:
    """Each setting opens in place, with its present value ticked, what it does, and a way back."""
    reader = bot.person("en")
    menu = await reader.asks("/settings")
    overview = menu.text
    assert list(menu.buttons) == [EN(f"setting-{name}") for name in
                                  ("language", "script", "zone", "quotes", "previews", "votes")]  # fmt: skip
    for label in list(menu.buttons):
        reader.taps(menu, label)
        page = await reader.sees(menu.id, lambda now, label=label: now.text.startswith(label + "\n"))  # type: ignore[misc]
        assert len([button for button in page.buttons if button.startswith("✓ ")]) == 1
        reader.taps(page, EN("back"))
        menu = await reader.sees(menu.id, lambda now: now.text.startswith("Settings"))
        assert menu.text == overview
    assert len(reader.chat.sent) == 1


async def test_language(bot: Server) -> None:
    """A language chosen holds for every text and for the chat's own command list, until it is given up again."""
    reader = bot.person("en")
    menu = await choose(reader, await reader.asks("/settings"), "Language", "繁體中文")
    assert menu.text.startswith("設定\n")
    assert (await reader.asks("/new")).text == HANT("nothing-before")
    lists, chat = bot.methods.commands, f"chat:{reader.chat.id}"
    await bot.until(lambda: (chat, "") in lists, "a list for the chat")
    assert [each["description"] for each in lists[chat, ""]] == [does for _, does in HANT.commands]
    menu = await choose(reader, menu, "介面語言", "跟隨 Telegram")
    assert menu.text.startswith("Settings\n")
    await bot.until(lambda: (chat, "") not in lists, "the list taken back")


async def test_script(bot: Server) -> None:
    """Text is converted for reading and says so; links and what is copied stay as published."""
    reader = bot.person()
    original = await reader.asks("自行車道什麼時候動工？")
    await choose(reader, await reader.asks("/settings"), "简繁转换", "转成简体")
    shown = await reader.asks("自行車道什麼時候動工？")
    assert shown.text.startswith("“工程将在三月动工，<b>年底</b>前完成 & 开放。”")
    assert shown.seen.of("expandable_blockquote")[0].startswith("市长说：“工程将在三月动工")
    assert "晨報 · 2023年9月21日 · 由繁体转为简体" in shown.text
    assert [url for _, url in shown.seen.links] == [url for _, url in original.seen.links]
    assert shown.buttons["复制引文"] == original.buttons["复制引文"]
    assert "天气预报第23号" in (await reader.asks("/search 天氣")).text
    reader.taps(shown, "全文")
    (article,) = await reader.hears()
    assert "市议会二十日通过明年的自行车道预算" in article.text
    assert "由繁体转为简体" in article.text


async def test_script_of_what_is_written_so(bot: Server) -> None:
    """An article that is in the chosen script already is shown as it is, and not said to be converted."""
    reader = bot.person()
    original = await reader.asks("自行車道什麼時候動工？")
    await choose(reader, await reader.asks("/settings"), "简繁转换", "转成繁体")
    shown = await reader.asks("自行車道什麼時候動工？")
    assert shown.text == original.text


async def test_zone(bot: Server) -> None:
    """Dates are of the zone chosen, by button or typed, a name or an offset; what is none is said to be none."""
    reader = bot.person("en")
    menu = await reader.asks("/settings")
    assert "Time zone: UTC+08:00 (default)" in menu.text
    menu = await choose(reader, menu, "Time zone", "New York, Toronto")
    assert "Time zone: New York, Toronto" in menu.text
    assert "手抄報 · 20 Sep 2023" in (await reader.asks("/latest 手抄報")).text
    for typed, shown in (("Europe/Nicosia", "Europe/Nicosia"), ("-03:30", "-03:30"), ("Asia/Tokyo", "Tokyo")):
        said = (await reader.asks(f"/settings {typed}")).text
        assert re.fullmatch(rf"Your time zone is .*{shown}.* now, where it is \d+ \w+ \d{{4}} \d\d:\d\d\.", said), said
    assert (await reader.asks("/settings Asia")).text.startswith("I know no time zone “Asia”.")
    reader.says("/settings Europe/Nicosia")
    await reader.hears()
    menu = await reader.asks("/settings")
    reader.taps(menu, "Time zone")
    page = await reader.sees(menu.id, lambda now: "✓ Europe/Nicosia" in now.buttons)
    reader.taps(page, "✓ Europe/Nicosia")
    await reader.sees(menu.id, lambda now: "Time zone: Europe/Nicosia" in now.text)


async def test_quotations_previews_and_votes(bot: Server) -> None:
    """As many quotations as chosen, a preview of the first link, and no buttons for feedback."""
    reader = bot.person()
    answer = await reader.asks("自行車道什麼時候動工？")
    assert len(answer.seen.of("expandable_blockquote")) == 3
    assert (answer.previews, "👍" in answer.buttons) == (False, True)
    menu = await choose(reader, await reader.asks("/settings"), "引文条数", "最多 1 条")
    menu = await choose(reader, menu, "链接预览", "显示")
    menu = await choose(reader, menu, "评价按钮", "不显示")
    answer = await reader.asks("自行車道什麼時候動工？")
    assert len(answer.seen.of("expandable_blockquote")) == 1
    assert (answer.previews, "👍" in answer.buttons) == (True, False)
    reader.taps(menu, "恢复默认")
    await reader.sees(menu.id, lambda now: "引文条数：最多 3 条" in now.text and "恢复默认" not in now.buttons)


async def test_what_no_button_offers(bot: Server) -> None:
    """A choice that is not offered, as an app could forge it or an older version had it, changes nothing."""
    reader = bot.person("en")
    menu = await reader.asks("/settings")
    for forged in ("set:quotes=99", "set:language=de", "set:zone=Nowhere", "set:script=x"):
        reader.taps_data(menu.id, forged)
    await bot.until(lambda: reader.alerts == [EN("stale")] * 4, "four pop-ups")
    assert (await reader.asks("/settings")).text == menu.text


@pytest.fixture
async def restarted(server: Server, tmp_path: Path) -> AsyncIterator[Person]:
    """A reader who chose English and two quotations before the bot was started anew."""
    reader = server.person("zh-hans")
    async with polling(SERVICE, settings(server), tmp_path):
        menu = await choose(reader, await reader.asks("/settings"), "界面语言", "English")
        await choose(reader, menu, "Quotations", "Up to 2")
    async with polling(SERVICE, settings(server), tmp_path) as application:
        assert application.bot_data.state.readers.of(reader.chat.id) == Chosen(language="en", quotes=2)
        yield reader


async def test_after_a_restart(restarted: Person) -> None:
    """Settings hold after a restart, the buttons of before it work, and others are not affected."""
    reader = restarted
    old = next(iter(reader.chat.sent.values()))
    assert (await reader.asks("/new")).text == EN("nothing-before")
    answer = await reader.asks("自行車道什麼時候動工？")
    assert len(answer.seen.of("expandable_blockquote")) == 2
    await choose(reader, old, "Language", "As in Telegram")
    assert (await reader.asks("/new")).text == HANS("begun-anew")
    assert (await reader.server.person("en").asks("/new")).text == EN("nothing-before")


async def test_groups(bot: Server) -> None:
    """In a group the settings are the group's: its admins change them for all, others are told that they cannot."""
    group = bot.group()
    admin, member = bot.person("en", chat=group), bot.person("zh-hans", chat=group)
    group.admins.add(int(admin.user["id"]))
    assert (await member.asks("/settings@YinwenTestBot")).text == HANS("admins-only")
    admin.says("/settings@YinwenTestBot")
    _, menu = await admin.hears(2)
    assert menu.text.startswith("Settings of this group\n")
    member.taps(menu, "Language")
    await bot.until(lambda: member.alerts == [HANS("admins-only")], "a pop-up")
    await choose(admin, menu, "Language", "繁體中文")
    member.says("/new@YinwenTestBot")
    *_, said = await member.hears(2)
    assert said.text == HANT("nothing-before")
    lists = bot.methods.commands
    await bot.until(lambda: (f"chat_administrators:{group.id}", "") in lists, "lists for the group")
    assert next(each["description"] for each in lists[f"chat:{group.id}", ""]) == HANT("command-latest")
    private = bot.person("en")
    assert (await private.asks("/new")).text == EN("nothing-before")


async def test_anonymous_admin(bot: Server) -> None:
    """Who speaks as the group itself is one of its admins; who speaks as a channel is not."""
    group = bot.group()
    reader = bot.person("en", chat=group)
    reader.sends(text="/settings@YinwenTestBot", entities=[{"type": "bot_command", "offset": 0, "length": 23}],
                 sender_chat=group.as_json())  # fmt: skip
    (menu,) = await reader.hears()
    assert menu.text.startswith("Settings of this group")
    reader.sends(text="/settings@YinwenTestBot", entities=[{"type": "bot_command", "offset": 0, "length": 23}],
                 sender_chat={"id": -1009, "type": "channel", "title": "頻道"})  # fmt: skip
    (refused,) = await reader.hears()
    assert refused.text == EN("admins-only")


async def test_anonymous_admin_who_edits(bot: Server) -> None:
    """An anonymous admin who corrects the command is as much an admin as before."""
    group = bot.group()
    admin = bot.person("en", chat=group, number=1087968824)
    number = admin.sends(text="/settings@YinwenTestBot Nowhere", sender_chat=group.as_json(),
                         entities=[{"type": "bot_command", "offset": 0, "length": 23}])  # fmt: skip
    await admin.hears()
    admin.edits(number, "/settings@YinwenTestBot Asia/Tokyo")
    (told,) = await admin.hears()
    assert "Tokyo" in told.text


async def test_nothing_is_stored_by_looking(server: Server, tmp_path: Path) -> None:
    """Opening every page of the settings stores nothing."""
    async with polling(SERVICE, settings(server), tmp_path) as application:
        reader = server.person("en")
        menu = await reader.asks("/settings")
        reader.taps(menu, "Time zone")
        await reader.sees(menu.id, lambda now: now.text.startswith("Time zone"))
        assert application.bot_data.state.readers.of(reader.chat.id) == NOTHING
