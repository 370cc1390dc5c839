"""Each reader's last turn, in memory alone: of so many readers at most, and forgotten after half an hour of silence.

Nothing of it is written to disk or logged. Questions are private: in a group each person has a conversation of their
own, in each topic another, and only who replies to one of our answers goes on from a turn of someone else.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from retrieval.records import Turn

MOST = 4000  # turns kept; one is some hundred bytes, some kilobytes at worst
SILENCE = 30 * 60.0  # seconds


@dataclass(frozen=True, slots=True)
class Reader:
    """Someone in a chat, or in one topic of it."""

    chat: int
    person: int
    topic: int | None = None


@dataclass(frozen=True, slots=True)
class _Kept:
    reader: Reader
    turn: Turn
    at: float


class Conversations:
    """The turns that the next question of a reader may lean on. For one thread."""

    def __init__(self, most: int = MOST, silence: float = SILENCE, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` tells seconds."""
        self._most, self._silence, self._clock = most, silence, clock
        # By reader the last turn, by (chat, message) the one that a message of ours answered; longest silent first.
        self._kept: OrderedDict[Reader | tuple[int, int], _Kept] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def last(self, reader: Reader) -> Turn | None:
        """A reader's last turn, while it is known."""
        return self._known(reader)

    def answered(self, chat: int, message: int) -> Turn | None:
        """The turn that a message of ours answered, while it is known."""
        return self._known((chat, message))

    def keep(self, reader: Reader, turn: Turn, messages: Sequence[int]) -> None:
        """Remember a reader's turn, and that these messages answered it."""
        kept = _Kept(reader, turn, self._clock())
        keys: list[Reader | tuple[int, int]] = [reader, *((reader.chat, message) for message in messages)]
        for key in keys:
            self._kept[key] = kept
            self._kept.move_to_end(key)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        self.purge()

    def forget(self, reader: Reader) -> bool:
        """Forget all of a reader's turns; whether there was one."""
        self.purge()
        theirs = [key for key, kept in self._kept.items() if kept.reader == reader]
        for key in theirs:
            del self._kept[key]
        return bool(theirs)

    def purge(self) -> None:
        """Forget what has been silent for too long."""
        while self._kept and self._clock() - next(iter(self._kept.values())).at >= self._silence:
            self._kept.popitem(last=False)

    def _known(self, key: Reader | tuple[int, int]) -> Turn | None:
        self.purge()
        kept = self._kept.get(key)
        return kept.turn if kept else None
