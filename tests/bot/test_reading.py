"""Articles in the script a reader chose: as long as the original, which is not lost."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.render import reading
from retrieval.answering.links import sentence_link
from retrieval.language.text import in_script
from retrieval.records import Script
from tests.telegram.archive import BICYCLE, LIBRARY, quote

SCRIPTS = st.sampled_from([Script.HANS, Script.HANT])


def test_scripts() -> None:
    """Characters are converted by the words they stand in, as mainland China and Taiwan write them; words stay."""
    assert in_script("皇后的頭髮乾了，軟體裡面。", Script.HANS) == "皇后的头发干了，软体里面。"
    assert in_script("皇后的头发干燥，软件里面。", Script.HANT) == "皇后的頭髮乾燥，軟件裡面。"


@given(st.text(st.one_of(st.characters(), st.sampled_from("裡面后後里發髮干乾\0\n"))), SCRIPTS)
def test_as_long_as_before(text: str, script: Script) -> None:
    """Whatever is in it, a text keeps its length and its lines, so that offsets into it hold."""
    converted = in_script(text.encode("utf-8", "replace").decode(), script)
    assert len(converted) == len(text)
    assert [len(line) for line in converted.split("\n")] == [len(line) for line in text.split("\n")]


def test_the_original_is_kept() -> None:
    """A copy for reading knows what it was made of: the link leads to the sentence as published."""
    one = quote(LIBRARY, "館藏十二萬冊，週末開放到晚上十點。")
    copy = reading.quote(one, Script.HANS)
    assert copy.sentence == "馆藏十二万册，周末开放到晚上十点。"
    assert copy.article.original is LIBRARY
    assert sentence_link(copy) == sentence_link(one)
    assert copy.article.url == LIBRARY.url


def test_what_is_left_alone() -> None:
    """Nothing is copied where no script was chosen, it is the article's own, or the article is not Chinese."""
    assert reading.article(BICYCLE, None) is BICYCLE
    assert reading.article(BICYCLE, Script.HANT) is BICYCLE
    other = replace(BICYCLE, script=Script.OTHER)
    assert reading.article(other, Script.HANS) is other
