"""What is wrong with an index, if anything, and what to run about it."""

from pathlib import Path

from retrieval import manifest
from retrieval.dense import DenseIndex
from retrieval.lexical import LexicalIndex
from retrieval.records import Finding
from retrieval.store import Store

_RECALL = 0.95  # below, the codes were learnt from too little, or from other articles than there are now


def check(home: Path, store: Store, lexical: LexicalIndex, vectors: DenseIndex) -> tuple[Finding, ...]:
    """Check the store's integrity, the caches against it, the checksum of the vectors, and the files left out."""
    faults = store.faults()
    articles, passages = store.counts()
    point = store.point
    unfinished = store.setting("unfinished")
    damage = manifest.damaged(home)
    rejected = store.ledger.rejected()
    again = f"yinwen --home {home} index"
    return (
        Finding(
            "store",
            not faults,
            "; ".join(faults) or f"{articles} articles, {passages} passages, sound",
            f"restore {store.path} from a backup, or move it away and index again",
        ),
        *(
            Finding(
                name,
                (len(cache), cache.point) == (passages, point),
                f"{len(cache)} of {passages} passages, change {cache.point.sequence} of {point.sequence}",
                again,
            )
            for name, cache in (("lexical index", lexical), ("dense index", vectors))
        ),
        Finding("last run", not unfinished, unfinished or "finished", again),
        Finding(
            "vectors", not damage, damage or "as they were written", f"delete {home / manifest.FILE} and run {again}"
        ),
        Finding(
            "dense search",
            not vectors.recall or vectors.recall.share >= _RECALL,
            f"finds {vectors.recall.share:.1%} of the ten nearest, of {vectors.recall.asked} titles asked"
            if vectors.recall
            else "exact",
            f"yinwen --home {home} compact",
        ),
        Finding(
            "files",
            True,
            f"{len(rejected)} files hold no article" + "".join(f"\n  {r.path}: {r.reason}" for r in rejected[:20]),
        ),
    )
