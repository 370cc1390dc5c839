"""Laying texts on an output: styles and links only where they are shown, marks in the right place."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.render.common import day_after, days
from bot.render.look import BOLD, DIM, ascii_url
from bot.render.words import words_of
from tests.bot.sample import PLAIN, SCREEN


def test_without_styles_a_text_is_only_the_text() -> None:
    """A pipe gets neither colours nor links nor line breaks."""
    text = "很长的一行，" * 50
    assert list(PLAIN.flow(text, code=BOLD, url="https://example.org", marks=(0, 0, 0, 2))) == [text]


def test_the_mark_is_bold_across_lines_and_paragraphs() -> None:
    """What stands out stands out wherever the line breaks."""
    look = replace(SCREEN, columns=12)
    assert list(look.flow("一二三四五六\n七八", "> ", marks=(4, 4, 4, 8))) == [
        "> 一二三四\x1b[1m五\x1b[0m",
        "  \x1b[1m六\x1b[0m",
        "  \x1b[1m七\x1b[0m八",
    ]


def test_what_answers_is_underlined_within_the_mark() -> None:
    """The words that answer stand out from the sentence they are in, across lines as well."""
    look = replace(SCREEN, columns=10)
    assert list(look.flow("一二三四五六七", marks=(1, 3, 6, 7))) == [
        "一\x1b[1m二三\x1b[0m\x1b[1;4m四五\x1b[0m",
        "\x1b[1;4m六\x1b[0m\x1b[1m七\x1b[0m",
    ]


def test_a_link_is_drawn_around_each_line() -> None:
    """A title of two lines opens its page from both."""
    look = replace(SCREEN, columns=10)
    link = "\x1b]8;;https://example.org/%E6%A1%A5\x1b\\{}\x1b]8;;\x1b\\"
    expected = [link.format("\x1b[2m一二三四五\x1b[0m"), link.format("\x1b[2m六\x1b[0m")]
    assert list(look.flow("一二三四五六", code=DIM, url="https://example.org/桥")) == expected


def test_an_articles_escape_sequences_do_not_reach_the_terminal() -> None:
    """The only escape sequences on the screen are ours."""
    shown = "".join(SCREEN.flow("红\x1b[31m字\x1b]8;;https://evil.example\x07点我"))
    assert "\x1b" not in shown


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "https://news.example/桥?词=一 二#节",
            "https://news.example/%E6%A1%A5?%E8%AF%8D=%E4%B8%80%20%E4%BA%8C#%E8%8A%82",
        ),
        ("https://例子.example/a%20b", "https://xn--fsqu00a.example/a%20b"),
        ("http://news.example:8080/#:~:text=%E6%A1%A5", "http://news.example:8080/#:~:text=%E6%A1%A5"),
        ("https://news.example/\x1b]8;;\x07", "https://news.example/%1B]8;;%07".replace("]", "%5D")),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("https://", ""),
        ("https://[", ""),
        ("https://a..b/", ""),
        ("https://news.example:port/", ""),
        ("", ""),
    ],
)
def test_an_address_is_percent_encoded_ascii_or_nothing(url: str, expected: str) -> None:
    """A terminal's link may hold nothing else, and leads nowhere but to the web."""
    assert ascii_url(url) == expected


@pytest.mark.parametrize(
    ("first", "last", "chinese", "english"),
    [
        (date(2023, 9, 21), date(2023, 9, 21), "2023年9月21日", "21 Sep 2023"),
        (date(2023, 9, 1), date(2023, 9, 30), "2023年9月1日–30日", "1 Sep 2023 – 30 Sep 2023"),
        (date(2023, 7, 1), date(2023, 9, 30), "2023年7月1日–9月30日", "1 Jul 2023 – 30 Sep 2023"),
        (date(2022, 9, 1), date(2023, 9, 30), "2022年9月1日–2023年9月30日", "1 Sep 2022 – 30 Sep 2023"),
        (date(2023, 1, 1), date(2023, 12, 31), "2023年", "2023"),
        (date(1990, 1, 1), date(1999, 12, 31), "1990–1999年", "1990–1999"),
        (date.min, date(2020, 12, 31), "2020年12月31日以前", "up to 31 Dec 2020"),
        (date(2024, 1, 1), date.max, "2024年1月1日以后", "from 1 Jan 2024 on"),
    ],
)
def test_days_in_a_row(first: date, last: date, chinese: str, english: str) -> None:
    """A time is written as people write it, nothing said twice."""
    assert (days(first, last, "zh-Hans"), days(first, last, "en")) == (chinese, english)


def test_a_day_after_another() -> None:
    """The year is said again only where it is another one."""
    before, after, new = date(2023, 12, 1), date(2023, 12, 20), date(2024, 1, 3)
    assert [day_after(each, before, "zh-Hant") for each in (after, new)] == ["12月20日", "2024年1月3日"]
    assert day_after(after, before, "en") == "20 Dec 2023"


def test_days_are_the_readers() -> None:
    """An evening in London is the next day in China, written as the language writes days."""
    moment = datetime(2024, 5, 7, 16, 30, tzinfo=UTC)
    assert PLAIN.day(moment) == "2024年5月8日"
    assert PLAIN.clock(moment) == "2024年5月8日 00:30"
    assert replace(PLAIN, words=words_of("en"), zone=UTC).day(moment) == "7 May 2024"
