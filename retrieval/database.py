"""One SQLite file, a connection for each thread that asks, and its troubles as errors of ours."""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from retrieval.errors import IndexBusy, IndexCorrupt, IndexUnusable

Value: TypeAlias = str | int | bytes | None

_WAIT = 30.0  # seconds for another process's transaction
_CACHE_KIB = 64 << 10  # at most; the bands of a hundred thousand articles, which are met at random, nearly fit
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_TAKEN = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def marks(values: Sequence[Value]) -> str:
    """A placeholder for each value of a list in a statement."""
    return ",".join("?" * len(values))


class Database:
    """Statements in, rows out. Reading is parallel, a transaction is all or nothing and survives a power cut.

    Every method raises IndexCorrupt for a damaged file, IndexBusy when another process keeps it locked, and
    IndexUnusable for what else the file system refuses: a full disk, missing permissions.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []

    def close(self) -> None:
        """Close the connections of all threads."""
        while self._open:
            self._open.pop().close()
        self._local = threading.local()

    def run(self, statement: str, values: Sequence[Value] = ()) -> list[tuple]:  # type: ignore[type-arg]  # any columns
        """Run one statement and fetch all its rows."""
        with self._told():
            return self._connection().execute(statement, values).fetchall()

    def run_many(self, statement: str, rows: Iterable[Sequence[Value]]) -> None:
        """Run one statement for each row of values."""
        with self._told():
            self._connection().executemany(statement, rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: what this thread runs inside is committed at the end, or undone by an exception."""
        self.run("BEGIN IMMEDIATE")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            if self._connection().in_transaction:
                self.run("ROLLBACK")
            raise

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self.path, isolation_level=None, timeout=_WAIT, check_same_thread=False)
            self._open.append(connection)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")  # a commit that was reported survives a power cut
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
            self._local.connection = connection
        return connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Tell SQLite's troubles in our errors."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte: without what led to it
            if code in _DAMAGED:
                raise IndexCorrupt(
                    f"{self.path} is damaged ({error}): restore it from a backup, or move it away and index again"
                ) from error
            if code in _TAKEN:
                raise IndexBusy(f"{self.path} is locked by another process: wait for it, or stop it") from error
            raise IndexUnusable(f"{self.path}: {error}; look at the disk's space and the permissions") from error
