"""Questions that nothing answers: what a passage must lack to be called silent."""

import random
from itertools import islice

import pytest

from embeddings.training.reader.silent import asked


@pytest.mark.parametrize(
    ("title", "text", "silent"),
    [
        ("访谈", "李登辉评价习近平。", True),
        ("访谈", "习近平会见了来宾。前总统已经去世。", True),
        ("访谈", "习近平说,前总统已经去世。", False),
        ("习近平谈前总统", "他已经去世。", False),
        ("访谈", "前总统已经去世。", False),  # nor does it name him: it is no close call
    ],
)
def test_silent(title: str, text: str, *, silent: bool) -> None:
    """A passage is silent where no sentence of it holds both whom is asked of and a word of an answer."""
    made = islice(asked(["习近平"], ["巴黎"], random.Random(0)), 500)
    ask = next(one for one in made if one.question == "习近平什么时候去世")
    assert ask.silent(title, text) is silent


def test_questions() -> None:
    """Each question begins with a name or place that was given, and asks for what its pattern finds."""
    made = list(islice(asked(["孟晚舟", "普京"], ["巴黎", "上海"], random.Random(1)), 300))
    assert {one.name for one in made} == {"孟晚舟", "普京", "巴黎", "上海"}
    assert all(one.question.startswith(one.name) for one in made)
    visits = [one for one in made if "访问巴黎" in one.question]
    assert visits
    assert all(one.answering.pattern == "巴黎" for one in visits)
