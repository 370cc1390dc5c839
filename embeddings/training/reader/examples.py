"""Groups as the reader learns from them: pairs in tokens, with what is to be said of each."""

import json
import random
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from tokenizers import Tokenizer

QUESTION = 64  # tokens of a question
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
    """One passage read for one question: [CLS] question [SEP] title, line feed, text [SEP]. What is not known is -1."""

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


def answerable(group: Group) -> bool:
    """Whether the first passage of a group is what was asked for; it is not where the question was altered."""
    return group["passages"][0]["answers"] is not False


def drawn(group: Group, negatives: int, chance: random.Random) -> list[Told]:
    """The passages to read now: the first, and some that it is confused with, the more confusing the more often."""
    rest = group["passages"][1:]
    keys = [chance.random() ** (1 / (1 + 3 / (1 + i))) for i in range(len(rest))]
    chosen = sorted(range(len(rest)), key=keys.__getitem__, reverse=True)[:negatives]
    return [group["passages"][0], *(rest[i] for i in chosen)]


def example(tokenizer: Tokenizer, question: str, passage: Told, length: int, *, titled: bool) -> Example:
    """Tokenize a pair. A passage longer than `length` tokens is read around its answer."""
    head = f"{passage['title']}\n" if titled and passage["title"] else ""
    asked = tokenizer.encode(" ".join(question.split()), add_special_tokens=False).ids[:QUESTION]
    encoded = tokenizer.encode(head + passage["text"], add_special_tokens=False)
    ids, first, last = encoded.ids, _UNKNOWN, _UNKNOWN
    if passage["span"]:
        start, end = (len(head) + at for at in passage["span"])
        inside = [i for i, (a, b) in enumerate(encoded.offsets) if a < end and b > start]
        if inside:
            first, last = inside[0], inside[-1]
    room = length - 3 - len(asked)
    if len(ids) > room:
        skip = max(0, min(len(ids) - room, last - room // 2)) if first >= 0 else 0
        ids = ids[skip : skip + room]
        first, last = (first - skip, last - skip) if first >= 0 and last - skip < room else (_UNKNOWN, _UNKNOWN)
    at = len(asked) + 2
    opening, between = (tokenizer.token_to_id(token) or 0 for token in ("[CLS]", "[SEP]"))
    return Example(
        [opening, *asked, between, *ids, between],
        [0] * at + [1] * (len(ids) + 1),
        _UNKNOWN if passage["answers"] is None else int(passage["answers"]),
        (first + at, last + at) if first >= 0 else (_UNKNOWN, _UNKNOWN),
    )
