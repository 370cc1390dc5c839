"""The articles of the store in order: newest first, by source, one by chance."""

from collections.abc import Sequence
from random import randrange

from retrieval.errors import ArticleUnknown
from retrieval.records import Article, Source, Window
from retrieval.storage import rows
from retrieval.storage.database import Database, Value, marks

_DRAWS = 100  # rows drawn before articles are counted: one in many is gone


class Catalogue:
    """What is asked of the articles as a whole; answered from their indexes, without reading them."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def count(self, sources: Sequence[str], window: Window | None) -> int:
        """How many articles are of these sources (all, where there are none) and of a window."""
        where, values = _where(sources, window)
        return int(self._db.run(f"SELECT COUNT(*) FROM articles {where}", values)[0][0])

    def newest(self, sources: Sequence[str], window: Window | None, offset: int, limit: int) -> list[int]:
        """The rows of these, newest first."""
        where, values = _where(sources, window)
        found = self._db.run(
            f"SELECT rowid FROM articles {where} ORDER BY published DESC, rowid DESC LIMIT ? OFFSET ?",
            (*values, limit, offset),
        )
        return [row for (row,) in found]

    def beside(self, window: Window) -> tuple[int | None, int | None]:
        """When the last article before a window and the first after it came out; None where there is none."""
        ends = (
            ("SELECT MAX(published) FROM articles WHERE published < ? AND published != 0", window.since),
            ("SELECT MIN(published) FROM articles WHERE published > ? AND published != 0", window.until),
        )
        before, after = (self._db.run(statement, (end,))[0][0] for statement, end in ends)
        return before, after

    def in_order(self, wanted: Sequence[int]) -> list[int]:
        """Some rows newest first; those that are gone are left out."""
        found = self._db.run(
            f"SELECT rowid FROM articles WHERE rowid IN ({marks(wanted)}) ORDER BY published DESC, rowid DESC", wanted
        )
        return [row for (row,) in found]

    def passages(self, wanted: Sequence[int]) -> dict[int, int]:
        """The passages of at most some thousand rows, each with its row."""
        found = self._db.run(f"SELECT number, article FROM passages WHERE article IN ({marks(wanted)})", wanted)
        return dict(found)

    def sources(self) -> tuple[Source, ...]:
        """Each source with its number of articles, most first."""
        found = self._db.run(
            """SELECT source, COUNT(*) AS n, MAX(published) FROM articles
               GROUP BY source ORDER BY n DESC, source"""
        )
        return tuple(Source(name, count, rows.moment(newest) if newest else None) for name, count, newest in found)

    def names(self) -> tuple[str, ...]:
        """The sources' names, from one to the next by the index."""
        found = self._db.run(
            """WITH RECURSIVE next (name) AS (
                   SELECT MIN(source) FROM articles
                   UNION ALL
                   SELECT (SELECT MIN(source) FROM articles WHERE source > name) FROM next WHERE name IS NOT NULL
               ) SELECT name FROM next WHERE name IS NOT NULL"""
        )
        return tuple(name for (name,) in found if name)

    def random(self) -> Article:
        """Any article, each as likely as another. Raises ArticleUnknown where there is none."""
        last = self._db.run("SELECT MAX(rowid) FROM articles")[0][0] or 0
        for _ in range(_DRAWS if last else 0):
            if found := self._at("?", randrange(1, last + 1)):  # noqa: S311 - chance, not secrecy
                return found
        count = self.count((), None)  # there are more gaps than articles
        place = "(SELECT rowid FROM articles ORDER BY published DESC, rowid DESC LIMIT 1 OFFSET ?)"
        if count and (found := self._at(place, randrange(count))):  # noqa: S311
            return found
        raise ArticleUnknown("there are no articles yet: take some in with `yinwen index FOLDER`")

    def _at(self, row: str, value: int) -> Article | None:
        found = self._db.run(f"SELECT {rows.STORED} FROM articles WHERE rowid = {row}", (value,))
        return rows.to_article(found[0]) if found else None


def _where(sources: Sequence[str], window: Window | None) -> tuple[str, list[Value]]:
    conditions: list[str] = []
    values: list[Value] = []
    if sources:
        conditions.append(f"source IN ({marks(sources)})")
        values += sources
    if window:
        conditions.append("published BETWEEN ? AND ? AND published != 0")
        values += [window.since, window.until]
    return (f"WHERE {' AND '.join(conditions)}" if conditions else ""), values
