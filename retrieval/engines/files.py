"""Whether the files of the local engine are as they were written, and hold what the store has."""

from collections.abc import Iterator
from pathlib import Path

from embeddings import cache
from retrieval.counted import counted
from retrieval.errors import IndexCorrupt
from retrieval.legs import lexical_files, manifest
from retrieval.legs.dense import DenseIndex
from retrieval.legs.lexical import LAYOUT, LexicalIndex
from retrieval.records import Finding
from retrieval.storage.store import Store

VECTORS = "vectors.db"
_RECALL = 0.95  # below, the codes were learnt from too little, or from other articles than there are now


def check(home: Path, store: Store, lexical: LexicalIndex, vectors: DenseIndex, command: str) -> Iterator[Finding]:
    """Check by checksums and against the store; `command` is how yinwen is called for this archive."""
    repair = f"{command} doctor --repair"
    yield _cache("lexical index", home, store, lexical, command)
    yield _cache("dense index", home, store, vectors, command)
    yield Finding(
        "dense search",
        not vectors.recall or vectors.recall.share >= _RECALL,
        f"finds {vectors.recall.share:.1%} of the ten nearest to each of {counted(vectors.recall.asked, 'title')}"
        if vectors.recall
        else "exact",
        f"{command} compact",
    )
    damage = cache.damaged(home / VECTORS)
    yield Finding("vector cache", not damage, damage or "as it was written", repair)


def wrong(home: Path, store: Store, index: LexicalIndex | DenseIndex) -> str:
    """What is wrong with a cache, by its checksums or against the store; "" where it is as it must be or behind."""
    lexical = isinstance(index, LexicalIndex)
    if damage := "; ".join(lexical_files.damaged(home / LAYOUT)) if lexical else manifest.damaged(home):
        return damage
    try:
        held, at = len(index), index.point
    except IndexCorrupt as error:
        return str(error)
    _, passages = store.counts()
    return f"{held:,} of {counted(passages, 'passage')}" if at == store.history.point and held != passages else ""


def _cache(name: str, home: Path, store: Store, index: LexicalIndex | DenseIndex, command: str) -> Finding:
    if damage := wrong(home, store, index):
        return Finding(name, False, damage, f"{command} doctor --repair")
    (_, passages), there, at = store.counts(), store.history.point, index.point
    told = f"{len(index):,} of {counted(passages, 'passage')}, change {at.sequence:,} of {there.sequence:,}"
    return Finding(name, at == there, told, f"{command} index")
