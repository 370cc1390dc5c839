"""The one door to PostgreSQL: its library is asked for only where a server is named."""

from typing import TYPE_CHECKING

from retrieval.errors import SettingsError
from retrieval.storage.database import Database

if TYPE_CHECKING:
    from retrieval.storage.presence import Presence


def on_server(url: str, schema: str) -> Database:
    """The tables of a schema on a server. Raises SettingsError where the library is missing, IndexUnusable."""
    try:
        from retrieval.storage.postgres import Postgres  # noqa: PLC0415 - only where it is asked for
    except ImportError as error:
        raise SettingsError(
            f"a database on a server needs a library that is not installed ({error.name}): "
            "pip install 'yinwen[postgres]'"
        ) from None
    return Postgres(url, schema)


def presence(database: Database) -> "Presence":
    """How processes that share a database on a server know of each other."""
    from retrieval.storage.postgres import Postgres  # noqa: PLC0415 - likewise
    from retrieval.storage.presence import Presence  # noqa: PLC0415

    if not isinstance(database, Postgres):
        raise TypeError(f"{database.name} is not on a server")
    return Presence(database)
