"""Which stored articles are one story, kept as they come and go.

An article is found by the bands of its digest (see shingles.py), and every pair so found is compared exactly before it
is kept. A story is all articles that pairs lead to. What is written here belongs within a transaction of the store.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from zlib import crc32

from retrieval.language import shingles
from retrieval.records import Article, Window
from retrieval.storage import rows
from retrieval.storage.database import Database, Value, marks
from retrieval.storage.likeness import WINDOW, Outline, one_story

CROWDED = 100  # articles under one key: what so many share is a form or an advert, and no more are put there
COMPARED = 20  # articles compared with a new one: those of its address, then those with the most bands in common
WIDEST = 50  # articles of one story that are looked at
NEWEST = 100  # articles among which the newest stories are sought


class Copies:
    """The pairs of articles that are copies or versions of each other."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, row: int, outline: Outline, keys: Sequence[int]) -> None:
        """Enter a stored article by its `keys`, and pair it with those it is one story with."""
        under = self._db.run(f"SELECT key, article FROM bands WHERE key IN ({marks(keys)}) ORDER BY key, article", keys)
        crowd = Counter(key for key, _ in under)
        free = [(key, row) for key in keys if crowd[key] < CROWDED]
        self._db.run_many("INSERT INTO bands VALUES (?, ?) ON CONFLICT DO NOTHING", free)
        page = _page(outline.url)
        met = Counter[int]()
        for key, other in under:
            met[other] += shingles.BANDS if key == page else 1
        like = [other for other, _ in met.most_common(COMPARED) if other != row]
        for other, candidate in self._near(like, outline).items():
            if one_story(outline, Outline.of(candidate)):
                pair = [(row, other), (other, row)]
                self._db.run_many("INSERT INTO copies VALUES (?, ?) ON CONFLICT DO NOTHING", pair)

    def drop(self, row: int) -> None:
        """Forget an article, while it is still stored."""
        for article in self.articles([row]).values():
            gone = [(key, row) for key in keys(Outline.of(article))]
            self._db.run_many("DELETE FROM bands WHERE key = ? AND article = ?", gone)
        paired = self._db.run("SELECT other FROM copies WHERE article = ?", (row,))
        self._db.run_many("DELETE FROM copies WHERE article = ? AND other = ?", [(other, row) for (other,) in paired])
        self._db.run("DELETE FROM copies WHERE article = ?", (row,))

    def clear(self) -> None:
        """Forget all."""
        self._db.run("DELETE FROM bands")
        self._db.run("DELETE FROM copies")

    def story(self, row: int) -> tuple[int, ...]:
        """The other articles of an article's story, by row."""
        story, edge = {row}, [row]
        while edge and len(story) < WIDEST:
            beyond = self._db.run(f"SELECT other FROM copies WHERE article IN ({marks(edge)})", edge)
            edge = [other for (other,) in beyond if other not in story]
            story.update(edge)
        return tuple(sorted(story - {row}))

    def stories(self, wanted: Sequence[int]) -> dict[int, tuple[int, ...]]:
        """The same for each of at most some thousand articles, of those that have any."""
        paired = self._db.run(f"SELECT DISTINCT article FROM copies WHERE article IN ({marks(wanted)})", wanted)
        return {row: self.story(row) for (row,) in paired}

    def articles(self, wanted: Sequence[int], condition: str = "TRUE", *values: Value) -> Mapping[int, Article]:
        """The articles of these rows, of those that meet a condition."""
        if not wanted:
            return {}
        found = self._db.run(
            f"SELECT rowid, {rows.STORED} FROM articles WHERE rowid IN ({marks(wanted)}) AND ({condition})"
            " ORDER BY rowid",
            (*wanted, *values),
        )
        return {row: rows.to_article(columns) for row, *columns in found}

    def newest(self, window: Window, most: int) -> tuple[Article, ...]:
        """The articles published in a window, newest first, of each story the newest; of unknown time none."""
        found = self._db.run(
            """SELECT rowid FROM articles WHERE published BETWEEN ? AND ? AND published != 0
               ORDER BY published DESC, rowid DESC LIMIT ?""",
            (window.since, window.until, NEWEST),
        )
        stories = self.stories([row for (row,) in found])
        kept: list[int] = []
        for (row,) in found:
            if not any(other in kept for other in stories.get(row, ())):
                kept.append(row)
        articles = self.articles(kept[:most])
        return tuple(articles[row] for row in kept[:most] if row in articles)

    def _near(self, wanted: Sequence[int], outline: Outline) -> Mapping[int, Article]:
        """Those that may be one story with an article by their day or address: the others need not be read."""
        days = (rows.milliseconds(outline.published - WINDOW), rows.milliseconds(outline.published + WINDOW))
        return self.articles(wanted, "published BETWEEN ? AND ? OR url = ?", *days, outline.url)


def keys(outline: Outline) -> tuple[int, ...]:
    """What an article is found by: the bands of its text, and the page it stands on."""
    page = _page(outline.url)
    return (*shingles.bands(outline.shingles), *(() if page is None else (page,)))


def _page(url: str) -> int | None:
    """The key of an address: negative, where no band's is. None without one."""
    return -1 - crc32(url.encode("utf-8", "surrogatepass")) if url else None
