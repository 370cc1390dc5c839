"""Folded text to search terms: jieba's words, and the bigrams that catch what it segments differently each time.

The one door to jieba. Its dictionary is looked up where it lies, not loaded by jieba: that takes half a second, with
its own cache file as without, which would lie under a fixed name in the shared temporary folder.
"""

import logging
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from operator import add
from pathlib import Path
from threading import Lock
from typing import Protocol

from retrieval.language.dictionary import Dictionary

# Words of the news that jieba's dictionary, older than they are, lacks: made by tests/quality/find_words.py.
_LEXICON = Path(__file__).parent / "lexicon.txt"

# Names of the world's news, which are one word however long; counted like a rare word of jieba's.
_LATIN = Path(__file__).parent / "latin.txt"
_RARE = 50

# What jieba tags as the name of a place, a body, a person or a work.
_NAME_TAGS = {"ns", "nt", "nr", "nrt", "nrfg", "nz"}

_HAN_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_TERM = re.compile(r"[^\W_]")

# What a question is asked with, and the grammar around it: it says nothing of what is asked about.
FUNCTION_WORDS = frozenset(
    """
    的 了 是 在 和 与 及 或 也 都 就 还 又 而 被 把 让 使 向 对 从 到 于 由 以 为 给 跟 同 比 等 之 其 这 那 此 该
    某 各 每 个 位 名 些 吗 呢 吧 啊 呀 嘛 么 着 过 地 得 很 太 最 更 有 没有 没 不 会 能 可以 可能 应该 要 想 请
    请问 告诉 告诉我 我 你 他 她 它 我们 你们 他们 她们 它们 自己 谁 谁的 什么 甚么 啥 哪 哪个 哪些 哪里 哪儿 哪位
    哪一 哪年 哪天 哪部 哪家 哪国 何 何时 何地 何人 何处 何种 如何 怎么 怎样 怎么样 怎么办 为什么 为何 为啥 多少
    几 几个 几年 几次 多久 多大 多长 多远 多高 多 时候 什么时候 是否 是不是 有没有 能否 关于 有关 说 讲 看 认为
    看待 觉得 介绍 一下 一个 一些 之间 其中 所 所谓 才 只 则 并 且 但 如果 因为 由于 所以 然后 已经 已 将 曾 曾经
    哪一年 哪一天 哪一个 哪一位 哪一家 哪一种 哪月 哪个月 哪方 哪方面 哪几 哪几个 哪支 哪所 几号 几月 几日 几点
    几时 几位 几名 几人 几家 几项 几岁 几成 什么样 什么事 什么人 什么地方 什么原因 发了 发生了 事情 此次 这次
    多少钱 多少人 多少次 何月 何年 何事 何方 有谁 是谁 是什么 请问一下 想知道 知道
    你好 您好 哈喽 谢谢 再见 早安 晚安
    hello hi thanks what who when where why how which is are was were the a an of in on to for and or did do does
    has have had will would be been by at from with that this as about happen happened many much there their his her
    he she they we you i my me whom whose say said says tell can could should not if than then so but also into
    """.split()  # noqa: SIM905 - a list of quoted words is no easier to read
)


class _Segmenter(Protocol):
    def cut(self, sentence: str, *, HMM: bool = True) -> Iterable[str]: ...  # noqa: N803 - jieba's name


@dataclass(frozen=True, slots=True)
class _Known:
    """jieba's segmenter, and the dictionary that it and we look words up in."""

    segmenter: _Segmenter
    dictionary: Dictionary
    coined: frozenset[str]  # of our lexicon

    def tag(self, word: str) -> str:
        """The tag of jieba's dictionary; of a name that only we have, that of names; else ""."""
        if word in self.dictionary.added and word not in self.coined:
            return "nz"
        return self.dictionary.tag(word)


_OPENING = Lock()  # else threads that ask at once would each open them


def _known() -> _Known:
    with _OPENING:
        return _open()


@cache
def _open() -> _Known:
    import jieba  # noqa: PLC0415 - some hundredths of a second, only where words are needed

    jieba.setLogLevel(logging.WARNING)
    coined = {word: int(count) for word, count in map(str.split, _LEXICON.read_text("utf-8").splitlines())}
    names = [name for line in _LATIN.read_text("utf-8").splitlines() for name in line.partition("\t")[2].split()]
    with jieba.get_module_res("dict.txt") as file:
        dictionary = Dictionary(file, coined, names, _RARE)
    segmenter = jieba.Tokenizer()
    segmenter.FREQ, segmenter.total, segmenter.initialized = dictionary, dictionary.total, True
    return _Known(segmenter, dictionary, frozenset(coined))


def _segmenter() -> _Segmenter:
    return _known().segmenter


def added_words() -> Mapping[str, int]:
    """The words, with their counts, that jieba's own dictionary lacks."""
    return _known().dictionary.added


def is_term(piece: str) -> bool:
    """Whether there is a letter or a digit in it."""
    return _TERM.search(piece) is not None


def words(folded: str) -> list[str]:
    """Segment folded text into words, numbers and Latin terms; punctuation is dropped."""
    return [word for word in _segmenter().cut(folded) if _TERM.search(word)]


def pieces(folded: str) -> list[str]:
    """Folded text cut by the dictionaries alone: what they lack falls into single characters. Nothing is dropped."""
    return list(_segmenter().cut(folded, HMM=False))


def tagged(folded: str) -> list[tuple[str, str]]:
    """Segment folded text, punctuation and all, each word with the tag of jieba's dictionary, "" for one it lacks.

    A tag is the word's commonest part of speech, not that of its place in the text.
    """
    known = _known()
    return [(word, known.tag(word)) for word in known.segmenter.cut(folded)]


def bigrams(folded: str) -> list[str]:
    """The overlapping pairs of Chinese characters of folded text; a lone character stands for itself."""
    pairs: list[str] = []
    for run in _HAN_RUN.findall(folded):
        pairs.extend(map(add, run, run[1:]) if len(run) > 1 else run)
    return pairs


def content_words(folded: str) -> list[str]:
    """The words of a question that say what it is about, in order, each once; all its words if none does."""
    found = list(dict.fromkeys(_trimmed(word) for word in words(folded)))
    return [word for word in found if word not in FUNCTION_WORDS] or found


def _trimmed(word: str) -> str:
    """A word without the grammar that jieba's guess drew into it: 团说 is 团."""
    known = _known().dictionary
    while len(word) > 1 and not known.get(word) and not word.isascii():
        if word[-1] in FUNCTION_WORDS:
            word = word[:-1]
        elif word[0] in FUNCTION_WORDS:
            word = word[1:]
        else:
            break
    return word


def is_word(word: str) -> bool:
    """Whether jieba's dictionary or our lexicon has it."""
    return bool(_known().dictionary.get(word))


def is_coined(word: str) -> bool:
    """Whether it is a word of the news that jieba's dictionary lacks, mostly a name."""
    return word in _known().coined


def is_name(word: str) -> bool:
    """Whether a word names one thing: Latin letters, a number of two digits or more, a place, a person, a body."""
    if word.isascii():
        return word.isalpha() or len(word) > 1
    return len(word) > 1 and _known().tag(word) in _NAME_TAGS


def content_bigrams(folded: str) -> list[str]:
    """The bigrams of a question within and across its neighbouring content words, in order, each once."""
    kept = "".join(word if word not in FUNCTION_WORDS else " " for word in words(folded))
    return list(dict.fromkeys(bigrams(kept))) or list(dict.fromkeys(bigrams(folded)))


# Rarer than one in a million words is all alike: a name would otherwise drown what is asked about it.
RAREST = 6.0


def rarity(word: str) -> float:
    """How telling a word is in Chinese at large: -log10 of its share in jieba's counts, 0 to `RAREST`.

    Independent of the archive, so that it holds for an archive of one article. A word unknown to jieba is a name or a
    coinage and counts as rare; a number, which jieba does not count, tells the more the longer it is.
    """
    if word.isdecimal():
        return min(RAREST, 2.0 + 0.8 * len(word))
    dictionary = _known().dictionary
    return min(RAREST, math.log10(dictionary.total / (dictionary.get(word) or 1)))
