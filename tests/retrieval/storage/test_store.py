"""The truth: what is put in comes out, and the log tells caches what they missed."""

import sqlite3
import threading
from pathlib import Path

import pytest

from retrieval.errors import ArticleUnknown, IndexBusy, IndexCorrupt, IndexMismatch, IndexMissing
from retrieval.reading.chunk import passages
from retrieval.records import START, Article
from retrieval.storage.ledger import FileRecord
from retrieval.storage.rows import FORMAT, MIGRATIONS, digest
from retrieval.storage.store import FILE, Store
from tests.retrieval.small import article

ONE = article(1, "题一", "甲一。", "#小标题", "乙一。")
TWO = article(2, "题二", "甲二。", source="别社")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store."""
    return Store.create(tmp_path)


def put(store: Store, *articles: Article) -> None:
    """Store articles as the index does."""
    with store.transaction():
        for made in articles:
            store.put_article(made, passages(made))


def test_an_article_comes_back_as_it_was(store: Store) -> None:
    """Every field of an article survives."""
    put(store, ONE, TWO)
    assert store.article(ONE.id) == ONE
    assert store.counts() == (2, 3)
    with pytest.raises(ArticleUnknown, match="nope"):
        store.article("nope")


def test_passages_come_back_with_their_article_and_text(store: Store) -> None:
    """A passage's text is a slice of the stored article; unknown numbers are left out."""
    put(store, ONE)
    found = store.passages([1, 2, 99])
    assert [(p.text, p.subhead, p.article) for p in found.values()] == [("甲一。", "", ONE), ("乙一。", "小标题", ONE)]
    assert store.owners([1, 2, 99]) == {1: 1, 2: 1}


def test_many_passages_are_read_in_parts(store: Store) -> None:
    """More numbers than one statement may hold are no error."""
    put(store, ONE)
    assert set(store.passages(list(range(5000)))) == {1, 2}


def test_the_log_is_net_of_what_came_and_went(store: Store) -> None:
    """A cache that missed everything is told only what is there; one that saw the first version, also what went."""
    put(store, ONE)
    seen = store.history.point
    put(store, article(1, "题一", "改过。"))
    everything = store.history.changes(START, 100)
    assert (everything.added, everything.removed) == ((3,), ())
    later = store.history.changes(seen, 100)
    assert (later.added, set(later.removed)) == ((3,), {1, 2})
    assert later.upto == everything.upto == store.history.point
    assert store.history.changes(store.history.point, 100).added == ()
    assert (store.history.pending(START), store.history.pending(seen)) == (3, 1)


def test_changes_come_in_blocks(store: Store) -> None:
    """Taken a few at a time, the changes lead to the same point and the same passages."""
    put(store, ONE)
    put(store, article(1, "题一", "改过。"), TWO)
    at, held = START, set[int]()
    while (changes := store.history.changes(at, 2)).upto != at:
        held = (held | set(changes.added)) - set(changes.removed)
        at = changes.upto
    assert at == store.history.point
    assert held == set(store.passages(list(range(10))))


def test_a_point_of_another_history_is_not_passed(tmp_path: Path, store: Store) -> None:
    """A store with as many changes as another is still not that one."""
    (tmp_path / "other").mkdir()
    other = Store.create(tmp_path / "other")
    for each in (store, other):
        put(each, ONE)
    assert store.history.point.sequence == other.history.point.sequence
    assert store.history.passed(store.history.point)
    assert store.history.passed(START)
    assert not store.history.passed(other.history.point)


def test_latest_is_newest_first_and_pages(store: Store) -> None:
    """Newest first, of all or of one source, with the number there are in all."""
    put(store, ONE, TWO)
    rows = store.catalogue.newest((), None, 0, 10)
    assert [store.copies.articles([row])[row] for row in rows] == [TWO, ONE]
    assert store.catalogue.newest((), None, 1, 10) == rows[1:]
    assert store.catalogue.newest(("别社",), None, 0, 10) == rows[:1]
    assert store.catalogue.count(("别社",), None) == 1
    assert [(one.name, one.articles) for one in store.catalogue.sources()] == [("别社", 1), ("测试社", 1)]
    assert store.span() == (ONE.published, TWO.published)


def test_titles_are_taken_from_all_of_the_archive(store: Store) -> None:
    """So many, spread over it, the same each time; all of them where there are few."""
    put(store, *(article(n, f"题{n}", f"甲{n}。") for n in range(1, 51)))
    few = store.titles(5)
    assert len(set(few)) == 5
    assert few == store.titles(5)
    assert len(set(store.titles(90))) == 50


def test_an_exception_undoes_a_transaction(store: Store) -> None:
    """What happened inside is undone, and the store goes on."""

    def fail() -> None:
        with store.transaction():
            store.put_article(ONE, passages(ONE))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert store.counts() == (0, 0)
    assert store.history.point == START
    put(store, ONE)
    assert store.counts() == (1, 2)


def test_an_article_goes_with_its_last_file(store: Store) -> None:
    """An article that two files hold stays while one of them does."""
    put(store, ONE)
    with store.transaction():
        for path in ("/a.md", "/b.md"):
            store.ledger.put_file(path, FileRecord("/", 1, 1, ONE.id, digest(ONE)), None)
        store.ledger.put_file("/c.md", FileRecord("/", 1, 1, None, None), "no text")
    with store.transaction():
        store.ledger.drop_file("/a.md")
        assert store.drop_orphans() == 0
        store.ledger.drop_file("/b.md")
        assert store.drop_orphans() == 1
    assert store.counts() == (0, 0)
    assert [(r.path, r.reason) for r in store.ledger.rejected()] == [("/c.md", "no text")]


def test_reading_is_possible_from_several_threads(store: Store) -> None:
    """Each thread has a connection of its own."""
    put(store, ONE)
    seen: list[str] = []
    threads = [threading.Thread(target=lambda: seen.append(store.article(ONE.id).title)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == ["题一"] * 4
    store.close()


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
    monkeypatch.setattr("retrieval.storage.database._WAIT", 0.1)
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
