"""The names of an archive's collections on a server, and the alias that readers know the one by that is asked."""

from collections.abc import Set

from retrieval.engines.milvus.connection import MAKING, Connection
from retrieval.errors import IndexMismatch


class Names:
    """Those of one archive, told from others by its mark. Every method raises EngineUnavailable."""

    def __init__(self, connection: Connection, alias: str, mark: str) -> None:
        self._connection, self._alias = connection, alias
        self._prefix = f"{alias}_{mark}_"

    def of(self, number: int) -> str:
        """The name of one of them."""
        return f"{self._prefix}{number}"

    def there(self) -> set[str]:
        """All collections on the server."""
        return set(self._connection.write("list_collections"))

    def claim(self) -> None:
        """Refuse an alias that others use. Raises IndexMismatch."""
        where = f"at {self._connection.name}"
        if self._alias in self.there():
            raise IndexMismatch(
                f"{self._alias} {where} is a collection of another program: choose another milvus_collection"
            )
        held = self._aliased()
        if held and not held.startswith(self._prefix):
            raise IndexMismatch(
                f"{self._alias} {where} is another archive's ({held}): choose another milvus_collection, or drop that "
                "alias if its archive is gone"
            )

    def point(self, collection: str) -> None:
        """Let the alias name a collection."""
        change = "alter_alias" if self._aliased() else "create_alias"
        self._connection.write(change, collection, self._alias, seconds=MAKING)

    def drop_all_but(self, kept: Set[str]) -> None:
        """Drop those that are not named."""
        for own in sorted(self.there() - kept):
            if own.startswith(self._prefix):
                self._connection.write("drop_collection", own, seconds=MAKING)

    def _aliased(self) -> str:
        """The collection that the alias names; "" where there is none."""
        for own in sorted(self.there()):
            if self._alias in self._connection.write("list_aliases", own)["aliases"]:
                return own
        return ""
