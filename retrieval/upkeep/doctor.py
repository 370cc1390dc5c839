"""What is wrong with an index, if anything, and what to run about it."""

import shlex
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from retrieval.counted import counted
from retrieval.engines.engine import Engine
from retrieval.records import Finding
from retrieval.storage import lock
from retrieval.storage.store import Store
from retrieval.upkeep import leftovers


def check(home: Path, store: Store, engine: Engine) -> Iterator[Finding]:
    """Check the store by its digests, the engine against it, and what is left over or left out.

    Where the store is damaged the rest is not looked at: it would be measured by what may be wrong.
    """
    command = f"yinwen --home {shlex.quote(str(home))}"
    again, repair = f"{command} index", f"{command} doctor --repair"
    if faults := store.faults():
        yield Finding("store", False, "; ".join(faults), f"{repair}, or {command} restore FILE to go back to a backup")
        return
    articles, passages = store.counts()
    yield Finding("store", True, f"{counted(articles, 'article')}, {counted(passages, 'passage')}, sound")
    yield from engine.check(store, command)
    unfinished = store.setting("unfinished")
    if unfinished and lock.held(home):
        yield Finding("last run", True, "another process is writing")
    else:
        yield Finding("last run", not unfinished, unfinished or "finished", again)
    yield _left_over(home, repair)
    rejected = store.ledger.rejected()
    named = _listed(f"{file.path}: {file.reason}" for file in rejected)
    yield Finding("files", True, f"{len(rejected):,} without an article{named}")


def _left_over(home: Path, repair: str) -> Finding:
    if lock.held(home):
        return Finding("left over", True, "not looked for: another process is writing")
    left = leftovers.found(home)
    return Finding(
        "left over", not left, (counted(len(left), "leftover") if left else "nothing") + _listed(map(str, left)), repair
    )


def _listed(lines: Iterable[str]) -> str:
    return "".join(f"\n  {line}" for line in islice(lines, 20))
