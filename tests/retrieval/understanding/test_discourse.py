"""A question read into words by what they do in it."""

import pytest

from retrieval.understanding.discourse.reading import read
from retrieval.understanding.discourse.topic import topic
from retrieval.understanding.discourse.words import Ask, For, Kind


def kinds(text: str) -> list[tuple[str, Kind]]:
    """The words of a question that are more than grammar."""
    return [(word.form, word.kind) for word in read(text).words if word.kind is not Kind.GRAMMAR]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("普京", Kind.PERSON),
        ("普丁", Kind.PERSON),
        ("澤倫斯基", Kind.PERSON),
        ("娜尔吉斯·穆罕默迪", Kind.PERSON),
        ("陈秋实", Kind.PERSON),
        ("易建联", Kind.PERSON),
        ("北韓", Kind.PLACE),
        ("花蓮", Kind.PLACE),
        ("华为", Kind.BODY),
        ("清华大学", Kind.BODY),
        ("国际刑事法院", Kind.BODY),
        ("2023年9月21日", Kind.DATE),
        ("去年底", Kind.DATE),
        ("國防部長", Kind.ROLE),
        ("峰会", Kind.NOUN),
        ("洪水", Kind.NOUN),
        ("被捕", Kind.VERB),
        ("原因", Kind.VAGUE),
        ("該公司", Kind.ANAPHOR),
        ("什麼時候", Kind.ASK),
    ],
)
def test_kinds(name: str, kind: Kind) -> None:
    """A name, a date, an ask is told for what it is, in either script and either region's spelling."""
    (word,) = read(name).words
    assert (word.start, word.end, word.kind) == (0, len(name), kind)


def test_words_cover_a_question_in_order() -> None:
    """Each character belongs to one word, and is shown as it was written."""
    reading = read("華為什麼時候被美國制裁？")
    assert "".join(reading.shown(word) for word in reading.words) == reading.text
    assert kinds(reading.text) == [
        ("华为", Kind.BODY),
        ("什么时候", Kind.ASK),
        ("美国", Kind.PLACE),
        ("制裁", Kind.VERB),
    ]


@pytest.mark.parametrize("text", ["其他国家", "应该公司", "马耳他", "吉他", "该不该", "正当年", "几内亚", "同日本"])
def test_what_only_looks_like_it(text: str) -> None:
    """Characters of 他, 该公司, 当年, 几 within other words stand for nothing and ask nothing."""
    assert not read(text).of(Kind.ANAPHOR, Kind.ASK)


def test_what_is_asked_and_meant() -> None:
    """An ask says what for, an anaphor what it can stand for."""
    assert [word.does for word in read("当时他在哪里？").words[:4]] == [For.TIME, For.PERSON, None, Ask.WHERE]


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("普京什么时候访问中国？", "普京访问中国"),
        ("北約峰會在哪裡舉行？", "北約峰會舉行"),
        ("贸易战是什么时候开始的？", "贸易战开始"),
        ("台湾总统是谁？", "台湾总统"),
        ("马航 MH370 在哪里失踪？", "马航 MH370 失踪"),
        ("孟晚舟现在在哪里？", "孟晚舟"),
        ("火星上有没有水？", "火星上有水"),
        ("请问谁说的？", ""),
        ("为什么？", ""),
    ],
)
def test_topic(question: str, about: str) -> None:
    """What a question is about, without what it asks and what that leaves hanging."""
    assert topic(read(question)) == about
