"""The times in questions: a table of what people write, and what holds for any text."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.understanding import dates
from retrieval.understanding.datewords import almanac
from retrieval.understanding.datewords.common import Kind

DAY = date(2023, 9, 27)  # a Wednesday


def table() -> Iterator[tuple[str, str, str, str, date]]:
    """The rows of the table: text, words, first, last, the reader's day."""
    lines = (Path(__file__).parent / "dates.tsv").read_text("utf-8").splitlines()
    for line in lines[1:]:
        text, said, first, last, day = [*line.split("\t"), "", "", ""][:5]
        yield text, said, first, last, date.fromisoformat(day) if day else DAY


ROWS = list(table())


def test_the_table_is_as_long_as_it_should_be() -> None:
    """Hundreds of ways to name a time, and dozens that look like one."""
    assert len([row for row in ROWS if row[1] != "-"]) > 300
    assert len([row for row in ROWS if row[1] == "-"]) > 60


@pytest.mark.parametrize(("text", "said", "first", "last", "day"), ROWS, ids=[f"{row[0]}@{row[4]}" for row in ROWS])
def test_what_people_write(text: str, said: str, first: str, last: str, day: date) -> None:
    """Each expression is read as people mean it, by the right words of the text; what is no time is not read."""
    found = [(text[m.start : m.end], m.first.isoformat(), m.last.isoformat()) for m in dates.read(text, day)]
    assert found == ([] if said == "-" else [(said, first, last)])


def test_several_times() -> None:
    """Times that do not make one stretch are read one by one."""
    found = dates.read("去年9月和上周三普京分别说了什么？2016年呢？", DAY)
    assert [(m.first, m.last, m.kind) for m in found] == [
        (date(2022, 9, 1), date(2022, 9, 30), Kind.OF_YEAR),
        (date(2023, 9, 20), date(2023, 9, 20), Kind.NEAR),
        (date(2016, 1, 1), date(2016, 12, 31), Kind.DATED),
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("昨天", Kind.NEAR),
        ("近三个月", Kind.NEAR),
        ("去年", Kind.OF_YEAR),
        ("去年9月", Kind.OF_YEAR),
        ("今春", Kind.OF_YEAR),
        ("2023年9月", Kind.DATED),
        ("2020-09-01", Kind.DATED),
        ("9月21日", Kind.YEARLESS),
        ("in March", Kind.YEARLESS),
        ("去年春节", Kind.FEAST),
    ],
)
def test_how_a_time_is_named(text: str, kind: Kind) -> None:
    """What counts from the reader's day is told from what stands in the calendar."""
    assert [m.kind for m in dates.read(text, DAY)] == [kind]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("最近香港有什么新闻", ["最近"]),
        ("目前的情況、最新的消息", ["目前", "最新"]),
        ("現在誰是總統", ["現在"]),
        ("the latest news, recently", ["latest", "recently"]),
        ("金门離中國最近只有约9公里", []),
        ("最近的地铁站", []),
        ("普京访问中国", []),
    ],
)
def test_a_wish_for_what_is_new(text: str, asked: list[str]) -> None:
    """最近 and 目前 ask for what is new; what is near in space does not."""
    assert [text[start:end] for start, end in dates.new(text)] == asked


_PIECES = st.sampled_from(
    [
        *"0123456789〇零一二两三四五六七八九十廿百年月日号周天上下本这个前后初底中旬末季度世纪代的到至、-/.第近来以内 ",
        *(
            "去年",
            "今年",
            "上周",
            "最近",
            "春节",
            "国庆",
            "期间",
            "以前",
            "以来",
            "星期",
            "ago",
            "last",
            "week",
            "2023",
        ),
    ]
)


@given(
    text=st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=14).map("".join)),
    day=st.dates(),
)
def test_any_text_on_any_day(text: str, day: date) -> None:
    """Nothing raises; what is found lies in the text, in order and apart, and ends no earlier than it begins."""
    end = 0
    for mention in dates.read(text, day):
        assert end <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end].strip()
        assert mention.first <= mention.last
        end = mention.end
    assert all(0 <= start < stop <= len(text) for start, stop in dates.new(text))


@given(day=st.dates(date(1950, 1, 1), date(2050, 12, 31)))
def test_a_date_written_out_is_that_date(day: date) -> None:
    """However a day of the calendar is written, it is read as that day, whenever it is asked about."""
    for form in ("%Y年%m月%d日", "%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%d %B %Y", "%B %d, %Y"):
        (mention,) = dates.read(datetime(day.year, day.month, day.day).strftime(form), DAY)  # noqa: DTZ001
        assert (mention.first, mention.last) == (day, day)


@given(day=st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_a_time_without_its_year_has_begun(day: date) -> None:
    """9月21日, 12月, 第四季度 and 中秋 are never in the future."""
    for text in ("9月21日", "12月", "第四季度", "下半年", "国庆节", "2月29日", "31日", "11月到2月"):
        for mention in dates.read(text, day):
            assert mention.first <= day


def test_festivals_past_the_table_are_not_guessed() -> None:
    """A lunar festival of a year that is not in the table has no days, and a question with it can be read."""
    assert dates.read("2090年中秋节", DAY)[0].first == date(2090, 1, 1)
    with pytest.raises(ValueError, match="中秋"):
        almanac.festival("中秋", 2090)


def test_lunar_festivals_are_in_their_months() -> None:
    """Every row of the table holds days that its festivals can fall on."""
    for year in range(1950, 2057):
        eve, last = almanac.festival("春节", year)
        assert date(year, 1, 20) <= eve
        assert last <= date(year, 2, 26)
        for name, months in (("清明", (4,)), ("端午", (5, 6)), ("七夕", (7, 8)), ("中秋", (9, 10)), ("重阳", (10, 11))):
            assert almanac.festival(name, year)[0].month in months
