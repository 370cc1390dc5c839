"""A connection that shows others on a server that this process is there, and hears what they tell.

While the connection lives its locks are held, and no longer: a process that is killed is gone at once, a host without a
word in half a minute. That needs no clocks, which on several machines differ.
"""

import time
from contextlib import suppress
from typing import Any

import psycopg

from retrieval.errors import EngineUnavailable, IndexBusy
from retrieval.storage.postgres import CHANNEL, Postgres

_HERE, _AMONG = 0x79696E77, 0x656E2121  # two kinds of locks; a lock is known by two numbers
_MOMENT = 1.0  # seconds
_GONE = {  # by which the server notices that our host is gone, in seconds
    "tcp_keepalives_idle": 10,
    "tcp_keepalives_interval": 5,
    "tcp_keepalives_count": 3,
}


class Presence:
    """For one thread. Every method raises EngineUnavailable where the connection is lost: appear again, then."""

    def __init__(self, database: Postgres) -> None:
        self._database = database
        self._connection: psycopg.Connection[Any] | None = None

    def appear(self, number: int, *, alone: bool) -> bool:
        """Be there under a number, on a new connection; False where somebody is, maybe we until the server notices.

        Raises IndexBusy where somebody is there who wants to be `alone`, or we do and somebody is.
        """
        self.close()
        with self._database.told():
            self._connection = self._database.connect()
            for name, value in _GONE.items():
                self._ask(f"SET {name} = {value}")
            shared = "" if alone else "_shared"
            ((may,),) = self._ask(f"SELECT pg_try_advisory_lock{shared}(%s, 0)", _AMONG)
            if not may:
                self.close()
                raise IndexBusy(
                    f"another bot is answering over {self._database.name}: stop it; several can behind one webhook"
                )
            here = self._locked(number)
            self._ask(f"LISTEN {CHANNEL}")
        return here

    def _locked(self, number: int) -> bool:
        """Take the lock of a number; the server may take a moment to let go of it where our last connection had it."""
        ends = time.monotonic() + _MOMENT
        while True:
            ((here,),) = self._ask("SELECT pg_try_advisory_lock(%s, %s)", _HERE, number)
            if here or time.monotonic() > ends:
                return bool(here)
            time.sleep(_MOMENT / 10)

    def others(self) -> frozenset[int]:
        """The numbers of all who are there, us among them."""
        with self._database.told():
            found = self._ask(
                "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND granted AND objsubid = 2"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
                _HERE,
            )
        return frozenset(int(number) for (number,) in found)

    def hear(self, seconds: float) -> frozenset[str]:
        """What is told within so many seconds, or at once where something is."""
        with self._database.told():
            return frozenset(told.payload for told in self._connected().notifies(timeout=seconds, stop_after=1))

    def close(self) -> None:
        """Be there no more."""
        if self._connection is not None:
            with suppress(psycopg.Error):
                self._connection.close()
        self._connection = None

    def _connected(self) -> psycopg.Connection[Any]:
        if self._connection is None:
            raise EngineUnavailable(f"the database {self._database.name} cannot be used (not connected)")
        return self._connection

    def _ask(self, statement: str, *values: int) -> list[tuple[Any, ...]]:
        cursor = self._connected().execute(statement, values)
        return cursor.fetchall() if cursor.description else []
