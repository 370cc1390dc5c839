"""What stands above the text: the three lines, front matter, times and addresses."""

from datetime import UTC, datetime

import pytest

from retrieval.errors import ParseError
from retrieval.reading.address import canonical, host
from retrieval.reading.header import read_header

LINES = "<!--1700000000000-->\n[题目](https://example.org/a)\n------\n\n<p>文。</p>\n"


def test_the_three_lines() -> None:
    """Time, title and address, and the body below the rule."""
    header, html = read_header(LINES)
    assert (header.title, header.url) == ("题目", "https://example.org/a")
    assert header.published == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert html.strip() == "<p>文。</p>"


@pytest.mark.parametrize(
    ("line", "title", "url"),
    [
        ("[[图集] 题[目](草)](https://example.org/a)", "[图集] 题[目](草)", "https://example.org/a"),
        ("[a](b](https://example.org/a)", "a](b", "https://example.org/a"),
        ("[题](https://example.org/a_(b))", "题", "https://example.org/a_(b)"),
        ("[题\n目](https://example.org/a)", "题 目", "https://example.org/a"),
        ("[题目  ](https://example.org/a)  ", "题目", "https://example.org/a"),
        ("[](https://example.org/a)", "", "https://example.org/a"),
        ("[题目]()", "题目", ""),
    ],
)
def test_a_title_may_hold_brackets_and_line_feeds(line: str, title: str, url: str) -> None:
    """The last `](` parts title and address, whatever brackets stand in either."""
    header, _ = read_header(f"<!--1700000000000-->\n{line}\n------\n\n<p>文。</p>\n")
    assert (header.title, header.url) == (title, url)


def test_front_matter_fills_in_what_the_lines_leave_out() -> None:
    """The lines go first: their title, their address, and their time, which front matter often has wrong."""
    matter = (
        '---\ntitle: "他\\"说\\""\ndate: 2020-01-01\nauthor: 甲\nfrom: https://example.org/b\ntags: [ 乙, 丙 ]\n---\n'
    )
    header, html = read_header(matter + LINES)
    assert (header.title, header.url, header.published.year) == ("题目", "https://example.org/a", 2023)
    assert (header.author, header.tags, html.strip()) == ("甲", ("乙", "丙"), "<p>文。</p>")
    header, _ = read_header(matter + "<p>文。</p>")
    assert (header.title, header.url, header.published.year) == ('他"说"', "https://example.org/b", 2020)


@pytest.mark.parametrize(
    ("date", "utc"),
    [
        ("2020-07-23T06:10:54.000Z", datetime(2020, 7, 23, 6, 10, 54, tzinfo=UTC)),
        ("2020-07-23T14:10:54+08:00", datetime(2020, 7, 23, 6, 10, 54, tzinfo=UTC)),
        ("2020-07-23 14:10:54 +0800", datetime(2020, 7, 23, 6, 10, 54, tzinfo=UTC)),
        ('"2020-07-23"', datetime(2020, 7, 23, tzinfo=UTC)),
    ],
)
def test_dates_of_front_matter(date: str, utc: datetime) -> None:
    """ISO 8601 in the spellings of site generators, UTC where they name no zone."""
    assert read_header(f"---\ndate: {date}\n---\n<p>文。</p>")[0].published == utc


@pytest.mark.parametrize(
    "text",
    [
        "<!--99999999999999999-->\n[题](u)\n------\n",
        "<!--253402300799000-->\n[题](u)\n------\n",
        "<!---62135596800000-->\n[题](u)\n------\n",
        "---\ndate: 9999-12-31T23:59-12:00\n---\n",
        "---\ndate: 1899-12-31T23:59:59Z\n---\n",
    ],
)
def test_an_implausible_time_is_none(text: str) -> None:
    """A time outside any archive, or beyond the calendar, is treated as missing, not raised as something else."""
    with pytest.raises(ParseError, match="no plausible publication time"):
        read_header(text)


def test_front_matter_has_the_time_where_the_comment_has_none() -> None:
    """A plausible date of the front matter stands in for an implausible comment, not the other way round."""
    for comment in ("<!--253402300799000-->", "<!--99999999999999999-->"):
        header, _ = read_header(f"---\ndate: 2020-07-23\n---\n{comment}\n[题](u)\n------\n")
        assert header.published == datetime(2020, 7, 23, tzinfo=UTC)
    header, _ = read_header("---\ndate: 9999-07-23\n---\n<!---2208988800000-->\n[题](u)\n------\n")
    assert header.published == datetime(1900, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://Example.ORG:80/A?b=C", "http://example.org/A?b=C"),
        ("https://example.org", "https://example.org/"),
        ("https://user:word@example.org:8443/a", "https://example.org:8443/a"),
        ("http://www.rfi.fr//cn/a", "http://www.rfi.fr/cn/a"),
        ("https://example.org/a?utm_source=rss&id=1&fbclid=2&amp;page=3", "https://example.org/a?id=1&page=3"),
        ("https://example.org/a?utm_medium=x#top", "https://example.org/a"),
        ("https://example.org/#!/a", "https://example.org/#!/a"),
        ("https://www.dw.com/zh/#%E6%95%99/a-1", "https://www.dw.com/zh/#%E6%95%99/a-1"),
        ("https://example.org/%e6%a1%a5%2F?q=%20", "https://example.org/%e6%a1%a5%2F?q=%20"),
        ("https://example.org/桥 头", "https://example.org/%E6%A1%A5%20%E5%A4%B4"),
        ("http://[2001:db8::1]:443/a", "http://[2001:db8::1]:443/a"),
        ("javascript:alert(1)", ""),
        ("//example.org/a", ""),
        ("https:///a", ""),
        ("http://exa mple.org/", ""),
        ("http://[::1/", ""),
        ("", ""),
    ],
)
def test_one_spelling_an_address(url: str, expected: str) -> None:
    """What changes nothing is dropped, what works is left as it is, and anything but http is no address."""
    assert canonical(url) == expected
    assert canonical(expected) == expected


def test_host() -> None:
    """The host of an address, without www."""
    assert [host("https://www.rfa.org/a"), host("http://cn.nytimes.com/"), host("")] == [
        "rfa.org",
        "cn.nytimes.com",
        "",
    ]
