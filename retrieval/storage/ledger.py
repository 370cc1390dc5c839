"""Which files there are, under which roots, and what each held when it was last read."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from retrieval.records import Rejected
from retrieval.storage.database import Database


class FileRecord(NamedTuple):
    """What is known of a file: enough to see that it has not changed, and what it held."""

    root: str
    size: int
    mtime_ns: int
    article: str | None
    digest: bytes | None


class Ledger:
    """The files and roots in the store's database. Changes belong within a transaction of the store."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def roots(self) -> tuple[Path, ...]:
        """The folders and files that were indexed, to be looked at again."""
        return tuple(Path(path) for (path,) in self._db.run("SELECT path FROM roots ORDER BY path"))

    def add_roots(self, roots: Iterable[Path]) -> None:
        """Remember where articles come from."""
        self._db.run_many("INSERT OR IGNORE INTO roots VALUES (?)", [(told(root),) for root in roots])

    def drop_root(self, root: Path) -> None:
        """Forget a folder, with what was named of it by itself, and the files found so.

        Within a transaction; see `drop_orphans`.
        """
        inside = told(root).rstrip("/") + "/"
        for table, column in (("roots", "path"), ("files", "root")):
            self._db.run(
                f"DELETE FROM {table} WHERE {column} = ? OR substr({column}, 1, ?) = ?",  # noqa: S608 - names of ours
                (told(root), len(inside), inside),
            )

    def files(self) -> dict[str, FileRecord]:
        """Every file seen so far, by absolute path (see `told`)."""
        found = self._db.run("SELECT path, root, size, mtime_ns, article, digest FROM files")
        return {row[0]: FileRecord._make(row[1:]) for row in found}

    def put_file(self, path: str, record: FileRecord, reason: str | None) -> None:
        """Record what a file holds: an article, or nothing and why. Within a transaction."""
        values = (path, record.root, record.size, record.mtime_ns, record.article, record.digest, reason)
        self._db.run("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?)", values)

    def drop_file(self, path: str) -> None:
        """Forget a file that is gone. Within a transaction; see `drop_orphans`."""
        self._db.run("DELETE FROM files WHERE path = ?", (path,))

    def distrust(self, path: str) -> None:
        """Have a file read again when it is next seen, changed or not. Within a transaction."""
        self._db.run("UPDATE files SET mtime_ns = -1 WHERE path = ?", (path,))

    def holders(self, identity: str) -> tuple[str, ...]:
        """The files that hold an article."""
        return tuple(path for (path,) in self._db.run("SELECT path FROM files WHERE article = ?", (identity,)))

    def rejected(self) -> tuple[Rejected, ...]:
        """The files that hold no article, and why."""
        found = self._db.run("SELECT path, reason FROM files WHERE reason IS NOT NULL ORDER BY path")
        return tuple(Rejected(path, reason) for path, reason in found)


def told(path: Path | str) -> str:
    """A path as the store keeps it: what is no UTF-8 in a file's name is escaped."""
    text = str(path)
    try:
        text.encode()  # nearly always: three times as quick as to go by its bytes
    except UnicodeEncodeError:
        return os.fsencode(path).decode("utf-8", "backslashreplace")
    return text
