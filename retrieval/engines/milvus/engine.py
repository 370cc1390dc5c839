"""The engine on Milvus servers: which collection is asked, and what there is to be said of it.

Each archive has collections of its own under a name that readers know by an alias. One that does not fit any more is
built anew beside the one that is asked, and takes its place when it is whole.
"""

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

from embeddings.encoder import Encoder
from retrieval.counted import counted
from retrieval.engines.engine import Dense, Lexical
from retrieval.engines.milvus.building import Building
from retrieval.engines.milvus.connection import Connection, require
from retrieval.engines.milvus.dense import MilvusDense
from retrieval.engines.milvus.lexical import MilvusLexical
from retrieval.engines.milvus.nearby import NearbyLexical
from retrieval.engines.milvus.state import State, States
from retrieval.errors import EngineUnavailable
from retrieval.legs.lexical import LexicalIndex
from retrieval.progress import Progress
from retrieval.records import Finding, Milvus
from retrieval.storage.store import Store
from retrieval.workers import Workers


class MilvusEngine:
    """See `engine.Engine`. What is asked is the collection that the store names at that moment."""

    def __init__(self, where: Milvus, home: Path, encoder: Encoder, store: Store) -> None:
        self._where, self._home, self._encoder, self._store = where, home, encoder, store
        require()
        self._connection = Connection(where)
        self._states = States(store, where.collection)

    @property
    def lexical(self) -> Lexical:
        """The lexical leg as it is now; what is near in meaning, where the server cannot search words."""
        state = self._state()
        if state is None:
            return LexicalIndex.empty()
        if state.lexical:
            return MilvusLexical(self._connection, state, self._store)
        return NearbyLexical(self._dense(state), state, self._store, self._encoder)

    @property
    def dense(self) -> Dense:
        """The dense leg as it is now."""
        return self._dense(self._state())

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()

    def behind(self, store: Store) -> bool:
        """Whether there are changes that are not applied."""
        state = self._states.get()
        return state is None or state.point != store.history.point or not state.fits(self._encoder.name, self._where)

    def catch_up(self, store: Store, progress: Progress, workers: Workers | None = None) -> int:
        """Apply what was missed, or build all anew beside; returns how many passages had to be encoded."""
        with nullcontext(workers) if workers else Workers() as helping:
            return self._building(store).catch_up(progress, helping)

    def compact(self, store: Store, progress: Progress) -> None:
        """Build all anew beside: with the lengths of now, and without what was removed."""
        with Workers() as helping:
            self._building(store).anew(progress, helping)

    def check(self, store: Store, command: str) -> Iterator[Finding]:
        """Whether the servers answer, what they can do, and whether they hold what the store has."""
        again = f"{command} index"
        name = f"Milvus at {self._connection.name}"
        try:
            version = self._connection.ask("get_server_version")
            state = self._states.get()
            held = self._building(store).held(state) if state else 0
        except EngineUnavailable as error:
            yield Finding(name, False, str(error), "start it, or name another with milvus_uri")
            return
        yield Finding(name, True, f"version {version}")
        if state is None:
            yield Finding("collection", False, f"none yet under {self._where.collection}", again)
            return
        (_, passages), there = store.counts(), store.history.point
        told = f"{held:,} of {counted(passages, 'passage')}, change {state.point.sequence:,} of {there.sequence:,}"
        whole = state.point == there and held == passages == state.passages
        # What is behind catches up; what claims to be there and is not was lost on the server.
        yield Finding(
            "collection",
            whole,
            f"{state.collection}: {told}",
            again if held == state.passages else f"{command} compact",
        )
        words = (
            "searched by the server"
            if state.lexical
            else "not searched by the server: sought in what is near in meaning"
        )
        yield Finding("words", True, words)

    def _dense(self, state: State | None) -> MilvusDense:
        return MilvusDense(self._connection, state, self._encoder.dim)

    def _building(self, store: Store) -> Building:
        return Building(self._where, self._connection, store, self._home, self._encoder)

    def _state(self) -> State | None:
        """The collection that is asked; one of another encoder is not."""
        state = self._states.get()
        return state if state and state.encoder == self._encoder.name else None
