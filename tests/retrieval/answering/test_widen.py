"""A mark takes in the neighbour it leans on, and nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.answering.widen import LONGEST, widened
from retrieval.language.text import sentences

ASKED = "谁说了什么"


def marked(text: str, number: int, question: str = ASKED) -> str:
    """What is marked in a text whose sentence of that number is best."""
    start, end = widened(text, list(sentences(text))[number], question)
    return text[start:end]


@pytest.mark.parametrize(
    "leaning",
    [
        "他周二抵达北京。",
        "她們沒有回答。",
        "该组织否认此事。",
        "此次会谈没有结果。",
        "这是三年来的第一次。",
        "其中一半是学生。",
        "因此水位还会上涨。",
        "对此，外交部没有回应。",
        "不过，他没有说是哪一天。",
        "双方认为条件成熟。",
        "這項措施下周生效。",
    ],
)
def test_a_leaning_sentence_takes_the_one_before(leaning: str) -> None:
    """What 他, 该, 此 or 因此 speaks of is marked with it."""
    text = f"会议在周一结束。外交部长周行出席了会议。{leaning}会场外有人抗议。"
    assert marked(text, 2) == f"外交部长周行出席了会议。{leaning}"


@pytest.mark.parametrize(
    "standing",
    [
        "周行抵达北京。",
        "但水位没有上涨。",
        "此外，学校停课。",
        "此前两国已有协议。",
        "其实没有人受伤。",
        "这里是震中。",
        "该时段没有列车。",
        "“他们说可以。”",
    ],
)
def test_a_sentence_that_stands_by_itself_is_marked_alone(standing: str) -> None:
    """Nothing is marked that is not needed."""
    assert marked(f"外交部长周行出席了会议。{standing}会场外有人抗议。", 1) == standing


def test_a_question_why_takes_the_reason_that_follows() -> None:
    """这是因为… after the sentence that says what is asked about; only for such a question."""
    text = "地铁中午停驶。这是因为隧道进了水。公交车照常。"
    assert marked(text, 0, "地铁为什么停驶") == "地铁中午停驶。这是因为隧道进了水。"
    assert marked(text, 0, "地铁几点停驶") == "地铁中午停驶。"
    assert marked(text, 0, "停驶的目的为何") == "地铁中午停驶。"
    assert marked("地铁停驶。由于积水，桥也封了。", 0, "地铁为什么停驶") == "地铁停驶。"


def test_only_a_short_neighbour_of_the_same_paragraph_that_stands_by_itself() -> None:
    """Across a paragraph, past the limit, or to a sentence that leans itself, nothing is taken in."""
    assert marked("周行出席了会议。\n他没有发言。", 1) == "他没有发言。"
    assert marked(f"周行{'很' * LONGEST}高兴。他没有发言。", 1) == "他没有发言。"
    assert marked("会议结束了。他很高兴。他没有发言。", 2) == "他没有发言。"
    assert marked("他没有发言。", 0) == "他没有发言。"


PIECES = st.sampled_from(
    ["他走了。", "因此停工。", "这是因为下雨。", "周行说：“好。”", "价格上涨百分之三。", "\n", " ", "不过，她没有来！"]
)


@settings(deadline=None)  # on a busy machine
@given(st.lists(PIECES, min_size=1, max_size=12).map("".join), st.data(), st.sampled_from([ASKED, "为什么"]))
def test_any_mark_is_whole_sentences_and_holds_the_best(text: str, data: st.DataObject, question: str) -> None:
    """What comes out begins and ends with sentences, holds the one that went in, and is one or two."""
    spans = list(sentences(text))
    if not spans:
        return
    best = data.draw(st.sampled_from(spans))
    start, end = widened(text, best, question)
    assert start <= best[0] < best[1] <= end
    inside = [span for span in spans if start <= span[0] and span[1] <= end]
    assert (inside[0][0], inside[-1][1]) == (start, end)
    assert len(inside) <= 2
