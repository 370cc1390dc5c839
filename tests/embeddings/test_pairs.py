"""Pairs in tokens: the row as it is laid out, and what is kept of a passage that is too long."""

import random

from hypothesis import given
from hypothesis import strategies as st

from embeddings.pairs import QUESTION, Pairs, within
from embeddings.training.reader.examples import Told, answerable, drawn, example, fold_of
from tests.embeddings.tiny import tokenizer

PAIRS = Pairs(tokenizer(special=True))
WIND, RAIN, CLOUD, SNOW = 3, 4, 5, 6
LETTERS = "风雨云雪"


def test_a_row_is_question_title_and_text() -> None:
    """[CLS] question [SEP] title, line feed (unknown here), text [SEP]; the passage's tokens are of the second kind."""
    pair = PAIRS.pair(PAIRS.asked("风雨"), "云", "雪风", 20)
    assert pair.ids == [1, WIND, RAIN, 2, CLOUD, 0, SNOW, WIND, 2]
    assert pair.kinds == [0, 0, 0, 0, 1, 1, 1, 1, 1]
    assert pair.offsets == [(-2, -1), (-1, 0), (0, 1), (1, 2)]
    assert pair.ids[pair.begin] == CLOUD


def test_without_a_title_the_text_comes_first() -> None:
    """No line feed stands before a text without title."""
    assert PAIRS.pair(PAIRS.asked("风"), "", "雪", 20).ids == [1, WIND, 2, SNOW, 2]


def test_a_long_question_is_cut() -> None:
    """What is beyond the limit of a question is not read."""
    assert len(PAIRS.asked("风" * (QUESTION + 9))) == QUESTION


@given(st.text(LETTERS, min_size=1, max_size=60), st.integers(8, 30), st.data())
def test_what_is_to_be_kept_is_kept(text: str, length: int, data: st.DataObject) -> None:
    """A row is never too long, and of a long text it holds the token that is asked for."""
    at = data.draw(st.integers(0, len(text) - 1))
    pair = PAIRS.pair(PAIRS.asked("风"), "云", text, length, (at, at + 1))
    assert len(pair.ids) <= length
    (kept,) = within(pair.offsets, (at, at + 1))
    assert pair.ids[pair.begin + kept] == PAIRS.pair([], "", text[at], 9).ids[2]


@given(st.text(LETTERS, min_size=1, max_size=60), st.data())
def test_an_example_marks_the_tokens_of_the_answer(text: str, data: st.DataObject) -> None:
    """The first and the last token of its span are those of the answer."""
    start = data.draw(st.integers(0, len(text) - 1))
    passage = Told(title="雨", text=text, answers=True, span=(start, start + 1))
    made = example(PAIRS, "云 雪", passage, 16, titled=True)
    first, last = made.span
    assert first == last
    assert made.ids[first] == PAIRS.asked(text[start])[0]
    assert (made.answers, made.kinds[first]) == (1, 1)


def test_what_is_drawn_begins_with_the_passage_itself() -> None:
    """A group gives its first passage and so many others, each once; an altered question has none to be found."""
    rows = [Told(title="", text=str(n), answers=n == 0, span=None) for n in range(6)]
    group = {"set": "s", "document": "d", "question": "q", "passages": rows}
    chosen = drawn(group, 3, random.Random(1))  # type: ignore[arg-type]  # a plain dict is one
    assert chosen[0] == rows[0]
    assert len({row["text"] for row in chosen}) == 4
    assert answerable(group)  # type: ignore[arg-type]
    assert not answerable({**group, "passages": rows[1:]})  # type: ignore[arg-type]


def test_folds_do_not_change() -> None:
    """A document's fold is written into what was measured."""
    assert [fold_of(name, 2) for name in ("ats_17c014a102cc", "drcd_a550aff70324", "x")] == [1, 0, 1]
    assert {fold_of(str(n), 2) for n in range(20)} == {0, 1}
