"""Questions of whom a clause tells: what they ask, where their answer stands, when a passage is silent of another."""

import random

import pytest

from embeddings.training.reader.clauses import Plain, plain


def made(text: str) -> dict[str, tuple[str, Plain]]:
    """What a text is asked: the interrogative's kind and the answer, by question."""
    return {one.of(one.name): (text[one.start : one.end], one) for one in plain(text, random.Random(0))}


@pytest.mark.parametrize(
    ("text", "begins", "ends", "answer"),
    [
        ("王毅17日抵达巴黎。", "王毅", "抵达巴黎", "17日"),
        ("周二特朗普签署一项行政令", "特朗普", "签署一项行政令", "周二"),
        ("任志强因贪污公款被判处徒刑", "任志强", "被判处徒刑", "贪污公款"),
        ("蓬佩奥在德国发表讲话", "蓬佩奥在", "发表讲话", "德国"),
        ("中国进口了1170吨铁矿石", "中国进口了多少吨", "铁矿石", "1170吨"),
        ("习近平昨天致电拜登", "谁", "致电拜登", "习近平"),
    ],
)
def test_a_question_is_answered_by_its_clause(text: str, begins: str, ends: str, answer: str) -> None:
    """The interrogative stands where the answer stood, and the answer is found where it says."""
    (match,) = [told for ask, (told, _) in made(text).items() if ask.startswith(begins) and ask.endswith(ends)]
    assert match == answer


@pytest.mark.parametrize("text", ["习近平表示天气很好。", "他17日抵达巴黎。", "巴黎铁塔的灯光很美丽,游人如织。"])
def test_what_tells_nothing_of_anybody_is_not_asked(text: str) -> None:
    """Who says something, or is not named, is no subject."""
    assert made(text) == {}


def test_the_same_of_another_is_silent_where_nothing_near_the_name_tells_it() -> None:
    """A passage that names the other is silent unless a sentence with the name has a word of what is asked."""
    (_, ask) = next(pair for question, pair in made("王毅17日抵达巴黎。").items() if "抵达" in question)
    assert ask.of("普京").startswith("普京")
    assert ask.silent("普京", "", "普京会见了来宾。王毅抵达巴黎。")
    assert not ask.silent("普京", "", "普京也抵达了。")
    assert not ask.silent("普京", "", "王毅会见了来宾。")
