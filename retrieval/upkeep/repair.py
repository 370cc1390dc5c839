"""Mend what `doctor` finds: an archive is recovered, a cache dropped and built again, what is left over removed."""

from collections.abc import Iterator
from pathlib import Path

from embeddings import cache
from embeddings.encoder import Encoder
from retrieval.engines import files
from retrieval.engines.files import VECTORS
from retrieval.engines.local import LocalEngine
from retrieval.errors import IndexCorrupt, IndexMissing
from retrieval.legs import manifest
from retrieval.legs.lexical import LexicalIndex
from retrieval.progress import Progress
from retrieval.storage.lock import locked
from retrieval.storage.sqlite import BESIDE
from retrieval.storage.store import FILE, Store
from retrieval.upkeep import leftovers
from retrieval.upkeep.recover import recover


def repair(home: Path, encoder: Encoder, progress: Progress) -> Iterator[str]:
    """Say what was mended, a line each. The caches that were dropped are built when the index is next opened.

    Raises IndexMissing, IndexMismatch, IndexUnusable, IndexBusy.
    """
    if not (home / FILE).exists():
        raise IndexMissing(f"there is no archive in {home}: make one with `yinwen index FOLDER`")
    with locked(home):
        if not _sound(home):
            yield f"store: {recover(home, progress)}"
        for path in leftovers.remove(home):
            yield f"left over: {path} removed"
        yield from _drop_caches(home, encoder)
        if damage := cache.damaged(home / VECTORS):
            for end in ("", *BESIDE):
                (home / f"{VECTORS}{end}").unlink(missing_ok=True)
            yield f"vector cache: dropped, passages are encoded again ({damage})"


def _sound(home: Path) -> bool:
    try:
        store = Store.open(home)
    except IndexCorrupt:
        return False
    try:
        return not store.faults()
    finally:
        store.close()


def _drop_caches(home: Path, encoder: Encoder) -> Iterator[str]:
    """Drop the lexical and the dense index where they are damaged, or not what the store says they must be."""
    store, engine = Store.open(home), LocalEngine(home, encoder)
    try:
        if why := files.wrong(home, store, engine.lexical):
            LexicalIndex.create(home, anew=True)
            yield f"lexical index: dropped, to be built again ({why})"
        if why := files.wrong(home, store, engine.dense):
            (home / manifest.FILE).unlink(missing_ok=True)
            leftovers.remove(home)  # the vectors that it named
            yield f"dense index: dropped, to be built again ({why})"
    finally:
        store.close()
