"""The truth: articles, their passages and the files they came from, in one SQLite database.

Every change of the passages is numbered in `log`. A cache that knows the number it has applied asks for `changes` after
it, so that after any crash it catches up or is rebuilt from here.
"""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from retrieval import rows
from retrieval.errors import ArticleUnknown, IndexCorrupt, IndexMismatch
from retrieval.records import Article, Passage, Rejected

FILE = "archive.db"


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What is known of a file: enough to see that it has not changed, and what it held."""

    size: int
    mtime_ns: int
    article: str | None
    digest: bytes | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What happened to the passages after a sequence number, up to another."""

    added: tuple[int, ...]
    removed: tuple[int, ...]
    sequence: int


class Store:
    """One database; a connection for each thread that asks, so that reading is parallel."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._all: list[sqlite3.Connection] = []

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the database in `folder`, making it when there is none. Raises IndexCorrupt, IndexMismatch."""
        store = cls(folder / FILE)
        try:
            version = store._db.execute("PRAGMA user_version").fetchone()[0]
            if version == 0:
                with store.transaction() as db:
                    for statement in rows.TABLES.split(";\n"):
                        db.execute(statement)
                    db.execute(f"PRAGMA user_version = {rows.FORMAT}")
            elif version != rows.FORMAT:
                store.close()
                raise IndexMismatch(
                    f"{store.path} has format {version}, this version of yinwen reads {rows.FORMAT}: "
                    "use the version that made it, or index into another --home"
                )
        except sqlite3.DatabaseError as error:
            store.close()
            raise IndexCorrupt(
                f"{store.path} cannot be read ({error}): restore it from a backup, or move it away and index again"
            ) from error
        return store

    @property
    def _db(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self.path, isolation_level=None, timeout=30, check_same_thread=False)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")  # a commit that was reported survives a power cut
            connection.execute("PRAGMA foreign_keys = ON")
            self._local.connection = connection
            self._all.append(connection)
        return connection

    def close(self) -> None:
        """Close the connections of all threads."""
        while self._all:
            self._all.pop().close()
        self._local = threading.local()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing: what happens inside is committed at the end, or undone by an exception."""
        db = self._db
        db.execute("BEGIN IMMEDIATE")
        try:
            yield db
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")

    # Settings and roots

    def setting(self, name: str) -> str | None:
        """A remembered value, such as the encoder's name."""
        row = self._db.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def remember(self, name: str, value: str) -> None:
        """Set a remembered value."""
        self._db.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, value))

    def roots(self) -> tuple[Path, ...]:
        """The folders and files that were indexed, to be looked at again."""
        return tuple(Path(path) for (path,) in self._db.execute("SELECT path FROM roots ORDER BY path"))

    def add_roots(self, roots: Iterable[Path]) -> None:
        """Remember where articles come from."""
        self._db.executemany("INSERT OR IGNORE INTO roots VALUES (?)", [(str(root),) for root in roots])

    # Files

    def files(self) -> dict[str, FileRecord]:
        """Every file seen so far, by absolute path."""
        found = self._db.execute("SELECT path, size, mtime_ns, article, digest FROM files")
        return {path: FileRecord(*rest) for path, *rest in found}

    def put_file(self, path: str, size: int, mtime_ns: int, article: Article | None, reason: str | None) -> None:
        """Record what a file holds: an article, or nothing and why. Within a transaction."""
        held = (article.id, rows.digest(article)) if article else (None, None)
        self._db.execute(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?)", (path, size, mtime_ns, *held, reason)
        )

    def drop_file(self, path: str) -> None:
        """Forget a file that is gone. Within a transaction; see `drop_orphans`."""
        self._db.execute("DELETE FROM files WHERE path = ?", (path,))

    def drop_orphans(self) -> int:
        """Remove the articles that no file holds any more; returns how many. Within a transaction."""
        orphans = self._db.execute(
            "SELECT rowid FROM articles WHERE NOT EXISTS (SELECT 1 FROM files WHERE files.article = articles.id)"
        ).fetchall()
        for (row,) in orphans:
            self._drop_article(row)
        return len(orphans)

    def strays(self) -> tuple[str, ...]:
        """Files whose article is stored with another content, from a file that is gone: they need to be read again."""
        found = self._db.execute(
            """SELECT f.path FROM files f JOIN articles a ON a.id = f.article WHERE f.digest != a.digest
               AND NOT EXISTS (SELECT 1 FROM files g WHERE g.article = a.id AND g.digest = a.digest)"""
        )
        return tuple(path for (path,) in found)

    def rejected(self) -> tuple[Rejected, ...]:
        """The files that hold no article, and why."""
        found = self._db.execute("SELECT path, reason FROM files WHERE reason IS NOT NULL ORDER BY path")
        return tuple(Rejected(path, reason) for path, reason in found)

    # Articles and passages

    def put_article(self, article: Article, passages: Iterable[Passage]) -> None:
        """Add an article, or replace the one of the same id. Within a transaction."""
        row = self._db.execute("SELECT rowid FROM articles WHERE id = ?", (article.id,)).fetchone()
        if row:
            self._drop_article(row[0])
        owner = self._db.execute(
            f"INSERT INTO articles ({rows.COLUMNS}, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*rows.from_article(article), rows.digest(article)),
        ).lastrowid
        for passage in passages:
            number = self._db.execute(
                'INSERT INTO passages (article, start, "end", subhead) VALUES (?, ?, ?, ?)',
                (owner, passage.start, passage.end, passage.subhead),
            ).lastrowid
            self._db.execute("INSERT INTO log (passage, added) VALUES (?, 1)", (number,))

    def _drop_article(self, row: int) -> None:
        self._db.execute("INSERT INTO log (passage, added) SELECT number, 0 FROM passages WHERE article = ?", (row,))
        self._db.execute("DELETE FROM articles WHERE rowid = ?", (row,))  # its passages follow

    def article_digest(self, article_id: str) -> bytes | None:
        """The digest of the stored article of this id, if there is one."""
        row = self._db.execute("SELECT digest FROM articles WHERE id = ?", (article_id,)).fetchone()
        return row[0] if row else None

    def article(self, article_id: str) -> Article:
        """The article of this id. Raises ArticleUnknown."""
        row = self._db.execute(f"SELECT {rows.COLUMNS} FROM articles WHERE id = ?", (article_id,)).fetchone()
        if row is None:
            raise ArticleUnknown(f"no article has the id {article_id!r}: ids stand in the output of latest and search")
        return rows.to_article(row)

    def latest(self, source: str, offset: int, limit: int) -> tuple[tuple[Article, ...], int]:
        """Articles newest first, of one source or all (""), and how many there are."""
        where, values = ("WHERE source = ?", (source,)) if source else ("", ())
        total = self._db.execute(f"SELECT COUNT(*) FROM articles {where}", values).fetchone()[0]
        found = self._db.execute(
            f"SELECT {rows.COLUMNS} FROM articles {where} ORDER BY published DESC, rowid DESC LIMIT ? OFFSET ?",
            (*values, limit, offset),
        )
        return tuple(rows.to_article(row) for row in found), total

    def passages(self, ids: Sequence[int]) -> dict[int, Passage]:
        """The passages of these ids that exist, with their articles."""
        passages: dict[int, Passage] = {}
        articles: dict[str, Article] = {}
        for part in _parts(ids):
            found = self._db.execute(
                f'SELECT p.number, p.start, p."end", p.subhead, {rows.COLUMNS} '
                f"FROM passages p JOIN articles ON articles.rowid = p.article WHERE p.number IN ({_marks(part)})",
                part,
            )
            for number, start, end, subhead, *row in found:
                article = articles.setdefault(row[0], rows.to_article(row))
                passages[number] = Passage(article, start, end, subhead, number)
        return passages

    def owners(self, ids: Sequence[int]) -> dict[int, int]:
        """Which article (its row) each of these passages belongs to, of those that exist."""
        owned: dict[int, int] = {}
        for part in _parts(ids):
            found = self._db.execute(f"SELECT number, article FROM passages WHERE number IN ({_marks(part)})", part)
            owned.update(found)
        return owned

    # The log

    @property
    def sequence(self) -> int:
        """The number of the last change; 0 before the first."""
        return int(self._db.execute("SELECT COALESCE(MAX(sequence), 0) FROM log").fetchone()[0])

    def changes(self, after: int) -> Changes:
        """What a cache that has applied `after` must do: net of passages that came and went in between."""
        net: dict[int, bool] = {}
        last = after
        found = self._db.execute(
            "SELECT sequence, passage, added FROM log WHERE sequence > ? ORDER BY sequence", (after,)
        )
        for sequence, passage, added in found:
            last = sequence
            if not added and net.get(passage):
                del net[passage]
            else:
                net[passage] = bool(added)
        return Changes(
            tuple(passage for passage, added in net.items() if added),
            tuple(passage for passage, added in net.items() if not added),
            last,
        )

    # Figures

    def counts(self) -> tuple[int, int]:
        """Articles and passages."""
        row = self._db.execute("SELECT (SELECT COUNT(*) FROM articles), (SELECT COUNT(*) FROM passages)").fetchone()
        return row[0], row[1]

    def span(self) -> tuple[datetime, datetime] | None:
        """When the oldest and the newest article were published."""
        low, high = self._db.execute("SELECT MIN(published), MAX(published) FROM articles").fetchone()
        return None if low is None else (rows.moment(low), rows.moment(high))

    def sources(self) -> tuple[tuple[str, int], ...]:
        """Each source and its number of articles, most first."""
        found = self._db.execute("SELECT source, COUNT(*) AS n FROM articles GROUP BY source ORDER BY n DESC, source")
        return tuple((source, count) for source, count in found)

    def faults(self) -> tuple[str, ...]:
        """What SQLite's own integrity check complains of; empty when all is well."""
        try:
            found = self._db.execute("PRAGMA integrity_check(10)").fetchall()
        except sqlite3.DatabaseError as error:
            return (str(error),)
        return tuple(text for (text,) in found if text != "ok")


def _parts(ids: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Cut into what one statement may hold: SQLite bounds its variables."""
    for at in range(0, len(ids), 500):
        yield tuple(ids[at : at + 500])


def _marks(values: Sequence[int]) -> str:
    return ",".join("?" * len(values))
