"""Queries as readers type them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.reading.source import publisher
from retrieval.records import Problem, Query, Unread
from retrieval.understanding.query import parse
from retrieval.understanding.sources import meant

DAY = date(2021, 2, 1)  # a Monday
KNOWN = ("BBC", "RTI 中央廣播電臺", "中国数字时代", "美国之音", "自由亚洲电台", "臺 中央社CNA", "路透")
JANUARY = (date(2021, 1, 1), date(2021, 1, 31))


def read(text: str) -> Query:
    """The query, which its own text reads as again."""
    query = parse(text, DAY, KNOWN, publisher)
    assert parse(query.text, DAY, KNOWN, publisher) == query
    return query


@pytest.mark.parametrize(
    "text",
    [
        '普京 来源:BBC 日期:2021年1月 "一带一路" -峰会',
        "普京，来源：BBC，日期：2021年1月，“一带一路”，-峰会",
        "（來源：ｂｂｃ）「一带一路」日期：2021-01 普京 －峰会",
        "source:bbc date:2021-01-01..2021-01-31 『一带一路』 −峰会 普京",
        "site:www.bbc.com 时间：上个月 普京 «一带一路» -“峰会”",
        '來源： BBC 時間: 2021/1 "一带一路" 普京 -"峰会"',
        "Date:>=2021-01 日期:<2021-02 来源:「BBC」 „一带一路“ 普京 -峰会。",
    ],
)
def test_one_query_in_many_hands(text: str) -> None:
    """Width, script, kind of marks, language of fields and order make no difference."""
    assert read(text) == Query("普京", ("一带一路",), ("峰会",), ("BBC",), *JANUARY)


@pytest.mark.parametrize(
    ("text", "sources", "words"),
    [
        ("来源:BBC、路透社、中央社 疫苗", ("BBC", "路透", "臺 中央社CNA"), "疫苗"),
        ("来源:BBC 来源:路透", ("BBC", "路透"), ""),
        ("来源:BBC,路透|美国之音", ("BBC", "路透", "美国之音"), ""),
        ("来源:BBC，路透，疫苗", ("BBC", "路透"), "疫苗"),
        ("来源:BBC，中国", ("BBC",), "中国"),  # words that are in a name, behind a comma of any sentence
        ("来源:RTI 中央廣播電臺 疫苗", ("RTI 中央廣播電臺",), "疫苗"),
        ("来源:中央", ("RTI 中央廣播電臺", "臺 中央社CNA"), ""),
        ("来源:自由亚洲", ("自由亚洲电台",), ""),
        ("site:rfa.org", ("自由亚洲电台",), ""),
    ],
)
def test_sources(text: str, sources: tuple[str, ...], words: str) -> None:
    """Several may be listed, in part or with the blanks of their names; what is no source goes on as words."""
    assert read(text) == Query(words, sources=sources)


@pytest.mark.parametrize(
    "text",
    [
        "比分3:2",
        "1,000 人",
        "foo:bar",
        "所有来源:BBC",
        "a-b",
        "5 - 3",
        "www.bbc.com",
        "C++ 3.5%",
        "x -",
        "--x",
        "《三体》",
    ],
)
def test_what_is_no_field_is_words(text: str) -> None:
    """Unknown fields, numbers and lone marks are words like any other."""
    assert read(text).plain
    assert read(text).words == text.replace(" - ", " ").removesuffix(" -")


@pytest.mark.parametrize("text", ["", "  ", '"', "-", "来源:", "日期： ", '""', "“。”", '-"!"', "，，", "「", "来源:-"])
def test_nothing_is_asked_by_marks_alone(text: str) -> None:
    """Fields without a value and quotations of nothing are left out."""
    assert read(text) == Query()


def test_what_was_not_understood_is_said() -> None:
    """A source that there is not comes with those there are, a date that cannot be read as it was written."""
    query = read("x 来源:晚报 日期:猴年马月 日期:2021-02-30 来源:BBC")
    assert query.problems == (
        Problem(Unread.SOURCE, "晚报", KNOWN),
        Problem(Unread.DATE, "猴年马月"),
        Problem(Unread.DATE, "2021-02-30"),
    )
    assert (query.words, query.sources) == ("x", ("BBC",))


def test_several_dates_are_what_they_share() -> None:
    """Each limits further; one that leaves no day is said."""
    query = read("日期:>2020-12 日期:<=2021-01-31")
    assert (query.first, query.last) == JANUARY
    query = read("日期:2021-01 日期:2019")
    assert (query.first, query.last, query.problems) == (*JANUARY, (Problem(Unread.DATE, "2019"),))


def test_marks_without_their_other_half_are_nothing() -> None:
    """A quotation that is not closed is words."""
    assert read('普京 "一带一路') == Query("普京 一带一路")
    assert read("普京」「一带一路") == Query("普京 一带一路")


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("bbc", "BBC"),
        ("路透社", "路透"),
        ("自由亚洲", "自由亚洲电台"),
        ("中央社 CNA", "臺 中央社CNA"),
        ("美国", ""),
        ("中国", ""),
        ("中央", ""),
        ("BBC 疫苗", ""),
        ("", ""),
        ("…", ""),
    ],
)
def test_a_name_by_itself(text: str, source: str) -> None:
    """A source is meant by its name or most of it; a word that is also in a name is a word."""
    assert meant(text, KNOWN) == source


PIECES = st.sampled_from(
    [
        *'"＂“”„‟「」『』«»-－−—:：，、;.。()（）| \t\n\0\ud800',
        *("来源:", "來源：", "日期:", "date:", "site:", "BBC", "RTI 中央廣播電臺", "路透社"),
        *("2021-01", "上周", ">2020", "..", "普京", "a", "3.5", "x-y", "İ", "ﷺ", "９"),
    ]
)


@given(st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=14).map("".join)))
def test_any_text_is_a_query_and_its_text_the_same_one(text: str) -> None:
    """Nothing is raised, and writing a query out changes nothing."""
    query = read(text)
    assert not set('"“”「」') & set(query.words)


@given(
    st.lists(st.text(), max_size=4),
    st.lists(st.sampled_from(["来源:", "-", "日期:", '"', "a", "\u3000", "中"]), max_size=6).map("".join),
)
def test_any_name_may_be_a_sources(known: list[str], text: str) -> None:
    """Whatever the sources are called, reading raises nothing and finds only what there is."""
    for name in known:
        query = parse(f'{text} 来源:"{name}"', DAY, known)
        assert set(query.sources) <= set(known)
