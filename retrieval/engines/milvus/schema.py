"""What a collection holds of a passage, and how one is made: what the server cannot do is found out by trying it."""

from typing import TYPE_CHECKING, Any

from retrieval.engines.milvus.connection import MAKING, Connection, Refused
from retrieval.records import Milvus

if TYPE_CHECKING:
    from pymilvus import CollectionSchema

VERSION = 1  # of what is held: another one is built anew, beside
LONGEST = 1024  # bytes of a source's name

# How vectors are searched, by the setting: a graph, or all of them one by one.
_INDEXES: dict[str, dict[str, Any]] = {
    "flat": {"index_type": "FLAT"},
    "hnsw": {"index_type": "HNSW", "params": {"M": 32, "efConstruction": 200}},
}


def make(connection: Connection, name: str, dim: int, where: Milvus) -> bool:
    """Make an empty collection, in place of what a stopped run left under its name; whether words can be searched.

    Raises EngineUnavailable, Refused.
    """
    try:
        _make(connection, name, dim, where, lexical=True)
    except Refused:
        _make(connection, name, dim, where, lexical=False)
        return False
    return True


def _make(connection: Connection, name: str, dim: int, where: Milvus, *, lexical: bool) -> None:
    from pymilvus.milvus_client import IndexParams  # noqa: PLC0415 - only where a collection is made

    if connection.write("has_collection", name):
        connection.write("drop_collection", name, seconds=MAKING)
    indexes = IndexParams()
    indexes.add_index("dense", metric_type="IP", **_INDEXES[where.index])
    if lexical:
        indexes.add_index("terms", index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
    connection.write("create_collection", name, schema=_fields(dim, lexical=lexical), seconds=MAKING)
    connection.write("create_index", name, indexes, seconds=MAKING)
    connection.write("load_collection", name, seconds=MAKING)


def _fields(dim: int, *, lexical: bool) -> "CollectionSchema":
    from pymilvus import DataType, MilvusClient  # noqa: PLC0415 - likewise

    schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("published", DataType.INT64)  # milliseconds UTC, 0: unknown
    schema.add_field("source", DataType.VARCHAR, max_length=LONGEST)
    schema.add_field("dense", DataType.FLOAT_VECTOR, dim=dim)
    if lexical:
        schema.add_field("terms", DataType.SPARSE_FLOAT_VECTOR)
    return schema
