"""One SQLite file, a connection for each thread that asks, and its troubles as errors of ours."""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path

from retrieval.errors import IndexBusy, IndexCorrupt, IndexUnusable
from retrieval.storage.database import Database, Value
from retrieval.storage.durable import hindered

BESIDE = ("-wal", "-shm", "-journal")  # what SQLite keeps beside a database, under its name

ARCHIVE = "`yinwen doctor --repair` saves what can be read, `yinwen restore FILE` brings back a backup"

_WAIT = 30.0  # seconds for another process's transaction
_TAKEN = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL}
_REFUSED = {  # by the file system; whatever else goes wrong with statements that are always the same is damage
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
}
_PENDING = 16_000  # pages of changes before they are moved into the file: pages that change often are moved once
_COPIED = 1000  # pages between two words of progress
_OWNER = 0o600
_CACHE_KIB = 64 << 10  # at most; the bands of a hundred thousand articles, which are met at random, nearly fit


class SQLite(Database):
    """Statements in, rows out. Reading is parallel, a transaction is all or nothing and survives a power cut.

    A file that was put in the place of the one opened, as when an archive is mended, is gone over to.

    Every method raises IndexCorrupt for a damaged file, IndexBusy when another process keeps it locked, and
    IndexUnusable for what else the file system refuses: a full disk, missing permissions.
    """

    def __init__(self, path: Path, *, kept: bool = False, private: bool = False, remedy: str = ARCHIVE) -> None:
        """Name a database; it is opened when first asked.

        Args:
            path: The file, made if need be.
            kept: It is only read, and stays byte for byte as it is.
            private: It is its owner's alone, and what is deleted is overwritten: in the file at once, in what SQLite
                keeps beside it by `tidy`.
            remedy: What to do where it is damaged.
        """
        self.path = path
        self.name = str(path)
        self._kept, self._private, self._remedy = kept, private, remedy
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
        """All or nothing: what this thread runs inside is committed at the end, or undone by an exception.

        One inside another is a part of it.
        """
        with self._told():
            within = self._connection().in_transaction
        if within:
            yield
            return
        self.run("BEGIN IMMEDIATE")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            if self._connection().in_transaction:
                self.run("ROLLBACK")
            raise

    def tell(self, what: str) -> None:
        """Nothing: nobody else listens."""

    def make(self) -> None:
        """Nothing: the file is made when it is first asked."""

    def empty(self) -> bool:
        """Whether it has no tables."""
        return self.run("SELECT COUNT(*) FROM sqlite_master") == [(0,)]

    def version(self) -> int:
        """The format of its tables; 0 before it was told."""
        return int(self.run("PRAGMA user_version")[0][0])

    def stamp(self, version: int) -> None:
        """Note the format of its tables."""
        self.run(f"PRAGMA user_version = {version:d}")

    def writing(self) -> AbstractContextManager[None]:
        """Nothing: who holds the lock of the folder that the file is in may write."""
        return nullcontext()

    def count_on(self, table: str, column: str) -> None:
        """Nothing: it does so by itself."""

    def compact(self) -> None:
        """Give back the space of what was deleted."""
        self.run("VACUUM")
        self.run("PRAGMA wal_checkpoint(TRUNCATE)")  # what it wrote lies in the log until then

    def faults(self, most: int) -> tuple[str, ...]:
        """What is wrong with its structures, so much at most. SQLite checks no content."""
        return tuple(text for (text,) in self.run(f"PRAGMA integrity_check({most:d})") if text != "ok")

    def tidy(self) -> None:
        """Move all changes into the file and leave nothing of them beside it, where nobody else is reading."""
        self.run("PRAGMA wal_checkpoint(TRUNCATE)")

    def copy_to(self, path: Path, progress: Callable[[int, int], None]) -> None:
        """Write all that is committed now to a file of its own, while others read and write on.

        `progress` is told of pages: done, total.
        """
        with self._told(), closing(sqlite3.connect(path)) as copy:
            source = self._connection()
            source.execute("BEGIN")  # one view of it, kept to the end: no writer makes us begin anew
            try:
                source.execute("SELECT COUNT(*) FROM sqlite_master").fetchall()
                source.backup(copy, pages=_COPIED, progress=lambda _, left, total: progress(total - left, total))
            finally:
                source.execute("ROLLBACK")
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it

    def take(self, path: Path) -> None:
        """Become what another database holds, in one transaction that readers see as any other."""
        source = SQLite(path, kept=True)
        try:
            with self._told():
                source._connection().backup(self._connection())
        finally:
            source.close()

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is not None and not connection.in_transaction and self._file() not in (None, self._local.file):
            self._open.remove(connection)
            connection.close()
            connection = None
        if connection is None:
            name = f"{self.path.absolute().as_uri()}?mode={'ro' if self._kept else 'rwc'}"
            if self._private:
                self._own()
            connection = sqlite3.connect(name, uri=True, isolation_level=None, timeout=_WAIT, check_same_thread=False)
            self._open.append(connection)
            self._local.connection, self._local.file = connection, None  # made anew where what follows is refused
            if not self._kept:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = FULL")  # a commit that was reported survives a power cut
                connection.execute("PRAGMA foreign_keys = ON")
                connection.execute(f"PRAGMA secure_delete = {'ON' if self._private else 'OFF'}")
            connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
            connection.execute(f"PRAGMA wal_autocheckpoint = {_PENDING}")
            self._local.connection, self._local.file = connection, self._file()
        return connection

    def _own(self) -> None:
        """Make the file its owner's alone; what SQLite puts beside it gets the same mode.

        One that is there is not opened: closing it would let go of every lock that this process has on it.
        """
        try:
            self.path.chmod(_OWNER)
        except FileNotFoundError:
            self.path.touch(_OWNER)

    def _file(self) -> tuple[int, int] | None:
        """Which file lies at our path; None where there is none."""
        try:
            status = self.path.stat()
        except OSError:
            return None
        return status.st_dev, status.st_ino

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Tell SQLite's troubles in our errors."""
        try:
            yield
        except sqlite3.ProgrammingError:  # a mistake of ours
            raise
        except sqlite3.DatabaseError as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte: without what led to it
            if code in _TAKEN:
                raise IndexBusy(f"{self.path} is locked by another process: wait for it, or stop it") from error
            if why := hindered():
                raise IndexUnusable(f"{self.path}: {error} ({why}); try again later") from error
            mine = os.access(self.path, os.R_OK | os.W_OK)  # then it is what lies beside it that cannot be opened
            if code in _REFUSED and not (code == sqlite3.SQLITE_CANTOPEN and mine and self.path.is_file()):
                raise IndexUnusable(f"{self.path}: {error}; look at the disk's space and the permissions") from error
            what = error if code else "a text in it is no text"  # which the error would quote
            raise damaged(self.path, str(what), self._remedy) from error
        except UnicodeDecodeError as error:  # of the message of an error, which quotes a name of a table
            raise damaged(self.path, "a name in its description of itself is no text", self._remedy) from error


def damaged(path: Path | str, what: str, remedy: str = ARCHIVE) -> IndexCorrupt:
    """The error for a damaged file."""
    return IndexCorrupt(f"{path} is damaged ({what}): {remedy}")
