"""What an admin tells all readers that the bot knows: kept until each has it, so that a stop loses and doubles none."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from time import time

from retrieval.storage.database import Database


@dataclass(frozen=True, slots=True)
class Due:
    """A message that someone has not been sent yet."""

    broadcast: int
    chat: int
    text: str = field(repr=False)


class Broadcasts:
    """Written to disk with every step; call it in a thread. `clock` tells seconds since 1970."""

    def __init__(self, database: Database, clock: Callable[[], float] = time) -> None:
        self._db, self._clock = database, clock

    def add(self, asked: str, text: str, chats: Iterable[int]) -> None:
        """Keep a text for these chats; `asked` names where it was confirmed, which counts once."""
        with self._db.transaction():
            new = self._db.run(
                "INSERT INTO broadcasts (asked, text, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING RETURNING number",
                (asked, text, int(self._clock())),
            )
            for (number,) in new:
                rows = ((number, chat) for chat in chats)
                self._db.run_many("INSERT INTO due VALUES (?, ?) ON CONFLICT DO NOTHING", rows)
            self._db.tell("broadcasts")

    def due(self, limit: int = 100) -> list[Due]:
        """Who still waits for which text, the oldest text first."""
        rows = self._db.run(
            "SELECT due.broadcast, due.chat, text FROM due JOIN broadcasts ON number = due.broadcast "
            "ORDER BY due.broadcast, due.chat LIMIT ?",
            (limit,),
        )
        return [Due(*row) for row in rows]

    def sent(self, due: Due) -> None:
        """Note that a chat has its message, or can have none; a text nobody waits for any more is deleted."""
        with self._db.transaction():
            self._db.run("DELETE FROM due WHERE broadcast = ? AND chat = ?", (due.broadcast, due.chat))
            self._drop_done()

    def forget(self, chat: int) -> None:
        """Delete that a chat waits for anything: it will have none of it."""
        with self._db.transaction():
            self._db.run("DELETE FROM due WHERE chat = ?", (chat,))
            self._drop_done()

    def waiting(self) -> int:
        """How many messages are due."""
        ((count,),) = self._db.run("SELECT count(*) FROM due")
        return int(count)

    def _drop_done(self) -> None:
        """Let go of texts that nobody waits for any more; that they were confirmed stays known."""
        self._db.run("UPDATE broadcasts SET text = '' WHERE text != '' AND number NOT IN (SELECT broadcast FROM due)")
