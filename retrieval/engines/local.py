"""The local engine: a lexical and a dense index in the state folder.

Opened, opened again when another process renewed them, and caught up.
"""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import numpy as np

from embeddings.cache import vectors
from embeddings.encoder import Encoder
from embeddings.vectors import Matrix
from retrieval.engines import files
from retrieval.errors import CacheCorrupt, IndexCorrupt, IndexUnusable
from retrieval.language.text import fold
from retrieval.legs import catchup, manifest
from retrieval.legs.dense import DenseIndex
from retrieval.legs.lexical import LexicalIndex
from retrieval.progress import Progress
from retrieval.records import Finding
from retrieval.storage.store import Store
from retrieval.workers import Workers

log = logging.getLogger(__name__)

_ASKED = 100  # titles with which it is measured what the dense search finds
_PAUSE = 1.0  # seconds until what could not be read is tried again


class LocalEngine:
    """See `engine.Engine`."""

    def __init__(self, home: Path, encoder: Encoder) -> None:
        self._home = home
        self._encoder = encoder
        self._reopening = threading.Lock()
        self._again = 0.0  # when to look again at vectors that could not be read, by the monotonic clock
        self._lexical = self._open_lexical()
        self._stamp = manifest.stamp(home)
        self._dense = self._open_dense()

    @property
    def lexical(self) -> LexicalIndex:
        """The lexical index as it is now."""
        if not self._lexical.stored:
            with self._reopening:
                self._lexical = self._open_lexical()
        return self._lexical

    @property
    def dense(self) -> DenseIndex:
        """The dense index as it is now; one that went over to another encoder is not followed."""
        if manifest.stamp(self._home) != self._stamp and time.monotonic() >= self._again:
            with self._reopening:
                stamp = manifest.stamp(self._home)
                if stamp != self._stamp and time.monotonic() >= self._again:  # still: no other thread was here first
                    self._renew(stamp)
        return self._dense

    def close(self) -> None:
        """Nothing is to be let go of: files close with the last who reads them."""

    def behind(self, store: Store) -> bool:
        """Whether the store has changes that one of them lacks, or is not the one they were made from."""
        point = store.history.point
        try:
            return point != self.lexical.point or point != self.dense.point
        except CacheCorrupt as error:
            log.warning("%s", error)
            self._lexical = LexicalIndex.empty()
            return True

    def catch_up(self, store: Store, progress: Progress, workers: Workers | None = None) -> int:
        """Bring both to the store's state; returns how many passages had to be encoded. Under the writer's lock."""
        if not self._lexical.stored:
            self._lexical = LexicalIndex.create(self._home)
        with nullcontext(workers) if workers else Workers() as helping:
            try:
                catchup.lexical(store, self._lexical, progress, helping)
            except CacheCorrupt as error:
                log.warning("%s: it is only a cache and is built again", error)
                self._lexical = LexicalIndex.create(self._home, anew=True)
                catchup.lexical(store, self._lexical, progress, helping)
        cache = vectors(self._home / files.VECTORS, self._encoder)
        with self._writing() as index:
            try:
                catchup.dense(store, index, cache, progress)
                index.consolidate()
                index.measure(lambda: self._asked(store))
            finally:
                cache.close()
        return cache.encoded

    def compact(self, store: Store, progress: Progress) -> None:  # noqa: ARG002 - it takes seconds
        """Write the vectors anew without what was removed, and learn their codes anew. Under the writer's lock."""
        with self._writing() as index:
            index.consolidate(wholly=True)
            index.measure(lambda: self._asked(store))

    def check(self, store: Store, command: str) -> Iterator[Finding]:
        """Whether the files are as they were written, and hold what the store has."""
        return files.check(self._home, store, self.lexical, self.dense, command)

    @contextmanager
    def _writing(self) -> Iterator[DenseIndex]:
        """The dense index as it is on disk now, to be written; in place of the one held when all is done.

        So no thread that asks exchanges it meanwhile, and nothing of a run that failed waits in it. Raises
        IndexUnusable where the disk refuses.
        """
        index = self._open_dense(self._dense)
        try:
            yield index
        except (OSError, RuntimeError) as error:  # of faiss, the latter
            raise IndexUnusable(f"{self._home} cannot be written ({error}): look at the disk's space") from error
        with self._reopening:
            self._dense, self._stamp = index, manifest.stamp(self._home)

    def _asked(self, store: Store) -> Matrix:
        """Vectors of questions to measure with: titles, since what readers ask is not kept."""
        return np.array([self._encoder.query(fold(title)) for title in store.titles(_ASKED)], np.float32)

    def _open_lexical(self) -> LexicalIndex:
        try:
            return LexicalIndex.open(self._home)
        except IndexCorrupt as error:
            log.warning("%s: it is only a cache, to be built again", error)
            return LexicalIndex.empty()

    def _renew(self, stamp: tuple[int, int]) -> None:
        """Hold the dense index as another process has left it; where that cannot be read, try again soon."""
        try:
            if manifest.encoder_of(self._home) == self._encoder.name:
                self._dense = DenseIndex.open(self._home, self._encoder.name, self._encoder.dim, self._dense)
            else:
                log.warning("%s went over to another encoder: start again with that one", self._home)
            self._stamp = stamp
        except IndexCorrupt as error:  # such as too many open files
            self._again = time.monotonic() + _PAUSE
            log.warning("%s: going on with what was read before", error)

    def _open_dense(self, earlier: DenseIndex | None = None) -> DenseIndex:
        try:
            return DenseIndex.open(self._home, self._encoder.name, self._encoder.dim, earlier)
        except IndexCorrupt as error:
            log.warning("%s: it is only a cache, to be built again", error)
            return DenseIndex.empty(self._home, self._encoder.name, self._encoder.dim)
