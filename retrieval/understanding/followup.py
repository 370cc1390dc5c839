"""Questions that lean on the one before, such as 他什么时候去的, 那美国呢 and 为什么, made whole.

A question is completed where it has a gap that the last turn fills, and only there: in doubt it stays as it is. What
was carried is named, for the reader to see.
"""

import re
from dataclasses import dataclass, replace

from retrieval.records import Answer, Turn
from retrieval.understanding.discourse import english
from retrieval.understanding.discourse.anaphora import resolved
from retrieval.understanding.discourse.ellipsis import Filled, likewise, replaced
from retrieval.understanding.discourse.reading import read
from retrieval.understanding.discourse.topic import after_topic, topic
from retrieval.understanding.discourse.words import Kind, Reading, Word

LONGEST = 500  # characters of a completed question; what is longer has been carried on too often
_LONG = 100  # characters of a question that leaves nothing out

# 那里, 那年 are no opening.
_OPENING = re.compile(
    r"^(?:那[么麼]|那(?![里裡边邊儿兒年天时時个個种種场場次些件位名座家])|嗯|哦|噢|好的?|谢谢|謝謝|请问|請問"
    r"|我?想(?:知道|问一?下?|問一?下?|了解)|对了|對了|另外|顺便问一?下?|順便問一?下?)[，,。！!\s]*"
)
_CLOSING = re.compile(r"[\s?？!！。.，,~～…]+$")
# Asked of us, or of the clock.
_NOT_OF_NEWS = re.compile(r"[你您妳我咱]|[现現]在[几幾][点點]")


@dataclass(frozen=True, slots=True)
class Completion:
    """A question made whole."""

    text: str
    carried: tuple[str, ...]  # what came from the last turn, as written there


def complete(question: str, turn: Turn | None) -> Completion | None:
    """Complete a question from the turn before, or None where it needs nothing or nothing fits."""
    if turn is None or len(question) > _LONG:
        return None
    filled = _english(question, turn) if english.is_english(question) else _chinese(question, turn)
    if filled is None or len(filled[0]) > LONGEST:
        return None
    return Completion(filled[0], tuple(dict.fromkeys(filled[1])))


def continued(answer: Answer, whole: Completion) -> Answer:
    """The answer to a completed question, saying what was completed."""
    return replace(answer, understood=replace(answer.understood, completed=whole.text, carried=whole.carried))


def _chinese(question: str, turn: Turn) -> Filled:
    asked, last = _read(_OPENING.sub("", question.strip())), _read(turn.question)
    if _NOT_OF_NEWS.search(asked.text) or not any(word.tells for word in last.words):
        return None
    return after_topic(asked, last) or likewise(asked, last) or resolved(asked, last, turn.sentence)


def _english(question: str, turn: Turn) -> Filled:
    if english.is_english(turn.question):
        return english.complete(question, turn.question)
    last = _read(turn.question)
    about = topic(last)
    if name := english.other(question):
        kind = Kind.PLACE if english.is_place(name) else Kind.PERSON
        other = Word(0, len(name), name.lower(), kind)
        return replaced(Reading(name, (other,)), [other], last)
    return (f"{about} {question}", [about]) if about and english.is_bare(question) else None


def _read(question: str) -> Reading:
    return read(_CLOSING.sub("", question))
