"""The roster: which sources there are, how each is doing, and when it is looked at next. One SQLite file."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from retrieval.errors import IndexMismatch, SourceError
from retrieval.gathering.origin import BEGINNING, Health, Kind, Origin
from retrieval.storage.database import Database, Value
from retrieval.storage.durable import make_folder
from retrieval.storage.sqlite import SQLite

FILE = "sources.db"
_REMEDY = "move it away, and add the sources again (`yinwen source import`, where you have an export)"
_SLUG = re.compile(r"[^\W_][\w-]{0,62}")  # 63 letters of any script are a name that any file system takes
_COLUMNS = (
    "slug, kind, address, title, full_text, paused, added, tried, succeeded, error, gone, failures, items, delay, due,"
    " etag, modified, told"
)


def _origins(database: Database) -> None:
    """Sources and their health. Times are seconds since 1970."""
    database.run(
        """CREATE TABLE origins (
            slug TEXT PRIMARY KEY,
            kind TEXT NOT NULL,
            address TEXT NOT NULL UNIQUE,
            title TEXT NOT NULL,
            full_text INTEGER NOT NULL,
            paused INTEGER NOT NULL,
            added INTEGER NOT NULL,
            tried INTEGER, succeeded INTEGER,
            error TEXT NOT NULL, gone INTEGER NOT NULL, failures INTEGER NOT NULL,
            items INTEGER NOT NULL,
            delay INTEGER NOT NULL, due INTEGER NOT NULL,
            etag TEXT NOT NULL, modified TEXT NOT NULL,
            told INTEGER NOT NULL
        ) WITHOUT ROWID"""
    )


MIGRATIONS: Sequence[Callable[[Database], None]] = (_origins,)  # append only


class Roster:
    """The sources of a state folder. Safe from several threads and processes."""

    def __init__(self, database: Database) -> None:
        self._db = database

    @classmethod
    def open(cls, home: Path) -> Self:
        """Open the roster of a state folder, made where there is none.

        Raises IndexMismatch for one of a later version, and what `Database` raises.
        """
        make_folder(home, 0o700)
        database = SQLite(home / FILE, private=True, remedy=_REMEDY)
        try:
            _migrate(database)
        except BaseException:
            database.close()
            raise
        return cls(database)

    def close(self) -> None:
        """Release the file."""
        self._db.close()

    def add(self, origin: Origin) -> Origin:
        """Add a source, under another slug where its own is taken; returns it as it is kept.

        Raises SourceError for a slug that is no name of a folder, and for an address that is there already.
        """
        if not _SLUG.fullmatch(origin.slug):
            raise SourceError(f"{origin.slug!r} will not do as a name: letters, digits, - and _, 63 at most")
        with self._db.transaction():
            if there := self._db.run("SELECT slug FROM origins WHERE address = ?", (origin.address,)):
                raise SourceError(f"{origin.address} is there already, as {there[0][0]}")
            taken = {str(slug).casefold() for (slug,) in self._db.run("SELECT slug FROM origins")}
            names = (origin.slug, *(f"{origin.slug[:58]}-{number}" for number in range(2, 10_000)))
            kept = replace(origin, slug=next(name for name in names if name.casefold() not in taken))
            self._db.run(f"INSERT INTO origins VALUES ({','.join('?' * 18)})", _values(kept))  # noqa: S608 - no values
        return kept

    def all(self) -> tuple[Origin, ...]:
        """All sources, by name."""
        rows = self._db.run(f"SELECT {_COLUMNS} FROM origins ORDER BY slug")  # noqa: S608 - names of ours
        return tuple(map(_origin, rows))

    def find(self, name: str) -> Origin:
        """The source of this slug, address or title. Raises SourceError."""
        known = self.all()
        for alike in (
            [one for one in known if one.slug == name],
            [one for one in known if one.address == name],
            [one for one in known if one.title == name],
        ):
            if len(alike) == 1:
                return alike[0]
        raise SourceError(f"there is no source {name!r}: `yinwen source list` names all")

    def due(self, now: datetime) -> tuple[Origin, ...]:
        """Those to be looked at now, longest due first."""
        found = [one for one in self.all() if not one.paused and one.health.due <= now]
        return tuple(sorted(found, key=lambda one: one.health.due))

    def put(self, origin: Origin) -> None:
        """Keep what is known of a source now; one that was removed meanwhile stays away, and what has its name since.

        Whether it is paused is left as it is (see `pause`), whether its death was told (see `told`) unless it is back,
        and its address where another source has the new one.
        """
        names = [name.strip() for name in _COLUMNS.split(",")]
        kept = dict(zip(names, _values(origin), strict=True))
        with self._db.transaction():
            others = "SELECT 1 FROM origins WHERE address = ? AND slug != ?"
            left = {"slug", "paused", "added"} | ({"told"} if origin.health.failures else set())
            left |= {"address"} if self._db.run(others, (origin.address, origin.slug)) else set()
            sets = ", ".join(f"{name} = ?" for name in kept if name not in left)
            values = (*(value for name, value in kept.items() if name not in left), origin.slug, kept["added"])
            self._db.run(f"UPDATE origins SET {sets} WHERE slug = ? AND added = ?", values)  # noqa: S608 - names of ours

    def pause(self, slug: str, *, paused: bool) -> None:
        """Leave a source out from now on; or not, and then look at it soon."""
        self._db.run("UPDATE origins SET paused = ?, due = 0 WHERE slug = ?", (int(paused), slug))

    def told(self, slug: str) -> None:
        """Those who look after it know that a source is dead."""
        self._db.run("UPDATE origins SET told = 1 WHERE slug = ?", (slug,))

    def remove(self, slug: str) -> None:
        """Forget a source."""
        self._db.run("DELETE FROM origins WHERE slug = ?", (slug,))


def _migrate(database: Database) -> None:
    """Bring a file up to date. Raises IndexMismatch for one of a later version."""
    with database.transaction():
        version = int(database.run("PRAGMA user_version")[0][0])
        if version > len(MIGRATIONS):
            raise IndexMismatch(
                f"{database.name} has format {version}, this version of yinwen knows {len(MIGRATIONS)}: "
                "use the version that made it, or another --home"
            )
        for step in MIGRATIONS[version:]:
            step(database)
        database.run(f"PRAGMA user_version = {len(MIGRATIONS)}")


def _values(origin: Origin) -> tuple[Value, ...]:
    health = origin.health
    return (
        origin.slug,
        str(origin.kind),
        origin.address,
        origin.title,
        int(origin.full_text),
        int(origin.paused),
        _seconds(origin.added),
        _seconds(health.tried),
        _seconds(health.succeeded),
        health.error,
        int(health.gone),
        health.failures,
        health.items,
        round(health.delay.total_seconds()),
        _seconds(health.due),
        health.etag,
        health.modified,
        int(health.told),
    )


def _origin(row: tuple[object, ...]) -> Origin:
    (slug, kind, address, title, full_text, paused, added, *rest) = row
    (tried, succeeded, error, gone, failures, items, delay, due, etag, modified, told) = rest
    health = Health(
        _moment(tried),
        _moment(succeeded),
        str(error),
        bool(gone),
        int(str(failures)),
        int(str(items)),
        timedelta(seconds=int(str(delay))),
        _moment(due) or BEGINNING,
        str(etag),
        str(modified),
        bool(told),
    )
    since = _moment(added) or BEGINNING
    return Origin(str(slug), Kind(str(kind)), str(address), str(title), bool(full_text), bool(paused), since, health)


def _seconds(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp())


def _moment(seconds: object) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(int(str(seconds)), UTC)
