"""Many passages are cut into the same words as one question."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jieba import finalseg

from retrieval.errors import ParseError
from retrieval.language import segmenting, tokens
from retrieval.language.guess import guess
from retrieval.language.text import fold
from retrieval.reading import chunk, corpus

ROOT = Path(__file__).parents[3]
PIECES = [
    "常在在",
    "普京",
    "的",
    "在",
    "了",
    "叶耀元",
    "习总",
    "台积电",
    "covid-19",
    "u.s.",
    "8.1%",
    "1-8月",
    "foolery_s",
    "www.example.org",
    "c++",
    "c#",
    "at&t",
]
PIECES += [
    "h-1b",
    "+1-202",
    "3.5-4.2%",
    "b2b",
    "wto",
    "，",
    "。",
    "ひらがな",
    "한국",
    "é",
    "𠮷",
    "㐀",
    "鿿",
    "·",
    "_",
    "-",
    ".",
    "%",
    "龘",
    "乔·拜登",
    "t恤",
    "ｘ",
]
PIECES += [" ", "\r\n", "\t", "\u3000"]
HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=8)
COMMON = st.text(
    st.sampled_from("中国美俄普京总统在的了是不有和访问台湾会常他人大这上个为们到说时要就出年得里"), max_size=12
)
texts = st.lists(st.sampled_from(PIECES) | HAN | COMMON, max_size=20).map("".join)


@pytest.mark.parametrize("folder", ["seeds", "tests/corpus", "tests/quality/gate"])
def test_articles_are_cut_as_jieba_cuts_them(folder: str) -> None:
    """Every article of ours, word for word."""
    compared = 0
    for file in corpus.scan([ROOT / folder]):
        try:
            article = corpus.read(file)
        except ParseError:
            continue
        for passage in chunk.passages(article):
            folded = fold(f"{article.title}\n{passage.text}")
            assert segmenting.words(folded) == tokens.words(folded)
            compared += 1
    assert compared


@settings(max_examples=400, deadline=None)
@given(texts)
def test_so_is_any_text(text: str) -> None:
    """Whatever runs together: Latin, figures, other scripts, rare characters, blanks."""
    folded = fold(text)
    assert segmenting.words(folded) == tokens.words(folded)


@settings(max_examples=300, deadline=None)
@given(HAN | COMMON | texts)
def test_a_guess_is_jiebas(text: str) -> None:
    """What no dictionary has is cut as jieba's own model cuts it."""
    assert guess(text) == list(finalseg.cut(text))


def test_terms_are_the_words_and_bigrams_of_the_folded_text() -> None:
    """Parted by blanks, as the index takes them."""
    assert segmenting.terms(["普京訪問中國，COVID-19"]) == [("普京 访问 中国 covid 19", "普京 京访 访问 问中 中国")]
