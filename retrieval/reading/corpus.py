"""Folders of article files: which there are, and how one is read."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import NamedTuple

from retrieval.errors import CorpusError, ParseError
from retrieval.records import Article

READING = "1"  # counts up when files are read differently: the next run then reads all of them again

SUFFIX = ".md"
_LARGEST = 4 * 1024 * 1024  # bytes, nine times the largest of 128,801 articles; bounds what a hostile file costs


class ArticleFile(NamedTuple):
    """A file that may hold an article; size and time tell whether it changed. Lean, since there may be millions."""

    name: str  # the path: absolute, without symbolic links, one spelling a file
    size: int
    mtime_ns: int

    @property
    def path(self) -> Path:
        """Where it is."""
        return Path(self.name)


def scan(roots: Sequence[Path]) -> Iterator[ArticleFile]:
    """Find the article files under some folders, in the order of their paths.

    Every file once, however many roots and links lead to it: all `.md` files, and any file given itself.
    Hidden files and folders are passed over.

    Raises:
        CorpusError: A root is missing, or a folder cannot be read.
    """
    found: dict[str, ArticleFile] = {}
    folders: set[str] = set()
    for root in roots:
        found.update((file[0], ArticleFile(*file)) for file in walk(root, folders))
    yield from (found[name] for name in sorted(found))


def walk(root: Path, folders: set[str]) -> Iterator[tuple[str, int, int]]:
    """The values of an ArticleFile for each under one root, in no order; one that links lead to, more than once.

    `folders` are those already seen, which are passed over; these are added. Plain values, since there may be millions
    of which all but a few are as they were. Raises what `scan` raises.
    """
    path = _resolve(root)
    try:
        status = path.stat()
    except OSError as error:
        raise CorpusError(
            f"{root}: cannot be read ({error.strerror}); check the path and its permissions, "
            f"or drop what came from it: `yinwen index --forget {root}`"
        ) from error
    if S_ISDIR(status.st_mode):
        return _walk(str(path), folders)
    if S_ISREG(status.st_mode):
        return iter([(str(path), status.st_size, status.st_mtime_ns)])
    raise CorpusError(f"{root}: neither a folder nor a file; give a folder of articles")


def read(file: ArticleFile) -> Article:
    """Read and parse one file.

    Raises:
        ParseError: It holds no article, or cannot be read.
    """
    return parsed(file, content(file))


def content(file: ArticleFile) -> bytes:
    """Read one file. Raises ParseError where it cannot be, or is too large."""
    if file.size > _LARGEST:
        raise ParseError(f"{file.size:,} bytes are no article; the limit is {_LARGEST:,}")
    try:
        return file.path.read_bytes()
    except OSError as error:
        raise ParseError(f"cannot be read: {error.strerror}") from error


def parsed(file: ArticleFile, data: bytes) -> Article:
    """Parse what one file holds. Raises ParseError where that is no article."""
    from retrieval.reading.parse import decode, parse  # noqa: PLC0415 - not where no file is new

    return parse(decode(data), folder=file.path.parent.name, stem=file.path.stem)


def _resolve(root: Path) -> Path:
    try:
        return root.expanduser().resolve()
    except (OSError, RuntimeError) as error:  # a link to itself; RuntimeError until Python 3.13
        raise CorpusError(f"{root}: leads nowhere, a loop of links; check the path") from error


def _walk(top: str, folders: set[str]) -> Iterator[tuple[str, int, int]]:
    """The article files under a folder; adds its folders to those already seen."""
    pending = [top]
    while pending:
        folder = pending.pop()
        if folder in folders:
            continue
        folders.add(folder)
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    try:
                        name = os.path.realpath(entry.path, strict=True) if entry.is_symlink() else entry.path
                        if entry.is_dir():
                            pending.append(name)
                        elif entry.name.lower().endswith(SUFFIX) and entry.is_file():
                            status = entry.stat()
                            yield name, status.st_size, status.st_mtime_ns
                    except OSError:  # a link to nothing or to itself, a file just deleted: not there
                        continue
        except OSError as error:
            raise CorpusError(f"{folder}: cannot be read ({error.strerror}); check its permissions") from error
