"""Who may use the bot: invitations that admins gave out, who came with one, and who is blocked.

Of an invitation only a digest is kept, so that who reads the file cannot use it. A person's number is kept because
they came with an invitation, or because an admin blocked them; `/forget` lets go of the first, not of the second.
"""

import secrets
from collections.abc import Callable
from hashlib import sha256
from time import time

from retrieval.storage.database import Database

_BYTES = 9  # of chance in an invitation: twelve characters, which fit a link


class Access:
    """Reading is from memory, so that no question waits for the disk; what changes something waits for it."""

    def __init__(self, database: Database, clock: Callable[[], float] = time) -> None:
        """`clock` tells seconds since 1970."""
        self._db, self._clock = database, clock
        self.refresh()

    def refresh(self) -> None:
        """Read all again: where another process may have changed it."""
        self._admitted = {number for (number,) in self._db.run("SELECT person FROM admitted")}
        self._blocked = {number for (number,) in self._db.run("SELECT number FROM blocked")}

    def invite(self, uses: int = 1) -> str:
        """A new invitation for so many people."""
        code = secrets.token_urlsafe(_BYTES)
        self._db.run("INSERT INTO invitations VALUES (?, ?, ?)", (_digest(code), uses, int(self._clock())))
        return code

    def admit(self, person: int, code: str) -> bool:
        """Let someone in who brings an invitation, using it up once; whether it was good, or not needed."""
        if self.admitted(person):
            return True
        with self._db.transaction():
            used = self._db.run(
                "UPDATE invitations SET uses = uses - 1 WHERE digest = ? AND uses > 0 RETURNING uses", (_digest(code),)
            )
            if not used:
                return False
            self._db.run("DELETE FROM invitations WHERE uses = 0")
            self._db.run("INSERT INTO admitted VALUES (?, ?) ON CONFLICT DO NOTHING", (person, int(self._clock())))
            self._db.tell("access")
        self._admitted.add(person)
        return True

    def admitted(self, person: int) -> bool:
        """Whether someone came with an invitation."""
        return person in self._admitted

    def everyone(self) -> list[int]:
        """Who came with an invitation."""
        return sorted(self._admitted)

    def block(self, number: int) -> None:
        """Answer a person or a group no more."""
        self._db.run("INSERT INTO blocked VALUES (?, ?) ON CONFLICT DO NOTHING", (number, int(self._clock())))
        self._blocked.add(number)
        self._db.tell("access")

    def unblock(self, number: int) -> bool:
        """Answer them again; whether they were blocked."""
        self._db.run("DELETE FROM blocked WHERE number = ?", (number,))
        self._db.tell("access")
        known = number in self._blocked
        self._blocked.discard(number)
        return known

    def blocked(self, *numbers: int | None) -> bool:
        """Whether one of these is blocked."""
        return any(number in self._blocked for number in numbers)

    def forget(self, person: int) -> int:
        """Delete that someone came with an invitation; how many rows that were."""
        self._db.run("DELETE FROM admitted WHERE person = ?", (person,))
        self._db.tell("access")
        known = person in self._admitted
        self._admitted.discard(person)
        return int(known)


def _digest(code: str) -> bytes:
    return sha256(code.encode()).digest()
