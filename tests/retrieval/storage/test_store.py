"""The truth: what is put in comes out, and the log tells caches what they missed."""

import threading
from pathlib import Path

import pytest

from retrieval.errors import ArticleUnknown
from retrieval.reading.chunk import passages
from retrieval.records import START, Article
from retrieval.storage.ledger import FileRecord
from retrieval.storage.rows import digest
from retrieval.storage.store import Store
from tests.retrieval.small import article

ONE = article(1, "题一", "甲一。", "#小标题", "乙一。")
TWO = article(2, "题二", "甲二。", source="别社")


@pytest.fixture
def store(tmp_path: Path, server: str) -> Store:
    """An empty store."""
    return Store.create(tmp_path, server)


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
