"""One SQLite file: what is opened is closed."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from retrieval.errors import IndexCorrupt
from retrieval.storage.sqlite import SQLite

HANDLES = Path("/proc/self/fd")


def handles(path: Path) -> int:
    """How many open files of this process are that one."""
    return sum(handle.exists() and handle.samefile(path) for handle in HANDLES.iterdir())


@pytest.mark.skipif(not HANDLES.exists(), reason="open files are counted in /proc")
def test_a_damaged_file_is_not_opened_again_and_again(tmp_path: Path) -> None:
    """Who goes on trying, as who saves what can be read, runs out of no handles."""
    path = tmp_path / "archive.db"
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE articles (x)")
        db.execute("CREATE TABLE passages (x)")
    path.write_bytes(path.read_bytes()[:8192])
    database = SQLite(path)
    for _ in range(5):
        with pytest.raises(IndexCorrupt):
            database.run("SELECT x FROM passages")
        assert handles(path) <= 1
    database.close()
    assert handles(path) == 0
