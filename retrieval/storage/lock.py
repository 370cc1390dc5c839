"""Who may: one process at a time, by a lock on a file of the state folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from retrieval.errors import IndexBusy, IndexUnusable
from retrieval.storage.durable import make_folder

LOCK = "writer.lock"
WRITING = "another process is writing the index in {home}: wait for it, or stop it"


@contextmanager
def locked(home: Path, name: str = LOCK, busy: str = WRITING, wait: float = 0) -> Iterator[None]:
    """Hold a lock of a state folder, made if need be: the writer's, or that of `name`.

    Raises IndexBusy, which says `busy` of the folder, when another process has it, and still has after `wait` seconds.
    """
    lock = FileLock(home / name)
    try:
        make_folder(home)
        lock.acquire(timeout=wait)
    except Timeout:
        raise IndexBusy(busy.format(home=home)) from None
    except OSError as error:
        raise IndexUnusable(
            f"{home} cannot be written ({error.strerror}): look at its permissions and space"
        ) from error
    try:
        yield
    finally:
        lock.release()


def held(home: Path, name: str = LOCK) -> bool:
    """Whether another process has a lock of a state folder: the writer's, or that of `name`."""
    if not (home / name).exists():
        return False
    try:
        with FileLock(home / name, timeout=0):
            return False
    except (Timeout, OSError):
        return True
