"""Mending: what is damaged is dropped and built again, a damaged archive is recovered as far as it can be read."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from retrieval.engines.files import VECTORS
from retrieval.errors import IndexCorrupt, IndexMissing
from retrieval.index import Index
from retrieval.legs.lexical import LAYOUT
from retrieval.legs.manifest import FILE as MANIFEST
from retrieval.progress import silent
from retrieval.storage.store import FILE
from retrieval.upkeep.repair import repair
from tests.retrieval.small import LetterEncoder, file_text

COUNT = 60


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """So many articles of some length."""
    folder = tmp_path / "files"
    folder.mkdir()
    for number in range(COUNT):
        text = file_text(f"标题{number}", f"https://a.example/{number}", f"第{number}号新闻。" + "正文在此。" * 200)
        (folder / f"{number}.md").write_text(text)
    return folder


@pytest.fixture
def home(tmp_path: Path, files: Path) -> Path:
    """A state folder with their index."""
    with Index.create(tmp_path / "home", LetterEncoder()) as index:
        index.update([files])
    return tmp_path / "home"


def mended(home: Path) -> list[str]:
    """What a repair says it did, by name."""
    return [line.partition(":")[0] for line in repair(home, LetterEncoder(), silent)]


def wrong(home: Path) -> list[str]:
    """What the doctor finds."""
    with Index.open(home, LetterEncoder(), catching_up=False) as index:
        return [finding.name for finding in index.check() if not finding.ok]


def flip(path: Path, at: int = -20, count: int = 1) -> None:
    """Turn some bytes of a file."""
    content = bytearray(path.read_bytes())
    for place in range(at, at + count):
        content[place] ^= 0x55
    path.write_bytes(content)


def test_what_is_sound_is_left_alone(home: Path) -> None:
    """Nothing to mend is nothing done."""
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*.*") if path.is_file()}
    assert mended(home) == []
    assert {path: path.stat().st_mtime_ns for path in before} == before


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        (f"{LAYOUT}/*.idx", "lexical index"),
        (f"{LAYOUT}/*.fast", "lexical index"),
        ("dense-*", "dense index"),
    ],
)
def test_a_cache_with_flipped_bytes_is_found_and_built_again(home: Path, pattern: str, name: str) -> None:
    """What opening cannot see, the checksum does; the repair drops it and the next opening builds it."""
    path = max(home.glob(pattern), key=lambda path: path.stat().st_size)
    flip(path, path.stat().st_size // 3)
    assert wrong(home) == [name]
    assert mended(home) == [name]
    with Index.open(home, LetterEncoder()) as index:
        assert all(finding.ok for finding in index.check())
        assert [found.title for found, _ in index.search("第7号新闻").items] == ["标题7"]


def test_a_vector_that_is_not_as_it_was_written_is_found(home: Path) -> None:
    """A flipped bit in the vector cache is seen, and the cache dropped."""
    with closing(sqlite3.connect(home / VECTORS)) as db, db:
        ((key, vector),) = db.execute("SELECT hash, vector FROM vectors LIMIT 1")
        db.execute("UPDATE vectors SET vector = ? WHERE hash = ?", (bytes([vector[0] ^ 1]) + vector[1:], key))
    assert wrong(home) == ["vector cache"]
    assert mended(home) == ["vector cache"]
    assert wrong(home) == []


def test_what_stopped_runs_have_left_is_removed(home: Path) -> None:
    """Files that nothing names go; what belongs to the user stays."""
    (home / "dense-9-abcd.faiss").write_bytes(b"left")
    (home / f"{MANIFEST}.new").write_bytes(b"left")
    (home / "lexical-1").mkdir()
    (home / "settings.toml.new").write_text("mine")
    assert wrong(home) == ["left over"]
    assert mended(home) == ["left over"] * 3
    assert wrong(home) == []
    assert (home / "settings.toml.new").exists()


def test_an_article_that_is_not_as_it_was_stored_is_never_shown(home: Path, files: Path) -> None:
    """Its digest tells: asking is refused by name, the repair leaves it out, and indexing reads it again."""
    with closing(sqlite3.connect(home / FILE)) as db, db:
        db.execute("UPDATE articles SET text = replace(text, '第7号', '第8号') WHERE title = '标题7'")
    with Index.open(home, LetterEncoder()) as index, pytest.raises(IndexCorrupt, match="doctor --repair"):
        index.search("标题7")
    assert wrong(home) == ["store"]
    (told,) = list(repair(home, LetterEncoder(), silent))
    assert f"{COUNT - 1} articles recovered, 1 known to be lost" in told
    with Index.create(home, LetterEncoder()) as index:
        report = index.update([])
        assert (report.added, report.articles) == (1, COUNT)
        assert all(finding.ok for finding in index.check())
        assert [found.title for found, _ in index.search("第7号新闻").items] == ["标题7"]


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.8], ids=["header", "fifth", "middle", "end"])
def test_an_archive_with_damaged_pages_is_recovered(home: Path, share: float) -> None:
    """Around the pages that cannot be read everything is saved; the rest comes from the files."""
    path = home / FILE
    size = path.stat().st_size
    flip(path, int(size * share) // 4096 * 4096, 100 if share == 0 else 2 * 4096)
    told = list(repair(home, LetterEncoder(), silent))
    assert told[0].startswith("store: ")
    saved = int(told[0].removeprefix("store: ").split()[0])
    assert saved > COUNT // 2
    evidence = min(home.glob(f"{FILE}.damaged-*"))
    assert evidence.stat().st_size == size
    with Index.create(home, LetterEncoder()) as index:
        report = index.update([])
        assert (report.articles, report.added) == (COUNT, COUNT - saved)
        assert all(finding.ok for finding in index.check())
        titles = {found.title for found, _ in index.latest("", 0, COUNT).items}
    assert titles == {f"标题{number}" for number in range(COUNT)}


def test_nothing_is_mended_where_there_is_nothing(tmp_path: Path) -> None:
    """A folder without an archive is named."""
    with pytest.raises(IndexMissing, match="yinwen index"):
        list(repair(tmp_path, LetterEncoder(), silent))


def test_a_lexical_index_of_other_fields_is_built_again(home: Path) -> None:
    """A manifest whose fields have other names is not taken for ours."""
    meta = home / LAYOUT / "meta.json"
    content = json.loads(meta.read_text())
    content["schema"][1]["name"] = "wordz"
    meta.write_text(json.dumps(content))
    with Index.open(home, LetterEncoder()) as index:
        assert all(finding.ok for finding in index.check())
        assert [found.title for found, _ in index.search("第7号新闻").items] == ["标题7"]
