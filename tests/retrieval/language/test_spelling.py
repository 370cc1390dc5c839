"""One wrong character of the same sound in a name."""

from collections import Counter

import pytest

from retrieval.language import tokens
from retrieval.language.spelling import Counts, corrections
from retrieval.language.text import fold

TEXTS = [
    "习近平会见普京",
    "特朗普与泽连斯基通话",
    "蔡英文与拜登",
    "王毅访问澳大利亚",
    "孟晚舟获释",
    "宜兰县政府",
    "默克尔与马克龙",
]


def counts_of(texts: list[str]) -> Counts:
    """How many of the texts hold a term."""
    held = {"words": Counter[str](), "bigrams": Counter[str]()}
    for text in map(fold, texts):
        held["words"].update(set(tokens.words(text)))
        held["bigrams"].update(set(tokens.bigrams(text)))
    return lambda field, term: held[field][term]


COUNTS = counts_of(TEXTS * 5)


@pytest.mark.parametrize(
    ("question", "wrong", "right"),
    [
        ("习进平什么时候访问美国", "习进平", "习近平"),
        ("特狼普说了什么", "特狼普", "特朗普"),
        ("泽连斯机要求什么", "泽连斯机", "泽连斯基"),
        ("蔡英纹为什么辞职", "蔡英纹", "蔡英文"),
        ("拜灯什么时候当选", "拜灯", "拜登"),
        ("习近苹去了哪里", "习近苹", "习近平"),
        ("孟晚州为什么被捕", "孟晚州", "孟晚舟"),
        ("墨克尔说了什么", "墨克尔", "默克尔"),
        ("澳大力亚为什么起火", "澳大力亚", "澳大利亚"),
        ("特南普说了什么", "特南普", "特朗普"),  # n for l
    ],
)
def test_a_homophone_in_a_name_is_put_right(question: str, wrong: str, right: str) -> None:
    """A name that stands nowhere is read as the name in the archive that sounds the same."""
    assert corrections(question, COUNTS) == ((wrong, right),)


@pytest.mark.parametrize(
    "question",
    [
        "习近平什么时候访问美国",
        "王怡为什么被判刑",  # another person than 王毅
        "宜兰线经过哪里",  # no 宜兰县
        "火星上有没有水",
        "冰淇淋多少钱",
        "特蕾莎去了哪里",
        "putin visited",
        "",
    ],
)
def test_other_words_are_left_alone(question: str) -> None:
    """What is spelt right, is a word, may be someone's name, or has no counterpart is not touched."""
    assert corrections(question, COUNTS) == ()


def test_only_what_the_archive_knows_is_read_instead() -> None:
    """Nothing is put right in an archive without the name."""
    assert corrections("特狼普说了什么", counts_of(["天气很好"])) == ()


def test_a_spelling_that_the_archive_has_is_left() -> None:
    """Where the spelling asked for stands in an article, it may be meant."""
    counts = counts_of([*TEXTS, "记者蔡英纹报道"])
    assert corrections("蔡英纹是谁", counts) == ()
