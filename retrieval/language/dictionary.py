"""The dictionary that words are found by: jieba's, looked up where it lies, and the words of the news that it lacks.

jieba's file is mapped, not read: its words stand in the order of their first characters, but for some scores of mostly
Latin ones at its head.
"""

import mmap
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import BinaryIO

_BODY = "\n一 ".encode()  # where the ordered part begins, with the first of all Han characters
_TOTAL = 60_101_964  # of the counts in jieba 0.42.1's, each word once; a test adds them up
_REMEMBERED = 1 << 16  # words looked up, of the questions of the last hours


class Dictionary:
    """Words with their counts, and what words begin with at count 0: what jieba's segmenter keeps in its FREQ.

    Safe to ask from several threads.
    """

    def __init__(self, file: BinaryIO, coined: Mapping[str, int], names: Collection[str], rare: int) -> None:
        """Map jieba's file; add `coined` words with their counts, and `names` that are missing as `rare` ones."""
        self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._body = self._map.find(_BODY) + 1
        head = (line.decode().split() for line in self._map[: self._body].splitlines())
        self._head = {word: (int(count), tag) for word, count, tag in head}
        self._stretch = lru_cache(_REMEMBERED)(self._find_stretch)
        self._count = lru_cache(_REMEMBERED)(self._find_count)
        self.added = dict(coined) | {name: rare for name in names if name not in coined and not self._entry(name)}
        self._begun = frozenset(word[:end] for word in (*self.added, *self._head) for end in range(1, len(word)))
        self.total = _TOTAL + sum(self.added.values())

    def __contains__(self, word: str) -> bool:
        """Whether it is a word, or one begins with it."""
        return self._count(word) is not None

    def __getitem__(self, word: str) -> int:
        """How often it is counted; KeyError where no word begins with it."""
        count = self._count(word)
        if count is None:
            raise KeyError(word)
        return count

    def get(self, word: str) -> int | None:
        """How often it is counted; None where no word begins with it."""
        return self._count(word)

    def tag(self, word: str) -> str:
        """Its part of speech by jieba's dictionary; "" for one that this lacks."""
        entry = self._entry(word)
        return entry[1] if entry else ""

    def _find_count(self, word: str) -> int | None:
        if count := self.added.get(word):
            return count
        if entry := self._entry(word):
            return entry[0]
        return 0 if word in self._begun or self._find(word) >= 0 else None

    def _entry(self, word: str) -> tuple[int, str] | None:
        """The count and the tag of a word by jieba's."""
        if word in self._head:
            return self._head[word]
        at = self._find(word, " ")
        if at < 0:
            return None
        _, count, tag = self._map[at + 1 : self._map.find(b"\n", at + 1)].decode().split()
        return int(count), tag

    def _find(self, beginning: str, end: str = "") -> int:
        """The line feed before the first word of the ordered part that begins, or ends, so; -1 where none does."""
        if not beginning or " " in beginning or "\n" in beginning:
            return -1
        low, high = self._stretch(beginning[0])
        return self._map.find(f"\n{beginning}{end}".encode("utf-8", "surrogatepass"), low - 1, high)

    def _find_stretch(self, first: str) -> tuple[int, int]:
        """From where to where words of the ordered part begin with a character."""
        key = first.encode("utf-8", "surrogatepass")
        return self._bisect(key), self._bisect(key + b"\xff")

    def _bisect(self, key: bytes) -> int:
        """Where the first line is that is not before a key."""
        low, high = self._body, len(self._map)
        while low < high:
            middle = (low + high) // 2
            line = self._map.rfind(b"\n", self._body - 1, middle) + 1
            if self._map[line : line + len(key)] < key:
                low = self._map.find(b"\n", middle) + 1 or len(self._map)
            else:
                high = line
        return low
