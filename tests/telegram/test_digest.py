"""/digest: the main stories of a day, and the buttons to the days beside it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.render.markup import BYTES, ENTITIES, UNITS
from bot.render.telegram.digest import digest
from bot.texts import BY_LANGUAGE
from bot.view import View
from retrieval.records import Digest, Script, StoryOfDay
from tests.telegram.archive import ZONE, article, quote
from tests.telegram.oracle import losses, parse
from tests.telegram.server import Server


async def test_the_newest_day(bot: Server) -> None:
    """Without a day, that of the newest articles: each story with its sentence quoted and who tells it linked."""
    page = await bot.person("zh-hant").asks("/digest")
    assert page.text == (
        "2023年10月2日要聞\n共 3 篇文章\n\n1. 新圖書館開幕　館藏<十二萬>冊 & 影音\n"
        "新圖書館週一開幕。館藏十二萬冊，週末開放到晚上十點。\n圖書週刊、晚報、通訊社 · 3 家媒體，3 篇"
    )
    assert [text for text, _ in page.seen.links][1:] == ["圖書週刊", "晚報", "通訊社"]
    assert list(page.buttons) == ["1", "◀ 9月21日"]


async def test_days_turn(bot: Server) -> None:
    """The buttons below lead to the nearest days with articles, in place, and the number opens the article quoted."""
    reader = bot.person()
    page = await reader.asks("/digest 2023年8月5日")
    assert list(page.buttons) == ["1", "◀ 8月4日", "8月6日 ▶"]
    tap = reader.taps(page, "8月6日 ▶")
    page = await reader.sees(page.id, lambda seen: "8月6日要闻" in seen.text)
    await bot.until(lambda: tap in bot.answered, "an answer to a tap")
    assert "天氣預報第6號" in page.text
    reader.taps(page, "1")
    (whole,) = await reader.hears()
    assert whole.text.startswith("天氣預報第6號\n氣象台")


async def test_a_button_of_no_day(bot: Server) -> None:
    """A day that no calendar has, as only a changed app would send it, is answered politely."""
    reader = bot.person()
    page = await reader.asks("/digest")
    tap = reader.taps_data(page.id, "digest:2023-02-30")
    await bot.until(lambda: tap in bot.answered, "an answer to a tap")
    assert bot.answered[tap] == BY_LANGUAGE["zh-Hans"]("stale")


async def test_a_day_without_articles_and_what_is_no_day(bot: Server) -> None:
    """Each is said, the first with a button to the nearest day that has some."""
    reader = bot.person()
    page = await reader.asks("/digest 1999-01-01")
    assert page.text == "1999年1月1日没有文章。"
    assert len(page.buttons) == 1
    assert (await reader.asks("/digest <火星>")).text.startswith("看不懂“<火星>”是哪一天。")
    assert (await reader.asks("/digest 上周")).text.startswith("看不懂“上周”是哪一天。")


@pytest.mark.parametrize("longest", [10, 80, 400, 4000])
@pytest.mark.parametrize("names", [1, 3, 30])
def test_any_digest_is_one_message(longest: int, names: int) -> None:
    """However long titles, sentences and addresses are and however many tell a story, Telegram takes it whole."""
    stories = []
    for number in range(10):
        told = [
            article(
                f"{'很长的句子，' * (longest // 6)}第{number}条。",
                title="标<题>" * (longest // 8) + str(number),
                url=f"https://news.example/{number}/{one}/" + "桥" * min(longest, 300),
                source=f"媒体{one}" * (1 + longest // 40),
                published=datetime(2023, 9, 1, 3, tzinfo=UTC) + timedelta(minutes=one),
            )
            for one in range(names)
        ]
        stories.append(StoryOfDay(quote(told[0], told[0].text), tuple(told), 1.0))
    found = Digest(date(2023, 9, 1), tuple(stories), 300)
    for texts in BY_LANGUAGE.values():
        html = digest(found, View(texts, ZONE, 3))
        seen = parse(html)
        assert list(losses(html, seen)) == []
        assert len(html.encode()) <= BYTES
        assert len(seen.text.encode("utf-16-le")) // 2 <= UNITS
        assert len(seen.entities) <= ENTITIES
        assert seen.text.count("\n1. ") == 1


def test_a_converted_quotation_says_so() -> None:
    """An article shown in another script than it is written in is labelled."""
    one = article("圖書館。")
    story = StoryOfDay(quote(replace(one, text="图书馆。", script=Script.HANS, original=one), "图书馆。"), (one,), 1.0)
    html = digest(Digest(date(2023, 9, 21), (story,), 1), View(BY_LANGUAGE["zh-Hans"], ZONE, 3))
    assert BY_LANGUAGE["zh-Hans"]("converted-hans") in html
