"""The one door to PostgreSQL: its library is asked for only where a server is named."""

from retrieval.errors import SettingsError
from retrieval.storage.database import Database


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
