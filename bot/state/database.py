"""The bot's file: opened, brought up to date, and refused where it is of a later version."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.state.migrations import MIGRATIONS
from retrieval.errors import IndexMismatch
from retrieval.storage.database import Database

FILE = "bot.db"
_REMEDY = "move it away and the bot begins a new one, without readers' settings and feedback"


def open_database(path: Path) -> Database:
    """Open the file, made if need be, and bring it up to date.

    Whatever is deleted is overwritten. Raises IndexMismatch, without touching it, for a file of a later version, and
    what `Database` raises.
    """
    if path.exists() and path.stat().st_size:
        _check(path)
    database = Database(path, private=True, remedy=_REMEDY)
    try:
        for version in range(_version(database), len(MIGRATIONS)):
            with database.transaction():
                MIGRATIONS[version](database)
                database.run(f"PRAGMA user_version = {version + 1}")
    except BaseException:
        database.close()
        raise
    return database


@contextmanager
def reading(path: Path) -> Iterator[Database]:
    """The file as it is, while a bot may be writing it. Raises IndexMismatch for another version's."""
    kept = Database(path, kept=True, remedy=_REMEDY)
    try:
        if (version := _version(kept)) != len(MIGRATIONS):
            raise IndexMismatch(f"{path} has format {version}, not {len(MIGRATIONS)}: start this version's bot once")
        yield kept
    finally:
        kept.close()


def _check(path: Path) -> None:
    kept = Database(path, kept=True, remedy=_REMEDY)
    try:
        version = _version(kept)
    finally:
        kept.close()
    if version > len(MIGRATIONS):
        raise IndexMismatch(
            f"{path} has format {version}, this version of yinwen knows {len(MIGRATIONS)}: "
            "use the version that made it, or another --home"
        )


def _version(database: Database) -> int:
    return int(database.run("PRAGMA user_version")[0][0])
