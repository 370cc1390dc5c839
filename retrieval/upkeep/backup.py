"""A copy of the archive in one file, made while others read and write, and the way back.

The store alone is copied: the caches are built from it, and the vectors are computed again or still there.
"""

import os
from pathlib import Path

from retrieval.errors import BackupUnusable, IndexCorrupt, IndexUnusable
from retrieval.progress import Progress
from retrieval.storage import soundness
from retrieval.storage.durable import settle, sync
from retrieval.storage.lock import locked
from retrieval.storage.rows import FORMAT
from retrieval.storage.sqlite import SQLite
from retrieval.storage.store import FILE, Store
from retrieval.upkeep.recover import keep, put

_UNFINISHED = ".part"
_MAGIC = b"SQLite format 3\0"  # how every database begins


def backup(home: Path, target: Path, progress: Progress, *, replace: bool = False, server: str = "") -> tuple[int, int]:
    """Copy the archive to `target`, readable by us alone; returns how many articles and bytes that is.

    What is written is whole and sound, or nothing is. Raises IndexUnusable where the file is there (unless told to
    `replace` it) or cannot be written, IndexCorrupt where the archive is damaged, and what `Store.open` raises.
    An archive on a `server` is copied by its own programs: IndexUnusable says so.
    """
    target = target.resolve()  # what a link leads to, not the link
    _apart(home, target)
    if target.exists() and not target.is_file():
        raise IndexUnusable(f"{target} is no file: name one, there or not")
    if target.exists() and not replace:
        raise IndexUnusable(f"{target} is there: choose another name, or replace it with --force")
    beside = target.with_name(target.name + _UNFINISHED)
    store = Store.open(home, server)
    try:
        beside.unlink(missing_ok=True)
        os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        store.copy_to(beside, lambda done, total: progress("copying", done, total))
        articles = _checked(beside)
        settle(beside, target)
    except (IndexCorrupt, BackupUnusable) as error:
        raise IndexCorrupt(
            f"{store.name} is damaged, nothing was written: `yinwen doctor` says more ({error})"
        ) from error
    except (IndexUnusable, OSError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise IndexUnusable(f"{target} was not written ({why})") from error
    finally:
        store.close()
        beside.unlink(missing_ok=True)
    return articles, target.stat().st_size


def restore(home: Path, source: Path, *, replace: bool = False) -> int:
    """Make the archive what a backup holds; returns how many articles that is. Caches see it by the log's marks.

    In one transaction: stopped anywhere, the archive is the old one or the new one, and readers go on meanwhile. A
    damaged archive is kept beside. Raises IndexUnusable where there is an archive (unless told to `replace` it),
    BackupUnusable, and IndexBusy.
    """
    _apart(home, source)
    articles = _checked(source)
    with locked(home):
        path = home / FILE
        if path.exists() and path.stat().st_size and not replace:
            raise IndexUnusable(f"there is an archive in {home}: replace it with --force, or name another --home")
        try:
            _take(path, source)
        except IndexCorrupt:
            keep(path)
            beside = home / f"{FILE}{_UNFINISHED}"
            beside.unlink(missing_ok=True)
            _take(beside, source)
            put(beside, path)
        Store.create(home).close()  # which renews one of an earlier format
    return articles


def _apart(home: Path, file: Path) -> None:
    """Refuse the archive itself as its backup."""
    if file.exists() and (home / FILE).exists() and file.samefile(home / FILE):
        raise IndexUnusable(f"{file} is the archive itself: name another file")


def _take(path: Path, source: Path) -> None:
    database = SQLite(path)
    try:
        database.take(source)
    finally:
        database.close()
    sync(path)
    sync(path.parent)


def _checked(path: Path) -> int:
    """How many articles a backup holds. Raises BackupUnusable where it is none of ours."""
    if not path.is_file():
        raise BackupUnusable(f"there is no file {path}")
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            raise BackupUnusable(f"{path} is no backup of yinwen: name a file that backup wrote")
    database = SQLite(path, kept=True)
    try:
        version = int(database.run("PRAGMA user_version")[0][0])
        if version > FORMAT:
            raise BackupUnusable(f"{path} has format {version}, this version of yinwen reads up to {FORMAT}")
        faults = soundness.faults(database) if version else ("it is no archive of yinwen",)
        count = 0 if faults else database.run("SELECT COUNT(*) FROM articles")[0][0]
    except IndexCorrupt:  # whose remedies are for an archive
        faults, count = ("it is damaged",), 0
    finally:
        database.close()
    if faults:
        raise BackupUnusable(f"{path} is no sound backup: {'; '.join(faults)}")
    return int(count)
