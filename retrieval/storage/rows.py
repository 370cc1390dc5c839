"""The tables of the store, and an article as a row of one of them."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

from retrieval.errors import IndexCorrupt
from retrieval.records import Article, Paragraph, Script

FORMAT = 4  # PRAGMA user_version; a change of the tables adds a migration and counts up
WITH_ARRIVALS = 3  # the first format that has places of arrival

# Which articles are one story; see copies.py.
_COPIES = """
CREATE TABLE bands (
    key INTEGER NOT NULL, article INTEGER NOT NULL,  -- the article's row
    PRIMARY KEY (key, article)
) WITHOUT ROWID;
CREATE TABLE copies (  -- each pair both ways
    article INTEGER NOT NULL, other INTEGER NOT NULL,
    PRIMARY KEY (article, other)
) WITHOUT ROWID;
"""

# Which articles came, in which order; see arrivals.py.
_ARRIVALS = """
CREATE TABLE arrivals (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    key INTEGER NOT NULL UNIQUE,  -- of the address
    article TEXT NOT NULL         -- its id, as stored last
);
"""

# In how many passages of a collection on servers each term stands; see frequencies.py.
_FREQUENCIES = """
CREATE TABLE frequencies (
    collection INTEGER NOT NULL, place INTEGER NOT NULL, passages INTEGER NOT NULL,
    PRIMARY KEY (collection, place)
) WITHOUT ROWID;
"""

TABLES = (
    """
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE articles (
    rowid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, digest BLOB NOT NULL,
    title TEXT NOT NULL, url TEXT NOT NULL, source TEXT NOT NULL,
    published INTEGER NOT NULL,  -- milliseconds, UTC
    script TEXT NOT NULL, text TEXT NOT NULL,
    paragraphs TEXT NOT NULL,    -- JSON [[start, end, subhead], …]
    credits TEXT NOT NULL        -- JSON {"reporters": […], "editors": […], "captions": […]}
);
CREATE INDEX articles_published ON articles (published DESC, rowid DESC);
CREATE INDEX articles_source ON articles (source, published DESC);
CREATE TABLE passages (
    number INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used twice: the caches know passages by it
    article INTEGER NOT NULL REFERENCES articles (rowid) ON DELETE CASCADE,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, subhead TEXT NOT NULL
);
CREATE INDEX passages_article ON passages (article);
CREATE TABLE log (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, passage INTEGER NOT NULL, added INTEGER NOT NULL,
    mark INTEGER NOT NULL DEFAULT (random())  -- tells this history from another with the same numbers
);
CREATE TABLE files (
    path TEXT PRIMARY KEY, root TEXT NOT NULL,  -- found under this folder, maybe through a link
    size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
    article TEXT, digest BLOB,   -- what it holds; NULL for a rejected file
    reason TEXT                  -- why it was rejected
) WITHOUT ROWID;
CREATE INDEX files_article ON files (article);
CREATE TABLE roots (path TEXT PRIMARY KEY) WITHOUT ROWID;
"""
    + _COPIES
    + _ARRIVALS
    + _FREQUENCIES
)

# What turns a store of one format into the next; only ever added to.
MIGRATIONS = {1: _COPIES, 2: _ARRIVALS, 3: _FREQUENCIES}

COLUMNS = "id, title, url, source, published, script, text, paragraphs, credits"
STORED = f"{COLUMNS}, digest"


def from_article(article: Article) -> tuple[str | int, ...]:
    """The values of COLUMNS for an article."""
    paragraphs = [[p.start, p.end, int(p.subhead)] for p in article.paragraphs]
    credited = {"reporters": article.reporters, "editors": article.editors, "captions": article.captions}
    return (
        article.id,
        article.title,
        article.url,
        article.source,
        milliseconds(article.published),
        article.script,
        article.text,
        json.dumps(paragraphs),
        json.dumps(credited, ensure_ascii=False),
    )


def to_article(row: Sequence[Any]) -> Article:
    """The article of the values of STORED. Raises IndexCorrupt where they are not as they were written."""
    *values, written = row
    if digest_of(values) != written:
        raise IndexCorrupt(
            f"the archive is damaged: article {values[0]!r} is not as it was stored; `yinwen doctor --repair` mends it"
        )
    identity, title, url, source, published, script, text, paragraphs, credited = values
    names = json.loads(credited)
    return Article(
        identity,
        title,
        url,
        source,
        moment(published),
        Script(script),
        text,
        _paragraphs(paragraphs),
        tuple(names["reporters"]),
        tuple(names["editors"]),
        tuple(names["captions"]),
    )


def milliseconds(when: datetime) -> int:
    """A time as it is stored."""
    return round(when.timestamp() * 1000)


@lru_cache(maxsize=1024)  # of the articles that are asked about again and again
def _paragraphs(stored: str) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(start, end, bool(subhead)) for start, end, subhead in json.loads(stored))


def moment(stored: int) -> datetime:
    """A stored time as an aware one, UTC."""
    return datetime.fromtimestamp(stored / 1000, UTC)


def digest(article: Article) -> bytes:
    """A short hash of all that an article says: equal when nothing a reader could see differs."""
    return digest_of(from_article(article))


def digest_of(columns: Sequence[object]) -> bytes:
    """The same, of the values of COLUMNS."""
    return sha256("\0".join(map(str, columns)).encode("utf-8", "surrogatepass")).digest()[:16]
