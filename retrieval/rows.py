"""The tables of the store, and an article as a row of one of them."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256

from retrieval.records import Article, Paragraph, Script

FORMAT = 1  # PRAGMA user_version; a change of the tables adds a migration and counts up

TABLES = """
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

COLUMNS = "id, title, url, source, published, script, text, paragraphs, credits"


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


def to_article(row: Sequence[str]) -> Article:
    """The article of the values of COLUMNS."""
    identity, title, url, source, published, script, text, paragraphs, credited = row
    names = json.loads(credited)
    return Article(
        identity,
        title,
        url,
        source,
        moment(int(published)),
        Script(script),
        text,
        tuple(Paragraph(start, end, bool(subhead)) for start, end, subhead in json.loads(paragraphs)),
        tuple(names["reporters"]),
        tuple(names["editors"]),
        tuple(names["captions"]),
    )


def milliseconds(moment: datetime) -> int:
    """An aware time as it is stored."""
    return round(moment.timestamp() * 1000)


def moment(stored: int) -> datetime:
    """A stored time as an aware one, UTC."""
    return datetime.fromtimestamp(stored / 1000, UTC)


def digest(article: Article) -> bytes:
    """A short hash of all that an article says: equal when nothing a reader could see differs."""
    return sha256("\0".join(map(str, from_article(article))).encode()).digest()[:16]
