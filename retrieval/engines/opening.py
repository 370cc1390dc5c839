"""Which engine: a new one is a module of its own and a line here."""

from pathlib import Path

from embeddings.encoder import Encoder
from retrieval.engines.engine import Engine
from retrieval.engines.local import LocalEngine
from retrieval.records import Milvus
from retrieval.storage.store import Store


def open_engine(home: Path, encoder: Encoder, store: Store, remote: Milvus | None = None) -> Engine:
    """The engine of an archive: on servers, or in its folder. Raises SettingsError where a library is missing."""
    if remote is None:
        return LocalEngine(home, encoder)
    from retrieval.engines.milvus.engine import MilvusEngine  # noqa: PLC0415 - only where it is asked for

    return MilvusEngine(remote, home, encoder, store)
