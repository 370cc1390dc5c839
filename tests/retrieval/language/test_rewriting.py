"""A question in the words of the text that it is read with."""

import pytest

from retrieval.language.rewriting import asked_in_chinese, replaced


@pytest.mark.parametrize(
    ("question", "rewritten"),
    [
        ("when did putin visit china", "什么时候 putin visit china"),
        ("how many people died in the earthquake", "多少 people died earthquake"),
        ("who is the head of 世卫组织", "who is the head of 世卫组织"),
        ("普京什么时候访问中国", "普京什么时候访问中国"),
        ("putin in beijing", "putin in beijing"),
        ("whole numbers", "whole numbers"),
    ],
)
def test_an_english_question_asks_in_chinese(question: str, rewritten: str) -> None:
    """What it asks with is Chinese, its grammar goes; what is Chinese already, or asks nothing, stays."""
    assert asked_in_chinese(question) == rewritten


@pytest.mark.parametrize(
    ("word", "other", "text", "rewritten"),
    [
        ("us", "美国", "what does the us say of russia", "what does the 美国 say of russia"),
        ("19", "十九", "2019年 covid-19", "2019年 covid-十九"),
        ("世卫组织", "who", "世卫组织宣布", "who宣布"),
    ],
)
def test_a_name_is_put_in_the_place_of_another(word: str, other: str, text: str, rewritten: str) -> None:
    """One of Latin letters or digits only where it stands whole."""
    assert replaced(word, other, text) == rewritten
