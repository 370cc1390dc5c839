"""In how many passages of an engine's collection each term stands, for engines that cannot tell.

Terms are known by their places in vectors, and collections by numbers of ours. What is written here belongs within a
transaction of the store, together with how far the collection has come.
"""

from collections.abc import Mapping, Sequence

from retrieval.storage.database import Database, marks

_VARIABLES = 500  # of one statement


class Frequencies:
    """Counts by collection and place."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def of(self, collection: int, places: Sequence[int]) -> dict[int, int]:
        """The counts of those of some places that are filled at all."""
        found: dict[int, int] = {}
        for at in range(0, len(places), _VARIABLES):
            part = places[at : at + _VARIABLES]
            statement = f"SELECT place, passages FROM frequencies WHERE collection = ? AND place IN ({marks(part)})"  # noqa: S608 - marks
            found.update(self._db.run(statement, (collection, *part)))
        return found

    def add(self, collection: int, changes: Mapping[int, int]) -> None:
        """Count so many more, or fewer, passages at each place."""
        self._db.run_many(
            "INSERT INTO frequencies (collection, place, passages) VALUES (?, ?, ?) ON CONFLICT (collection, place)"
            " DO UPDATE SET passages = frequencies.passages + excluded.passages",
            ((collection, place, more) for place, more in sorted(changes.items()) if more),
        )

    def drop(self, collection: int) -> None:
        """Forget a collection."""
        self._db.run("DELETE FROM frequencies WHERE collection = ?", (collection,))
