"""Which files there are, under which roots, and what each held when it was last read."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from retrieval.records import Rejected
from retrieval.storage.database import Database, marks

_VARIABLES = 500  # of one statement: SQLite bounds them
_UNDER = "(path = ? OR path > ? AND path < ?)"  # a place, by the key of the table


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
        self._db.run_many("INSERT INTO roots VALUES (?) ON CONFLICT DO NOTHING", [(told(root),) for root in roots])

    def drop_root(self, root: Path) -> None:
        """Forget a folder, with what was named of it by itself, and the files found so.

        Within a transaction; see `drop_orphans`.
        """
        inside = _inside(told(root))
        for table, column in (("roots", "path"), ("files", "root")):
            self._db.run(
                f"DELETE FROM {table} WHERE {column} = ? OR substr({column}, 1, ?) = ?",  # noqa: S608 - names of ours
                (told(root), len(inside), inside),
            )

    @property
    def empty(self) -> bool:
        """Whether no file was ever seen."""
        return not self._db.run("SELECT EXISTS (SELECT 1 FROM files)")[0][0]

    def under(self, root: str) -> list[tuple[str, int, int]]:
        """The files found by a root that lie there: path, size, time. Plain rows, since there may be millions."""
        query = f"SELECT path, size, mtime_ns FROM files WHERE {_UNDER} AND root = ?"  # noqa: S608 - words of ours
        return self._db.run(query, _under(root))

    def others(self, root: str) -> dict[str, str]:
        """The files that lie there and were found by another root: which."""
        query = f"SELECT path, root FROM files WHERE {_UNDER} AND root != ?"  # noqa: S608 - likewise
        return dict(self._db.run(query, _under(root)))

    def inside(self, folder: str) -> tuple[str, ...]:
        """The files that lie in a folder, whoever found them."""
        lying = _under(folder)[1:3]
        return tuple(path for (path,) in self._db.run("SELECT path FROM files WHERE path > ? AND path < ?", lying))

    def linked(self) -> dict[str, list[str]]:
        """By root, the files that links lead to from there: their paths lie elsewhere."""
        found = self._db.run(
            "SELECT path, root FROM files WHERE path NOT BETWEEN root || '/' AND root || '0' AND path != root"
        )
        linked: dict[str, list[str]] = {}
        for path, root in found:
            linked.setdefault(root, []).append(path)
        return linked

    def records(self, paths: Sequence[str]) -> dict[str, FileRecord]:
        """What is known of these files (see `told`), of those that were seen."""
        if self.empty:
            return {}
        parts = (paths[at : at + _VARIABLES] for at in range(0, len(paths), _VARIABLES))
        columns = "path, root, size, mtime_ns, article, digest"
        return {
            row[0]: FileRecord._make(row[1:])
            for part in parts
            for row in self._db.run(f"SELECT {columns} FROM files WHERE path IN ({marks(part)})", part)  # noqa: S608 - names of ours
        }

    def move(self, path: str, root: str) -> None:
        """Have a file be one of another root's. Within a transaction."""
        self._db.run("UPDATE files SET root = ? WHERE path = ?", (root, path))

    def put_file(self, path: str, record: FileRecord, reason: str | None) -> None:
        """Record what a file holds: an article, or nothing and why. Within a transaction."""
        values = (path, record.root, record.size, record.mtime_ns, record.article, record.digest, reason)
        self._db.run(
            """INSERT INTO files (path, root, size, mtime_ns, article, digest, reason) VALUES (?, ?, ?, ?, ?, ?, ?)
               ON CONFLICT (path) DO UPDATE SET root = excluded.root, size = excluded.size,
               mtime_ns = excluded.mtime_ns, article = excluded.article, digest = excluded.digest,
               reason = excluded.reason""",
            values,
        )

    def drop_file(self, path: str) -> None:
        """Forget a file that is gone. Within a transaction; see `drop_orphans`."""
        self._db.run("DELETE FROM files WHERE path = ?", (path,))

    def distrust(self, path: str) -> None:
        """Have a file read again when it is next seen, changed or not. Within a transaction."""
        self._db.run("UPDATE files SET mtime_ns = -1 WHERE path = ?", (path,))

    def holders(self, identity: str) -> tuple[str, ...]:
        """The files that hold an article."""
        return tuple(
            path for (path,) in self._db.run("SELECT path FROM files WHERE article = ? ORDER BY path", (identity,))
        )

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


def within(path: str, root: str) -> bool:
    """Whether a path is a root or below it, as paths go: links may lead elsewhere."""
    return path == root or path.startswith(_inside(root))


def _under(root: str) -> tuple[str, str, str, str]:
    """The values of `_UNDER`, and the root."""
    inside = _inside(root)
    return root, inside, inside[:-1] + chr(ord("/") + 1), root


def _inside(root: str) -> str:
    """How the paths of what lies in a folder begin."""
    return root.rstrip("/") + "/"
