"""Which articles came into the archive, in the order in which they came.

An article comes once: when it is replaced, removed and read again, or its time is put right, its address has its place
already. What is written here belongs within a transaction of the store.
"""

from collections.abc import Sequence
from hashlib import sha256

from retrieval.records import Article
from retrieval.storage import rows
from retrieval.storage.database import Database


class Arrivals:
    """The order of arrival. Places are never taken away."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, article: str, url: str) -> None:
        """Note that an article of this id and address is stored, maybe anew."""
        self._db.run(
            """INSERT INTO arrivals (key, article) VALUES (?, ?)
               ON CONFLICT (key) DO UPDATE SET article = excluded.article""",
            (_key(url or article), article),
        )

    def begin(self) -> None:
        """Give a place to every article that is stored: those of an archive that kept no places."""
        for article, url in self._db.run("SELECT id, url FROM articles ORDER BY rowid"):
            self.add(article, url)

    def take(self, places: Sequence[tuple[int, int, str]]) -> None:
        """Take over the places of another archive, before there are any."""
        self._db.run_many("INSERT INTO arrivals (place, key, article) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", places)

    @property
    def newest(self) -> int:
        """The last place; 0 before the first."""
        return int(self._db.run("SELECT COALESCE(MAX(place), 0) FROM arrivals")[0][0])

    def landmark(self, place: int) -> int:
        """What came at a place, as a number: another archive has another there. 0 where nothing came."""
        return next((int(key) for (key,) in self._db.run("SELECT key FROM arrivals WHERE place = ?", (place,))), 0)

    def after(self, place: int, most: int) -> list[tuple[int, int, Article]]:
        """What came after a place and is still stored, in order: its place, its row, itself."""
        found = self._db.run(
            f"""SELECT place, articles.rowid, {rows.STORED} FROM arrivals JOIN articles ON articles.id = article
                WHERE place > ? ORDER BY place LIMIT ?""",
            (place, most),
        )
        return [(place, row, rows.to_article(columns)) for place, row, *columns in found]


def _key(address: str) -> int:
    return int.from_bytes(sha256(address.encode("utf-8", "surrogatepass")).digest()[:8], "big", signed=True)
