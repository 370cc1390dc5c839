"""Links that open an article, ask a question, or offer a subscription."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.deeplinks import article_in, link, question_in, subscription_in, to_article, to_question, to_subscription

CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=30)


@given(st.one_of(st.text(max_size=40), CHINESE))
def test_a_question_comes_back_as_it_was(question: str) -> None:
    """Whatever has a link is asked by it exactly, and the link is one that Telegram takes."""
    payload = to_question(question)
    if payload is not None:
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload)
        assert question_in(payload) == question
        assert article_in(payload) is None
        assert subscription_in(payload) is None
        offered = to_subscription(question)
        assert offered is not None
        assert subscription_in(offered) == question
        assert question_in(offered) is None


@given(CHINESE.filter(bool))
def test_what_fits(question: str) -> None:
    """Twenty-two Chinese characters have a link, twenty-three have none."""
    assert (to_question(question) is not None) == (len(question) <= 22)


def test_the_shorter_encoding() -> None:
    """Latin letters take a byte each, and Korean, which takes four of GB18030, two."""
    assert to_question("x" * 45) is not None
    assert to_question("한" * 22) is not None
    assert to_question("") is None
    assert to_question("\ud800") is None


@given(st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-", max_size=70))
def test_whatever_comes_is_read_or_refused(payload: str) -> None:
    """No payload raises, and what is read as a question would be written so."""
    for each in (payload, f"q_g{payload}", f"q_u{payload}", f"a_{payload}"):
        question = question_in(each)
        assert question is None or re.fullmatch(r"q_[gu].+", each)
        identity = article_in(each)
        assert identity is None or to_article(identity) == each


@pytest.mark.parametrize("payload", ["", "q_", "q_g", "q_x5L2g", "q_g5L2g=", "q_g!", "q_u5L2", "q_gxA", "a_", "a_一"])
def test_broken(payload: str) -> None:
    """What was cut, padded or made up is nothing."""
    assert (question_in(payload), article_in(payload)) == (None, None)


def test_article() -> None:
    """An article's link names its id."""
    assert to_article("abcdefgh2345") == "a_abcdefgh2345"
    assert article_in("a_abcdefgh2345") == "abcdefgh2345"
    assert to_article("不是編號") is None
    assert link("SomeBot", "hello") == "https://t.me/SomeBot?start=hello"
