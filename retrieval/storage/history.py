"""What became of the passages, change by change: what a cache must do to catch up after any crash.

Every change is numbered, with a random mark. A cache knows the last one it has applied and asks for the `changes` after
it. The mark tells whether that change is one of this history at all, or of a store that was replaced or restored since.
"""

from dataclasses import dataclass

from retrieval.records import START, Point
from retrieval.storage.database import Database


@dataclass(frozen=True, slots=True)
class Changes:
    """What happened to the passages after one point, up to another."""

    added: tuple[int, ...]
    removed: tuple[int, ...]
    upto: Point


class History:
    """The log of the store's database. Changes belong within a transaction of the store."""

    def __init__(self, database: Database) -> None:
        self._db = database

    @property
    def point(self) -> Point:
        """The last change; START before the first."""
        last = self._db.run("SELECT sequence, mark FROM log ORDER BY sequence DESC LIMIT 1")
        return Point(*last[0]) if last else START

    def passed(self, point: Point) -> bool:
        """Whether a point is of this history: False for that of a store that was replaced or restored since."""
        return point == START or bool(
            self._db.run("SELECT 1 FROM log WHERE sequence = ? AND mark = ?", (point.sequence, point.mark))
        )

    def pending(self, after: Point) -> int:
        """How many passages were added after a point."""
        ((count,),) = self._db.run("SELECT COUNT(*) FROM log WHERE sequence > ? AND added = 1", (after.sequence,))
        return int(count)

    def changes(self, after: Point, most: int) -> Changes:
        """What a cache that has applied `after` must do next, of at most so many changes.

        Net of passages that came and went in between; one that goes later may be named though it is no longer there.
        """
        net: dict[int, bool] = {}
        upto = after
        found = self._db.run(
            "SELECT sequence, mark, passage, added FROM log WHERE sequence > ? ORDER BY sequence LIMIT ?",
            (after.sequence, most),
        )
        for sequence, mark, passage, added in found:
            upto = Point(sequence, mark)
            if not added and net.get(passage):
                del net[passage]
            else:
                net[passage] = bool(added)
        return Changes(
            tuple(passage for passage, added in net.items() if added),
            tuple(passage for passage, added in net.items() if not added),
            upto,
        )

    def removed(self, after: Point, upto: Point) -> tuple[int, ...]:
        """The passages that went after one point, up to another."""
        statement = "SELECT passage FROM log WHERE sequence > ? AND sequence <= ? AND added = 0"
        return tuple(passage for (passage,) in self._db.run(statement, (after.sequence, upto.sequence)))

    def prune(self) -> None:
        """Forget the changes of passages that are gone, for when every cache has applied the last change."""
        self._db.run(
            "DELETE FROM log WHERE sequence < ? AND passage NOT IN (SELECT number FROM passages)",
            (self.point.sequence,),
        )
