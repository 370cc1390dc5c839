"""Words, bigrams and what a question is about."""

import subprocess
import sys
from pathlib import Path

from retrieval.language import tokens


def test_words_keep_names_and_numbers_and_drop_punctuation() -> None:
    """Jieba's words, without punctuation and blanks."""
    assert tokens.words("普京,访问 中国!2023年") == ["普京", "访问", "中国", "2023", "年"]


def test_bigrams_run_over_chinese_only() -> None:
    """Pairs of neighbouring Chinese characters; a lone one stands for itself; Latin is left to the words."""
    assert tokens.bigrams("外汇存底abc水") == ["外汇", "汇存", "存底", "水"]


def test_question_words_are_not_content() -> None:
    """What a question is asked with says nothing of what it is about."""
    assert tokens.content_words("普京什么时候访问中国?") == ["普京", "访问", "中国"]
    assert tokens.content_words("中国哪一年加入wto的") == ["中国", "加入", "wto"]
    assert tokens.content_words("为什么") == ["为什么"]


def test_a_guessed_word_is_rid_of_grammar() -> None:
    """What jieba draws into a word it does not know is no part of it."""
    assert "团" in tokens.content_words("救世团说了什么")


def test_names_are_rare_and_grammar_is_not() -> None:
    """A name tells more than a common noun, and that more than a particle."""
    assert tokens.rarity("叶耀元") == tokens.RAREST
    assert tokens.rarity("2") < tokens.rarity("2023") < tokens.RAREST
    assert tokens.rarity("叶耀元") > tokens.rarity("贸易额") > tokens.rarity("中国") > tokens.rarity("的") > 0


def test_segmenting_writes_no_file_and_says_nothing(tmp_path: Path) -> None:
    """Jieba's cache in the shared temporary folder is not used, nor its log."""
    code = "from retrieval.language import tokens; print(tokens.words('中国人民'))"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        env={"TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    assert list(tmp_path.iterdir()) == []


def test_threads_that_ask_at_once_read_the_dictionary_once() -> None:
    """It is read once a process, also when the first to ask are several."""
    program = """
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from retrieval.language import tokens

ready, read = Barrier(3), []
sys.addaudithook(lambda event, given: read.append(given) if event == "open" and "dict.txt" in str(given[0]) else None)

def asked():
    ready.wait()
    return tokens.words("普京访问中国")

with ThreadPoolExecutor(3) as pool:
    found = [work.result() for work in [pool.submit(asked) for _ in range(3)]]
print(len(read), *found[0]) if found[0] == found[1] == found[2] else print(found)
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["1", "普京", "访问", "中国"]
