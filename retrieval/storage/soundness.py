"""Whether a store is as it was written: the database, every article by its digest, the passages and the log.

SQLite checks no content: a bit that flips in a text is seen by the article's digest alone.
"""

from collections.abc import Iterator

from retrieval.errors import IndexCorrupt
from retrieval.storage import rows
from retrieval.storage.database import Database

_NAMED = 10  # faults of a kind that are named
_BLOCK = 500  # articles in memory at a time

_ALIVE = "SELECT passage FROM log GROUP BY passage HAVING SUM(CASE WHEN added = 1 THEN 1 ELSE -1 END) > 0"
_RULES = (  # what each row that is found breaks
    (
        """SELECT p.number FROM passages p LEFT JOIN articles a ON a.rowid = p.article
           WHERE a.rowid IS NULL OR NOT (0 <= p.start AND p.start < p."end" AND p."end" <= length(a.text))""",
        "passage {} is no part of its article",
    ),
    (f"SELECT number FROM passages EXCEPT {_ALIVE}", "passage {} is not in the log"),
    (f"{_ALIVE} EXCEPT SELECT number FROM passages", "passage {} is in the log and not there"),
)

_READ = (  # every column that no other look here reads: SQLite does not mind another name where a bit flipped
    "SELECT name, value FROM settings LIMIT 0",
    "SELECT number, article, subhead FROM passages LIMIT 0",
    "SELECT sequence, passage, added, mark FROM log LIMIT 0",
    "SELECT path, root, size, mtime_ns, article, digest, reason FROM files LIMIT 0",
    "SELECT path FROM roots LIMIT 0",
    "SELECT key, article FROM bands LIMIT 0",
    "SELECT article, other FROM copies LIMIT 0",
    "SELECT place, key, article FROM arrivals LIMIT 0",
    "SELECT collection, place, passages FROM frequencies LIMIT 0",
)


def faults(db: Database) -> tuple[str, ...]:
    """What is not as it was written, the first of each kind; empty when all is well."""
    try:
        found = db.faults(_NAMED)
        for statement in _READ if db.version() == rows.FORMAT else ():
            db.run(statement)
        return tuple(found or [*_articles(db), *_broken(db)])
    except IndexCorrupt as error:
        return (str(error).partition(": `yinwen")[0],)  # what to do depends on whose file it is: the caller says


def _articles(db: Database) -> Iterator[str]:
    """Name the articles that are not as they were stored."""
    after, named = -1, 0
    while block := db.run(
        f"SELECT rowid, {rows.STORED} FROM articles WHERE rowid > ? ORDER BY rowid LIMIT ?", (after, _BLOCK)
    ):
        for _, *row in block:
            try:
                rows.to_article(row)
            except IndexCorrupt as error:
                named += 1
                yield str(error)
                if named == _NAMED:
                    return
        after = block[-1][0]


def _broken(db: Database) -> Iterator[str]:
    for rule, told in _RULES:
        for (number,) in db.run(f"{rule} LIMIT {_NAMED}"):
            yield told.format(number)
