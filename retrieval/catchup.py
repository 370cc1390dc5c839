"""Store to caches: what the log says a cache has missed is segmented, encoded and added."""

from collections.abc import Iterator
from dataclasses import dataclass

from embeddings.cache import VectorCache
from retrieval.dense import DenseIndex
from retrieval.lexical import LexicalIndex
from retrieval.progress import Progress
from retrieval.records import Passage
from retrieval.rows import milliseconds
from retrieval.store import Changes, Store
from retrieval.text import fold

_BLOCK = 5_000  # changes a commit: what a stop can cost, some seconds' work
_KEPT = 100_000  # passages encoded between two savings of the dense index
_BATCH = 1000  # passages in memory at a time


def context(passage: Passage) -> str:
    """What a passage is matched by: title, subhead and text."""
    return "\n".join(part for part in (passage.article.title, passage.subhead, passage.text) if part)


def lexical(store: Store, index: LexicalIndex, progress: Progress) -> None:
    """Apply to the lexical index what it has missed, a commit a block."""
    if not store.passed(index.point):
        index.clear()
    tell = _Telling(progress, "segmenting", store.pending(index.point))
    while (changes := store.changes(index.point, _BLOCK)).upto != index.point:
        added = (
            (p.id, context(p), milliseconds(p.article.published))
            for batch in _batches(store, changes, tell)
            for p in batch
        )
        index.apply(added, changes.removed, changes.upto)


def dense(store: Store, index: DenseIndex, cache: VectorCache, progress: Progress) -> None:
    """Apply to the dense index what it has missed, and save it now and then."""
    if another := not store.passed(index.point):
        index.clear()
    tell = _Telling(progress, "encoding", store.pending(index.point))
    at, kept = index.point, 0
    while (changes := store.changes(at, _BLOCK)).upto != at:
        index.remove(changes.removed)
        for batch in _batches(store, changes, tell):
            published = [milliseconds(p.article.published) for p in batch]
            index.add([p.id for p in batch], published, cache.passages([fold(context(p)) for p in batch]))
        at, kept = changes.upto, kept + len(changes.added)
        if kept >= _KEPT:
            index.save(at)
            kept = 0
    if another or at != index.point:
        index.save(at)


@dataclass(slots=True)
class _Telling:
    """How far a stage is, in passages."""

    progress: Progress
    stage: str
    total: int
    done: int = 0

    def on(self, more: int) -> None:
        self.done += more
        self.progress(self.stage, self.done, self.total)


def _batches(store: Store, changes: Changes, tell: _Telling) -> Iterator[list[Passage]]:
    """Load the added passages in batches; what was deleted since is left out."""
    if changes.added:
        tell.on(0)
    for at in range(0, len(changes.added), _BATCH):
        numbers = changes.added[at : at + _BATCH]
        if batch := list(store.passages(numbers).values()):
            yield batch
        tell.on(len(numbers))
