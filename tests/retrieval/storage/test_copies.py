"""Copies in an index: found as articles come, gone as they go, quoted and listed once."""

import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.errors import IndexMismatch
from retrieval.index import Index
from retrieval.records import Article, Inquiry, Quote
from retrieval.storage.ledger import FileRecord
from retrieval.storage.store import FILE, Store
from tests.retrieval.reports import FLOOD, STRIKE, report
from tests.retrieval.small import LetterEncoder, file_text

QUESTION = "上游水库从几点开始泄洪？"
ANSWER = "水文站站长林岚说，上游水库从早上六点开始泄洪，预计洪峰在半夜经过市区，水位可能高出堤岸半米。"


def index(home: Path, *articles: Article) -> Index:
    """An index of these articles."""
    made = Index.create(home, LetterEncoder())
    made.add(articles)
    return made


def first(asked: Index) -> Quote:
    """The first of the quotations; no other repeats it."""
    quotes = asked.ask(Inquiry(QUESTION)).quotes
    assert [quote.sentence for quote in quotes].count(ANSWER) == 1
    return quotes[0]


def test_a_syndicated_story_is_quoted_once_from_who_had_it_first(tmp_path: Path) -> None:
    """Three publishers, one quotation, the two others named; another story is nobody's copy."""
    copies = [report(n, *FLOOD, source=source, hours=n) for n, source in ((3, "丙社"), (1, "甲社"), (2, "乙社"))]
    quote = first(index(tmp_path, *copies, report(4, *STRIKE)))
    assert quote.sentence == ANSWER
    assert quote.article.source == "甲社"
    assert quote.publishers == ("乙社", "丙社")
    assert quote.versions == ()


def test_an_updated_story_is_quoted_from_its_newest_version(tmp_path: Path) -> None:
    """Whichever version ranks first, the newest that still has the sentence is quoted, the others counted."""
    versions = [report(n, *FLOOD[:2], *STRIKE[:n], hours=n, url="https://news.example/live") for n in range(4)]
    quote = first(index(tmp_path, *versions))
    assert quote.article.id == versions[3].id
    assert quote.sentence == ANSWER
    assert [copy.id for copy in quote.copies] == [version.id for version in versions[:3]]
    assert (len(quote.versions), quote.publishers) == (3, ())


def test_a_version_that_dropped_the_sentence_is_not_quoted(tmp_path: Path) -> None:
    """What the newest version no longer says is quoted from the one before."""
    old = report(1, *FLOOD, url="https://news.example/live")
    new = report(2, FLOOD[0], *FLOOD[2:], STRIKE[0], hours=3, url="https://news.example/live")
    quote = first(index(tmp_path, old, new))
    assert quote.article.id == old.id
    assert [copy.id for copy in quote.versions] == [new.id]


def test_a_copy_added_later_joins(tmp_path: Path) -> None:
    """The second run's article is a copy of the first run's."""
    asked = index(tmp_path, report(1, *FLOOD))
    assert first(asked).copies == ()
    asked.add([report(2, *FLOOD, source="乙社", hours=2)])
    assert first(asked).publishers == ("乙社",)


def publishers(asked: Index) -> set[str]:
    """Who has the story that is quoted."""
    quote = first(asked)
    return {quote.article.source, *quote.publishers}


def put(files: Path, name: str, *paragraphs: str) -> None:
    """A file with a report, in the folder of a publisher of that name."""
    (files / name).mkdir(parents=True, exist_ok=True)
    text = file_text("江水上涨", f"https://{name}.example/1", *paragraphs)
    (files / name / "1.md").write_text(text, encoding="utf-8")


def test_edited_and_deleted_copies_leave(tmp_path: Path) -> None:
    """A copy rewritten to something else, and one whose file is gone, are copies no more; an edit of a word stays."""
    files, home = tmp_path / "files", tmp_path / "home"
    for name in ("a", "b", "c", "d"):
        put(files, name, *FLOOD)
    asked = Index.create(home, LetterEncoder())
    asked.update([files])
    assert publishers(asked) == {"a", "b", "c", "d"}
    put(files, "b", *STRIKE)
    (files / "c" / "1.md").unlink()
    put(files, "d", FLOOD[0].replace("傍晚", "天黑"), *FLOOD[1:])
    asked.update([files])
    assert publishers(asked) == {"a", "d"}
    (files / "a" / "1.md").unlink()
    (files / "d" / "1.md").unlink()
    put(files, "e", *FLOOD)  # may take over a deleted article's row
    asked.update([files])
    assert (first(asked).article.source, first(asked).copies) == ("e", ())


def test_a_search_lists_a_story_once(tmp_path: Path) -> None:
    """Copies count as one in the total, and pages go on where the last one ended; latest lists every article."""
    copies = [report(n, *FLOOD, source=f"{n}社", hours=n) for n in range(3)]
    others = [report(10 + n, f"水库里的鱼第{n}天还在。", hours=30 * n) for n in range(3)]
    asked = index(tmp_path, *copies, *others)
    found = asked.search("水库")
    assert (len(found.items), found.total) == (4, 4)
    (shown,) = [quote for _, quote in found.items if quote and quote.copies]
    assert (shown.article.source, shown.publishers) == ("0社", ("1社", "2社"))
    pages = [article.id for offset in range(4) for article, _ in asked.search("水库", offset, 1).items]
    assert pages == [article.id for article, _ in found.items]
    assert asked.latest().total == 6


def test_a_search_lists_articles_by_their_best_passage(tmp_path: Path) -> None:
    """A second passage that matches badly does not put an article last."""
    best = report(1, "水库水库水库泄洪。" + "甲" * 300, "#水库", "乙" * 290 + "有一座水库。", title="水库泄洪")
    others = [report(n, "山里有一座很旧的水库，" + "丙" * 40 * n) for n in range(2, 6)]
    assert index(tmp_path, best, *others).search("水库").items[0][0].id == best.id


def pairs(home: Path) -> set[tuple[int, int]]:
    """What the store holds as copies."""
    with sqlite3.connect(home / FILE) as db:
        return set(db.execute("SELECT article, other FROM copies"))


def test_an_index_of_the_format_before_finds_its_copies(tmp_path: Path) -> None:
    """It is refused by name with what to run; that run keeps its articles and compares them."""
    files, home = tmp_path / "files", tmp_path / "home"
    put(files, "a", *FLOOD)
    put(files, "b", *FLOOD)
    with Index.create(home, LetterEncoder()) as made:
        made.update([files])
    before = pairs(home)
    with sqlite3.connect(home / FILE) as db:
        db.executescript(
            "DROP TABLE bands; DROP TABLE copies; DROP TABLE arrivals; DROP TABLE frequencies; PRAGMA user_version = 1;"
        )
        db.execute("DELETE FROM settings WHERE name = 'likeness'")
    with pytest.raises(IndexMismatch, match=r"format 1.*yinwen index"):
        Index.open(home, LetterEncoder())
    stages: list[str] = []
    with Index.create(home, LetterEncoder()) as again:
        report = again.update([files], lambda stage, *_: stages.append(stage))
        assert (report.unchanged, report.encoded) == (2, 0)
        assert publishers(again) == {"a", "b"}
    assert "comparing" in stages
    assert pairs(home) == before == {(1, 2), (2, 1)}


STORIES = [
    report(1, *FLOOD),
    report(2, *FLOOD, source="乙社", hours=3),
    report(3, *FLOOD[:3], hours=1, url="https://news.example/1"),
    report(4, *STRIKE),
    report(5, *STRIKE, STRIKE[0], source="乙社", hours=2),
    report(6, *FLOOD[:2], *STRIKE[:2], source="丙社", hours=4),
]


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.booleans(), st.sampled_from(STORIES)), max_size=14))
def test_the_order_of_coming_and_going_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[bool, Article]]
) -> None:
    """After any puts and drops, the copies are those of the articles that are there, both ways round."""
    left: dict[str, Article] = {}
    store, fresh = (Store.create(tmp_path_factory.mktemp("store")) for _ in range(2))
    for keep, article in steps:
        left.pop(article.id, None)
        with store.transaction():
            if keep:
                left[article.id] = article
                store.put_article(article, ())
                store.ledger.put_file(article.id, FileRecord("", 1, 1, article.id, None), None)
            else:
                store.ledger.drop_file(article.id)
                store.drop_orphans()
    with fresh.transaction():
        for article in left.values():
            fresh.put_article(article, ())
    assert paired(store) == paired(fresh)
    assert all((two, one) in paired(store) for one, two in paired(store))


def paired(store: Store) -> set[tuple[str, str]]:
    """The copies of a store by their articles' ids."""
    names = dict(store._db.run("SELECT rowid, id FROM articles"))
    return {(names[one], names[other]) for one, other in store._db.run("SELECT article, other FROM copies")}
