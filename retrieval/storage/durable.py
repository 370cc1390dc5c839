"""Files and folders that are still there after a power cut: what is renamed or made is on the disk when we go on."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from retrieval.errors import IndexUnusable


def sync(path: Path) -> None:
    """Wait until a file's content, or a folder's list of names, is on the disk."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def settle(beside: Path, path: Path) -> None:
    """Put a finished file in its place: a power cut finds the old one or the new one, whole."""
    sync(beside)
    beside.replace(path)
    sync(path.parent)


def make_folder(folder: Path, mode: int = 0o777) -> None:
    """Make a folder where there is none, with those above it."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(mode=mode, exist_ok=True)
        with suppress(PermissionError):  # a folder may be written to by who may not list it
            sync(folder.parent)


@contextmanager
def refused(folder: Path) -> Iterator[None]:
    """Tell what the disk refuses within as IndexUnusable."""
    try:
        yield
    except OSError as error:
        where = error.filename or folder
        raise IndexUnusable(
            f"{where}: {error.strerror or error}; look at the disk's space and the permissions"
        ) from error


def hindered() -> str:
    """Why this process can open no file at all, such as too many open files; "" where it can.

    Not tried with a file of ours: to close a database's would undo the locks that SQLite holds on it.
    """
    try:
        os.close(os.open(os.devnull, os.O_RDONLY))
    except OSError as error:
        return str(error.strerror)
    return ""


def checksum(path: Path) -> str:
    """The sha256 of a file's content, in hexadecimal."""
    with path.open("rb") as file:
        running = sha256()
        while block := file.read(1 << 20):
            running.update(block)
        return running.hexdigest()
