"""Vectors remembered by the content they stand for: indexing again encodes only what is new.

One SQLite file for any number of encoders. It is a cache: damaged, it is thrown away and filled again. Each vector has
its checksum, which SQLite has not: one that is not as it was written is encoded again.
"""

import hashlib
import logging
import sqlite3
import threading
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Protocol
from zlib import crc32

import numpy as np

from embeddings.encoder import Encoder
from embeddings.errors import EncoderError
from embeddings.vectors import Matrix

log = logging.getLogger(__name__)

BATCH = 1024  # texts between two commits: what an interruption can cost
ASKED = 500  # keys in one SELECT, under SQLite's oldest limit on variables (999)
SECONDS = 30.0  # to wait while another process writes

_FORMAT = 1  # PRAGMA user_version; 0 had no checksums
_CHECK = 4  # bytes of a checksum
_TROUBLE = (sqlite3.DatabaseError, UnicodeDecodeError)  # the latter where the message would quote what is no text

_SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS encoders (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS vectors (
    encoder INTEGER NOT NULL,
    hash BLOB NOT NULL,    -- the first 16 bytes of the text's sha256
    vector BLOB NOT NULL,  -- float16, little-endian, and the CRC32 of them
    UNIQUE (encoder, hash)
);
"""


class Vectors(Protocol):
    """Where the vectors of passages come from."""

    encoded: int  # texts that were really encoded

    def passages(self, texts: Sequence[str]) -> Matrix:
        """The vectors of texts: (n, dim) float32, unit rows."""
        ...

    def close(self) -> None:
        """Release what it holds."""
        ...


def vectors(path: Path, encoder: Encoder) -> Vectors:
    """An encoder's vectors: from a file at `path` where they are worth keeping."""
    return VectorCache(path, encoder) if encoder.slow else _Anew(encoder)


class _Anew:
    """An encoder's vectors, encoded each time."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoded = 0
        self._encoder = encoder

    def passages(self, texts: Sequence[str]) -> Matrix:
        """Encode texts."""
        self.encoded += len(texts)
        return self._encoder.passages(texts)

    def close(self) -> None:
        """Nothing is open."""


class VectorCache:
    """An encoder's vectors in a file. Safe to call from several threads, one at a time."""

    def __init__(self, path: Path, encoder: Encoder) -> None:
        self.encoded = 0  # texts that were really encoded
        self._path = path
        self._encoder = encoder
        self._lock = threading.Lock()
        self._db, self._key = self._open()

    def passages(self, texts: Sequence[str]) -> Matrix:
        """The vectors of texts: (n, dim) float32, unit rows, the same whether remembered or new."""
        matrix = np.zeros((len(texts), self._encoder.dim), np.float32)
        with self._lock:
            for start in range(0, len(texts), BATCH):
                batch = texts[start : start + BATCH]
                try:
                    rows = self._batch(batch)
                except _TROUBLE as error:
                    self._db.close()
                    self._discard(error)
                    self._db, self._key = self._open()
                    rows = self._batch(batch)
                matrix[start : start + len(batch)] = rows
        lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
        np.divide(matrix, lengths, out=matrix, where=lengths > 0)
        return matrix

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _batch(self, texts: Sequence[str]) -> np.ndarray[tuple[int, int], np.dtype[np.float16]]:
        """One row a text as it is stored, encoding and storing what is not there yet."""
        hashes = [hashlib.sha256(text.encode()).digest()[:16] for text in texts]
        found = self._find(list(dict.fromkeys(hashes)))
        missing = {key: text for key, text in zip(hashes, texts, strict=True) if key not in found}
        if missing:
            fresh = self._encoder.passages(list(missing.values())).astype("<f2")
            found |= {key: row.tobytes() for key, row in zip(missing, fresh, strict=True)}
            with self._db:
                rows = [(self._key, key, _sealed(found[key])) for key in missing]
                self._db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)
            self.encoded += len(missing)
        return np.frombuffer(b"".join(found[key] for key in hashes), "<f2").reshape(len(texts), self._encoder.dim)

    def _find(self, hashes: list[bytes]) -> dict[bytes, bytes]:
        """The stored vectors among those asked for, but what is not as it was written."""
        found: dict[bytes, bytes] = {}
        width = 2 * self._encoder.dim
        for start in range(0, len(hashes), ASKED):
            part = hashes[start : start + ASKED]
            marks = ",".join("?" * len(part))
            query = f"SELECT hash, vector FROM vectors WHERE encoder = ? AND hash IN ({marks})"  # noqa: S608 - only ?
            for key, stored in self._db.execute(query, (self._key, *part)):
                if len(stored) == width + _CHECK and stored == _sealed(stored[:width]):
                    found[key] = stored[:width]
        return found

    def _open(self) -> tuple[sqlite3.Connection, int]:
        """The connection, and the number that this encoder has in this file."""
        try:
            return self._connect()
        except _TROUBLE as error:
            self._discard(error)
            return self._connect()

    def _connect(self) -> tuple[sqlite3.Connection, int]:
        db = sqlite3.connect(self._path, timeout=SECONDS, check_same_thread=False)
        try:
            self._renew(db)
            db.executescript(_SCHEMA)
            with db:
                db.execute("INSERT OR IGNORE INTO encoders (name) VALUES (?)", (self._encoder.name,))
            (key,) = db.execute("SELECT id FROM encoders WHERE name = ?", (self._encoder.name,)).fetchone()
        except _TROUBLE:
            db.close()
            raise
        return db, key

    def _renew(self, db: sqlite3.Connection) -> None:
        """Bring a file of an earlier format up to date."""
        ((version,),) = db.execute("PRAGMA user_version")
        if version > _FORMAT:
            raise EncoderError(f"{self._path} has format {version}, not {_FORMAT}: it is a cache and may be deleted")
        if version < _FORMAT:
            with db:
                db.execute("BEGIN IMMEDIATE")
                if db.execute("SELECT 1 FROM sqlite_master WHERE name = 'vectors'").fetchone():
                    db.create_function("sealed", 1, _sealed)
                    db.execute("UPDATE vectors SET vector = sealed(vector)")
                db.execute(f"PRAGMA user_version = {_FORMAT}")

    def _discard(self, error: Exception) -> None:
        """Remove a damaged file; any other trouble with it is for the user to mend."""
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte is the primary code
        if code not in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB} and not isinstance(error, UnicodeDecodeError):
            raise EncoderError(
                f"{self._path} cannot be used ({error}): free space or try again; it is a cache and may be deleted"
            ) from error
        log.warning("%s is damaged (%s): starting it anew, passages will be encoded again", self._path, error)
        for suffix in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)


def damaged(path: Path) -> str:
    """What is wrong with a file of vectors; "" when nothing is, or there is none."""
    if not path.exists():
        return ""
    try:
        with closing(sqlite3.connect(path, timeout=SECONDS)) as db:
            ((version,),) = db.execute("PRAGMA user_version")
            ((found,),) = db.execute("PRAGMA integrity_check(1)")
            if found != "ok":
                return f"{path}: {found}"
            stored = db.execute("SELECT vector FROM vectors") if version == _FORMAT else ()
            wrong = sum(vector != _sealed(vector[:-_CHECK]) for (vector,) in stored)
    except (*_TROUBLE, TypeError) as error:
        return f"{path} cannot be read ({error})"
    return f"{path}: {wrong} vectors are not as they were written" if wrong else ""


def _sealed(vector: bytes) -> bytes:
    return vector + crc32(vector).to_bytes(_CHECK, "little")
