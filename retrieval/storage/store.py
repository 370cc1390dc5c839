"""The truth: articles, their passages and the files they came from, in one database."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from retrieval.errors import ArticleUnknown, IndexMismatch, IndexMissing
from retrieval.language import shingles
from retrieval.progress import Progress
from retrieval.records import Article, Passage
from retrieval.storage import rows, soundness
from retrieval.storage.arrivals import Arrivals
from retrieval.storage.catalogue import Catalogue
from retrieval.storage.copies import Copies, keys
from retrieval.storage.database import Database, marks
from retrieval.storage.entry import Entry
from retrieval.storage.frequencies import Frequencies
from retrieval.storage.history import History
from retrieval.storage.ledger import Ledger
from retrieval.storage.likeness import Outline
from retrieval.storage.server import on_server
from retrieval.storage.sqlite import SQLite, damaged

FILE = "archive.db"
SCHEMA = "yinwen_archive"  # on a server
_VARIABLES = 500  # of one statement: SQLite bounds them


class Store:
    """The articles and passages. Asking is safe from several threads."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self.name = database.name  # where it is, as errors tell it
        self.ledger = Ledger(self._db)  # which files the articles came from
        self.catalogue = Catalogue(self._db)  # the articles in order
        self.copies = Copies(self._db)  # which articles are one story
        self.history = History(self._db)  # what became of the passages
        self.arrivals = Arrivals(self._db)  # in which order the articles came
        self.frequencies = Frequencies(self._db)  # how many passages of an engine's hold a term

    @classmethod
    def open(cls, folder: Path, server: str = "") -> Self:
        """Open the database in `folder`, or on a `server`: the URL of one of PostgreSQL's.

        Raises IndexMissing, IndexMismatch, and what `Database` raises.
        """
        if not server and not (folder / FILE).exists():
            raise _missing(folder)
        store = cls(_database(folder, server))
        try:
            store._require_format(folder)
        except BaseException:
            store.close()
            raise
        return store

    def _require_format(self, folder: Path) -> None:
        version = self._db.version()
        if version == rows.FORMAT:
            return
        if not version and self._db.empty():  # a run was stopped before the tables were made
            raise _missing(folder)
        if version == 0:
            raise damaged(self.name, "it names no format")
        remedy = (
            "`yinwen index` brings it up to date"
            if version < rows.FORMAT
            else "use the version that made it, or index into another --home"
        )
        raise IndexMismatch(f"{self.name} has format {version}, this version of yinwen reads {rows.FORMAT}: {remedy}")

    @classmethod
    def create(cls, folder: Path, server: str = "") -> Self:
        """Open the database in `folder`, or on a `server`, making it when there is none and renewing an earlier format.

        For who holds the writer's lock. Raises what `open` raises.
        """
        store = cls(_database(folder, server))
        try:
            store._db.make()
            store._renew()
            store._require_format(folder)
        except BaseException:
            store.close()
            raise
        return store

    def _renew(self) -> None:
        version = self._db.version()
        if not version and not self._db.empty():
            return  # damaged, as is found next
        changes = [rows.TABLES] if version == 0 else [rows.MIGRATIONS[at] for at in range(version, rows.FORMAT)]
        if changes:
            with self.transaction():
                for statement in filter(str.strip, "".join(changes).split(";\n")):
                    self._db.run(statement)
                if 0 < version < rows.WITH_ARRIVALS:
                    self.arrivals.begin()
                self._db.stamp(rows.FORMAT)

    def close(self) -> None:
        """Close the connections of all threads."""
        self._db.close()

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing: what happens inside is committed at the end, or undone by an exception."""
        return self._db.transaction()

    def writing(self) -> AbstractContextManager[None]:
        """Be the one process that writes, beside who holds the lock of a state folder. Raises IndexBusy."""
        return self._db.writing()

    # Settings

    def setting(self, name: str) -> str | None:
        """A remembered value, such as the encoder's name."""
        return next((value for (value,) in self._db.run("SELECT value FROM settings WHERE name = ?", (name,))), None)

    def remember(self, name: str, value: str) -> None:
        """Set a remembered value."""
        self._db.run(
            "INSERT INTO settings VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value)
        )

    # Copies

    @property
    def compared(self) -> bool:
        """Whether its copies were found as they would be now; see `compare`."""
        return self.setting("likeness") == shingles.version()

    def copies_of(self, passage: Passage) -> tuple[Article, ...]:
        """The other articles of a passage's story, at most some dozens; none when the passage is gone."""
        return tuple(
            article
            for row in self.owners([passage.id]).values()
            for article in self.copies.articles(self.copies.story(row)).values()
        )

    def story(self, article_id: str) -> tuple[Article, ...]:
        """The other articles of an article's story, oldest first. Raises ArticleUnknown."""
        found = self._db.run("SELECT rowid FROM articles WHERE id = ?", (article_id,))
        if not found:
            raise _unknown(article_id)
        others = self.copies.articles(self.copies.story(found[0][0])).values()
        return tuple(sorted(others, key=lambda article: (article.published, article.id)))

    def compare(self, progress: Progress) -> None:
        """Find the copies among all articles anew. Within a transaction."""
        self.copies.clear()
        found = [row for (row,) in self._db.run("SELECT rowid FROM articles ORDER BY rowid")]
        for done, row in enumerate(found, 1):
            for article in self.copies.articles([row]).values():
                self.copies.add(row, outline := Outline.of(article), keys(outline))
            progress("comparing", done, len(found))
        self.remember("likeness", shingles.version())

    # Articles whose files changed

    def drop_orphans(self, among: Sequence[str] | None = None) -> int:
        """Remove the articles that no file holds any more, of all or those `among`; returns how many.

        Within a transaction.
        """
        lost = "NOT EXISTS (SELECT 1 FROM files WHERE files.article = articles.id)"
        orphans = self._chosen(f"SELECT rowid FROM articles WHERE {lost}", "articles.id", among)
        for row in orphans:
            self._drop_article(row)
        return len(orphans)

    def strays(self, among: Sequence[str] | None = None) -> tuple[str, ...]:
        """Files whose article is stored with another content, from a file that is gone: they need to be read again.

        Of all articles or those `among`.
        """
        lost = """SELECT f.path FROM files f JOIN articles a ON a.id = f.article WHERE f.digest != a.digest
                  AND NOT EXISTS (SELECT 1 FROM files g WHERE g.article = a.id AND g.digest = a.digest)"""
        return tuple(self._chosen(lost, "a.id", among))

    def _chosen(self, query: str, of: str, among: Sequence[str] | None) -> list[Any]:
        """The values of a query of one column, of all articles or those whose ids are given."""
        if among is None:
            return [value for (value,) in self._db.run(query)]
        parts = (among[at : at + _VARIABLES] for at in range(0, len(among), _VARIABLES))
        return [value for part in parts for (value,) in self._db.run(f"{query} AND {of} IN ({marks(part)})", part)]

    # Articles and passages

    def put_article(self, article: Article, passages: Iterable[Passage]) -> None:
        """Add an article, or replace the one of the same id. Within a transaction."""
        self.put(Entry.of(article, passages))

    def put(self, entry: Entry) -> None:
        """The same of one made ready."""
        for (row,) in self._db.run("SELECT rowid FROM articles WHERE id = ?", (entry.id,)):
            self._drop_article(row)
        ((owner,),) = self._db.run(
            f"INSERT INTO articles ({rows.STORED}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING rowid",
            (*entry.columns, entry.digest),
        )
        self._db.run_many(
            'INSERT INTO passages (article, start, "end", subhead) VALUES (?, ?, ?, ?)',
            ((owner, *passage) for passage in entry.passages),
        )
        self._db.run(
            "INSERT INTO log (passage, added) SELECT number, 1 FROM passages WHERE article = ? ORDER BY number",
            (owner,),
        )
        self.copies.add(owner, entry.outline(), entry.keys)
        self.arrivals.add(entry.id, entry.url)

    def _drop_article(self, row: int) -> None:
        self.copies.drop(row)
        self._db.run(
            "INSERT INTO log (passage, added) SELECT number, 0 FROM passages WHERE article = ? ORDER BY number", (row,)
        )
        self._db.run("DELETE FROM articles WHERE rowid = ?", (row,))  # its passages follow

    def article_digest(self, article_id: str) -> bytes | None:
        """The digest of the stored article of this id, if there is one."""
        found = self._db.run("SELECT digest FROM articles WHERE id = ?", (article_id,))
        return next((digest for (digest,) in found), None)

    def article(self, article_id: str) -> Article:
        """The article of this id. Raises ArticleUnknown."""
        found = self._db.run(f"SELECT {rows.STORED} FROM articles WHERE id = ?", (article_id,))
        if not found:
            raise _unknown(article_id)
        return rows.to_article(found[0])

    def passages(self, ids: Sequence[int]) -> dict[int, Passage]:
        """The passages of these ids that exist, with their articles."""
        passages: dict[int, Passage] = {}
        articles: dict[str, Article] = {}
        for part in _parts(ids):
            found = self._db.run(
                f'SELECT p.number, p.start, p."end", p.subhead, {rows.STORED} '
                "FROM passages p JOIN articles ON articles.rowid = p.article "
                f"WHERE p.number IN ({marks(part)}) ORDER BY p.number",
                part,
            )
            for number, start, end, subhead, *row in found:
                if row[0] not in articles:
                    articles[row[0]] = rows.to_article(row)
                passages[number] = Passage(articles[row[0]], start, end, subhead, number)
        return passages

    def texts(self, ids: Sequence[int]) -> list[tuple[int, str, str, str, int, str]]:
        """Of each of these passages that exists: id, title, subhead, text, milliseconds and source of its article.

        What indexing needs; `passages` makes more of them.
        """
        return [
            row
            for part in _parts(ids)
            for row in self._db.run(
                "SELECT number, title, subhead, "
                'substr(text, CAST(start + 1 AS INTEGER), CAST("end" - start AS INTEGER)), published, source '
                "FROM passages JOIN articles ON articles.rowid = article "
                f"WHERE number IN ({marks(part)}) ORDER BY number",
                part,
            )
        ]

    def owners(self, ids: Sequence[int]) -> dict[int, int]:
        """Which article (its row) each of these passages belongs to, of those that exist."""
        owned: dict[int, int] = {}
        for part in _parts(ids):
            found = self._db.run(f"SELECT number, article FROM passages WHERE number IN ({marks(part)})", part)
            owned.update(found)
        return owned

    def last_passage(self) -> int:
        """The highest number of a passage; 0 where there is none."""
        return int(self._db.run("SELECT MAX(number) FROM passages")[0][0] or 0)

    def some(self, most: int) -> list[int]:
        """The numbers of about so many passages from all of the archive, the same each time."""
        found = self._db.run(
            "SELECT number FROM passages WHERE number % (SELECT 1 + COUNT(*) / ? FROM passages) = 0 ORDER BY number",
            (most,),
        )
        return [number for (number,) in found]

    def titles(self, most: int) -> list[str]:
        """Titles of articles from all of the archive, the same each time."""
        found = self._db.run(
            """SELECT title FROM (SELECT title, row_number() OVER (ORDER BY rowid) AS place FROM articles) placed
               WHERE place % (SELECT CASE WHEN COUNT(*) < ? THEN 1 ELSE COUNT(*) / ? END FROM articles) = 0 LIMIT ?""",
            (most, most, most),
        )
        return [title for (title,) in found]

    def compact(self) -> None:
        """Forget the changes of passages that are gone, and give back the space of what was deleted.

        For who holds the writer's lock, when every cache has applied the last change.
        """
        with self.transaction():
            self.history.prune()
        self._db.compact()

    # Figures

    def counts(self) -> tuple[int, int]:
        """Articles and passages."""
        return self._db.run("SELECT (SELECT COUNT(*) FROM articles), (SELECT COUNT(*) FROM passages)")[0]

    def span(self) -> tuple[datetime, datetime] | None:
        """When the oldest and the newest article were published."""
        ends = [
            self._db.run(f"SELECT {end}(published) FROM articles")[0][0] for end in ("MIN", "MAX")
        ]  # each by the index
        return None if ends[0] is None else (rows.moment(ends[0]), rows.moment(ends[1]))

    def times(self) -> list[tuple[int, int]]:
        """Of each article its row and when it was published, in milliseconds; 0 where that is not known."""
        return self._db.run("SELECT rowid, published FROM articles ORDER BY rowid")

    def extents(self) -> list[tuple[int, int, int]]:
        """Of each article its row, its first and its last passage: their numbers run on, being put at once."""
        return self._db.run("SELECT article, MIN(number), MAX(number) FROM passages GROUP BY article ORDER BY article")

    def copy_to(self, path: Path, progress: Callable[[int, int], None]) -> None:
        """Write what is committed now to a file of its own; `progress` is told of pages: done, total."""
        self._db.copy_to(path, progress)

    def faults(self) -> tuple[str, ...]:
        """What is not as it was written; empty when all is well. Reads everything."""
        return soundness.faults(self._db)


def _database(folder: Path, server: str) -> Database:
    """Raises SettingsError where the library for servers is missing."""
    return on_server(server, SCHEMA) if server else SQLite(folder / FILE)


def _unknown(article_id: str) -> ArticleUnknown:
    return ArticleUnknown(f"no article has the id {article_id!r}: ids stand in the output of latest and search")


def _missing(folder: Path) -> IndexMissing:
    return IndexMissing(f"there is no index in {folder} yet: make one with `yinwen index FOLDER`")


def _parts(ids: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Cut into what one statement may hold: SQLite bounds its variables."""
    for at in range(0, len(ids), _VARIABLES):
        yield tuple(ids[at : at + _VARIABLES])
