"""What a reader wants to hear of, read from what was typed."""

from datetime import date

import pytest

from retrieval.alerting.standing import read, subject
from retrieval.records import Interest, Standing
from retrieval.understanding.query import parse

SOURCES = ("路透社", "BBC中文", "美国之音")
DAY = date(2024, 10, 2)


@pytest.mark.parametrize(
    ("typed", "interest", "text"),
    [
        ("路透", Interest.SOURCE, "路透社"),
        ("  美国之音 ", Interest.SOURCE, "美国之音"),
        ("美国", Interest.WORDS, "美国"),
        ("普京  泽连斯基", Interest.WORDS, "普京 泽连斯基"),
        ("普京 -北约 来源:bbc", Interest.WORDS, "普京 -北约 来源:BBC中文"),
        ("“一带一路”", Interest.WORDS, '"一带一路"'),
        ("疫苗 日期:上个月", Interest.WORDS, "疫苗 日期:2024-09-01..2024-09-30"),
        ("有没有关于台湾地震的新闻？", Interest.WORDS, "台湾地震"),
        ("关于长泽禁渔期的新闻", Interest.WORDS, "长泽禁渔期"),
        ("普京什么时候访问中国", Interest.QUESTION, "普京什么时候访问中国"),
        ("長江大橋通車了嗎？", Interest.QUESTION, "長江大橋通車了嗎？"),
        ("被盗的名画找到了吗", Interest.QUESTION, "被盗的名画找到了吗"),
        ("美国会不会攻打伊朗", Interest.QUESTION, "美国会不会攻打伊朗"),
        ("Will Putin visit China?", Interest.QUESTION, "Will Putin visit China?"),
        ("日本央行将在年底前再次加息", Interest.QUESTION, "日本央行将在年底前再次加息"),
        ("粤港澳大湾区跨境数据", Interest.WORDS, "粤港澳大湾区跨境数据"),
        ("关于以色列的任何消息都想看。", Interest.WORDS, "以色列"),
        ("歐洲能源危機持續惡化。", Interest.QUESTION, "歐洲能源危機持續惡化。"),
    ],
)
def test_what_is_meant(typed: str, interest: Interest, text: str) -> None:
    """A source by its name, what asks or tells by its meaning, all else as a query with its days counted from today."""
    found = read(typed, lambda words: parse(words, DAY, SOURCES), SOURCES)
    assert found == Standing(interest, text)
    if interest is Interest.WORDS:  # as it is kept, it reads as itself
        assert parse(found.text, date(2030, 1, 1), SOURCES).text == found.text


@pytest.mark.parametrize(
    ("typed", "about"),
    [
        ("中印边境冲突有没有新进展？", "中印边境冲突"),
        ("请问有没有新的列车脱轨事故？", "列车脱轨事故"),
        ("長江洪水現在情況如何", "长江洪水"),
        ("请在美国加息有新进展时告诉我。", "美国加息"),
        ("台風登陸的時候請通知我", "台风登陆"),
        ("我想追蹤香港國安法案件的判決結果", "香港国安法案件的判决结果"),
        ("日本央行将在年底前再次加息", "日本央行将在年底前再次加息"),
        ("谁告诉了我们真相", "谁告诉了我们真相"),
        ("誰是英國王后", "谁是英国王后"),
        ("一天要工作多少小时", "一天要工作多少小时"),
        ("难民为什么失去了一切", "难民为什么失去了一切"),
        ("有没有水", "有没有水"),  # nothing would be left
        ("普京什么时候访问中国", "普京什么时候访问中国"),
    ],
)
def test_what_a_question_is_about(typed: str, about: str) -> None:
    """That something new is wanted says nothing of what."""
    assert subject(typed) == about
