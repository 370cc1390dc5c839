"""Answers, lists and articles as a reader sees them in a terminal, on a narrow one, and through a pipe."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date

import pytest

from bot.render.look import Look
from bot.render.terminal import answer, article_lines, listing, table
from bot.render.words import words_of
from retrieval.records import Found, Inquiry, Query
from tests.bot.sample import BRIDGE, COST, PLAIN, SCREEN, ask, latest, search

LOOKS = {"plain": PLAIN, "screen": SCREEN, "narrow": replace(SCREEN, columns=40)}


LIMITED = Query("桥", ("跨江的新桥", "23亿"), ("图书馆",), ("江城日报",), date(2024, 5, 1), date(2024, 5, 31))


@pytest.mark.parametrize("name", LOOKS)
def test_how_everything_looks(name: str, golden: Callable[[str, str], None]) -> None:
    """Each kind of text, read by a person once and compared from then on."""
    look = LOOKS[name]
    texts = {
        "answered": answer(ask(Inquiry("新桥花了多少钱？")), look),
        "copies": answer(ask(Inquiry("谁报道了新桥？")), look),
        "unsure": answer(ask(Inquiry("桥有多高？")), look),
        "not found": answer(ask(Inquiry("火星上有没有水？")), look),
        "listed": answer(ask(Inquiry("有什么新闻？")), look),
        "listed of a time": answer(ask(Inquiry("上周有什么新闻？")), look, look.words.anytime),
        "search": listing(search("桥", 0, UTC), replace(look, ids=True)),
        "search with limits": listing(replace(search("桥", 0, UTC), query=LIMITED), look),
        "latest": listing(latest("", 20, UTC), look),
        "table": table(latest("", 20, UTC), look),
        "article": "\n".join(article_lines(BRIDGE, replace(look, ids=True))),
    }
    golden(f"terminal/{name}.txt", "".join(f"=== {title}\n{text}\n\n" for title, text in texts.items()))


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("zh-Hans", "时间：2024年4月29日–5月5日（问题中的“上周”），含截至5月8日的报道"),
        ("zh-Hant", "時間：2024年4月29日–5月5日（問題中的「上周」），含截至5月8日的報導"),
        ("en", "Time: 29 Apr 2024 – 5 May 2024 (“上周” in the question), including reports up to 8 May 2024"),
    ],
)
def test_how_long_after_a_time_reports_of_it_are_shown(language: str, line: str) -> None:
    """The last line of an answer of a time says so, and no answer without a limit does."""
    look = replace(PLAIN, words=words_of(language))
    assert answer(ask(Inquiry("上周新桥花了多少钱？")), look).endswith(f"\n\n{line}")
    for text in ("去年9月新桥花了多少钱？", "昨天桥有多高？", "上周有什么新闻？"):
        last = answer(ask(Inquiry(text)), look).rpartition("\n")[2]
        assert look.words.time_until.partition("{")[0] not in last


@pytest.mark.parametrize("look", [PLAIN, SCREEN, replace(PLAIN, words=words_of("en"))])
def test_a_quotation_is_shown_whole(look: Look) -> None:
    """Joined again, the lines hold every character of the quotation."""
    shown = answer(ask(Inquiry("花了多少钱")), replace(look, styled=False)).replace("\n", "").replace(" ", "")
    assert COST.text.replace(" ", "") in shown


@pytest.mark.parametrize("question", ["花了多少钱", "桥有多高", "火星"])
def test_a_name_that_was_read_otherwise_is_said_first(question: str) -> None:
    """Whatever the answer, its first line says what was looked for instead of a misspelt name."""
    found = ask(Inquiry(question))
    found = replace(found, understood=replace(found.understood, corrected=(("林蓝", "林岚"), ("江程", "江城"))))
    assert answer(found, PLAIN).splitlines()[0] == "按“林岚”查找、按“江城”查找"
    assert answer(found, replace(PLAIN, words=words_of("en"))).startswith("Searching for 林岚 instead")


def test_the_same_articles_address_is_shown_once() -> None:
    """Two quotations of an article do not repeat where it is."""
    assert answer(ask(Inquiry("花了多少钱")), PLAIN).count("https://") == 1


def test_a_hostile_article_stays_on_its_own_lines() -> None:
    """Titles, sources and texts cannot forge a table's row or write escape sequences."""
    hostile = replace(
        BRIDGE,
        title="一\tb\nc\x1b[2J",
        source="来\n源\x1b[0m",
        text="\x1b[31m" * 6 + "\n" + "\u202e" * 20,
        url="javascript:alert(1)",
        captions=("\x1b]52;c;aGk=\x07",),
        reporters=("\x9b2J",),
    )
    for text in (
        table(Found(((hostile, None),), 1, 0), PLAIN),
        listing(Found(((hostile, None),), 1, 0), PLAIN),
        "\n".join(article_lines(hostile, PLAIN)),
    ):
        assert not any(c in text for c in "\x1b\x9b\x07\u202e")
    assert table(Found(((hostile, None),), 1, 0), PLAIN).count("\n") == 0
    assert table(Found(((hostile, None),), 1, 0), PLAIN).count("\t") == 4
