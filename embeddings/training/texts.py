"""Articles and question sets as training and measuring read them: folded texts, cut into clauses and passages."""

import json
import lzma
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from opencc import OpenCC

CLAUSE = re.compile(r".+?(?:[。!?;\n]+|,(?!\d)|\Z)", re.DOTALL)
SENTENCE_END = "。!?;\n"


@dataclass(frozen=True, slots=True)
class Story:
    """One article, folded: its title and its text, a paragraph a line."""

    title: str
    text: str


def folder() -> Callable[[str], str]:
    """A function that folds a text as the index does: NFKC, lower case, traditional to simplified."""
    simplify = OpenCC("t2s")

    def fold(text: str) -> str:
        folded: str = simplify.convert(unicodedata.normalize("NFKC", text).lower())
        return folded

    return fold


def stories(path: Path) -> Iterator[Story]:
    """The articles of a (xz-compressed) file of JSON lines `{title, paragraphs}`, folded, in order."""
    fold = folder()
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield Story(fold(row["title"]).replace("\n", " "), fold("\n".join(row["paragraphs"])))


def clauses(text: str) -> list[str]:
    """A text cut after every comma and sentence end (a comma inside a number does not count); joined, the text."""
    return CLAUSE.findall(text)


def pack(lengths: list[int], ends: list[bool], limit: int) -> list[int]:
    """Where to start a new passage, so that none is longer than `limit` and each begins a sentence where it can."""
    starts, used = [0], 0
    last_end = 0  # the newest place after a sentence end within the running passage
    for i, length in enumerate(lengths):
        if used + length > limit and i > starts[-1]:
            start = last_end if last_end > starts[-1] else i
            starts.append(start)
            used = sum(lengths[start:i])
        used += length
        if ends[i]:
            last_end = i + 1
    return starts


def passages(text: str, limit: int = 300) -> list[str]:
    """A text cut at sentence ends into pieces of about `limit` characters."""
    pieces = clauses(text)
    if not pieces:
        return []
    starts = pack([len(p) for p in pieces], [p[-1] in SENTENCE_END for p in pieces], limit)
    return ["".join(pieces[a:b]) for a, b in zip(starts, [*starts[1:], len(pieces)], strict=True)]
