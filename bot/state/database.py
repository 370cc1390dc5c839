"""The bot's database: opened, brought up to date, and refused where it is of a later version."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.state.migrations import COUNTED, MIGRATIONS, TABLES
from retrieval.errors import IndexMismatch
from retrieval.storage.database import Database, marks
from retrieval.storage.server import on_server
from retrieval.storage.sqlite import SQLite

FILE = "bot.db"
SCHEMA = "yinwen_bot"  # on a server
_REMEDY = "move it away and the bot begins a new one, without readers' settings and feedback"


def open_database(home: Path, server: str = "") -> Database:
    """Open the file in a folder, or the tables on a `server` (the URL of one of PostgreSQL's), and bring it up to date.

    It is made if need be; a new one on a server takes over what the folder's file holds. Whatever is deleted from a
    file is overwritten. Raises IndexMismatch, without touching it, for one of a later version, and what `Database`
    raises.
    """
    file = (home / FILE).exists() and (home / FILE).stat().st_size > 0
    if not server and file:
        with closing(SQLite(home / FILE, kept=True, remedy=_REMEDY)) as kept:
            _check(kept)
    database = on_server(server, SCHEMA) if server else SQLite(home / FILE, private=True, remedy=_REMEDY)
    try:
        _check(database)
        database.make()
        if server and file:
            with database.transaction():
                if not database.version():
                    _renew(database)
                    with closing(open_database(home)) as held:
                        _take_over(database, held)
        _renew(database)
    except BaseException:
        database.close()
        raise
    return database


@contextmanager
def reading(home: Path, server: str = "") -> Iterator[Database | None]:
    """What is there as it is, while a bot may be writing it; None where no bot has been.

    Raises IndexMismatch for another version's.
    """
    kept = on_server(server, SCHEMA) if server else SQLite(home / FILE, kept=True, remedy=_REMEDY)
    with closing(kept):
        version = kept.version()
        if not version and kept.empty():  # no bot has been there
            yield None
            return
        if version != len(MIGRATIONS):
            raise IndexMismatch(
                f"{kept.name} has format {version}, not {len(MIGRATIONS)}: start this version's bot once"
            )
        yield kept


def _renew(database: Database) -> None:
    """Bring up to date, a step at a time."""
    for version in range(database.version(), len(MIGRATIONS)):
        with database.transaction():
            if database.version() == version:  # or another process was first
                MIGRATIONS[version](database)
                database.stamp(version + 1)


def _take_over(database: Database, held: Database) -> None:
    """Copy all rows of another database of the same format into one that has none."""
    for table in TABLES:
        if rows := held.run(f"SELECT * FROM {table}"):  # noqa: S608 - names of ours
            database.run_many(f"INSERT INTO {table} VALUES ({marks(rows[0])})", rows)  # noqa: S608 - likewise
    for table, column in COUNTED:
        database.count_on(table, column)


def _check(database: Database) -> None:
    if (version := database.version()) > len(MIGRATIONS):
        raise IndexMismatch(
            f"{database.name} has format {version}, this version of yinwen knows {len(MIGRATIONS)}: "
            "use the version that made it, or another --home"
        )
