"""A damaged archive written anew, of all that SQLite still reads and that is as it was stored.

The damaged one stays beside it as evidence. Articles that are lost are read again from their files by `yinwen index`.
"""

import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from retrieval.counted import counted
from retrieval.errors import IndexCorrupt
from retrieval.language import shingles
from retrieval.progress import Progress
from retrieval.reading import chunk
from retrieval.storage import rows
from retrieval.storage.database import Database
from retrieval.storage.durable import sync
from retrieval.storage.sqlite import BESIDE, SQLite
from retrieval.storage.store import FILE, Store
from retrieval.upkeep import salvage
from retrieval.upkeep.kept import DAMAGED
from retrieval.upkeep.leftovers import BUILT
from retrieval.upkeep.salvage import Known

_BLOCK = 200  # articles a transaction


@dataclass(frozen=True, slots=True)
class Recovered:
    """What was saved of an archive."""

    articles: int
    lost: tuple[str, ...]  # the ids of articles that are known of and could not be read
    evidence: Path  # the damaged archive, as it was

    def __str__(self) -> str:
        """Say so in a line."""
        named = ", ".join(self.lost[:10]) + (", …" if len(self.lost) > 10 else "")
        lost = f"{len(self.lost)} known to be lost" + (f" ({named})" if named else "")
        return (
            f"{counted(self.articles, 'article')} recovered, {lost}; the damaged file is kept as {self.evidence}; "
            "`yinwen index` reads again what was lost"
        )


def recover(home: Path, progress: Progress) -> Recovered:
    """Put a sound archive in the place of a damaged one. Under the writer's lock; may be stopped anywhere."""
    evidence = keep(home / FILE)
    built = home / BUILT
    shutil.rmtree(built, ignore_errors=True)
    built.mkdir()
    new = Store.create(built)
    salvage.mend_header(home / FILE, built / FILE)
    old = SQLite(home / FILE)
    try:
        known = list(salvage.files(old))
        with new.transaction():
            new.arrivals.take(salvage.places(old))
        recovered = Recovered(*_articles(old, new, known, progress), evidence)
        with new.transaction():
            _settings(old, new, known)
    finally:
        new.close()
        with suppress(IndexCorrupt):
            old.close()
    sync(built / FILE)
    put(built / FILE, home / FILE)
    shutil.rmtree(built)
    return recovered


def keep(path: Path) -> Path:
    """Copy a damaged archive, and what SQLite keeps beside it, under a name of its own."""
    name = f"{DAMAGED}{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}"
    for end in ("", *BESIDE):
        if (source := path.with_name(path.name + end)).exists():
            copy = path.with_name(name + end)
            shutil.copyfile(source, copy)
            sync(copy)
    sync(path.parent)
    return path.with_name(name)


def put(new: Path, path: Path) -> None:
    """Put a sound archive in the place of a damaged one, of which there is a copy."""
    for end in BESIDE:  # first: SQLite would take the log of the damaged one for that of the new
        path.with_name(path.name + end).unlink(missing_ok=True)
    sync(path.parent)
    new.replace(path)
    sync(path.parent)


def _articles(old: Database, new: Store, known: list[Known], progress: Progress) -> tuple[int, tuple[str, ...]]:
    """Store what can be read, and the files it came from; how many articles, and the ids of those known and lost."""
    held: dict[str, bytes] = {}
    for block in salvage.articles(old, _BLOCK):
        with new.transaction():
            for article in block:
                new.put_article(article, chunk.passages(article))
                held[article.id] = rows.digest(article)
        progress("recovering", min(len(held), len(known)), len(known))
    lost = []
    with new.transaction():
        for path, record, reason in known:
            if record.article is None or held.get(record.article) == record.digest:
                new.ledger.put_file(path, record, reason)
            elif record.article not in held:
                lost.append(record.article)
    return len(held), tuple(dict.fromkeys(lost))


def _settings(old: Database, new: Store, known: list[Known]) -> None:
    """What the archive was made with and from, and that files are to be read again."""
    roots = set(salvage.texts(old, "SELECT path FROM roots")) or {record.root for _, record, _ in known}
    new.ledger.add_roots(map(Path, roots))
    for name in ("encoder", "reading"):
        for value in salvage.texts(old, "SELECT value FROM settings WHERE name = ?", name):
            new.remember(name, value)
    new.remember("likeness", shingles.version())
    new.remember("unfinished", "the archive was damaged and recovered: `yinwen index` reads again what was lost")
