"""Files to store: read what is new or changed, drop what is gone, name what holds no article.

Committed in batches, so that a run that is stopped anywhere goes on from there the next time.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from retrieval import chunk, corpus, rows
from retrieval.corpus import ArticleFile
from retrieval.errors import ParseError
from retrieval.records import Article
from retrieval.store import FileRecord, Store

Progress = Callable[[str, int, int], None]  # stage, done, total

_BATCH = 200  # files a transaction: a second's work, all that a stop can cost


@dataclass(slots=True)
class Tally:
    """What a run did, counted in files (`removed` in articles)."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    duplicates: int = 0


def update(store: Store, roots: Sequence[Path], progress: Progress) -> Tally:
    """Bring the store in line with the files under `roots`. Raises CorpusError before anything is touched."""
    tally = Tally()
    roots = [root.resolve() for root in roots]
    known = store.files()
    present = {str(file.path): file for file in corpus.scan(roots)}
    store.add_roots(roots)
    fresh = [file for path, file in present.items() if not _same(known.get(path), file)]
    tally.unchanged = len(present) - len(fresh)
    _read(store, fresh, known, tally, progress)

    gone = [path for path in known if path not in present and _under(Path(path), roots)]
    with store.transaction():
        for path in gone:
            store.drop_file(path)
        tally.removed = store.drop_orphans()
    strays = [present[path] for path in store.strays() if path in present]
    with store.transaction():
        for file in strays:
            article, _ = _parse(file)
            if article:
                store.put_article(article, chunk.passages(article))
    return tally


def _same(record: FileRecord | None, file: ArticleFile) -> bool:
    return record is not None and (record.size, record.mtime_ns) == (file.size, file.mtime_ns)


def _under(path: Path, roots: Sequence[Path]) -> bool:
    return any(path == root or root in path.parents for root in roots)


def _read(
    store: Store, files: Sequence[ArticleFile], known: dict[str, FileRecord], tally: Tally, progress: Progress
) -> None:
    """Parse files and store what they hold."""
    waiting = iter(files)
    done = 0
    while batch := list(islice(waiting, _BATCH)):
        progress("reading", done, len(files))
        parsed = [(file, *_parse(file)) for file in batch]
        with store.transaction():
            for file, article, reason in parsed:
                record = known.get(str(file.path))
                if article:
                    _put(store, article, record, tally)
                store.put_file(str(file.path), file.size, file.mtime_ns, article, reason)
            tally.removed += store.drop_orphans()
        done += len(batch)
        progress("reading", done, len(files))


def _parse(file: ArticleFile) -> tuple[Article | None, str | None]:
    try:
        return corpus.read(file), None
    except (ParseError, OSError) as error:  # OSError: gone or unreadable since it was listed
        return None, str(error)


def _put(store: Store, article: Article, record: FileRecord | None, tally: Tally) -> None:
    """Store an article unless it is there already, and count what that was."""
    stored = store.article_digest(article.id)
    if stored == rows.digest(article):
        if record is None or record.article != article.id:
            tally.duplicates += 1
        else:
            tally.unchanged += 1  # touched or copied, not edited
        return
    if stored is not None and (record is None or record.article != article.id):
        tally.duplicates += 1  # another file holds this article with other words: the first one stays
        return
    store.put_article(article, chunk.passages(article))
    if record is None or record.article is None:
        tally.added += 1
    else:
        tally.changed += 1
