"""Updates that Telegram has handed over and that are not answered yet, so that a stop of any kind loses none.

A row is deleted when its update is answered: what a reader wrote is on disk for as long as the answer takes. Of an
update that was answered only its number is kept, for a day, since Telegram may deliver it again.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from time import time

from retrieval.storage.database import Database

DAY = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Pending:
    """An update that was not answered before the stop."""

    number: int  # Telegram's, its update_id
    at: int  # seconds since 1970
    attempts: int  # how often it was begun again after a stop
    body: str = field(repr=False)  # JSON
    begun: bool = True  # maybe; False: it is new
    calls: dict[str, str] = field(default_factory=dict, repr=False)  # name -> result, of what was done already


class Inbox:
    """The updates not answered, in order of arrival. `clock` tells seconds since 1970."""

    def __init__(self, database: Database, clock: Callable[[], float] = time) -> None:
        self._db, self._clock = database, clock

    def add(self, updates: Iterable[tuple[int, str]], chat: int = 0, replica: int = 0) -> set[int]:
        """Keep updates, each a number and JSON; the numbers of those that are new.

        They are of a `chat`, and `replica` is to answer them.
        """
        now, new = int(self._clock()), set()
        for number, body in updates:
            if self._db.run("INSERT INTO seen VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING number", (number, now)):
                self._db.run(
                    "INSERT INTO inbox (number, at, body, chat, replica) VALUES (?, ?, ?, ?, ?)",
                    (number, now, body, chat, replica),
                )
                new.add(number)
        return new

    def hand_on(self, replica: int) -> None:
        """Have a replica know that there is something for it to answer."""
        self._db.tell(f"inbox {replica}")

    def called(self, number: int, name: str, result: str) -> None:
        """Keep that a call to Telegram was done for an update, and what came back, as JSON."""
        self._db.run(
            "INSERT INTO calls SELECT number, ?, ? FROM inbox WHERE number = ?"
            " ON CONFLICT (number, name) DO UPDATE SET result = excluded.result",
            (name, result, number),
        )

    def once(self, number: int, name: str, work: Callable[[], bool]) -> bool:
        """What `work`, which writes here, returns: done once for an update, however often that is begun again."""
        with self._db.transaction():
            if done := self._db.run("SELECT result FROM calls WHERE number = ? AND name = ?", (number, name)):
                return bool(json.loads(done[0][0]))
            result = work()
            self.called(number, name, json.dumps(result))
        return result

    def saw(self, mailbox: int, message: int) -> None:
        """Keep how high the numbers of messages are, by `bot.traffic.heights.mailbox`."""
        saw(self._db, mailbox, message)

    def begin(self, number: int) -> None:
        """Count an attempt of an update that was not answered before a stop."""
        self._db.run("UPDATE inbox SET attempts = attempts + 1 WHERE number = ?", (number,))

    def done(self, numbers: Sequence[int]) -> None:
        """Delete updates that are answered, or given up."""
        self._db.run_many("DELETE FROM inbox WHERE number = ?", [(number,) for number in numbers])

    def pending(self, replica: int = 0) -> list[Pending]:
        """What is not answered, in order of arrival, of what a replica is to answer."""
        rows = self._db.run(
            "SELECT number, at, attempts, body, begun FROM inbox WHERE replica = ? ORDER BY position", (replica,)
        )
        pending = {
            number: Pending(number, at, attempts, body, bool(begun) or not replica)
            for number, at, attempts, body, begun in rows
        }
        calls = self._db.run(
            "SELECT number, name, result FROM calls WHERE number IN (SELECT number FROM inbox WHERE replica = ?)",
            (replica,),
        )
        for number, name, result in calls:
            if number in pending:
                pending[number].calls[name] = result
        return list(pending.values())

    def forget(self) -> None:
        """Forget the numbers of what was answered more than a day ago."""
        self._db.run(
            "DELETE FROM seen WHERE at < ? AND number NOT IN (SELECT number FROM inbox)", (int(self._clock()) - DAY,)
        )

    def claim(self, bot: int) -> None:
        """Say whose updates these are. Those of another bot, and their numbers, mean nothing to this one."""
        if self._db.run("SELECT bot FROM owner") != [(bot,)]:
            with self._db.transaction():
                for table in ("inbox", "seen", "owner"):
                    self._db.run(f"DELETE FROM {table}")  # noqa: S608 - names of ours
                self._db.run("INSERT INTO owner VALUES (?)", (bot,))

    def clear(self) -> None:
        """Delete all that is not answered."""
        self._db.run("DELETE FROM inbox")

    def transact(self, work: Callable[[], object]) -> None:
        """Do the work in one transaction: it is on disk when this returns."""
        with self._db.transaction():
            work()

    def tidy(self) -> None:
        """Overwrite what was deleted beside the file too."""
        self._db.tidy()


def saw(database: Database, mailbox: int, message: int) -> None:
    """Keep the higher of this number and the one known."""
    database.run(
        "INSERT INTO heights VALUES (?, ?) ON CONFLICT (chat) DO UPDATE SET message = excluded.message"
        " WHERE excluded.message > heights.message",
        (mailbox, message),
    )
