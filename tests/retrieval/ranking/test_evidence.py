"""What of a question stands in a text."""

import pytest

from retrieval.language.text import fold
from retrieval.language.wording import SYNONYM
from retrieval.ranking.evidence import PARTIAL, Question


def read(question: str) -> Question:
    """Read a question as the index does."""
    return Question.read(fold(question))


def test_coverage_is_the_share_of_what_was_asked() -> None:
    """Everything there is 1, nothing 0, and a rare word weighs more than a common one."""
    question = read("普京访问中国")
    assert question.coverage("普京十月访问中国") == pytest.approx(1.0)
    assert question.coverage("天气很好") == 0.0
    assert question.coverage("普京") > question.coverage("中国") > 0.0


def test_part_of_a_word_counts_in_part() -> None:
    """A word cut otherwise by the author still counts by the pairs that are there."""
    question = read("外汇储备")
    assert question.coverage("外汇") == pytest.approx(PARTIAL / 3)


def test_a_synonym_counts_nearly_in_full() -> None:
    """What the text says in another word is there, a little less than the word itself; an unrelated word is not."""
    assert read("去世").coverage("李登辉病逝") == pytest.approx(SYNONYM)
    assert read("去世").coverage("李登辉去世") == 1.0
    assert read("去世").coverage("李登辉出席") == 0.0


def test_a_regional_name_is_covered_by_the_other() -> None:
    """普丁 in the question is answered by 普京 in the text."""
    assert read("普丁").coverage(fold("普京")) == 1.0


def test_names_and_numbers_must_be_the_ones_asked_about() -> None:
    """The share of places, persons, numbers and Latin words that are there; other words do not count."""
    question = read("普京2024年访问日本")
    assert question.named(fold("普京2024年访问蒙古")) == pytest.approx(2 / 3)
    assert read("BTS惹怒谁").named(fold("惹怒中国")) == 0.0
    assert read("贸易增长").named("天气") == 1.0


def test_run_is_the_longest_stretch_word_for_word() -> None:
    """The longest common stretch as a share of the question."""
    assert read("俄中贸易额").run("今年俄中贸易额超过") == 1.0
    assert read("俄中贸易额").run("贸易额") == pytest.approx(3 / 5)
    assert read("俄中贸易额").run("火星") == 0.0


def test_the_best_sentence_has_the_form_of_an_answer() -> None:
    """Between two sentences that hold the same words, the one with a date answers 什么时候."""
    text = "普京将访问中国。普京十月访问中国。各方关注。"
    best = read("普京什么时候访问中国").best_sentence(text)
    assert text[best.start : best.end] == "普京十月访问中国。"


def test_a_text_without_sentences_is_its_own() -> None:
    """A blank text has one sentence, empty."""
    best = read("普京").best_sentence("")
    assert (best.start, best.end, best.coverage) == (0, 0, 0.0)
