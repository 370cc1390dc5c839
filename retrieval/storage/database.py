"""What the archive and the bot's state are kept in: a SQLite file, or a PostgreSQL server for several machines.

Both run the same statements, written in the words that both know, with `?` for each value. Where they differ, as in how
a format is noted, there is a method here.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TypeAlias

Value: TypeAlias = str | int | bytes | None


def marks(values: Sequence[Value]) -> str:
    """A placeholder for each value of a list in a statement; for none what is like nothing."""
    return ",".join("?" * len(values)) or "NULL"


class Database(ABC):
    """Statements in, rows out. Reading is parallel, a transaction is all or nothing and survives a power cut.

    Every method raises IndexCorrupt for what is damaged, IndexBusy where another process writes, IndexUnusable for what
    a disk or a server refuses, and EngineUnavailable for a server that does not answer.
    """

    name: str  # where it is, as errors tell it; never a password

    @abstractmethod
    def close(self) -> None:
        """Close the connections of all threads."""

    @abstractmethod
    def run(self, statement: str, values: Sequence[Value] = ()) -> list[tuple]:  # type: ignore[type-arg]  # any columns
        """Run one statement and fetch all its rows."""

    @abstractmethod
    def run_many(self, statement: str, rows: Iterable[Sequence[Value]]) -> None:
        """Run one statement for each row of values."""

    @abstractmethod
    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing: what this thread runs inside is committed at the end, or undone by an exception.

        One inside another is a part of it. There is one at a time.
        """

    @abstractmethod
    def writing(self) -> AbstractContextManager[None]:
        """Be the one process that writes, whichever machine it is on, beside who holds a lock of the state folder.

        What this thread runs inside fails where that is no longer so. Raises IndexBusy.
        """

    @abstractmethod
    def tell(self, what: str) -> None:
        """Have other processes that listen know of something, when what is written with it is committed."""

    @abstractmethod
    def make(self) -> None:
        """Have a place for tables, where there is none."""

    @abstractmethod
    def empty(self) -> bool:
        """Whether it has no tables."""

    @abstractmethod
    def version(self) -> int:
        """The format of its tables; 0 before it was told."""

    @abstractmethod
    def stamp(self, version: int) -> None:
        """Note the format of its tables."""

    @abstractmethod
    def count_on(self, table: str, column: str) -> None:
        """Number new rows from the highest number on, after rows were written with numbers of their own."""

    @abstractmethod
    def compact(self) -> None:
        """Give back the space of what was deleted."""

    @abstractmethod
    def faults(self, most: int) -> tuple[str, ...]:
        """What is wrong with its structures, so much at most."""

    @abstractmethod
    def tidy(self) -> None:
        """Leave nothing of what was deleted, as far as it can be told to, where nobody else is reading."""

    @abstractmethod
    def copy_to(self, path: Path, progress: Callable[[int, int], None]) -> None:
        """Write all that is committed now to a SQLite file of its own, while others read and write on.

        `progress` is told of pages: done, total.
        """
