"""`Index.take`: some files, by the rules of a look at all of them."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from retrieval.errors import CorpusError
from retrieval.index import Index
from retrieval.storage.store import FILE
from tests.retrieval.small import LetterEncoder, file_text

WORDS = ("火星上发现水", "普京访华", "股市收盘", "新桥通车", "灯塔重新点亮")


def held(home: Path) -> list[tuple[object, ...]]:
    """What a store knows of articles and files."""
    query = """SELECT a.id, a.digest, (SELECT group_concat(path) FROM (SELECT path FROM files
               WHERE article = a.id ORDER BY path)) FROM articles a ORDER BY a.id"""
    with closing(sqlite3.connect(home / FILE)) as db:
        return db.execute(query).fetchall()


def change(folder: Path, chance: random.Random) -> list[Path]:
    """Add, edit, move, copy and delete some files; returns the paths that this touched."""
    touched = list[Path]()
    for _ in range(chance.randint(1, 4)):
        path = folder / chance.choice("ab") / f"{chance.randrange(5)}.md"
        path.parent.mkdir(exist_ok=True)
        other = folder / chance.choice("ab") / f"{chance.randrange(5)}.md"
        what = chance.choice(("write", "delete", "move", "copy", "spoil"))
        if what == "write":
            word = chance.choice(WORDS)
            address = f"https://a.example/{chance.randrange(4)}"
            path.write_text(file_text(word, address, f"{word}，{chance.randrange(100_000)}。"), "utf-8")
        elif what == "spoil":
            path.write_text(f"no article {chance.randrange(100_000)}", "utf-8")
        elif what == "delete":
            path.unlink(missing_ok=True)
        elif path.exists() and other.parent.exists() and path != other:
            other.write_text(path.read_text("utf-8"), "utf-8")
            if what == "move":
                path.unlink()
        touched += [path, other]
    return touched


@pytest.mark.parametrize("seed", range(12))
def test_taking_what_changed_is_as_good_as_a_look_at_all(tmp_path: Path, seed: int) -> None:
    """After each burst of changes an `update` finds every file as `take` left it, and no article without a file."""
    chance, folder = random.Random(seed), tmp_path / "files"
    (folder / "a").mkdir(parents=True)
    (folder / "stays.md").write_text(file_text("天气", "https://a.example/sky", "今天多云。"), "utf-8")
    with Index.create(tmp_path / "home", LetterEncoder()) as index:
        index.update([folder])
        for _ in range(8):
            index.take(change(folder, chance))
            taken = held(tmp_path / "home")
            again = index.update([])
            assert (again.added, again.changed, again.removed, again.encoded) == (0, 0, 0, 0)
            assert held(tmp_path / "home") == taken
            on_disk = {str(path) for path in folder.rglob("*.md")}
            assert {path for *_, paths in taken for path in str(paths).split(",")} <= on_disk
            assert all(finding.ok for finding in index.check())


def test_what_is_taken_is_found_at_once_and_nothing_else_is_looked_at(tmp_path: Path) -> None:
    """A new file answers, a change beside it that was not named waits for its turn."""
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "1.md").write_text(file_text("火星上发现水", "https://a.example/1", "探测器在火星发现水。"), "utf-8")
    with Index.create(tmp_path / "home", LetterEncoder()) as index:
        index.update([folder])
        (folder / "2.md").write_text(file_text("普京访华", "https://a.example/2", "普京十月访问中国。"), "utf-8")
        (folder / "3.md").write_text(file_text("股市收盘", "https://a.example/3", "沪指收盘上涨。"), "utf-8")
        report = index.take([folder / "2.md"])
        assert (report.added, report.encoded, report.articles) == (1, 1, 2)
        assert [found.title for found, _ in index.search("普京").items] == ["普京访华"]
        assert not index.search("沪指").items
        assert index.take([folder / "2.md"]).unchanged == 1


def test_a_folder_is_taken_with_all_below_it_and_dropped_with_it(tmp_path: Path) -> None:
    """A folder that was copied in comes whole, without what is hidden; one that was deleted goes whole."""
    folder = tmp_path / "files"
    (folder / "x" / ".history").mkdir(parents=True)
    (folder / "0.md").write_text(file_text("天气", "https://a.example/sky", "今天多云。"), "utf-8")
    with Index.create(tmp_path / "home", LetterEncoder()) as index:
        index.update([folder])
        for path in ("x/1.md", "x/2.md", "x/.history/1.md"):
            (folder / path).write_text(file_text(path, f"https://a.example/{path}", f"{path}的消息。"), "utf-8")
        (folder / "x" / "notes.txt").write_text("no article", "utf-8")
        assert index.take([folder / "x", folder / "x" / ".history" / "1.md", folder / "x" / "notes.txt"]).added == 2
        for path in (folder / "x").glob("*.md"):
            path.unlink()
        assert index.take([folder / "x"]).removed == 2


def test_an_emptied_folder_and_a_stranger_are_refused(tmp_path: Path) -> None:
    """All files gone at once look like a disk that is not there; a file of no known folder is named with what to do."""
    folder = tmp_path / "files"
    folder.mkdir()
    paths = [folder / f"{number}.md" for number in range(3)]
    for path in paths:
        path.write_text(file_text(path.stem, f"https://a.example/{path.stem}", f"消息{path.stem}。"), "utf-8")
    with Index.create(tmp_path / "home", LetterEncoder()) as index:
        index.update([folder])
        for path in paths:
            path.unlink()
        with pytest.raises(CorpusError, match="is a disk not mounted"):
            index.take(paths)
        with pytest.raises(CorpusError, match="no folder that was taken in"):
            index.take([tmp_path / "elsewhere" / "1.md"])
        assert index.stats().articles == 3
