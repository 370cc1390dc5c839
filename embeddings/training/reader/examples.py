"""Groups as the reader learns from them: pairs in tokens, with what is to be said of each."""

import json
import random
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypedDict

from embeddings.pairs import Pairs, within

_UNKNOWN = -1


class Told(TypedDict):
    """A passage of a group."""

    title: str
    text: str
    answers: bool | None  # None: not known
    span: tuple[int, int] | None  # of the answer, offsets into the text


class Group(TypedDict):
    """A question with its passage first, and what it is confused with, most confusing first."""

    set: str
    document: str
    question: str
    passages: list[Told]


@dataclass(frozen=True, slots=True)
class Example:
    """One passage read for one question, and what is to be said of it. What is not known is -1."""

    ids: list[int]
    kinds: list[int]  # 0 question, 1 passage
    answers: int
    span: tuple[int, int]  # first and last token of the answer


def read(paths: Sequence[Path], fold: int = -1, folds: int = 2) -> list[Group]:
    """The groups of some files, without those of the documents of a fold."""
    groups: list[Group] = [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines()]
    return [group for group in groups if fold < 0 or fold_of(group["document"], folds) != fold]


def fold_of(document: str, folds: int) -> int:
    """The fold of a document: the same for ever."""
    return zlib.crc32(document.encode()) % folds


def source(row: Mapping[str, Any]) -> str:
    """The document that a line of a question set was asked of, also where it does not answer; "" where of none."""
    return str(row.get("src") or min(row["gold"], default=""))


def answerable(group: Group) -> bool:
    """Whether the first passage of a group is what was asked for; it is not where the question was altered."""
    return group["passages"][0]["answers"] is not False


def drawn(group: Group, negatives: int, chance: random.Random) -> list[Told]:
    """The passages to read now: the first, and some that it is confused with, the more confusing the more often."""
    rest = group["passages"][1:]
    keys = [chance.random() ** (1 / (1 + 3 / (1 + i))) for i in range(len(rest))]
    chosen = sorted(range(len(rest)), key=keys.__getitem__, reverse=True)[:negatives]
    return [group["passages"][0], *(rest[i] for i in chosen)]


def example(pairs: Pairs, question: str, passage: Told, length: int, *, titled: bool) -> Example:
    """Tokenize a pair. A passage longer than `length` tokens is read around its answer."""
    title = passage["title"] if titled else ""
    asked = pairs.asked(" ".join(question.split()))
    pair = pairs.pair(asked, title, passage["text"], length, passage["span"])
    inside = within(pair.offsets, passage["span"]) if passage["span"] else []
    span = (inside[0] + pair.begin, inside[-1] + pair.begin) if inside else (_UNKNOWN, _UNKNOWN)
    return Example(pair.ids, pair.kinds, _UNKNOWN if passage["answers"] is None else int(passage["answers"]), span)
