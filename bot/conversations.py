"""Each reader's last few turns, in memory alone: of so many in all at most, each forgotten half an hour after it.

Nothing of it is written to disk or logged. Questions are private: in a group each person has a conversation of their
own, in each topic another, and only who replies to one of our answers goes on from a turn of someone else.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from retrieval.records import Turn

MOST = 4000  # turns kept; one is some hundred bytes, some kilobytes at worst
EACH = 3  # turns of a reader: the last, and those that a reply to an earlier answer may lean on
SILENCE = 30 * 60.0  # seconds


@dataclass(frozen=True, slots=True)
class Reader:
    """Someone in a chat, or in one topic of it."""

    chat: int
    person: int
    topic: int | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What was answered to a question, so that another answer can take its place when the question is edited."""

    answers: tuple[int, ...]  # our messages, in order
    before: Turn | None = None  # what it may have leaned on


@dataclass(frozen=True, slots=True)
class _Kept:
    reader: Reader
    turn: Turn
    answers: tuple[tuple[int, int], ...]  # (chat, message) of our messages that are about it
    at: float
    asked: tuple[int, int] | None = None  # (chat, message) that asked it
    given: Given = Given(())


class Conversations:
    """The turns that the next question of a reader may lean on. For one thread."""

    def __init__(self, most: int = MOST, silence: float = SILENCE, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` tells seconds."""
        self._most, self._silence, self._clock = most, silence, clock
        self._kept: OrderedDict[int, _Kept] = OrderedDict()  # by a number that counts up, so oldest first
        self._of: dict[Reader, list[int]] = {}  # oldest first, none empty
        self._answered: dict[tuple[int, int], int] = {}
        self._asked: dict[tuple[int, int], int] = {}
        self._number = 0

    def __len__(self) -> int:
        return len(self._kept)

    def last(self, reader: Reader) -> Turn | None:
        """A reader's last turn, while it is known."""
        self.purge()
        return self._kept[self._of[reader][-1]].turn if reader in self._of else None

    def answered(self, chat: int, message: int) -> Turn | None:
        """The turn that a message of ours answered, while it is known."""
        self.purge()
        number = self._answered.get((chat, message))
        return None if number is None else self._kept[number].turn

    def given(self, chat: int, message: int) -> Given | None:
        """What was answered to the question in a message, while it is known."""
        self.purge()
        number = self._asked.get((chat, message))
        return None if number is None else self._kept[number].given

    def keep(
        self,
        reader: Reader,
        turn: Turn,
        messages: Sequence[int],
        *,
        asked: int | None = None,
        before: Turn | None = None,
    ) -> None:
        """Remember a reader's turn, and that these messages answered it; forget the reader's earliest of too many.

        `asked` is the message that asked, `before` the turn it may have leaned on. Of a message that asked before, the
        turn takes the place of the former.
        """
        answers = tuple((reader.chat, message) for message in messages)
        question = None if asked is None else (reader.chat, asked)
        given = Given(tuple(messages), before)
        if question and (number := self._asked.get(question)) and self._kept[number].reader == reader:
            kept = self._kept[number]
            answers = tuple(dict.fromkeys((*kept.answers, *answers)))
            self._kept[number] = replace(kept, turn=turn, answers=answers, given=given)
            self._answered.update(dict.fromkeys(answers, number))
            return
        self._number += 1
        self._kept[self._number] = _Kept(reader, turn, answers, self._clock(), question, given)
        if question:
            self._asked[question] = self._number
        self._of.setdefault(reader, []).append(self._number)
        self._answered.update(dict.fromkeys(answers, self._number))
        if len(self._of[reader]) > EACH:
            self._drop(self._of[reader][0])
        if len(self._kept) > self._most:
            self._drop(next(iter(self._kept)))
        self.purge()

    def also(self, known: tuple[int, int], messages: Sequence[int]) -> None:
        """Other messages of ours in a chat that answer what `known` (chat, message) does, while that is known."""
        number = self._answered.get(known)
        if number is None:
            return
        kept = self._kept[number]
        answers = tuple((known[0], message) for message in messages)
        self._kept[number] = replace(kept, answers=(*kept.answers, *answers))
        self._answered.update(dict.fromkeys(answers, number))

    def forget(self, reader: Reader) -> bool:
        """Forget all of a reader's turns; whether there was one."""
        self.purge()
        theirs = list(self._of.get(reader, ()))
        for number in theirs:
            self._drop(number)
        return bool(theirs)

    def forget_person(self, person: int) -> None:
        """Forget all that someone asked, in whatever chat."""
        for reader in [reader for reader in self._of if reader.person == person]:
            self.forget(reader)

    def forget_chat(self, chat: int) -> None:
        """Forget all that was asked in a chat."""
        for reader in [reader for reader in self._of if reader.chat == chat]:
            self.forget(reader)

    def purge(self) -> None:
        """Forget what is too long ago."""
        while self._kept and self._clock() - next(iter(self._kept.values())).at >= self._silence:
            self._drop(next(iter(self._kept)))

    def _drop(self, number: int) -> None:
        kept = self._kept.pop(number)
        self._of[kept.reader].remove(number)
        if not self._of[kept.reader]:
            del self._of[kept.reader]
        if kept.asked and self._asked.get(kept.asked) == number:
            del self._asked[kept.asked]
        for answer in kept.answers:
            if self._answered.get(answer) == number:
                del self._answered[answer]
