"""A look at the files beside what is known of them: what is read, moved and forgotten, with roots that overlap."""

import os
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from retrieval.intake import look
from retrieval.intake.update import forget, update
from retrieval.progress import Progress, silent
from retrieval.reading import corpus
from retrieval.records import Article
from retrieval.storage.store import Store
from retrieval.workers import Workers
from tests.retrieval.small import file_text

Files = Callable[..., Path]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store."""
    (tmp_path / "home").mkdir()
    return Store.create(tmp_path / "home")


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """A function that writes an article file, by its path and the number of the article."""

    def write(name: str, number: int = 0, words: str = "正文。") -> Path:
        path = tmp_path.resolve() / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file_text(f"题{number}", f"https://a.example/{number}", words), "utf-8")
        return path

    return write


def index(store: Store, *roots: Path, progress: Progress = silent) -> tuple[int, int, int, int]:
    """Bring the store in line; how many were added, changed, removed, unchanged."""
    tally = update(store, roots or store.ledger.roots(), progress, Workers())
    return tally.added, tally.changed, tally.removed, tally.unchanged


def known(store: Store, *paths: Path) -> list[str]:
    """The names of the roots that some files belong to."""
    records = store.ledger.records([str(path) for path in paths])
    return [Path(records[str(path)].root).name for path in paths]


def stored(store: Store) -> list[Article]:
    """All articles there are."""
    return list(store.copies.articles(store.catalogue.newest((), None, 0, 99)).values())


def test_a_file_belongs_to_the_root_that_holds_it(store: Store, files: Files) -> None:
    """Found first by a link and then where it lies, an unchanged file is no more the link's: it stays without it."""
    one, other = files("b/1.md", 1), files("a/2.md", 2)
    (other.parent / "link.md").symlink_to(one)
    assert index(store, other.parent) == (2, 0, 0, 0)
    assert known(store, one, other) == ["a", "a"]
    assert index(store, one.parent) == (0, 0, 0, 1)
    assert known(store, one) == ["b"]
    assert index(store) == (0, 0, 0, 2)
    assert known(store, one) == ["b"]
    (other.parent / "link.md").unlink()
    assert index(store, other.parent) == (0, 0, 0, 1)
    assert forget(store, other.parent) == 1
    assert store.counts()[0] == 1


def test_a_file_belongs_to_the_outer_of_two_roots(store: Store, files: Files) -> None:
    """A folder taken in by itself and then with the one around it can be forgotten without loss."""
    one = files("a/deep/1.md", 1)
    index(store, one.parent)
    index(store, one.parents[1])
    assert known(store, one) == ["a"]
    index(store, one.parent)
    assert known(store, one) == ["a"]
    assert forget(store, one.parent) == 0


def test_a_look_at_a_part_forgets_what_was_deleted_there(store: Store, files: Files) -> None:
    """A file that the folder around it was taken in with goes when its own folder is looked at; others stay."""
    one, two, beside = files("a/deep/1.md", 1), files("a/deep/2.md", 2), files("a/deep-sea/3.md", 3)
    index(store, beside.parents[1])
    one.unlink()
    beside.unlink()
    assert index(store, two.parent) == (0, 0, 1, 1)
    assert index(store, beside.parents[1]) == (0, 0, 1, 1)


def test_a_file_goes_over_to_the_link_that_is_left(store: Store, files: Files) -> None:
    """Of two links that led to it the second keeps it."""
    one, first, second = files("out/1.md", 1), files("a/2.md", 2).parent, files("b/3.md", 3).parent
    for root in (first, second):
        (root / "link.md").symlink_to(one)
    index(store, first, second)
    (first / "link.md").unlink()
    assert index(store, first, second) == (0, 0, 0, 3)
    assert known(store, one) == ["b"]
    (second / "link.md").unlink()
    assert index(store, second) == (0, 0, 1, 1)


def test_a_stray_that_changes_while_it_is_looked_at_is_read_again(store: Store, files: Files) -> None:
    """A file takes over an article, but says another by the time it is read: the next run finds that out."""
    one = files("a/1.md", 1)
    two = files("a/2.md", 1, "别的话。")
    index(store, one.parent)
    one.unlink()
    status = two.stat()

    def change(stage: str, done: int, total: int) -> None:
        files("a/2.md", 7, "别的话。")  # as long as it was
        os.utime(two, ns=(status.st_atime_ns, status.st_mtime_ns))

    index(store, progress=change)
    index(store)
    article = store.catalogue.random()
    assert (article.title, store.counts()[0]) == ("题7", 1)
    assert store.ledger.holders(article.id) == (str(two),)


def test_a_long_look_is_told_and_a_short_one_is_not(
    store: Store, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How many files were looked at, and of how many where that can be known."""
    for number in range(5):
        files(f"a/{number}.md", number)
    seen: list[tuple[str, int, int]] = []

    def tell(stage: str, done: int, total: int) -> None:
        if stage == "looking":
            seen.append((stage, done, total))

    root = files("a/9.md", 9).parent
    index(store, root, progress=tell)
    assert seen == []
    monkeypatch.setattr(look, "_QUICK", -1.0)
    monkeypatch.setattr(look, "_COUNTED", 4)
    index(store, root, progress=tell)
    assert seen == [("looking", 4, 6), ("looking", 6, 0), ("looking", 6, 6)]


def test_all_is_read_again_by_a_new_reading(store: Store, files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    """When files come to be read differently, unchanged ones are read too, and what is gone goes."""
    one, two = files("a/1.md", 1), files("a/2.md", 2)
    index(store, one.parent)
    with store.transaction():
        store.ledger.put_file(str(one), store.ledger.records([str(one)])[str(one)]._replace(digest=b""), "unread")
    assert store.ledger.rejected()
    index(store)
    assert store.ledger.rejected()
    monkeypatch.setattr(corpus, "READING", "next")
    two.unlink()
    assert index(store) == (0, 0, 1, 1)
    assert store.ledger.rejected() == ()


@pytest.mark.parametrize("seed", range(12))
def test_whatever_happens_to_the_files_a_whole_run_finds_them(
    store: Store, files: Files, tmp_path: Path, seed: int
) -> None:
    """Files and links come, change and go under roots that overlap: after each run the store holds what is there."""
    chance = random.Random(seed)
    places = [tmp_path.resolve() / name for name in ("a", "a/b", "a-b", "c", "out")]
    for place in places:
        files(f"{place}/0.md", 90 + len(place.name))
    roots = [*places[:4], places[4] / "0.md"]

    def happen() -> None:
        place, name = chance.choice(places), f"{chance.randrange(4)}.md"
        path = place / name
        match chance.randrange(4):
            case 0 | 1 if not path.is_symlink():
                files(str(path), chance.randrange(9), "词" * chance.randrange(1, 50) + "。")
            case 2 if name != "0.md":
                path.unlink(missing_ok=True)
            case 3 if not (link := place / f"link{name}").is_symlink():
                link.symlink_to(chance.choice([*places, path]))
            case _:
                (place / f"link{name}").unlink(missing_ok=True)

    for _ in range(12):
        for _ in range(chance.randrange(4)):
            happen()
        index(store, *chance.sample(roots, chance.randrange(1, 6)))
        index(store, *roots)
        _agrees(store, roots)


def _agrees(store: Store, roots: Sequence[Path]) -> None:
    """The store knows the files that a scan finds, each as it is, and holds what they hold."""
    found = {file.name: file for file in corpus.scan(roots)}
    records = store.ledger.records(list(found))
    assert {path: (record.size, record.mtime_ns) for path, record in records.items()} == {
        path: (file.size, file.mtime_ns) for path, file in found.items()
    }
    held = {store.ledger.holders(article.id) for article in stored(store)}
    assert {path for paths in held for path in paths} == set(found)
    assert all(held)
    assert {record.article for record in records.values()} == {a.id for a in stored(store)}
    assert {Path(record.root) for record in records.values()} <= set(roots)
    assert not store.strays()
