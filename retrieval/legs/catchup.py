"""Store to caches: what the log says a cache has missed is segmented, encoded and added."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from embeddings.cache import Vectors
from retrieval.language import segmenting
from retrieval.language.text import fold
from retrieval.legs.dense import DenseIndex
from retrieval.legs.lexical import LexicalIndex, Row
from retrieval.progress import Progress
from retrieval.records import Passage
from retrieval.storage.history import Changes
from retrieval.storage.store import Store
from retrieval.workers import Workers

_BLOCK = 25_000  # changes a commit: what a stop can cost, some seconds' work; smaller ones make a larger, slower index
_KEPT = 100_000  # passages encoded between two savings of the dense index
_BATCH = 1000  # passages in memory at a time
_EACH = 0.2e-3  # seconds that segmenting one takes, on a machine of 2026


def context(passage: Passage) -> str:
    """What a passage is matched by: title, subhead and text."""
    return joined(passage.article.title, passage.subhead, passage.text)


def joined(*parts: str) -> str:
    """The same of its parts."""
    return "\n".join(filter(None, parts))


def lexical(store: Store, index: LexicalIndex, progress: Progress, workers: Workers) -> None:
    """Apply to the lexical index what it has missed, a commit a block."""
    if not store.history.passed(index.point):
        index.clear()
    tell = _Telling(progress, "segmenting", pending := store.history.pending(index.point))
    while (changes := store.history.changes(index.point, _BLOCK)).upto != index.point:
        index.apply(_prepared(store, changes, tell, workers, _EACH * pending), changes.removed, changes.upto)


def dense(store: Store, index: DenseIndex, cache: Vectors, progress: Progress) -> None:
    """Apply to the dense index what it has missed, and save it now and then."""
    if another := not store.history.passed(index.point):
        index.clear()
    tell = _Telling(progress, "encoding", store.history.pending(index.point))
    at, kept = index.point, 0
    while (changes := store.history.changes(at, _BLOCK)).upto != at:
        index.remove(changes.removed)
        for numbers in _batches(changes, tell):
            loaded = store.texts(numbers)
            texts = [fold(joined(title, subhead, text)) for _, title, subhead, text, *_ in loaded]
            ids, published = [number for number, *_ in loaded], [at for *_, at, _ in loaded]
            index.add(ids, published, cache.passages(texts))
        at, kept = changes.upto, kept + len(changes.added)
        if kept >= _KEPT:
            index.save(at)
            index.consolidate()
            kept = 0
    if another or at != index.point:
        index.save(at)


def _prepared(store: Store, changes: Changes, tell: "_Telling", workers: Workers, seconds: float) -> Iterator[Row]:
    """The added passages with their words and bigrams, when they were published, and by whom."""
    waiting: deque[list[tuple[int, int, str]]] = deque()  # passages whose terms are being made

    def texts() -> Iterator[list[str]]:
        for numbers in _batches(changes, tell):
            loaded = store.texts(numbers)
            waiting.append([(number, published, source) for number, *_, published, source in loaded])
            yield [joined(title, subhead, text) for _, title, subhead, text, *_ in loaded]

    for terms in workers.map(segmenting.terms, texts(), seconds):
        for (number, published, source), made in zip(waiting.popleft(), terms, strict=True):
            yield number, made, published, source


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


def _batches(changes: Changes, tell: _Telling) -> Iterator[Sequence[int]]:
    """The added passages in batches."""
    if changes.added:
        tell.on(0)
    for at in range(0, len(changes.added), _BATCH):
        numbers = changes.added[at : at + _BATCH]
        yield numbers
        tell.on(len(numbers))
