"""Which article files there are and by what they are known: hints in a small database, made again where it is lost.

The files are the truth. A hint is believed as long as its file has the size and the time it had.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from retrieval.errors import IndexCorrupt, ParseError
from retrieval.gathering.rendering import Marks, marks
from retrieval.reading.corpus import walk
from retrieval.reading.header import EPOCH
from retrieval.reading.parse import decode
from retrieval.storage.sqlite import BESIDE, SQLite

UNFINISHED = ".new"  # how the name of a file ends that is being written

_FORMAT = 1
_SCHEMA = (
    """CREATE TABLE files (path TEXT PRIMARY KEY, source TEXT NOT NULL, number INTEGER, size INTEGER NOT NULL,
       changed INTEGER NOT NULL, address TEXT NOT NULL, title TEXT NOT NULL, published INTEGER NOT NULL,
       content TEXT NOT NULL, length INTEGER NOT NULL)""",
    "CREATE INDEX files_address ON files (address)",
    "CREATE INDEX files_content ON files (content)",
    "CREATE INDEX files_number ON files (source, number)",
    "CREATE TABLE keys (source TEXT, key TEXT, path TEXT NOT NULL, updated INTEGER, PRIMARY KEY (source, key))",
    "CREATE INDEX keys_path ON keys (path)",
    f"PRAGMA user_version = {_FORMAT}",
)
_NUMBER = re.compile(r"(\d{1,18})(?:_.*)?")  # 1038773, and as older archives have it 1038773_标题
_RANGE = 1 << 20  # ids of a source count down from 0xFFFFF; those after the first million from 0x1FFFFF, and so on
_AT_ONCE = 1000  # files whose hints are kept together


@dataclass(frozen=True, slots=True)
class Kept:
    """An article file there is."""

    path: str  # below the root
    marks: Marks

    @property
    def source(self) -> str:
        """The folder it is in: who wrote it."""
        return self.path.partition("/")[0]

    @property
    def published(self) -> datetime:
        """When, as it says."""
        return EPOCH + timedelta(milliseconds=self.marks.published)


class Catalogue:
    """The hints of one archive, for one writer at a time."""

    def __init__(self, root: Path, path: Path) -> None:
        self._root = root
        self._path = path
        self._database = SQLite(path, private=True)

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def catch_up(self) -> None:
        """Come in line with the files, and take away what was left unfinished."""
        try:
            self._make()
        except IndexCorrupt:
            self._drop()
            self._make()
        known = {str(path): (size, at) for path, size, at in self._run("SELECT path, size, changed FROM files")}
        changed = self._changed(known)
        while some := list(islice(changed, _AT_ONCE)):
            with self._database.transaction():
                for path in some:
                    self._look(path)
        with self._database.transaction():
            for path in known:  # those that are left
                self._forget(path)
        for left in self._root.glob(f"*/.*{UNFINISHED}"):
            left.unlink(missing_ok=True)

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is noted inside is noted at once, or not at all."""
        with self._database.transaction():
            yield

    def by_key(self, source: str, key: str) -> Kept | None:
        """The file of a source's own name for it."""
        return next(self._kept("JOIN keys USING (path) WHERE keys.source = ? AND key = ?", source, key), None)

    def by_address(self, address: str) -> list[Kept]:
        """The files with an address."""
        return list(self._kept("WHERE address = ?", address)) if address else []

    def by_content(self, content: str) -> list[Kept]:
        """The files with a body."""
        return list(self._kept("WHERE content = ?", content))

    def named(self, source: str, path: str) -> bool:
        """Whether a source has a name of its own for a file."""
        return bool(self._run("SELECT 1 FROM keys WHERE source = ? AND path = ? LIMIT 1", source, path))

    def updated(self, source: str, key: str) -> int | None:
        """Up to which of its own updates a source's item was taken."""
        rows = self._run("SELECT updated FROM keys WHERE source = ? AND key = ?", source, key)
        return rows[0][0] if rows else None

    def name(self, source: str, key: str, path: str, updated: int | None) -> None:
        """Note what a source calls a file."""
        if self._run("SELECT path, updated FROM keys WHERE source = ? AND key = ?", source, key) != [(path, updated)]:
            self._run("INSERT OR REPLACE INTO keys VALUES (?, ?, ?, ?)", source, key, path, updated)

    def note(self, kept: Kept, beside: Path) -> None:
        """Note a file that is in its place, or about to be: `beside` has its content."""
        status, found = beside.stat(), kept.marks
        number = _NUMBER.fullmatch(Path(kept.path).stem)
        row = (kept.path, kept.source, int(number[1]) if number else None, status.st_size, status.st_mtime_ns)
        values = (*row, found.address, found.title, found.published, found.content, found.length)
        self._run(f"INSERT OR REPLACE INTO files VALUES ({','.join('?' * len(values))})", *values)  # noqa: S608 - marks

    def free(self, source: str) -> str:
        """The path of a source's next file."""
        highest = self._run("SELECT MAX(number) FROM files WHERE source = ?", source)[0][0]
        if highest is None:
            number = _RANGE - 1
        else:
            floor = int(str(highest)) // _RANGE * _RANGE
            query = "SELECT MIN(number) FROM files WHERE source = ? AND number >= ?"
            lowest = int(str(self._run(query, source, floor)[0][0]))
            number = lowest - 1 if lowest > floor else floor + 2 * _RANGE - 1
        while (self._root / f"{source}/{number}.md").exists():  # somebody's, put there since we looked, or no article
            number -= 1
        return f"{source}/{number}.md"

    def _kept(self, where: str, *values: str | int) -> Iterator[Kept]:
        query = "SELECT path, size, changed, address, title, published, content, length FROM files"
        for path, size, changed, *known in self._run(f"{query} {where}", *values):
            try:
                status = (self._root / path).stat()
            except OSError:  # about to be written when we were stopped, or deleted by hand
                self._forget(path)
                continue
            if (status.st_size, status.st_mtime_ns) == (size, changed):
                yield Kept(path, Marks(*known))
            elif found := self._look(path):
                yield found

    def _forget(self, path: str) -> None:
        self._run("DELETE FROM files WHERE path = ?", path)
        self._run("DELETE FROM keys WHERE path = ?", path)

    def _look(self, path: str) -> Kept | None:
        """Read a file's marks; None, and no hint of it, where it holds no article."""
        try:
            kept = Kept(path, marks(decode((self._root / path).read_bytes())))
        except (ParseError, OSError):
            self._forget(path)
            return None
        self.note(kept, self._root / path)
        return kept

    def _changed(self, known: dict[str, tuple[object, object]]) -> Iterator[str]:
        """The files that are new or changed; takes those that are there from what is known."""
        for name, size, at in walk(self._root, set()):
            path = Path(name)
            if path.is_relative_to(self._root) and path.parent != self._root:
                told = path.relative_to(self._root).as_posix()
                if known.pop(told, None) != (size, at):
                    yield told

    def _make(self) -> None:
        if self._run("PRAGMA user_version")[0][0] != _FORMAT:
            self._drop()
            with self._database.transaction():
                for statement in _SCHEMA:
                    self._run(statement)

    def _drop(self) -> None:
        self._database.close()
        for suffix in ("", *BESIDE):
            Path(f"{self._path}{suffix}").unlink(missing_ok=True)

    def _run(self, statement: str, *values: str | int | None) -> list[tuple]:  # type: ignore[type-arg]  # any columns
        return self._database.run(statement, values)
