"""What the command that looks at underlined words counts."""

from pathlib import Path

from retrieval.evaluation.questions import Query
from tests.quality.underlined import judged, measured


def test_underlined_words_against_those_known() -> None:
    """In any script and spacing; within a known answer or around one they overlap."""
    assert judged("七月 30日", ["7月29日", "七月30日"]) == (True, True)
    assert judged("臺北", ["台北市"]) == (False, True)
    assert judged("在台北市", ["台北市"]) == (False, True)
    assert judged("高雄", ["台北市", ""]) == (False, False)


def test_shares_are_of_what_is_underlined() -> None:
    """Whether it is underlined at all is a share of the questions."""
    said = {"1": "台北", "2": "高雄", "3": "", "4": ""}
    asked = [Query(number, "", ("台北",), frozenset({"x"})) for number in said]
    assert measured(Path("a"), asked, lambda query: said[query.id])[2:] == ["0.500", "0.500", "0.500", "2.0"]
