"""The truth in a file: what is damaged, of another format, locked or unfinished is told for what it is."""

import sqlite3
from pathlib import Path

import pytest

from retrieval.errors import IndexBusy, IndexCorrupt, IndexMismatch, IndexMissing
from retrieval.reading.chunk import passages
from retrieval.records import Article
from retrieval.storage.rows import FORMAT, MIGRATIONS
from retrieval.storage.store import FILE, Store
from tests.retrieval.small import article

ONE = article(1, "题一", "甲一。", "#小标题", "乙一。")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store."""
    return Store.create(tmp_path)


def put(store: Store, *articles: Article) -> None:
    """Store articles as the index does."""
    with store.transaction():
        for made in articles:
            store.put_article(made, passages(made))


def test_another_format_is_refused_by_name(tmp_path: Path) -> None:
    """A database of a later version is an IndexMismatch, untouched."""
    Store.create(tmp_path).close()
    with sqlite3.connect(tmp_path / FILE) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(IndexMismatch, match="format 99"):
        Store.open(tmp_path)


def test_every_earlier_format_is_brought_up_to_date() -> None:
    """From each format there is a way to the next (what each does: test_copies for 1)."""
    assert sorted(MIGRATIONS) == list(range(1, FORMAT))


def test_an_archive_whose_format_was_wiped_out_is_named(tmp_path: Path) -> None:
    """Tables without a format are damage, not an archive yet to be made."""
    Store.create(tmp_path).close()
    with sqlite3.connect(tmp_path / FILE) as db:
        db.execute("PRAGMA user_version = 0")
    db.close()
    for opening in (Store.open, Store.create):
        with pytest.raises(IndexCorrupt, match=FILE):
            opening(tmp_path)


def test_a_description_that_is_no_text_is_damage(tmp_path: Path, store: Store) -> None:
    """Wherever a bit flips in the names and statements that describe the tables: SQLite's own message quotes them."""
    put(store, ONE)
    store.close()
    path = tmp_path / FILE
    content = path.read_bytes()
    told = []
    for at in range(content.rindex(b"CREATE", 0, 4096), 4096, 5):
        path.write_bytes(content[:at] + bytes([content[at] ^ 0x80]) + content[at + 1 :])
        try:
            broken = Store.open(tmp_path)
            told += broken.faults()
            broken.close()
        except IndexCorrupt as error:
            told.append(str(error))
    assert any("no text" in what for what in told)


def test_a_column_of_another_name_is_damage(tmp_path: Path, store: Store) -> None:
    """Each of each table: SQLite holds a database sound whose description has one letter changed."""
    assert store.faults() == ()
    with sqlite3.connect(tmp_path / FILE) as db:
        ours = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        tables = [name for (name,) in db.execute(ours)]
        columns = [(table, row[1]) for table in tables for row in db.execute(f"PRAGMA table_info({table})")]
        for table, column in columns:
            if (table, column) != ("articles", "rowid"):  # which every table has
                db.execute(f'ALTER TABLE {table} RENAME COLUMN "{column}" TO another')
                db.commit()
                assert store.faults(), (table, column)
                db.execute(f'ALTER TABLE {table} RENAME COLUMN another TO "{column}"')
                db.commit()
    db.close()
    assert store.faults() == ()
    assert len(columns) > 25


def test_a_table_that_is_gone_is_damage(tmp_path: Path, store: Store) -> None:
    """What our statements always find and cannot is damage, not a matter of disk space."""
    with sqlite3.connect(tmp_path / FILE) as db:
        db.execute("DROP TABLE bands")
    db.close()
    with pytest.raises(IndexCorrupt, match="bands"):
        put(store, ONE)


def test_an_article_is_held_to_its_digest(tmp_path: Path, store: Store) -> None:
    """A text, a time or an offset that changed under our hands is refused by the article's id."""
    for change in ("text = text || 'x'", "published = published + 1", "paragraphs = '[]'"):
        put(store, article(1, "题一", "甲一。"))
        with sqlite3.connect(tmp_path / FILE) as db:
            db.execute(f"UPDATE articles SET {change}")  # noqa: S608 - of the three above
        db.close()
        with pytest.raises(IndexCorrupt, match=ONE.id):
            store.article(ONE.id)
        assert ONE.id in store.faults()[0]
        with sqlite3.connect(tmp_path / FILE) as db:
            db.execute("DELETE FROM articles")
        db.close()


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    """Garbage in its place is an IndexCorrupt that names the file."""
    (tmp_path / FILE).write_bytes(b"no database at all" * 100)
    with pytest.raises(IndexCorrupt, match=FILE):
        Store.open(tmp_path)


def test_damage_met_later_is_named(tmp_path: Path, store: Store) -> None:
    """Pages that turn out to be damaged while reading are an IndexCorrupt, and integrity says so."""
    with store.transaction():
        for number in range(400):
            made = article(number, f"题{number}", "正文。" * 50)
            store.put_article(made, passages(made))
    store.close()
    with sqlite3.connect(tmp_path / FILE) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    content = bytearray((tmp_path / FILE).read_bytes())
    content[len(content) // 4 :] = b"\xff" * (len(content) - len(content) // 4)
    (tmp_path / FILE).write_bytes(content)
    damaged = Store.open(tmp_path)
    with pytest.raises(IndexCorrupt, match=FILE):
        damaged.copies.articles(range(1, 401))
    assert damaged.faults()


def test_a_locked_database_is_busy_not_corrupt(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process's transaction is waited for, and then named for what it is."""
    monkeypatch.setattr("retrieval.storage.sqlite._WAIT", 0.1)
    waiting = Store.open(tmp_path)
    with store.transaction(), pytest.raises(IndexBusy, match="locked"):
        put(waiting, ONE)


def test_opening_makes_nothing(tmp_path: Path) -> None:
    """A reader does not make a store, nor take an unfinished one for damaged."""
    with pytest.raises(IndexMissing):
        Store.open(tmp_path)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / FILE).touch()
    with pytest.raises(IndexMissing):
        Store.open(tmp_path)
