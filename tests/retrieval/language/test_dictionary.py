"""jieba's dictionary as it lies on the disk, and what is added to it."""

import random
from collections.abc import Iterator

import jieba
import pytest

from retrieval.language.dictionary import Dictionary

with jieba.get_module_res("dict.txt") as lines:
    ENTRIES = {word: (int(count), tag) for word, count, tag in (line.decode().split() for line in lines)}
STRAYS = [word for word, after in zip(ENTRIES, list(ENTRIES)[1:], strict=False) if word > after]  # out of order


@pytest.fixture(scope="module")
def dictionary() -> Iterator[Dictionary]:
    """Of jieba's, with two words and three names, one of which it has and one of which is a word."""
    with jieba.get_module_res("dict.txt") as file:
        yield Dictionary(file, {"叶耀元": 7, "拜登政府": 9}, ["普京", "叶耀元", "泽连斯基们"], 50)


def test_every_word_is_found_as_the_file_has_it(dictionary: Dictionary) -> None:
    """Count and tag of words from anywhere in it, of those out of order, of the first and the last."""
    chosen = random.Random(1).sample(list(ENTRIES), 3000) + STRAYS + list(ENTRIES)[:100] + list(ENTRIES)[-3:]
    for word in chosen:
        assert (dictionary.get(word), dictionary.tag(word)) == ENTRIES[word], word
        assert dictionary[word] == ENTRIES[word][0]


def test_what_a_word_begins_with_counts_nothing(dictionary: Dictionary) -> None:
    """It is there, as jieba's segmenter expects, with the count 0 unless it is a word too."""
    for word in [*random.Random(2).sample(list(ENTRIES), 1000), *STRAYS]:
        for end in range(1, len(word)):
            assert word[:end] in dictionary
            assert dictionary.get(word[:end]) == ENTRIES.get(word[:end], (0,))[0]


def test_what_no_word_begins_with_is_not_there(dictionary: Dictionary) -> None:
    """Nor are an empty text, other scripts, and half a character."""
    for text in ("", "龘龘", "普京普", "ＡＢ", "한국", "\ud800", "\U0002a6d6", "的\n一", "一 2"):
        assert text not in dictionary
        assert dictionary.get(text) is None
        assert dictionary.tag(text) == ""
        with pytest.raises(KeyError):
            dictionary[text]


def test_what_is_added_is_found_and_names_do_not_replace_words(dictionary: Dictionary) -> None:
    """A word with its count, a name as a rare word where neither jieba nor we have it."""
    assert dictionary.added == {"叶耀元": 7, "拜登政府": 9, "泽连斯基们": 50}
    assert [dictionary.get(word) for word in ("叶耀", "叶耀元", "泽连斯基们")] == [0, 7, 50]
    assert dictionary.get("普京") == ENTRIES["普京"][0]
    assert dictionary.tag("拜登政府") == ""


def test_the_total_is_that_of_all_words(dictionary: Dictionary) -> None:
    """jieba's, counted once and written down, and what is added."""
    assert dictionary.total == sum(count for count, _ in ENTRIES.values()) + 66
