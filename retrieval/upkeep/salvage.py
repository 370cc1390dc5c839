"""What can still be read of a damaged archive: around the pages that cannot."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

from retrieval.errors import IndexCorrupt
from retrieval.records import Article
from retrieval.storage import rows
from retrieval.storage.database import Database
from retrieval.storage.ledger import FileRecord
from retrieval.storage.sqlite import SQLite

Known: TypeAlias = tuple[str, FileRecord, str | None]  # a file's path, what it held, or why nothing

_BLIND = 32  # blocks on end of which nothing can be read: what follows is given up
_KNOWN = 512  # files read at once, fewer where they cannot be read
_PAGE = 4096  # bytes
_HEADER = ((0, 24), (44, 48), (52, 68))  # the bytes of SQLite's header that are the same in all our archives


def mend_header(damaged: Path, like: Path) -> None:
    """Where a file no longer passes for a database, write the beginning that all our databases have."""
    database = SQLite(damaged)
    try:
        database.run("SELECT COUNT(*) FROM sqlite_master")
    except IndexCorrupt:
        right = like.read_bytes()
        with damaged.open("r+b") as file:
            for low, high in _HEADER:
                file.seek(low)
                file.write(right[low:high])
            file.seek(28)
            file.write((damaged.stat().st_size // _PAGE).to_bytes(4, "big"))
    finally:
        database.close()


def articles(old: Database, block: int) -> Iterator[list[Article]]:
    """The articles that are as they were stored, a block of rows at a time."""
    at: int | None = 0
    blind = 0
    while at is not None and blind < _BLIND:
        if found := list(_between(old, at, at + block)):
            yield found
        try:
            ((following,),) = old.run("SELECT MIN(rowid) FROM articles WHERE rowid >= ?", (at + block,))
            at, blind = following, 0
        except IndexCorrupt:
            at, blind = at + block, 0 if found else blind + 1


def _between(old: Database, low: int, high: int) -> Iterator[Article]:
    """Of the rows from `low` to before `high`."""
    try:
        found = old.run(f"SELECT {rows.STORED} FROM articles WHERE rowid >= ? AND rowid < ?", (low, high))
    except IndexCorrupt:
        if high - low > 1:
            middle = (low + high) // 2
            yield from _between(old, low, middle)
            yield from _between(old, middle, high)
        return
    for row in found:
        try:
            yield rows.to_article(row)
        except IndexCorrupt:
            continue


def places(old: Database) -> list[tuple[int, int, str]]:
    """In which order the articles came; from the beginning, up to where it cannot be read."""
    found: list[tuple[int, int, str]] = []
    try:
        while block := old.run(
            "SELECT place, key, article FROM arrivals WHERE place > ? ORDER BY place LIMIT ?",
            (found[-1][0] if found else 0, _KNOWN),
        ):
            found += [(place, key, article) for place, key, article in block]
    except IndexCorrupt:
        pass
    return found


def files(old: Database) -> Iterator[Known]:
    """What is known of the files: read from both ends, up to where it cannot be."""
    seen: set[str] = set()
    for direction, beyond, start in (("ASC", ">", ""), ("DESC", "<", "\U0010ffff")):
        at, most = start, _KNOWN
        while most:
            try:
                found = old.run(
                    f"""SELECT path, root, size, mtime_ns, article, digest, reason FROM files WHERE path {beyond} ?
                        ORDER BY path {direction} LIMIT {most}""",
                    (at,),
                )
            except IndexCorrupt:
                most //= 8
                continue
            for path, *values, reason in found:
                if path not in seen and _whole(path, values, reason):
                    seen.add(path)
                    yield path, FileRecord(*values), reason
            if not found:  # all the way: the other end need not be tried
                return
            if not isinstance(found[-1][0], str):
                break
            at = found[-1][0]


def _whole(path: object, values: list[object], reason: object) -> bool:
    """Whether a row has values of the kinds it must have; one that has not is learnt again from its file."""
    match (path, *values, reason):
        case (str(), str(), int(), int(), str(), bytes(), None) | (str(), str(), int(), int(), None, None, str()):
            return True
    return False


def texts(old: Database, query: str, *values: str) -> list[str]:
    """The texts that a query finds; none where they cannot be read."""
    try:
        return [value for (value,) in old.run(query, values) if isinstance(value, str)]
    except IndexCorrupt:
        return []
