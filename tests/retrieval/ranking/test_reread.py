"""The second stage: its ranking by hand, its sentence and span, and what was not read."""

from collections.abc import Sequence
from dataclasses import asdict, fields

import pytest

from embeddings.reading import Reading
from retrieval.language.text import fold
from retrieval.ranking.confidence import estimate, features
from retrieval.ranking.evidence import Question
from retrieval.ranking.reread import READ, reread
from retrieval.ranking.weights import weights
from retrieval.records import Evidence, Hit, Passage, Read
from tests.retrieval.small import article

QUESTION = Question.read("桥花了多少钱")


class WordReader:
    """Finds one word: a passage that holds it answers there, and no other does."""

    name = "word"

    def __init__(self, word: str) -> None:
        self.word = word
        self.seen: list[tuple[str, str]] = []
        self.asked: list[str] = []

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        """One reading a passage."""
        self.asked.append(question)
        self.seen += passages
        return [self._read(text) for _, text in passages]

    def _read(self, text: str) -> Reading:
        at = text.find(self.word)
        return Reading(-4.0, -4.0, 0.01, 0, 1) if at < 0 else Reading(4.0, 4.0, 0.9, at, at + len(self.word))


def hit(number: int, text: str, score: float) -> Hit:
    """A hit of an article of one passage."""
    told = article(number, f"标题{number}", text)
    passage = Passage(told, 0, len(told.text), "", number)
    return Hit(passage, score, (0, len(text)), Evidence(score, 0.0, score, 0.0, 1.0, 0.0, 1.0))


def test_what_the_reader_prefers_rises() -> None:
    """Between passages that look alike, the one that the reader finds the answer in is first."""
    hits = [hit(1, "桥很长。", 0.5), hit(2, "桥很贵。花了九亿元。", 0.48)]
    ranked = reread(QUESTION, hits, WordReader("九亿元"))
    assert [one.passage.id for one in ranked] == [2, 1]
    assert ranked[0].score > ranked[1].score


def test_the_score_is_the_weighted_sum_of_both_stages() -> None:
    """A hit's new score can be worked out from the weights and its evidence."""
    (seen,) = reread(QUESTION, [hit(1, "花了九亿元。", 0.5)], WordReader("九亿元"))
    by = weights("read")
    assert seen.score == pytest.approx(0.5 + 4 * by["relevance"] + 4 * by["answers"] + 0.9 * by["span"])
    assert seen.evidence.read == Read(4.0, 4.0, 0.9)


def test_an_unlikely_answer_does_not_move_the_mark() -> None:
    """Where the reader finds no answer, the sentence of the first stage stays marked, and no span is shown."""
    (seen,) = reread(QUESTION, [hit(1, "桥很长。桥很贵。", 0.5)], WordReader("九亿元"))
    assert (seen.mark, seen.span) == ((0, 8), None)


def test_the_sentence_of_the_answer_is_marked() -> None:
    """The mark is the sentence that the answer stands in, the span the answer, in the text as it is written."""
    text = "桥很长……真的。川普說，它花了「九億元」。大家都走過。"
    (seen,) = reread(QUESTION, [hit(1, text, 0.5)], WordReader("九亿元"))
    assert text[slice(*seen.mark)] == "川普說，它花了「九億元」。"
    assert seen.span is not None
    assert text[slice(*seen.span)] == "九億元"


def test_the_reader_is_given_folded_texts_under_their_titles() -> None:
    """What is read is what training read: folded, the title apart."""
    reader = WordReader("?")
    reread(QUESTION, [hit(1, "普丁訪問中國。", 0.5)], reader)
    assert reader.seen == [("标题1", fold("普丁訪問中國。"))]


@pytest.mark.parametrize(
    ("asked", "text", "read"),
    [
        ("桥花了多少钱", "桥花了九亿元。", "桥花了多少钱"),
        ("putin什么时候访问中国", "普京十月访问中国。", "普京什么时候访问中国"),
        ("putin什么时候访问中国", "Putin将访问中国。", "putin什么时候访问中国"),
        ("when did putin visit china", "普京十月访问中国。", "什么时候 普京 访问 中国"),
        ("世卫组织说了什么", "WHO表示，疫情仍未结束。", "who说了什么"),
    ],
)
def test_the_question_is_read_in_the_words_of_the_passage(asked: str, text: str, read: str) -> None:
    """The reader, which knows little but Chinese, is asked in it, with each name as the passage has it."""
    reader = WordReader("?")
    reread(Question.read(asked), [hit(1, text, 0.5)], reader)
    assert reader.asked == [read]


def test_what_was_not_read_stays_behind_what_was() -> None:
    """Only the first are read; the others keep their order, and none stands before one that was read."""
    hits = [hit(number, f"第{number}句。", 0.9 - number / 100) for number in range(READ + 3)]
    reader = WordReader("没有")
    ranked = reread(QUESTION, hits, reader)
    assert len(reader.seen) == READ
    assert [one.passage.id for one in ranked[READ:]] == [READ, READ + 1, READ + 2]
    assert all(one.evidence.read is None for one in ranked[READ:])
    assert [one.score for one in ranked] == sorted((one.score for one in ranked), reverse=True)


def test_no_hits_are_no_hits() -> None:
    """An empty archive has nothing to read."""
    assert reread(QUESTION, [], WordReader("九")) == []


def test_what_the_reader_finds_makes_the_answer_more_certain() -> None:
    """The confidence follows the reader."""
    found, lost = (reread(QUESTION, [hit(1, "花了九亿元。", 0.5)], WordReader(word)) for word in ("九亿元", "火星"))
    assert estimate(found) > estimate(lost)


def test_every_weight_weighs_something_and_everything_is_weighed() -> None:
    """The names in weights.toml are those of the evidence."""
    looked = {field.name for field in fields(Evidence)} - {"read"}
    assert set(weights("look")) == looked
    assert sum(weights("look").values()) == pytest.approx(1.0)
    assert set(weights("read")) == {field.name for field in fields(Read)}
    seen = Evidence(*[0.5] * 7)
    assert set(weights("quick")) == {"bias", *features(seen)}
    assert set(weights("precise")) == {"bias", *features(Evidence(**{**asdict(seen), "read": Read(0.0, 0.0, 0.0)}))}
