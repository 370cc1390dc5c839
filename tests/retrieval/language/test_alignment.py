"""Places in folded text found in the text as it is written."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.language.alignment import unfolded
from retrieval.language.text import fold, matched, regional_names

DOTS = "··•‧・･"
NAMES = [*regional_names(), "烏茲別克", "紐西蘭", "沙烏地阿拉伯", "澤倫斯基"]
PIECES = st.one_of(
    st.sampled_from(NAMES),
    st.sampled_from([f"本{dot}拉登" for dot in DOTS]),
    st.text("說習總統訪問說国发台灣说总", min_size=1, max_size=4),
    st.text("，。！？「」…·•‧・･ \u3000\n\x00\x1f㎞Ⅳ½ﷺ", min_size=1, max_size=3),
    st.text("ＡＰＥＣ２０１１ｶﾞﾊﾟＺＩ", min_size=1, max_size=4),
    st.sampled_from([unicodedata.normalize("NFD", word) for word in ("Pérez", "Ångström", "Đặng", "プーチン", "한국")]),
    st.text("aezİßΣς\u0301\u0323\u3099", min_size=1, max_size=3),
)
TEXTS = st.lists(PIECES, max_size=12).map("".join)


@settings(deadline=None)  # on a busy machine
@given(TEXTS, st.data())
def test_what_is_given_folds_to_what_was_asked_for(text: str, data: st.DataObject) -> None:
    """What lies before, within and behind the given offsets are, folded, the text folded, whatever a text is of."""
    folded = matched(text).folded
    start = data.draw(st.integers(0, len(folded)))
    end = data.draw(st.integers(start, len(folded)))
    first, last = unfolded(text, start, end)
    assert 0 <= first <= last <= len(text)
    before, within, behind = (matched(part).folded for part in (text[:first], text[first:last], text[last:]))
    if before + within + behind == folded:  # no character that stands for one of a name alone
        assert len(before) <= start
        assert len(behind) <= len(folded) - end
        assert folded[start:end] in within
    assert unfolded(text, 0, len(folded)) == (0, len(text))


def test_nothing_shifts_what_follows() -> None:
    """Behind any name, mark or sign, what follows is found to the character."""
    tail = "他死於阿伯塔巴德，享年54歲"
    texts = [f"{name}說{name}，他在{name}。" for name in NAMES] + [f"击毙本{dot}拉登。本{dot}拉登" for dot in DOTS]
    for text in (*texts, "ＣＮＮ…Pe\u0301rez……ｶﾞ㎞", "…\n\n…。\x1f川普\x00普丁"):
        folded = matched(text + tail).folded
        for wanted, written in (("死于", "死於"), ("阿伯塔巴德", "阿伯塔巴德"), ("54岁", "54歲"), ("岁", "歲")):
            at = folded.rindex(wanted)
            first, last = unfolded(text + tail, at, at + len(wanted))
            assert (text + tail)[first:last] == written, text


@pytest.mark.parametrize(
    ("text", "wanted", "written"),
    [
        ("美军2011年击毙本·拉登。他死于阿伯塔巴德。", "阿伯塔巴德", "阿伯塔巴德"),
        ("本·拉登死于2011年5月2日。", "2011年5月2日", "2011年5月2日"),
        ("本・拉登和本•拉登都死了", "都死了", "都死了"),
        ("Pe\u0301rez 2018年就任总理。", "2018年", "2018年"),
        ("总统Pe\u0301rez说", "pérez", "Pe\u0301rez"),
        ("他說……「普丁十月訪問」，", "十月", "十月"),
        ("他說……「普丁十月訪問」，", "普京", "普丁"),
        ("ＡＰＥＣ會議：１２國", "12", "１２"),
        ("川普昨天到紐西蘭訪問。", "访问", "訪問"),
        ("川普昨天到紐西蘭訪問。", "特朗普", "川普"),
        ("川普昨天到紐西蘭訪問。", "新西兰", "紐西蘭"),
        ("川普昨天到紐西蘭訪問。", "朗普昨", "川普昨"),  # of a name no part
        ("全国人民代表大会常务委员会昨天开会", "昨天", "昨天"),
        ("全国人民代表大会常务委员会昨天开会", "全国人大常委会", "全国人民代表大会常务委员会"),
        ("…………三點。", "三点", "三點"),
        ("据说\n\n 川普，川普。 川普！", "特朗普!", "川普！"),
        ("甲\x1f乙决定罢工。川普", "决定", "决定"),
    ],
)
def test_what_is_found_in_the_folded_text_is_quoted_as_written(text: str, wanted: str, written: str) -> None:
    """The part of the text that was folded to what was found."""
    at = matched(text).folded.index(wanted)
    first, last = unfolded(text, at, at + len(wanted))
    assert text[first:last] == written


@given(st.text(max_size=60), st.data())
def test_offsets_stay_in_any_text(text: str, data: st.DataObject) -> None:
    """Whatever the text, they lie in it and in order."""
    folded = matched(text).folded
    start = data.draw(st.integers(0, len(folded)))
    end = data.draw(st.integers(start, len(folded)))
    first, last = unfolded(text, start, end)
    assert 0 <= first <= last <= len(text)
    if fold(text) == text:
        assert (first, last) == (start, end)
