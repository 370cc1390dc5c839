"""The articles in order, and one by chance."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from retrieval.errors import ArticleUnknown
from retrieval.reading.chunk import passages
from retrieval.records import Article, Source
from retrieval.storage.store import Store
from tests.retrieval.small import START, article, dated


@pytest.fixture
def store(tmp_path: Path, server: str) -> Store:
    """A store without articles."""
    return Store.create(tmp_path, server)


def put(store: Store, *articles: Article) -> None:
    """Add articles."""
    with store.transaction():
        for each in articles:
            store.put_article(each, passages(each))


def test_sources_with_their_newest(store: Store) -> None:
    """Most articles first; a source of articles whose time is not known has no newest."""
    unknown = dated(article(9, "题", "丙文。", source="丙社"), datetime.fromtimestamp(0, UTC))
    put(
        store,
        *(article(n, f"题{n}", f"文{n}。", source="甲社") for n in (1, 2)),
        article(3, "题", "乙。", source="乙社"),
    )
    put(store, unknown)
    assert store.catalogue.sources() == (
        Source("甲社", 2, START + timedelta(hours=2)),
        Source("丙社", 1, None),
        Source("乙社", 1, START + timedelta(hours=3)),
    )
    assert sorted(store.catalogue.names()) == ["丙社", "乙社", "甲社"]


def test_an_empty_store_has_no_sources_and_no_article_by_chance(store: Store) -> None:
    """Nothing is listed, and a draw says what to do."""
    assert store.catalogue.sources() == store.catalogue.names() == ()
    with pytest.raises(ArticleUnknown, match="yinwen index"):
        store.catalogue.random()


def test_chance_is_even_among_what_is_left(store: Store) -> None:
    """Each article comes up about as often as another, and none that is gone."""
    put(store, *(article(n, f"题{n}", f"文{n}。") for n in range(40)))
    with store.transaction():
        for n in range(40):
            if n % 4:
                store._db.run("DELETE FROM articles WHERE id = ?", (article(n, "", "x").id,))
    drawn = Counter(store.catalogue.random().id for _ in range(2000))
    assert len(drawn) == 10
    assert min(drawn.values()) > 120  # of 200: six deviations
    assert max(drawn.values()) < 280


def test_chance_finds_the_one_article_far_from_the_others_gone(tmp_path: Path) -> None:
    """An archive of which nearly all was replaced is drawn from all the same."""
    store = Store.create(tmp_path)
    put(store, article(1, "题", "文。"))
    with store.transaction():
        store._db.run("UPDATE passages SET article = article")  # which refer to the row
        store._db.run("PRAGMA defer_foreign_keys = ON")
        store._db.run("UPDATE articles SET rowid = 1000000000")
        store._db.run("UPDATE passages SET article = 1000000000")
    assert store.catalogue.random().title == "题"
