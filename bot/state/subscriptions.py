"""What readers want to hear of, and when: each subscription of a chat, or of one topic of a group.

What it asks for is private, as questions are; nothing of it is kept once it is dropped.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from time import time
from typing import Any

from retrieval.errors import YinwenError
from retrieval.records import Interest, Standing
from retrieval.storage.database import Database, marks

MOST = 50  # subscriptions of a chat or topic
_TIMED = "rhythm, minute, weekday, quiet_from, quiet_to, silent, paused"
_GIVEN = f"chat, thread, person, language, interest, text, {_TIMED}, made"
_COLUMNS = f"number, {_GIVEN}"


class TooMany(YinwenError):
    """A chat has as many subscriptions as it may."""


class Rhythm(StrEnum):
    """How often alerts are sent."""

    INSTANT = "instant"
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Timing:
    """When alerts are sent, on the reader's clock: minutes are of the day, 0 to 1439."""

    rhythm: Rhythm = Rhythm.INSTANT
    minute: int = 8 * 60  # of a digest
    weekday: int = 0  # of a weekly one; 0 is Monday
    quiet: tuple[int, int] | None = None  # from, to: nothing instant is sent then; it may go past midnight
    silent: bool = False  # without a sound
    paused: bool = False


AT_ONCE = Timing()


@dataclass(frozen=True, slots=True)
class Subscription:
    """One of them."""

    number: int
    chat: int
    thread: int  # a topic's; 0: none
    person: int  # who made it; 0: nobody that is known any more
    language: str  # a tag, of the app of whoever made it; counts where the chat has chosen none
    standing: Standing = field(repr=False)
    timing: Timing = AT_ONCE
    made: int = 0  # seconds since 1970


class Subscriptions:
    """Kept in the file, so call it in a thread. `clock` tells seconds since 1970."""

    def __init__(self, database: Database, clock: Callable[[], float] = time) -> None:
        self._db, self._clock = database, clock

    def add(  # noqa: PLR0913, PLR0917 - whose it is takes four
        self, chat: int, thread: int, person: int, language: str, standing: Standing, timing: Timing = AT_ONCE
    ) -> Subscription:
        """Subscribe a chat, or a topic of it. The same again is the one there is. Raises TooMany."""
        with self._db.transaction():
            said = (chat, thread, standing.interest, standing.text)
            if there := self._where("chat = ? AND thread = ? AND interest = ? AND text = ?", *said):
                return there[0]
            if len(self.of(chat, thread)) >= MOST:
                raise TooMany(f"a chat has {MOST} subscriptions at most: drop one first")
            values = (chat, thread, person, language, *said[2:], *_timed(timing), int(self._clock()))
            statement = f"INSERT INTO subscriptions ({_GIVEN}) VALUES ({marks(values)}) RETURNING {_COLUMNS}"  # noqa: S608 - ours
            (row,) = self._db.run(statement, values)
        return _read(row)

    def of(self, chat: int, thread: int = 0) -> list[Subscription]:
        """Those of a chat, or of one of its topics, oldest first."""
        return self._where("chat = ? AND thread = ?", chat, thread)

    def in_chat(self, chat: int) -> list[Subscription]:
        """Those of a chat and all its topics, oldest first."""
        return self._where("chat = ?", chat)

    def get(self, number: int) -> Subscription | None:
        """The one of this number; None where it was dropped."""
        return next(iter(self._where("number = ?", number)), None)

    def every(self) -> list[Subscription]:
        """All, oldest first."""
        return self._where("TRUE")

    def count(self) -> int:
        """How many there are."""
        ((count,),) = self._db.run("SELECT count(*) FROM subscriptions")
        return int(count)

    def change(self, number: int, timing: Timing) -> Subscription | None:
        """Send one's alerts at other times; as it is then, None where it was dropped."""
        statement = f"UPDATE subscriptions SET ({_TIMED}) = (?, ?, ?, ?, ?, ?, ?) WHERE number = ?"  # noqa: S608 - ours
        self._db.run(statement, (*_timed(timing), number))
        self._db.tell("alerts")
        return self.get(number)

    def drop(self, number: int) -> bool:
        """Unsubscribe, and let go of what waits for it; whether there was such a one."""
        return bool(self._db.run("DELETE FROM subscriptions WHERE number = ? RETURNING 1", (number,)))

    def drop_chat(self, chat: int) -> int:
        """Drop those of a chat that we cannot write to any more, and of its topics, with all it was sent; how many."""
        with self._db.transaction():
            self._db.run("DELETE FROM told WHERE chat = ?", (chat,))
            self._db.run("DELETE FROM sendings WHERE chat = ?", (chat,))
            return len(self._db.run("DELETE FROM subscriptions WHERE chat = ? RETURNING 1", (chat,)))

    def drop_thread(self, chat: int, thread: int) -> int:
        """Drop those of a topic that is gone; how many."""
        statement = "DELETE FROM subscriptions WHERE chat = ? AND thread = ? RETURNING 1"
        return len(self._db.run(statement, (chat, thread)))

    def move(self, old: int, new: int) -> None:
        """Give a group that has another number now its subscriptions. Its topics are not what they were."""
        with self._db.transaction():
            for (number,) in self._db.run("SELECT number FROM subscriptions WHERE chat = ? ORDER BY number", (old,)):
                self._db.run(
                    "UPDATE subscriptions SET chat = ?, thread = 0 WHERE number = ? AND NOT EXISTS (SELECT 1"
                    " FROM subscriptions s WHERE s.chat = ? AND s.thread = 0"
                    " AND s.interest = subscriptions.interest AND s.text = subscriptions.text)",
                    (new, number, new),
                )
            self._db.run(
                "INSERT INTO told SELECT ?, 0, article, MAX(at) FROM told WHERE chat = ? GROUP BY article"
                " ON CONFLICT DO NOTHING",
                (new, old),
            )
            for table in ("subscriptions", "told"):
                self._db.run(f"DELETE FROM {table} WHERE chat = ?", (old,))  # noqa: S608 - ours

    def forget(self, reader: int) -> int:
        """Delete a chat's subscriptions, and who made those that a person made elsewhere; how many of the first."""
        with self._db.transaction():
            self._db.run("UPDATE subscriptions SET person = 0, language = '' WHERE person = ?", (reader,))
            return self.drop_chat(reader)

    def _where(self, condition: str, *values: str | int) -> list[Subscription]:
        statement = f"SELECT {_COLUMNS} FROM subscriptions WHERE {condition} ORDER BY number"  # noqa: S608 - ours
        return [_read(row) for row in self._db.run(statement, values)]


def _timed(timing: Timing) -> tuple[str | int | None, ...]:
    quiet = timing.quiet or (None, None)
    return (timing.rhythm, timing.minute, timing.weekday, *quiet, int(timing.silent), int(timing.paused))


def _read(row: tuple[Any, ...]) -> Subscription:
    number, chat, thread, person, language, interest, text, rhythm, minute, weekday, start, end, silent, paused, at = (
        row
    )
    quiet = None if start is None or end is None else (start, end)
    timing = Timing(Rhythm(rhythm), minute, weekday, quiet, bool(silent), bool(paused))
    return Subscription(number, chat, thread, person, language, Standing(Interest(interest), text), timing, at)
