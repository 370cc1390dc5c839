"""Several bots over one database, behind one webhook: which are there, and which of them answers whom.

Whichever of them Telegram hands an update to, the chat it is of has one that answers it: so its updates stay in order,
and what is kept of a conversation in memory alone is where it is asked for. A chat's replica is found by hashing, so
that when one comes or goes only its share of chats moves. What one that is gone has not answered, the others take over.
"""

import logging
from collections.abc import Callable, Iterable
from hashlib import sha256
from time import monotonic, time
from typing import TYPE_CHECKING

from retrieval.errors import EngineUnavailable
from retrieval.storage.database import Database

if TYPE_CHECKING:
    from retrieval.storage.presence import Presence  # whose library only a server needs

_LOG = logging.getLogger(__name__)
GRACE = 5.0  # seconds for which one may be out of sight, as when the server is started again


class Replicas:
    """One of them. `run` is for a thread of its own, the others for any."""

    def __init__(
        self, database: Database, presence: "Presence", *, alone: bool, clock: Callable[[], float] = monotonic
    ) -> None:
        """`alone` is who polls: no other may. `clock` tells seconds."""
        self._db, self._presence, self._alone, self._clock = database, presence, alone, clock
        self._missed: dict[int, float] = {}  # since when those out of sight are
        self._here: tuple[int, ...] = ()
        self._known: tuple[int, ...] = ()  # and those out of sight that are not given up
        self._connected = False
        self.number = 0  # ours

    def join(self) -> None:
        """Be one of them. Raises IndexBusy where that is not wanted, see `Presence.appear`."""
        ((number,),) = self._db.run("INSERT INTO replicas (at) VALUES (?) RETURNING number", (int(time()),))
        try:
            self._presence.appear(number, alone=self._alone)
        except BaseException:
            self._presence.close()
            self._db.run("DELETE FROM replicas WHERE number = ?", (number,))
            raise
        self.number, self._connected = int(number), True
        self._look()

    def leave(self) -> None:
        """Be gone: what is not answered is another's from now on."""
        try:
            with self._db.transaction():
                self._db.run("DELETE FROM replicas WHERE number = ?", (self.number,))
                self._take_over()
        except EngineUnavailable as error:  # then they find out
            _LOG.warning("%s", error)
        self._presence.close()

    def whose(self, chat: int) -> int:
        """Who answers a chat."""
        return max(self._here or (self.number,), key=lambda number: sha256(f"{number} {chat}".encode()).digest())

    @property
    def first(self) -> bool:
        """Whether this is the one that does what one alone may do: the longest there. Nobody is who is out of touch."""
        return self._connected and self._known[:1] == (self.number,)

    def hear(self, seconds: float) -> frozenset[str]:
        """What others tell, or what is to be noticed, within so many seconds; "all" where something may be missed.

        Looks after what is everybody's on the way. Raises EngineUnavailable while the server does not answer.
        """
        told: frozenset[str] = frozenset()
        if not self._connected:
            self._again()
            told = frozenset({"all"})
        try:
            told |= self._presence.hear(seconds)
            self._look()
            self._bury()
        except EngineUnavailable:
            self._connected = False
            raise
        return told

    def _again(self) -> None:
        """Be there again, after the connection was lost: as who we were, unless we were given up meanwhile."""
        mine = self._presence.appear(self.number, alone=self._alone)
        with self._db.transaction():
            known = bool(self._db.run("SELECT 1 FROM replicas WHERE number = ?", (self.number,)))
            if mine and known:
                self._connected = True
                return
            ((number,),) = self._db.run("INSERT INTO replicas (at) VALUES (?) RETURNING number", (int(time()),))
            if known:  # the server holds on to our last connection: what was ours goes with us
                self._db.run("UPDATE inbox SET replica = ? WHERE replica = ?", (number, self.number))
                self._db.run("DELETE FROM replicas WHERE number = ?", (self.number,))
        _LOG.warning("this replica was out of touch: it is number %d now", number)
        self.number = int(number)
        self._connected = self._presence.appear(self.number, alone=self._alone)

    def _look(self) -> None:
        """Note who is there, and since when who is not."""
        there = self._presence.others()
        known = [number for (number,) in self._db.run("SELECT number FROM replicas ORDER BY number")]
        now = self._clock()
        self._missed = {number: self._missed.get(number, now) for number in known if number not in there}
        self._here, self._known = tuple(number for number in known if number in there), tuple(known)

    def _bury(self) -> None:
        """Take over what those have left that are gone for good."""
        dead = [number for number, since in self._missed.items() if self._clock() - since >= GRACE]
        left = "SELECT 1 FROM inbox WHERE replica NOT IN (SELECT number FROM replicas) LIMIT 1"
        if dead or self._db.run(left):
            with self._db.transaction():
                self._db.run_many("DELETE FROM replicas WHERE number = ?", [(number,) for number in dead])
                self._take_over()
            self._look()

    def _take_over(self) -> None:
        left = self._db.run("SELECT number, chat FROM inbox WHERE replica NOT IN (SELECT number FROM replicas)")
        known = {number for (number,) in self._db.run("SELECT number FROM replicas")}
        heirs = [number for number in self._here if number in known]
        if not left or not heirs:
            return
        self._here = tuple(heirs)
        self._db.run_many(
            "UPDATE inbox SET replica = ?, begun = 1 WHERE number = ?", [(self.whose(chat), one) for one, chat in left]
        )
        self._tell(f"inbox {number}" for number in heirs)

    def _tell(self, each: Iterable[str]) -> None:
        for what in each:
            self._db.tell(what)
