"""The JSON shapes: exactly the documented keys, texts verbatim, times in UTC."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

from bot.render import data
from retrieval.records import Finding, Inquiry, Period, Problem, Query, Rejected, Report, Unread, Use
from tests.bot.sample import BRIDGE, COST, SHARED, ask, latest, search


def test_the_shape_of_a_time() -> None:
    """The time of a question is given by its first and last day, and until when reports of it are shown."""
    time = {"first": "2024-04-29", "last": "2024-05-05", "until": "2024-05-08", "said": "上周", "use": "only"}
    understood = data.answer(ask(Inquiry("上周花了多少钱")), 0)["understood"]
    assert isinstance(understood, dict)
    assert understood["period"] == time


def test_the_shape_of_an_open_time() -> None:
    """An end that is open is null, and so is that of the reports where there is no limit."""
    assert data.period(Period(date.min, date.max, "…", Use.FIRST)) == {
        "first": None,
        "last": None,
        "until": None,
        "said": "…",
        "use": "first",
    }


def test_the_shape_of_an_answer() -> None:
    """`ask --json` has the documented keys in the documented order, and nothing else."""
    shape = data.answer(ask(Inquiry("花了多少钱")), 0.0123456)
    assert list(shape) == ["question", "status", "understood", "quotes", "nearest", "articles", "seconds"]
    assert shape["question"] == "花了多少钱"
    assert shape["status"] == "answered"
    assert shape["understood"] == {
        "folded": "花了多少钱",
        "terms": ["桥", "多少钱"],
        "completed": "",
        "carried": [],
        "corrected": [],
        "renamed": [],
        "period": None,
    }
    assert shape["nearest"] == [BRIDGE.title]
    assert shape["articles"] == [
        {
            "article_id": BRIDGE.id,
            "title": BRIDGE.title,
            "source": BRIDGE.source,
            "published": "2024-05-07T16:30:00Z",
            "url": BRIDGE.url,
        }
    ]
    assert shape["seconds"] == 0.0123


def test_a_corrected_name_is_told() -> None:
    """What was read in place of what the reader wrote, pair by pair."""
    found = ask(Inquiry("花了多少钱"))
    found = replace(found, understood=replace(found.understood, corrected=(("习进平", "习近平"),)))
    assert data.answer(found, 0)["understood"]["corrected"] == [{"written": "习进平", "read": "习近平"}]


def test_the_shape_of_a_quotation() -> None:
    """A quotation is verbatim and can be cited from its fields alone."""
    shape = data.quotation(COST)
    keys = [
        "text",
        "sentence",
        "answer",
        "title",
        "source",
        "published",
        "url",
        "link",
        "article_id",
        "score",
        "copies",
    ]
    assert list(shape) == keys
    assert shape["text"] == COST.text
    assert shape["text"] in BRIDGE.text
    assert shape["sentence"] == "桥长1.8公里，造价23亿元。"
    assert shape["answer"] == ""
    at = COST.passage.text.index("23亿元")
    assert data.quotation(replace(COST, span=(at, at + 4)))["answer"] == "23亿元"
    assert shape["published"] == "2024-05-07T16:30:00Z"
    assert datetime.fromisoformat(str(shape["published"])) == BRIDGE.published
    assert str(shape["link"]).startswith(f"{BRIDGE.url}#:~:text=")
    assert shape["url"] == BRIDGE.url
    assert shape["score"] == 0.9
    assert shape["copies"] == []


def test_copies_can_be_opened() -> None:
    """Each other article of a story is named as in a list, with its address."""
    shape = data.quotation(SHARED)
    copies = shape["copies"]
    assert isinstance(copies, list)
    assert [list(each) for each in copies] == [["article_id", "title", "source", "published", "url"]] * 4
    assert [each["article_id"] for each in copies] == [copy.id for copy in SHARED.copies]
    assert copies[0]["url"] == "https://copies.example/0"


def test_nothing_found_has_the_same_shape() -> None:
    """A script reads a refusal with the code that reads an answer."""
    shape = data.answer(ask(Inquiry("火星")), 1)
    assert list(shape) == list(data.answer(ask(Inquiry("花了多少钱")), 1))
    assert (shape["status"], shape["quotes"]) == ("not_found", [])


def test_a_list_has_the_same_shape() -> None:
    """Who asks for the news alone gets articles that can be opened, and no quotations."""
    shape = data.answer(ask(Inquiry("有什么新闻")), 1)
    assert (shape["status"], shape["quotes"]) == ("listed", [])
    assert isinstance(shape["articles"], list)
    assert [each["title"] for each in shape["articles"]] == shape["nearest"]
    assert len(shape["articles"]) == 10


def test_the_shape_of_a_page() -> None:
    """A search has a quotation with each article, the newest have none."""
    found, newest = data.found(search("桥", 0, UTC)), data.found(latest("", 20, UTC))
    assert list(found) == list(newest) == ["query", "total", "offset", "articles"]
    assert (newest["total"], newest["offset"]) == (24, 20)
    heading = ["article_id", "title", "source", "published", "url", "quote"]
    for page in (found, newest):
        articles = page["articles"]
        assert isinstance(articles, list)
        assert [list(each) for each in articles] == [heading] * len(articles)
    assert json.loads(data.document(newest))["articles"][0]["quote"] is None


def test_the_shape_of_a_query() -> None:
    """How words were read stands with what they found, what was not understood too."""
    problems = (Problem(Unread.SOURCE, "晚报", ("江城日报",)), Problem(Unread.DATE, "猴年"))
    query = Query("桥", ("新桥",), ("图书馆",), ("江城日报",), date(2024, 4, 1), problems=problems)
    assert data.query(query) == {
        "text": '桥 "新桥" -图书馆 来源:江城日报 日期:2024-04-01.. 来源:晚报 日期:猴年',
        "words": "桥",
        "phrases": ["新桥"],
        "without": ["图书馆"],
        "sources": ["江城日报"],
        "first": "2024-04-01",
        "last": None,
        "problems": [
            {"kind": "source", "said": "晚报", "sources": ["江城日报"]},
            {"kind": "date", "said": "猴年", "sources": []},
        ],
    }


def test_the_shape_of_an_article() -> None:
    """An article's paragraphs put together are its text."""
    shape = json.loads(data.document(data.article(BRIDGE)))
    assert "\n".join(part["text"] for part in shape["paragraphs"]) == BRIDGE.text
    assert [part["subhead"] for part in shape["paragraphs"]] == [False, True, False, False]
    assert (shape["reporters"], shape["editors"], shape["script"]) == (["周行"], ["吴言", "郑笔"], "zh-Hans")


def test_the_shape_of_a_report() -> None:
    """An indexing run names what it counted and what it left out."""
    shape = data.report(Report(1, 2, 3, 4, 5, (Rejected("/a.md", "no text"),), 6, 7, 8, 0.5, moved=9))
    assert shape["rejected"] == [{"path": "/a.md", "reason": "no text"}]
    counted = ("added", "changed", "removed", "unchanged", "duplicates", "passages", "articles", "encoded", "moved")
    assert [shape[key] for key in counted] == [1, 2, 3, 4, 5, 6, 7, 8, 9]


def test_findings_are_well_only_together() -> None:
    """One thing that is wrong makes the whole not ok."""
    well, ill = Finding("a", True, "sound"), Finding("b", False, "broken", "mend it")
    assert data.findings([well])["ok"] is True
    assert data.findings([well, ill])["ok"] is False


def test_a_document_is_readable_and_harmless() -> None:
    """Chinese stays Chinese; what a terminal would act on is escaped and reads back the same."""
    value = {"text": "桥\x1b[31m\x9b\u202e\u2028\x7f"}
    text = data.document(value)
    assert "桥" in text
    assert not any(c in text for c in "\x1b\x9b\u202e\u2028\x7f")
    assert json.loads(text) == value
