"""What the store remembers of a collection: which one it is, what it can do, and how far it has come.

It is written in the same transaction as the counts of its terms. So whatever a crash leaves, what is done again of a
block is counted once.
"""

import json
from dataclasses import asdict, dataclass
from secrets import token_hex

from retrieval.engines.milvus.schema import VERSION
from retrieval.engines.milvus.sparse import Lengths
from retrieval.records import START, Milvus, Point
from retrieval.storage.store import Store

_MARK = "mark"  # tells this archive from others on the same servers


@dataclass(frozen=True, slots=True)
class State:
    """A collection."""

    collection: str  # its name on the server
    number: int  # by which the store knows its counts
    encoder: str
    index: str
    lexical: bool
    average: Lengths
    point: Point = START  # the last change of the store that is applied
    before: Point = START  # what was removed between this and that may be there still
    passages: int = 0
    version: int = VERSION

    def fits(self, encoder: str, where: Milvus) -> bool:
        """Whether it holds what that encoder makes, searched as is wanted now."""
        return (self.encoder, self.index) == (encoder, where.index)


class States:
    """The states of the collections under one name: the one that is asked, and one that is being built."""

    def __init__(self, store: Store, name: str) -> None:
        self._store = store
        self._keys = {building: f"milvus {name}{' building' if building else ''}" for building in (False, True)}

    def get(self, *, building: bool = False) -> State | None:
        """One of them; None where there is none, or one of another version."""
        kept = json.loads(self._store.setting(self._keys[building]) or "{}")
        if kept.get("version") != VERSION:
            return None
        points = {name: Point(*kept.pop(name).values()) for name in ("point", "before")}
        return State(**kept | points | {"average": Lengths(**kept["average"])})

    def keep(self, state: State | None, *, building: bool = False) -> None:
        """Remember one, or none."""
        self._store.remember(self._keys[building], json.dumps(asdict(state) if state else {}))

    def mark(self) -> str:
        """What tells this archive from others; made by who has the writer's lock."""
        if not (mark := self._store.setting(_MARK)):
            self._store.remember(_MARK, mark := token_hex(4))
        return mark
