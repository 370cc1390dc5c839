"""What is wrong with an index, if anything, and what to run about it."""

import shlex
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from embeddings import cache
from retrieval.counted import counted
from retrieval.errors import IndexCorrupt
from retrieval.legs import lexical_files, manifest
from retrieval.legs.caches import VECTORS
from retrieval.legs.dense import DenseIndex
from retrieval.legs.lexical import LAYOUT, LexicalIndex
from retrieval.records import Finding
from retrieval.storage import lock
from retrieval.storage.store import Store
from retrieval.upkeep import leftovers

_RECALL = 0.95  # below, the codes were learnt from too little, or from other articles than there are now


def check(home: Path, store: Store, lexical: LexicalIndex, vectors: DenseIndex) -> Iterator[Finding]:
    """Check the store by its digests, the caches by their checksums and against it, and what is left over or left out.

    Where the store is damaged the rest is not looked at: it would be measured by what may be wrong.
    """
    command = f"yinwen --home {shlex.quote(str(home))}"
    again, repair = f"{command} index", f"{command} doctor --repair"
    if faults := store.faults():
        yield Finding("store", False, "; ".join(faults), f"{repair}, or {command} restore FILE to go back to a backup")
        return
    articles, passages = store.counts()
    yield Finding("store", True, f"{counted(articles, 'article')}, {counted(passages, 'passage')}, sound")
    yield _cache("lexical index", home, store, lexical, (again, repair))
    yield _cache("dense index", home, store, vectors, (again, repair))
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
    unfinished = store.setting("unfinished")
    if unfinished and lock.held(home):
        yield Finding("last run", True, "another process is writing")
    else:
        yield Finding("last run", not unfinished, unfinished or "finished", again)
    yield _left_over(home, repair)
    rejected = store.ledger.rejected()
    named = _listed(f"{file.path}: {file.reason}" for file in rejected)
    yield Finding("files", True, f"{len(rejected):,} without an article{named}")


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


def _cache(name: str, home: Path, store: Store, index: LexicalIndex | DenseIndex, remedies: tuple[str, str]) -> Finding:
    again, repair = remedies
    if damage := wrong(home, store, index):
        return Finding(name, False, damage, repair)
    (_, passages), there, at = store.counts(), store.history.point, index.point
    told = f"{len(index):,} of {counted(passages, 'passage')}, change {at.sequence:,} of {there.sequence:,}"
    return Finding(name, at == there, told, again)


def _left_over(home: Path, repair: str) -> Finding:
    if lock.held(home):
        return Finding("left over", True, "not looked for: another process is writing")
    left = leftovers.found(home)
    return Finding(
        "left over", not left, (counted(len(left), "leftover") if left else "nothing") + _listed(map(str, left)), repair
    )


def _listed(lines: Iterable[str]) -> str:
    return "".join(f"\n  {line}" for line in islice(lines, 20))
