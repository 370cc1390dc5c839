"""The lexical leg against the formula, and as a cache."""

import math
from pathlib import Path

import pytest

from retrieval.errors import IndexCorrupt
from retrieval.language import tokens
from retrieval.language.segmenting import terms
from retrieval.language.text import fold
from retrieval.legs.lexical import LAYOUT, LexicalIndex
from retrieval.legs.weighing import BIGRAM_WEIGHT, Limits
from retrieval.records import START, Point, Window

TEXTS = {
    1: "普京访问中国",
    2: "中国外交部发言人谈中俄贸易额",
    3: "火星探测器着陆",
    4: "中国探测器拍摄火星表面的照片并发回地球",
}

ROWS = [
    (number, terms([text])[0], 1_000 * number, "测试社") for number, text in TEXTS.items()
]  # published a second after another


@pytest.fixture
def index(tmp_path: Path) -> LexicalIndex:
    """The four texts."""
    made = LexicalIndex.create(tmp_path)
    made.apply(ROWS, (), Point(4, -44))
    return made


def bm25(term: str, document: list[str], documents: list[list[str]]) -> float:
    """Robertson's formula with k1 1.2 and b 0.75, the idf that cannot be negative."""
    k1, b = 1.2, 0.75
    count = sum(term in other for other in documents)
    idf = math.log(1 + (len(documents) - count + 0.5) / (count + 0.5))
    average = sum(map(len, documents)) / len(documents)
    frequency = document.count(term)
    return idf * frequency * (k1 + 1) / (frequency + k1 * (1 - b + b * len(document) / average))


def test_scores_are_bm25_of_words_and_bigrams(index: LexicalIndex) -> None:
    """A score is the formula's, summed over content words and, less, their bigrams.

    The index also holds one empty document of its own, which counts for averages.
    """
    words = [tokens.words(text) for text in TEXTS.values()] + [[]]
    pairs = [tokens.bigrams(text) for text in TEXTS.values()] + [[]]
    found = dict(index.search(fold("火星"), 10))
    for number in (3, 4):
        at = number - 1
        expected = bm25("火星", words[at], words) + BIGRAM_WEIGHT * bm25("火星", pairs[at], pairs)
        assert found[number] == pytest.approx(expected, rel=0.02)  # lengths are stored in one byte
    assert set(found) == {3, 4}


def test_the_other_script_finds_the_same(index: LexicalIndex) -> None:
    """A question in traditional characters has the answer of the simplified one."""
    assert index.search(fold("普京訪問中國"), 3) == index.search(fold("普京访问中国"), 3)


def test_every_word_must_be_there_when_asked_so(index: LexicalIndex) -> None:
    """With `every`, a passage that lacks a word is not found."""
    assert [number for number, _ in index.search("中国火星", 10, limits=Limits(words="中国火星"))] == [4]
    assert {number for number, _ in index.search("中国火星", 10)} == {1, 2, 3, 4}


def test_a_window_of_time_holds_what_was_published_then(index: LexicalIndex) -> None:
    """Within a window only its passages are found, with the scores they have without, and none of unknown time."""
    everywhere = dict(index.search("中国火星", 10))
    inside = dict(index.search("中国火星", 10, within=Window(2_000, 3_000)))
    assert inside == {number: pytest.approx(everywhere[number]) for number in (2, 3)}
    index.apply([(9, terms(["火星的谜"])[0], 0, "")], (), Point(9, 99))
    assert [number for number, _ in index.search("火星", 10, within=Window(9_000, 9_999))] == []
    assert 9 in dict(index.search("火星", 10))
    assert 9 not in dict(index.search("火星", 10, within=Window(-(10**15), 10**15)))


def test_what_is_applied_is_there_when_opened_again(tmp_path: Path, index: LexicalIndex) -> None:
    """Documents and their sequence are committed together and found by another opening."""
    index.apply([(5, terms(["新文章"])[0], 0, "")], (1,), Point(9, 99))
    again = LexicalIndex.open(tmp_path)
    assert (len(again), again.point) == (4, Point(9, 99))
    assert [number for number, _ in again.search("新文章", 5)] == [5]
    assert again.search("普京", 5) == []


def test_a_damaged_index_is_named_and_only_a_writer_replaces_it(tmp_path: Path, index: LexicalIndex) -> None:
    """Readers leave a damaged index as it is; who creates one puts an empty one in its place."""
    (tmp_path / LAYOUT / "meta.json").write_text("{")
    with pytest.raises(IndexCorrupt, match=LAYOUT):
        LexicalIndex.open(tmp_path)
    assert (tmp_path / LAYOUT / "meta.json").read_text() == "{"
    again = LexicalIndex.create(tmp_path)
    assert (len(again), again.point) == (0, START)
    again.apply(ROWS, (), Point(4, 4))
    assert len(LexicalIndex.open(tmp_path)) == 4


def test_an_index_of_an_earlier_layout_goes_when_it_is_built_again(tmp_path: Path) -> None:
    """A new layout leaves nothing of the old one on the disk, and other folders alone."""
    for name in ("lexical-1", "models"):
        (tmp_path / name).mkdir()
    LexicalIndex.create(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [LAYOUT, "models"]


def test_an_earlier_layout_is_named_when_another_takes_its_place(
    tmp_path: Path, index: LexicalIndex, caplog: pytest.LogCaptureFixture
) -> None:
    """Who waits for an index to be built again is told why."""
    assert len(index) == 4
    (tmp_path / LAYOUT).rename(tmp_path / "lexical-4")
    assert len(LexicalIndex.create(tmp_path)) == 0
    assert "lexical-4 is of an earlier version: it is only a cache and is built again" in caplog.text
    assert not (tmp_path / "lexical-4").exists()


def test_a_reader_finds_nothing_where_nothing_is(tmp_path: Path) -> None:
    """Opening where there is no index gives an empty one and writes nothing."""
    index = LexicalIndex.open(tmp_path)
    assert (len(index), index.point, index.stored) == (0, START, False)
    assert index.search("普京", 5) == []
    assert list(tmp_path.iterdir()) == []


def test_damage_met_while_reading_is_named(tmp_path: Path, index: LexicalIndex) -> None:
    """An index that another process breaks under a reader is an IndexCorrupt, whatever tantivy makes of it."""
    (tmp_path / LAYOUT / "meta.json").write_text("{")
    with pytest.raises(IndexCorrupt, match=LAYOUT):
        index.search("普京", 5)


def test_cleared_is_empty(tmp_path: Path, index: LexicalIndex) -> None:
    """Nothing is held and no point reached after clearing."""
    index.clear()
    assert (len(index), index.point) == (0, START)


def test_nothing_is_found_for_no_words(index: LexicalIndex) -> None:
    """A question without a single word finds nothing and raises nothing."""
    assert index.search("", 5) == []
    assert index.search("?!", 5) == []
