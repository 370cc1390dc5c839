"""The figures of a small question set, worked out by hand."""

import json
from datetime import date
from pathlib import Path

import pytest

from retrieval.errors import EvalError
from retrieval.evaluation.evaluate import Excerpt, Held, evaluate, measure
from retrieval.evaluation.figures import figures as figures_of
from retrieval.evaluation.figures import quality, said
from retrieval.evaluation.questions import Query
from retrieval.index import Index
from retrieval.records import Answer, Inquiry, Passage, Quote, Status, Understood
from tests.retrieval.small import LetterEncoder, article

CORPUS = [
    {"id": "d1", "title": "普京访华", "text": "普京十月访问中国。\n双方会谈。", "published": "2023-09-21T08:00:00Z"},
    {
        "id": "d2",
        "title": "火星",
        "text": "探测器在火星发现水冰。",
        "url": "https://a.example/2",
        "published": 1695310320000,
    },
    {"id": "d3", "text": "沪指收盘上涨百分之二。"},
]
QUERIES = [
    {"id": "q1", "text": "普京什么时候访问中国？", "answers": ["十 月"], "gold": ["d1"]},
    {"id": "q2", "text": "探測器在火星發現什麼？", "answers": ["水冰"], "gold": ["d2"]},
    {"id": "q3", "text": "沪指收盘上涨多少？", "answers": ["百分之九"], "gold": ["d3"]},
    {"id": "q4", "text": "奥斯卡最佳影片是哪部？", "answers": [""], "gold": []},
    {"id": "q5", "text": "沪指收盘上涨原因？", "answers": [""], "gold": ["d3"], "impossible": True},
]


def write(folder: Path, corpus: list[dict[str, object]], queries: list[dict[str, object]]) -> Path:
    """A question set in its files."""
    folder.mkdir()
    for name, rows in (("corpus", corpus), ("queries", queries)):
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    return folder


def silent(stage: str, done: int, total: int) -> None:
    """Report to nobody."""


def test_figures_of_a_small_set(tmp_path: Path) -> None:
    """Three questions find their document, two their answer; of two without one, one is claimed to be answered."""
    figures = figures_of(evaluate(write(tmp_path / "set", CORPUS, QUERIES), LetterEncoder(), tmp_path, silent))
    legs = figures["legs"]
    assert isinstance(legs, dict)
    assert set(legs) == {"lexical", "dense", "fused"}
    assert (
        legs["lexical"]
        == legs["fused"]
        == dict.fromkeys(("recall@1", "recall@5", "recall@10", "mrr@10", "ndcg@10"), 1.0)
    )
    assert figures["n"] == 5
    assert figures["answer@1"] == figures["answer@3"] == figures["highlight@1"] == pytest.approx(2 / 3, abs=1e-4)
    assert figures["false_refusal"] == 0.0
    assert figures["false_answer"] == 0.5
    assert figures["unsure"] == {"answerable": 0.0, "unanswerable": 0.0}
    assert json.loads(json.dumps(figures)) == figures
    assert not list(tmp_path.glob("eval-*"))


def test_questions_over_another_sets_documents(tmp_path: Path) -> None:
    """A set without documents is asked of another's."""
    other = write(tmp_path / "corpus", CORPUS, [])
    asked = write(tmp_path / "asked", [], QUERIES[3:4])
    figures = figures_of(evaluate(asked, LetterEncoder(), tmp_path, silent, corpus=other))
    assert (figures["n"], figures["false_answer"], figures["false_refusal"]) == (1, 0.0, None)


def test_another_sets_questions_as_unanswerable(tmp_path: Path) -> None:
    """They join the set's own, whatever their file says of gold, and tell how well the confidence tells them apart."""
    folder = write(tmp_path / "set", CORPUS, QUERIES[:3])
    foreign = write(tmp_path / "foreign", [], [{**QUERIES[3], "gold": ["d1"]}])
    figures = figures_of(evaluate(folder, LetterEncoder(), tmp_path, silent, unanswerable=foreign))
    assert (figures["set"], figures["n"]) == ("set", 4)
    assert figures["asked"] == {"answerable": 3, "unanswerable": 1}
    assert figures["honesty"] == {"auroc": 1.0, "false_answer_at_5": 0.0}


REPORTS = [
    {"id": "old", "text": "江城新桥通车，造价三亿元。", "published": "2022-05-01T08:00:00Z"},
    {"id": "new", "text": "江城新桥通车，造价五亿元。", "published": "2023-05-01T08:00:00Z"},
]


@pytest.mark.parametrize(
    ("day", "first"),
    [(None, "五亿"), (date(2022, 10, 1), "三亿"), (date(2023, 10, 1), "五亿")],
)
def test_questions_are_asked_on_a_day(tmp_path: Path, day: date | None, first: str) -> None:
    """今年 is counted from the day that is given, else from that of the newest document, whatever the clock says."""
    asked: list[dict[str, object]] = [{"id": "q", "text": "今年江城新桥造价多少？", "answers": [first], "gold": []}]
    folder = write(tmp_path / "set", REPORTS, asked)
    (one,) = evaluate(folder, LetterEncoder(), tmp_path, silent, day=day).outcomes
    assert one.first is not None
    assert first in one.first.text


def test_documents_of_unknown_time_have_no_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no document has a date, no day is named: it is today, not in 1970."""
    days: list[date | None] = []
    ask = Index.ask

    def seen(index: Index, inquiry: Inquiry, quotes: int) -> Answer:
        days.append(inquiry.day)
        return ask(index, inquiry, quotes)

    monkeypatch.setattr(Index, "ask", seen)
    undated = [{"id": "d", "text": "江城新桥通车，造价三亿元。"}]
    evaluate(write(tmp_path / "set", undated, QUERIES[:1]), LetterEncoder(), tmp_path, silent)
    evaluate(write(tmp_path / "dated", CORPUS, QUERIES[:1]), LetterEncoder(), tmp_path, silent)
    assert days == [None, date(2023, 9, 21)]


DOCUMENT = article(1, "普京访华", "普京十月访问中国。双方会谈。")
KNOWN = Query("k", "普京何时访华", ("十月",), frozenset({"right"}))
UNKNOWN = Query("u", "普京几岁", (), frozenset())


def says(status: Status, confidence: float, start: int = 0) -> Answer:
    """An answer that quotes the document from an offset on, its last sentence marked; nothing when refused."""
    passage = Passage(DOCUMENT, 0, len(DOCUMENT.text))
    quote = Quote(passage, start, len(passage.text), (9, len(passage.text)), 1.0)
    quotes = () if status is Status.NOT_FOUND else (quote,)
    return Answer("", status, confidence, quotes, (), Understood("", ()))


def test_what_was_said_is_kept_beside_what_is_known() -> None:
    """Any two functions can be measured: one that answers, one that ranks."""
    (one,) = measure([KNOWN], lambda _: says(Status.ANSWERED, 0.8, 2), lambda _: {"fused": ["wrong", "right"]}, silent)
    assert (one.status, one.confidence, one.place, one.right) == (Status.ANSWERED, 0.8, 2, True)
    assert one.ranks == {"fused": (0.0, 1.0, 1.0, 0.5, pytest.approx(0.6309, abs=1e-4))}
    assert one.held == Held(first=True, shown=True, marked=False)
    assert one.first is not None
    assert one.first == Excerpt("普京访华", "十月访问中国。双方会谈。", (7, 12))
    assert one.first.text[slice(*one.first.mark)] == "双方会谈。"


def test_calibration_is_of_what_was_shown() -> None:
    """A quotation shown to an unanswerable question is wrong; a refusal states nothing."""
    answers = {KNOWN.text: says(Status.ANSWERED, 0.8), UNKNOWN.text: says(Status.UNSURE, 0.4)}
    outcomes = measure([KNOWN, UNKNOWN], answers.__getitem__, lambda _: {"fused": []}, silent)
    assert said(outcomes) == [(0.8, True), (0.4, False)]
    figures = quality(outcomes)
    assert figures["unsure"] == {"answerable": 0.0, "unanswerable": 1.0}
    calibration = figures["calibration"]
    assert isinstance(calibration, dict)
    assert (calibration["n"], calibration["brier"], calibration["ece"]) == (2, 0.1, 0.3)
    refused = measure([KNOWN], lambda _: says(Status.NOT_FOUND, 0.1), lambda _: {"fused": ["right"]}, silent)
    assert refused[0].held == Held(first=False, shown=False, marked=False)
    assert refused[0].first is None
    assert said(refused) == []


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "line 2: not JSON"),
        ("[1]", "line 2: not a JSON object"),
        ('{"id": "x"}', "line 2: the field 'text'"),
        ('{"id": "x", "text": "y", "published": "soon"}', "line 2: published"),
        (r'{"id": "x", "text": "桥\ud800"}', "line 2: the field 'text' holds half of a character"),
    ],
)
def test_a_malformed_line_is_named(tmp_path: Path, line: str, complaint: str) -> None:
    """What cannot be read is named by file and line."""
    folder = write(tmp_path / "set", CORPUS[:1], QUERIES)
    with (folder / "corpus.jsonl").open("a") as file:
        file.write(line + "\n")
    with pytest.raises(EvalError, match=complaint):
        evaluate(folder, LetterEncoder(), tmp_path, silent)


def test_a_question_says_what_answers_it(tmp_path: Path) -> None:
    """A question that nothing is said of is named, and is not taken for one that nothing answers."""
    folder = write(tmp_path / "set", CORPUS, [*QUERIES, {"id": "q6", "text": "谁？", "answers": ["普京"]}])
    with pytest.raises(EvalError, match=r"queries\.jsonl, line 6: no gold"):
        evaluate(folder, LetterEncoder(), tmp_path, silent)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A folder that is no question set is named."""
    with pytest.raises(EvalError, match=r"queries\.jsonl"):
        evaluate(tmp_path, LetterEncoder(), tmp_path, silent)
