"""Folding and sentences."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.language.text import LONGEST_SENTENCE, fold, letters, matched, sentences


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("普京何時訪問中國？", "普京什么时候访问中国？".replace("什么时候", "何时")),
        ("ＡＰＥＣ（亚太经合会）", "apec(亚太经合会)"),
        ("普丁", "普京"),
        ("俄羅斯總統普丁", "俄罗斯总统普京"),
        ("川普與澤倫斯基", "特朗普与泽连斯基"),
        ("紐西蘭、寮國、沙烏地阿拉伯", "新西兰、老挝、沙特阿拉伯"),
        ("Ⅳ", "iv"),
    ],
)
def test_folding_makes_scripts_widths_and_regions_alike(one: str, other: str) -> None:
    """Texts that say the same in another script, width or region fold to the same."""
    assert fold(one) == fold(other)


@pytest.mark.parametrize("text", ["四川普通话", "乾隆皇帝", "卡尼日前表示", "公尺"])
def test_folding_leaves_look_alikes_alone(text: str) -> None:
    """A regional name inside another word is no name."""
    assert fold(text) == text


@given(st.text(max_size=80))
def test_folding_twice_changes_nothing_more_in_ascii(text: str) -> None:
    """Folding never raises, and folded ASCII stays."""
    folded = fold(text)
    assert isinstance(folded, str)
    if text.isascii():
        assert fold(folded) == folded


def cut(text: str) -> list[str]:
    """The sentences as texts."""
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("他来了。她走了！真的吗？！", ["他来了。", "她走了！", "真的吗？！"]),
        ("他说：“我很高兴。今年访问。”然后走了。", ["他说：“我很高兴。", "今年访问。”", "然后走了。"]),
        ("增长3.5%，约1.2万。", ["增长3.5%，约1.2万。"]),
        ("Mr. Smith of the U.S. said so. He left.", ["Mr. Smith of the U.S. said so.", "He left."]),
        ("我……我不知道。", ["我……我不知道。"]),
        ("没有句号", ["没有句号"]),
        ("第一段\n第二段", ["第一段", "第二段"]),
        ("  \n ", []),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_stops(text: str, expected: list[str]) -> None:
    """A sentence ends at its full stop with the closing marks; decimals, initials and hesitation end none."""
    assert cut(text) == expected


@given(st.text(alphabet="中文。！？，；” \n.aA3", max_size=400))
def test_sentences_cover_the_text_in_order(text: str) -> None:
    """Together the sentences are all of the text but blanks, in order, none empty."""
    spans = list(sentences(text))
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
    assert all(a < b for a, b in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


def test_a_list_without_full_stops_is_cut_at_softer_stops() -> None:
    """No sentence is longer than the limit, and the cut falls behind a comma where there is one."""
    pieces = cut("姓名甲乙丙，" * 500)
    assert max(map(len, pieces)) <= LONGEST_SENTENCE
    assert all(piece.endswith("，") for piece in pieces)
    assert max(map(len, cut("字" * 5000))) <= LONGEST_SENTENCE


def test_letters_are_what_publishers_set_alike() -> None:
    """Punctuation, blanks and line feeds are left out."""
    assert letters("“天地”， 玄_黄…\n宇宙（a1）") == "天地玄黄宇宙a1"


@given(st.text(alphabet="本·拉登普丁。！\n \x00\x1fe\u0301Ａ", max_size=80))
def test_the_pieces_of_a_matched_text_are_all_of_it(text: str) -> None:
    """They follow on each other from end to end, whatever control characters stand in the text; each is folded."""
    of = matched(text)
    assert [start for start, _, _ in of.pieces] == [0, *(end for _, end, _ in of.pieces[:-1])]
    assert of.pieces[-1][1] == len(text)
    assert "".join(piece for _, _, piece in of.pieces) == of.folded
    assert all(fold(text[start:end]) == piece for start, end, piece in of.pieces)


@pytest.mark.parametrize("control", ["\x1f", "\x00", "\x1e"])
def test_a_control_character_ends_no_text(control: str) -> None:
    """What follows it is folded as well."""
    text = f"甲{control}乙決定罷工。次日復工。"
    assert [piece for _, _, piece in matched(text).sentences] == [fold(text[: len("甲x乙決定罷工。")]), "次日复工。"]
    assert fold(text).endswith("乙决定罢工。次日复工。")
