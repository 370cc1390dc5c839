"""/latest, /search and the buttons that turn their pages."""

import asyncio

from bot.texts import EN, HANS
from tests.telegram.archive import SERIES
from tests.telegram.chats import Sent
from tests.telegram.server import Server


def titles(page: Sent) -> list[str]:
    """The titles of a page, without their numbers."""
    return [text for text, _ in page.seen.links]


async def test_latest(bot: Server) -> None:
    """/latest lists the newest articles, ten a page, with a button each, and others where there is a page to go to."""
    reader = bot.person("en")
    page = await reader.asks("/latest")
    assert page.text.startswith(
        "Newest articles\n1–10 of 26\n\n1. 新圖書館開幕　館藏<十二萬>冊 & 影音\n圖書週刊 · 2 Oct 2023\n\n2. "
    )
    assert list(page.buttons) == [*(f"{number}" for number in range(1, 11)), "▶"]

    tap = reader.taps(page, "▶")
    page = await reader.sees(page.id, lambda seen: "11–20" in seen.text)
    assert not page.previews
    assert "\n\n11. 天氣預報第16號\n氣象台 · 16 Aug 2023\n\n12. " in page.text
    assert list(page.buttons) == [*(f"{number}" for number in range(11, 21)), "◀", "▶"]

    reader.taps(page, "▶")
    page = await reader.sees(page.id, lambda seen: "21–26 of 26" in seen.text)
    assert list(page.buttons) == [*(f"{number}" for number in range(21, 27)), "◀"]

    reader.taps(page, "◀")
    page = await reader.sees(page.id, lambda seen: "11–20" in seen.text)
    assert titles(page) == [article.title for article in reversed(SERIES[6:16])]
    assert bot.answered[tap] == ""
    assert len(reader.chat.sent) == 1


async def test_latest_of_a_source(bot: Server) -> None:
    """/latest SOURCE lists that source only, on every page, and an unknown source is answered with those there are."""
    reader = bot.person()
    page = await reader.asks("/latest 氣象台")
    assert "第 1–10 篇，共 23 篇" in page.text
    reader.taps(page, "▶")
    page = await reader.sees(page.id, lambda seen: "第 11–20 篇，共 23 篇" in seen.text)
    assert all(title.startswith("天氣預報") for title in titles(page))
    sent = await reader.asks("/latest <晚報>")
    assert sent.text == "没有来自或含有“<晚報>”的文章。有这些来源：氣象台、晨報、圖書週刊、手抄報"


async def test_search(bot: Server) -> None:
    """/search lists the articles found, each with its sentence quoted, and its pages turn by the same words."""
    reader = bot.person()
    page = await reader.asks("/search  天氣 ")
    assert page.text.startswith(
        "查找：天氣\n第 1–10 篇，共 23 篇\n\n1. 天氣預報第23號\n氣象台 · 2023年8月23日\n第23天的天氣晴"
    )
    assert page.seen.of("expandable_blockquote")[0] == "第23天的天氣晴，氣溫33度。"
    assert page.seen.links[0][1].startswith("https://weather.example/23#:~:text=")
    reader.taps(page, "▶")
    page = await reader.sees(page.id, lambda seen: "第 11–20 篇，共 23 篇" in seen.text)
    assert titles(page)[0] == "天氣預報第13號"
    nothing = await reader.asks("/search <火星> {words}")
    assert nothing.text == "没有找到含“<火星> {words}”的文章。"


async def test_button_keeps_no_words(bot: Server) -> None:
    """What was searched for is not in the button, where others' servers and logs would see it."""
    page = await bot.person().asks("/search 天氣")
    assert page.buttons["▶"]["callback_data"] == "search:10"


async def test_stale_buttons(bot: Server) -> None:
    """A button whose command is gone, of an older version, or past the end is answered politely and changes nothing."""
    reader = bot.person("en")
    number = reader.says("/search 天氣")
    (page,) = await reader.hears()
    reader.taps_data(page.id, "search:5000")
    reader.taps_data(page.id, "v0|nonsense")
    del reader.chat.messages[page.id]["reply_to_message"]
    del reader.chat.messages[number]
    reader.taps(page, "▶")
    reader.chat.messages[page.id]["date"] = 0  # as Telegram marks messages too old to be reached
    reader.taps(page, "▶")
    await bot.until(lambda: reader.alerts == [EN("stale")] * 4, "four pop-ups")
    assert reader.chat.sent[page.id] == page


async def test_words_edited_beyond_the_limit(bot: Server) -> None:
    """A page whose command was made longer than any question may be does not turn."""
    reader = bot.person("en")
    page = await reader.asks("/search 天氣")
    reader.chat.messages[page.id]["reply_to_message"]["text"] = "/search " + "天氣 " * 200
    reader.taps(page, "▶")
    await bot.until(lambda: reader.alerts == [EN("stale")], "a pop-up")


async def test_second_tap(bot: Server) -> None:
    """A button tapped twice before the page turned does no harm though Telegram refuses the second change."""
    reader = bot.person()
    page = await reader.asks("/search 天氣")
    taps = [reader.taps(page, "▶"), reader.taps(page, "▶")]
    await bot.until(lambda: bot.answered.keys() >= set(taps), "both taps answered")
    assert [call.code for call in bot.called("editMessageText")] == [200, 400]
    assert reader.alerts == []


async def test_tap_answered_too_late(bot: Server) -> None:
    """A tap that Telegram no longer waits for still turns the page, and is no error."""
    reader = bot.person()
    page = await reader.asks("/latest")
    tap = reader.taps(page, "▶")
    bot.callbacks.pop(tap)
    await reader.sees(page.id, lambda seen: "11–20" in seen.text)
    await bot.until(lambda: [call.code for call in bot.called("answerCallbackQuery")] == [400], "a late answer")
    await asyncio.sleep(0.1)
    assert HANS("failed") not in [sent.text for sent in reader.chat.sent.values()]
