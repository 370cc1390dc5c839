"""Store to collection: what it has missed is segmented, encoded and written, a block at a time.

The order makes a stop harmless at any moment. What was added is written first, which may be done twice. Then the store
notes, at once, how far the collection has come and in how many passages each term stands. Last is deleted what was
removed; a stop before that leaves it to the next run, which deletes what the last block removed once more.
"""

import logging
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from embeddings.cache import Vectors, vectors
from embeddings.encoder import Encoder
from retrieval.engines.files import VECTORS
from retrieval.engines.milvus import expressions, schema, sparse
from retrieval.engines.milvus.connection import MAKING, Connection
from retrieval.engines.milvus.names import Names
from retrieval.engines.milvus.sparse import Lengths
from retrieval.engines.milvus.state import State, States
from retrieval.language import segmenting
from retrieval.language.text import fold
from retrieval.legs.catchup import joined
from retrieval.progress import Progress
from retrieval.records import Milvus
from retrieval.storage.history import Changes
from retrieval.storage.store import Store
from retrieval.workers import Workers

log = logging.getLogger(__name__)

_BLOCK = 10_000  # changes between two notes of how far it has come
_BATCH = 500  # passages written at a time: some three megabytes
_MEASURED = 20_000  # passages by which the average length is told
_EACH = 0.4e-3  # seconds that preparing one takes, on a machine of 2026


class Building:
    """Writes the collections of an archive, under its writer's lock."""

    def __init__(self, where: Milvus, connection: Connection, store: Store, home: Path, encoder: Encoder) -> None:
        self._where, self._connection, self._store = where, connection, store
        self._home, self._encoder = home, encoder
        self._states = States(store, where.collection)
        self._names = Names(connection, where.collection, self._states.mark())

    def catch_up(self, progress: Progress, workers: Workers) -> int:
        """Apply what was missed; returns how many passages had to be encoded.

        Raises EngineUnavailable, and IndexMismatch where the name belongs to another archive.
        """
        state = self._states.get()
        if state is None or not self._usable(state):
            return self.anew(progress, workers)
        self._sweep()
        return self._apply(state, progress, workers, building=False)

    def anew(self, progress: Progress, workers: Workers) -> int:
        """Build a collection beside, or go on with one that was begun, and let it take the place of the one there."""
        self._names.claim()
        begun = self._states.get(building=True)
        state = begun if begun and self._usable(begun) else self._begun(workers)
        encoded = self._apply(state, progress, workers, building=True)
        self._connection.write("flush", state.collection, seconds=MAKING)  # so that all of it gets its index
        if self._switch():
            time.sleep(self._where.seconds)  # no question that began before lasts longer
        self._sweep()
        return encoded

    def held(self, state: State) -> int:
        """How many passages the server has in a collection."""
        rows = self._connection.ask(
            "query",
            state.collection,
            filter="",
            output_fields=["count(*)"],
            consistency_level="Strong",
            seconds=MAKING,
        )
        return int(rows[0]["count(*)"])

    def _usable(self, state: State) -> bool:
        """Whether a collection can go on from where it is."""
        fits = state.fits(self._encoder.name, self._where)
        return fits and self._store.history.passed(state.point) and state.collection in self._names.there()

    def _begun(self, workers: Workers) -> State:
        """A new collection, empty."""
        last = max((state.number for flag in (False, True) if (state := self._states.get(building=flag))), default=0)
        name = self._names.of(last + 1)
        lexical = schema.make(self._connection, name, self._encoder.dim, self._where)
        if not lexical:
            log.warning(
                "the Milvus server at %s cannot search words (it knows no sparse vectors): they are sought in what is "
                "near in meaning",
                self._connection.name,
            )
        state = State(name, last + 1, self._encoder.name, self._where.index, lexical, self._average(workers))
        with self._store.transaction():
            self._store.frequencies.drop(state.number)
            self._states.keep(state, building=True)
        return state

    def _average(self, workers: Workers) -> Lengths:
        """How long the passages of this archive are."""
        texts = [joined(*parts) for _, *parts, _, _ in self._store.texts(self._store.some(_MEASURED))]
        batches = (texts[at : at + _BATCH] for at in range(0, len(texts), _BATCH))
        words = bigrams = 0
        for made in workers.map(segmenting.terms, batches, _EACH * len(texts)):
            words += sum(len(own.split()) for own, _ in made)
            bigrams += sum(len(own.split()) for _, own in made)
        held = len(texts) + 1  # as the local engine counts, which has a document of its own
        return Lengths(words / held, bigrams / held)

    def _apply(self, state: State, progress: Progress, workers: Workers, *, building: bool) -> int:
        """Bring a collection to the store's state."""
        history = self._store.history
        self._delete(state, history.removed(state.before, state.point))
        total, done = history.pending(state.point), 0
        cache = vectors(self._home / VECTORS, self._encoder)
        try:
            while (changes := history.changes(state.point, _BLOCK)).upto != state.point:
                counts, gone = self._gone(state, changes.removed)
                added = 0
                for rows in self._prepared(state, changes, cache, workers):
                    self._upsert(state, rows)
                    counts.update(sparse.counted(terms for _, terms in rows))
                    added += len(rows)
                    done += len(rows)
                    progress("encoding", min(done, total), total)
                state = replace(state, point=changes.upto, before=state.point, passages=state.passages + added - gone)
                with self._store.transaction():
                    self._store.frequencies.add(state.number, counts)
                    self._states.keep(state, building=building)
                self._delete(state, changes.removed)
        finally:
            cache.close()
        self.held(state)  # strongly consistent: from now on every reader sees what was written
        return cache.encoded

    def _prepared(
        self, state: State, changes: Changes, cache: Vectors, workers: Workers
    ) -> Iterator[list[tuple[dict[str, Any], sparse.Sparse]]]:
        """The added passages as rows, each with its terms, in batches."""
        waiting: list[list[tuple[int, str, int, str]]] = []

        def texts() -> Iterator[list[str]]:
            for at in range(0, len(changes.added), _BATCH):
                loaded = self._store.texts(changes.added[at : at + _BATCH])
                waiting.append(
                    [(number, joined(*parts), published, source) for number, *parts, published, source in loaded]
                )
                yield [text for _, text, _, _ in waiting[-1]]

        for terms in workers.map(segmenting.terms, texts(), _EACH * len(changes.added)):
            batch = waiting.pop(0)
            matrix = cache.passages([fold(text) for _, text, _, _ in batch])
            rows = []
            for (number, _, published, source), (words, bigrams), vector in zip(batch, terms, matrix, strict=True):
                held = sparse.document(words.split(), bigrams.split(), state.average)
                row = {
                    "id": number,
                    "published": published,
                    "source": source.encode()[: schema.LONGEST].decode(errors="ignore"),
                    # As the local engine keeps them, so that both find the same.
                    "dense": vector.astype("<f2").astype("<f4"),
                }
                rows.append((row | {"terms": held} if state.lexical else row, held))
            yield rows

    def _upsert(self, state: State, rows: Sequence[tuple[dict[str, Any], sparse.Sparse]]) -> None:
        data = [row for row, _ in rows]
        self._connection.write("upsert", state.collection, data)

    def _gone(self, state: State, removed: Sequence[int]) -> tuple[Counter[int], int]:
        """What the terms lose by some passages that go, and how many of these were there."""
        counts, gone = Counter[int](), 0
        for at in range(0, len(removed), _BATCH):
            part = expressions.numbers(removed[at : at + _BATCH])
            fields = ["id", "terms"] if state.lexical else ["id"]
            rows = self._connection.write(
                "query", state.collection, filter=part, output_fields=fields, consistency_level="Strong"
            )
            counts.subtract(sparse.counted(row.get("terms", {}) for row in rows))
            gone += len(rows)
        return counts, gone

    def _delete(self, state: State, removed: Sequence[int]) -> None:
        for at in range(0, len(removed), _BATCH):
            part = expressions.numbers(removed[at : at + _BATCH])
            self._connection.write("delete", state.collection, filter=part)

    def _switch(self) -> bool:
        """Let the collection that was built take the place of the one that is asked; whether there was one."""
        built, old = self._states.get(building=True), self._states.get()
        if built is None:
            return False
        self._names.point(built.collection)
        with self._store.transaction():
            self._states.keep(built)
            self._states.keep(None, building=True)
            if old:
                self._store.frequencies.drop(old.number)
        return old is not None

    def _sweep(self) -> None:
        """Drop the collections of this archive that are neither asked nor built."""
        self._names.drop_all_but(
            {state.collection for flag in (False, True) if (state := self._states.get(building=flag))}
        )
