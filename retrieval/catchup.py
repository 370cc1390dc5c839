"""Store to caches: what the log says a cache has missed is segmented, encoded and added."""

from collections.abc import Callable, Iterator, Sequence

from embeddings.cache import VectorCache
from retrieval.dense import DenseIndex
from retrieval.lexical import LexicalIndex
from retrieval.records import Passage
from retrieval.store import Store
from retrieval.text import fold

Progress = Callable[[str, int, int], None]  # stage, done, total

_BATCH = 1000  # passages in memory at a time; what is encoded is kept after each


def context(passage: Passage) -> str:
    """What a passage is matched by: title, subhead and text."""
    return "\n".join(part for part in (passage.article.title, passage.subhead, passage.text) if part)


def lexical(store: Store, index: LexicalIndex, progress: Progress) -> None:
    """Apply to the lexical index what it has missed, in one commit."""
    if index.sequence > store.sequence:
        index.clear()  # it has seen changes of another store
    changes = store.changes(index.sequence)
    if changes.sequence == index.sequence:
        return
    index.apply(
        ((p.id, context(p)) for p in _passages(store, changes.added, "segmenting", progress)),
        changes.removed,
        changes.sequence,
    )


def dense(store: Store, index: DenseIndex, cache: VectorCache, progress: Progress) -> None:
    """Apply to the dense index what it has missed, and save it."""
    if index.sequence > store.sequence:
        index.clear()
    changes = store.changes(index.sequence)
    if changes.sequence == index.sequence:
        return
    index.remove(changes.removed)
    batch: list[Passage] = []
    for passage in _passages(store, changes.added, "encoding", progress):
        batch.append(passage)
        if len(batch) == _BATCH:
            _encode(index, cache, batch)
            batch = []
    _encode(index, cache, batch)
    index.save(changes.sequence)


def _encode(index: DenseIndex, cache: VectorCache, batch: Sequence[Passage]) -> None:
    if batch:
        index.add([p.id for p in batch], cache.passages([fold(context(p)) for p in batch]))


def _passages(store: Store, ids: Sequence[int], stage: str, progress: Progress) -> Iterator[Passage]:
    """Load passages in batches, telling how far it is."""
    for at in range(0, len(ids), _BATCH):
        progress(stage, at, len(ids))
        yield from store.passages(ids[at : at + _BATCH]).values()
    if ids:
        progress(stage, len(ids), len(ids))
