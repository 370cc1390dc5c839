"""Files to store: read what is new or changed, drop what is gone, name what holds no article.

Committed in batches, so that a run that is stopped anywhere goes on from there the next time.
"""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from retrieval.intake import prepare
from retrieval.intake.look import Found, Look, look, look_at
from retrieval.progress import Progress
from retrieval.reading import corpus
from retrieval.storage.entry import Entry
from retrieval.storage.ledger import FileRecord
from retrieval.storage.store import Store
from retrieval.workers import Workers

_BATCH = 200  # files a process reads at a time
_COMMITTED = 5  # batches a transaction: some seconds' work, all that a stop can cost
_STOPPED = "a run of `yinwen index` was stopped before its end"
_EACH = 1.2e-3  # seconds that reading one takes, on a machine of 2026


@dataclass(slots=True)
class Tally:
    """What a run did, counted in files (`removed` in articles)."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    moved: int = 0
    unchanged: int = 0
    duplicates: int = 0


def update(store: Store, roots: Sequence[Path], progress: Progress, workers: Workers) -> Tally:
    """Bring the store in line with the files under `roots`. Raises CorpusError before anything is touched."""
    roots = [root.expanduser().resolve() for root in roots]
    first = store.ledger.empty
    as_now = first or store.setting("reading") == corpus.READING
    with _no_cycles():
        found = look(store.ledger, roots, progress, anew=not as_now)
    with store.transaction():
        if first:
            store.remember("reading", corpus.READING)
        store.ledger.add_roots(roots)
        for path, root in found.moved.items():
            store.ledger.move(path, root)
        stopped = bool(store.setting("unfinished"))
        store.remember("unfinished", _STOPPED)
        if not store.compared:
            store.compare(progress)
    tally = _read(store, found, progress, workers)
    tally.unchanged += len(found.present) - len(found.fresh)
    with store.transaction():
        lost = _drop(store, found)
        among = None if stopped or not as_now else tuple(sorted(lost))
        tally.removed += store.drop_orphans(among)
        for path in store.strays(among):
            _take_over(store, path, found)
        store.remember("reading", corpus.READING)
        store.remember("unfinished", "")
    return tally


@contextmanager
def _no_cycles() -> Iterator[None]:
    """Do not look for cycles while millions of small values are made, none of which is in any; that takes as long."""
    looked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looked:
            gc.enable()


def take(store: Store, paths: Sequence[Path], progress: Progress, workers: Workers) -> Tally:
    """Bring the store in line with some files, and what lies in some folders, by the same rules and nothing else.

    What a run left undone that was stopped is left to the next `update`. Raises CorpusError.
    """
    found = look_at(store.ledger, paths)
    with store.transaction():
        if store.ledger.empty:
            store.remember("reading", corpus.READING)
        stopped = store.setting("unfinished")
        store.remember("unfinished", stopped or _STOPPED)
        if not store.compared:
            store.compare(progress)
    tally = _read(store, found, progress, workers)
    tally.unchanged += len(found.present) - len(found.fresh)
    with store.transaction():
        for path, root in found.moved.items():
            store.ledger.move(path, root)
        lost = tuple(sorted(_drop(store, found)))
        tally.removed += store.drop_orphans(lost)
        for path in store.strays(lost):
            _take_over(store, path, found)
        store.remember("unfinished", stopped or "")
    return tally


def forget(store: Store, root: Path) -> int:
    """Drop a root and what was found under it; returns how many articles went."""
    with store.transaction():
        store.ledger.drop_root(root.expanduser().resolve())
        gone = store.drop_orphans()
        for path in store.strays():
            store.ledger.distrust(path)
        return gone


def _drop(store: Store, found: Look) -> set[str]:
    """Forget the files that are gone; returns the articles that they held, and those that the changed ones did."""
    before = [one.before for one in found.fresh.values() if one.before]
    held = {record.article for record in (*store.ledger.records(found.gone).values(), *before)}
    for path in found.gone:
        store.ledger.drop_file(path)
    return {article for article in held if article}


def _take_over(store: Store, path: str, found: Look) -> None:
    """Store an article from this file, since the one that it was stored from is gone."""
    known = store.ledger.records([path]).get(path)
    if known and found.holds(path):
        (held,) = prepare.read([found.unchanged(path, known)])
        if isinstance(held, Entry) and (held.id, held.digest) == (known.article, known.digest):
            store.put(held)
            return
    store.ledger.distrust(path)  # of a root that is not looked at now, or changed since it was


def _read(store: Store, found: Look, progress: Progress, workers: Workers) -> Tally:
    """Parse the files that are new or changed, and store what they hold."""
    tally, done, paths = Tally(), 0, list(found.fresh)
    batches = [paths[at : at + _BATCH] for at in range(0, len(paths), _BATCH)]
    progress("reading", done, len(paths))
    parts = ([found.fresh[path].file for path in batch] for batch in batches)
    seconds = _EACH * len(paths)
    if workers.elsewhere:
        made = workers.map(prepare.read_loaded, map(prepare.load, parts), seconds)
    else:
        made = workers.map(prepare.read, parts, seconds)
    read = zip(batches, made, strict=True)
    while some := list(islice(read, _COMMITTED)):
        with store.transaction():
            for batch, parsed in some:
                _store(store, batch, parsed, found, tally)
        done += sum(len(batch) for batch, _ in some)
        progress("reading", done, len(paths))  # of what is committed
    return tally


def _store(store: Store, batch: Sequence[str], parsed: Sequence[Entry | str], found: Look, tally: Tally) -> None:
    """Store what some files hold, and drop the articles that they held before and no file holds now."""
    replaced = 0  # articles that go since their file now holds another
    for path, held in zip(batch, parsed, strict=True):
        one = found.fresh[path]
        if isinstance(held, Entry):
            replaced += one.before is not None and one.before.article not in (None, held.id)
            _put(store, held, one.before, found, tally)
        store.ledger.put_file(path, _record(one, held), held if isinstance(held, str) else None)
    held_before = {record.article for path in batch if (record := found.fresh[path].before) and record.article}
    tally.removed += max(0, store.drop_orphans(tuple(held_before)) - replaced)


def _record(found: Found, held: Entry | str) -> FileRecord:
    article, digest = (held.id, held.digest) if isinstance(held, Entry) else (None, None)
    return FileRecord(found.root, found.file.size, found.file.mtime_ns, article, digest)


def _put(store: Store, entry: Entry, record: FileRecord | None, found: Look, tally: Tally) -> None:
    """Store an article unless it is there already, and count what that was."""
    stored = store.article_digest(entry.id)
    own = record is not None and record.article == entry.id
    holders = () if stored is None or own else store.ledger.holders(entry.id)
    if any(map(found.holds, holders)):
        tally.duplicates += 1  # another file holds this article, perhaps in other words: the first one stays
    elif stored == entry.digest and record is None and not any(Path(path).exists() for path in holders):
        tally.moved += 1
    elif stored == entry.digest:
        tally.unchanged += 1  # touched or copied over, not edited
    else:
        store.put(entry)
        if own or (record is not None and record.article is not None):
            tally.changed += 1
        else:
            tally.added += 1
