"""Files to store: read what is new or changed, drop what is gone, name what holds no article.

Committed in batches, so that a run that is stopped anywhere goes on from there the next time.
"""

import gc
from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from retrieval.errors import CorpusError
from retrieval.intake import prepare
from retrieval.progress import Progress
from retrieval.reading import corpus
from retrieval.reading.corpus import ArticleFile
from retrieval.storage.entry import Entry
from retrieval.storage.ledger import FileRecord, told
from retrieval.storage.store import Store
from retrieval.workers import Workers

_BATCH = 200  # files a process reads at a time
_COMMITTED = 5  # batches a transaction: some seconds' work, all that a stop can cost
_EACH = 1.2e-3  # seconds that reading one takes, on a machine of 2026


@dataclass(slots=True)
class Tally:
    """What a run did, counted in files (`removed` in articles)."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0  # moved ones too
    duplicates: int = 0


class _Found(NamedTuple):
    """A file that is there, under which root it was found, and what was known of it."""

    file: ArticleFile
    root: str
    before: FileRecord | None


def update(store: Store, roots: Sequence[Path], progress: Progress, workers: Workers) -> Tally:
    """Bring the store in line with the files under `roots`. Raises CorpusError before anything is touched."""
    roots = [root.expanduser().resolve() for root in roots]
    with _no_cycles():
        known = store.ledger.files()
        present = _look(roots, known)
    with store.transaction():
        if not known:
            store.remember("reading", corpus.READING)
        store.ledger.add_roots(roots)
        stopped = bool(store.setting("unfinished"))
        store.remember("unfinished", "a run of `yinwen index` was stopped before its end")
        if not store.compared:
            store.compare(progress)
    as_now = store.setting("reading") == corpus.READING
    fresh = [path for path, found in present.items() if not (as_now and _same(found))]
    tally = _read(store, fresh, present, progress, workers)
    tally.unchanged += len(present) - len(fresh)
    with store.transaction():
        gone = [path for path in known.keys() - present.keys() if _gone(path, known[path], roots)]
        for path in gone:
            store.ledger.drop_file(path)
        lost = {known[path].article for path in (*gone, *fresh) if path in known} - {None}
        among = None if stopped or not as_now else tuple(sorted(filter(None, lost)))
        tally.removed += store.drop_orphans(among)
        for path in store.strays(among):
            for held in prepare.read([present[path].file] if path in present else []):
                if isinstance(held, Entry):
                    store.put(held)
            if path not in present:  # of a root that is not looked at now
                store.ledger.distrust(path)
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


def _look(roots: Sequence[Path], known: Mapping[str, FileRecord]) -> dict[str, _Found]:
    """The files under `roots`, each once, by the path that the store knows it by."""
    present: dict[str, _Found] = {}
    for root in roots:
        found_under, before = told(root), len(present)
        for file in corpus.scan([root]):
            path = told(file.name)
            present.setdefault(path, _Found(file, found_under, known.get(path)))
        if len(present) == before:
            _emptied(root, found_under, present, known)
    return present


def _emptied(root: Path, found_under: str, present: Container[str], known: Mapping[str, FileRecord]) -> None:
    """Raise CorpusError where all that came from a root is gone at once: a disk that is not there looks like that."""
    lost = sum(record.root == found_under and path not in present for path, record in known.items())
    if lost > 1:
        raise CorpusError(
            f"{root}: empty, and {lost:,} files were read from it: is a disk not mounted? "
            f"To drop what came from it: `yinwen index --forget {root}`"
        )


def forget(store: Store, root: Path) -> int:
    """Drop a root and what was found under it; returns how many articles went."""
    with store.transaction():
        store.ledger.drop_root(root.expanduser().resolve())
        gone = store.drop_orphans()
        for path in store.strays():
            store.ledger.distrust(path)
        return gone


def _same(found: _Found) -> bool:
    file, before = found.file, found.before
    return before is not None and (before.size, before.mtime_ns) == (file.size, file.mtime_ns)


def _gone(path: str, record: FileRecord, roots: Sequence[Path]) -> bool:
    """Whether a file that these roots no longer lead to is to be forgotten: it was found under one, or deleted."""
    if record.root in map(told, roots):
        return True
    return not Path(path).exists() and any(root in Path(path).parents for root in roots)


def _read(
    store: Store, paths: Sequence[str], present: Mapping[str, _Found], progress: Progress, workers: Workers
) -> Tally:
    """Parse files and store what they hold."""
    tally, done = Tally(), 0
    batches = [paths[at : at + _BATCH] for at in range(0, len(paths), _BATCH)]
    progress("reading", done, len(paths))
    parts = ([present[path].file for path in batch] for batch in batches)
    read = zip(batches, workers.map(prepare.read, parts, _EACH * len(paths)), strict=True)
    while some := list(islice(read, _COMMITTED)):
        with store.transaction():
            for batch, parsed in some:
                _store(store, batch, parsed, present, tally)
        done += sum(len(batch) for batch, _ in some)
        progress("reading", done, len(paths))  # of what is committed
    return tally


def _store(
    store: Store, batch: Sequence[str], parsed: Sequence[Entry | str], present: Mapping[str, _Found], tally: Tally
) -> None:
    """Store what some files hold, and drop the articles that they held before and no file holds now."""
    replaced = 0  # articles that go since their file now holds another
    for path, held in zip(batch, parsed, strict=True):
        found = present[path]
        if isinstance(held, Entry):
            replaced += found.before is not None and found.before.article not in (None, held.id)
            _put(store, held, found.before, present, tally)
        store.ledger.put_file(path, _record(found, held), held if isinstance(held, str) else None)
    held_before = {record.article for path in batch if (record := present[path].before) and record.article}
    tally.removed += max(0, store.drop_orphans(tuple(held_before)) - replaced)


def _record(found: _Found, held: Entry | str) -> FileRecord:
    article, digest = (held.id, held.digest) if isinstance(held, Entry) else (None, None)
    return FileRecord(found.root, found.file.size, found.file.mtime_ns, article, digest)


def _put(store: Store, entry: Entry, record: FileRecord | None, present: Container[str], tally: Tally) -> None:
    """Store an article unless it is there already, and count what that was."""
    stored = store.article_digest(entry.id)
    own = record is not None and record.article == entry.id
    if stored is not None and not own and any(path in present for path in store.ledger.holders(entry.id)):
        tally.duplicates += 1  # another file holds this article, perhaps in other words: the first one stays
    elif stored == entry.digest:
        tally.unchanged += 1  # touched, moved or copied over, not edited
    else:
        store.put(entry)
        if own or (record is not None and record.article is not None):
            tally.changed += 1
        else:
            tally.added += 1
