"""Questions of whom the news names that most of what names them does not answer: 习近平什么时候去世, 加拿大有多少人口.

A passage is silent where no sentence of it holds both the name and a word of what is asked. Readers ask such things of
an archive all day, and what is looked up for them is full of the name.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).with_suffix(".txt")
VISITS = ("什么时候访问{}", "为什么访问{}", "去{}见了谁", "在{}说了什么")

_SENTENCES = re.compile(r"[。!?\n]+")


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question of someone or some place, and a pattern of what would answer it."""

    question: str
    name: str
    answering: re.Pattern[str]

    def silent(self, title: str, text: str) -> bool:
        """Whether a folded passage speaks of the name and does not answer."""
        if self.name not in title + text:
            return False
        if not self.answering.search(title + text):
            return True
        told = (sentence for sentence in _SENTENCES.split(text) if self.name in sentence)
        return self.name not in title and not any(self.answering.search(sentence) for sentence in told)


@cache
def _table() -> dict[str, list[list[str]]]:
    """What is asked of people and of places: how, and the words of an answer."""
    parts: dict[str, list[list[str]]] = {}
    for line in _TABLE.read_text("utf-8").splitlines():
        if line.startswith("["):
            rows = parts.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            rows.append(line.split("\t"))
    return parts


def asked(people: Sequence[str], places: Sequence[str], chance: random.Random) -> Iterator[Unanswered]:
    """Questions without end, three of five of a person, one of a visit, one of a place."""
    while True:
        kind, name = chance.random(), chance.choice(people)
        if kind < 0.6:
            question, words = chance.choice(_table()["people"])
        elif kind < 0.8:
            place = chance.choice(places)
            question, words = chance.choice(VISITS).format(place), re.escape(place)  # without the place no visit
        else:
            name = chance.choice(places)
            question, words = chance.choice(_table()["places"])
        yield Unanswered(name + question, name, re.compile(words))
