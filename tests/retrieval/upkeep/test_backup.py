"""The archive in one file and back: whole, sound, private, and never in place of something better."""

import os
import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path

import pytest

from retrieval.errors import BackupUnusable, IndexCorrupt, IndexUnusable
from retrieval.index import Index
from retrieval.progress import silent
from retrieval.records import Article, Inquiry
from retrieval.storage.store import FILE
from retrieval.upkeep import backup as module
from retrieval.upkeep.backup import backup, restore
from tests.retrieval.small import LetterEncoder, article

ONE = article(1, "普京访华", "普京十月访问中国。")
TWO = article(2, "火星", "火星上发现了水。")


def made(home: Path, *articles: Article) -> Path:
    """An index of some articles."""
    with Index.create(home, LetterEncoder()) as index:
        index.add(articles)
    return home


def titles(home: Path, words: str) -> list[str]:
    """What a search finds."""
    with Index.open(home, LetterEncoder()) as index:
        assert [finding.name for finding in index.check() if not finding.ok] == []
        return [found.title for found, _ in index.search(words).items]


def test_what_is_backed_up_comes_back(tmp_path: Path) -> None:
    """Into an empty state folder, articles and all; the caches are built from it."""
    home, file = made(tmp_path / "home", ONE, TWO), tmp_path / "copy"
    assert backup(home, file, silent) == (2, file.stat().st_size)
    assert restore(tmp_path / "other", file) == 2
    with Index.open(tmp_path / "other", LetterEncoder()) as index:
        assert index.article(ONE.id) == ONE
        assert index.ask(Inquiry("火星上发现了什么？")).quotes[0].text == "火星上发现了水。"
        assert all(finding.ok for finding in index.check())


def test_a_backup_is_one_private_file_that_reading_does_not_change(tmp_path: Path) -> None:
    """Mode 0600 whatever the umask, nothing beside it, and the same bytes after it was restored."""
    home, file = made(tmp_path / "home", ONE), tmp_path / "copies" / "copy"
    file.parent.mkdir()
    before = os.umask(0)
    try:
        backup(home, file, silent)
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    content = file.read_bytes()
    restore(tmp_path / "other", file)
    assert file.read_bytes() == content
    assert list(file.parent.iterdir()) == [file]


def test_a_file_that_is_there_stays_unless_told(tmp_path: Path) -> None:
    """Another file of that name is refused, untouched; told so, it is replaced."""
    home, file = made(tmp_path / "home", ONE), tmp_path / "copy"
    file.write_text("precious")
    with pytest.raises(IndexUnusable, match="--force"):
        backup(home, file, silent)
    assert file.read_text() == "precious"
    backup(home, file, silent, replace=True)
    assert restore(tmp_path / "other", file) == 1


def test_the_archive_is_not_its_own_backup(tmp_path: Path) -> None:
    """Its own file is refused either way, told to replace it or not."""
    home = made(tmp_path / "home", ONE)
    with pytest.raises(IndexUnusable, match="the archive itself"):
        backup(home, home / FILE, silent, replace=True)
    with pytest.raises(IndexUnusable, match="the archive itself"):
        restore(home, home / FILE, replace=True)
    assert titles(home, "普京") == ["普京访华"]


def test_a_damaged_archive_does_not_replace_a_sound_backup(tmp_path: Path) -> None:
    """An article that is not as it was stored is found before anything is put in place, and nothing is left over."""
    home, file = made(tmp_path / "home", ONE), tmp_path / "copy"
    backup(home, file, silent)
    content = file.read_bytes()
    with closing(sqlite3.connect(home / FILE)) as db, db:
        db.execute("UPDATE articles SET title = '普京防华'")
    with pytest.raises(IndexCorrupt, match=rf"{FILE} is damaged, nothing was written.*{ONE.id}"):
        backup(home, file, silent, replace=True)
    assert file.read_bytes() == content
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "home"]


def test_a_backup_made_while_another_writes_is_of_one_moment(tmp_path: Path) -> None:
    """Every copy made during a storm of commits is sound and has whole transactions, of two articles each."""
    home = made(tmp_path / "home", ONE, TWO)
    stop = threading.Event()

    def write() -> None:
        with Index.create(home, LetterEncoder()) as index:
            number = 10
            while not stop.is_set():
                pair = [article(number + more, f"新闻{number}", f"第{number + more}条新闻。" * 50) for more in (0, 1)]
                index.add(pair)
                number += 2

    writer = threading.Thread(target=write)
    writer.start()
    try:
        counts = [backup(home, tmp_path / f"copy{at}", silent)[0] for at in range(4)]
    finally:
        stop.set()
        writer.join()
    assert all(count % 2 == 0 for count in counts)


def test_restoring_over_an_archive_needs_to_be_told_and_the_caches_follow(tmp_path: Path) -> None:
    """What came after the backup is gone from every part, by the marks of the log, and an open reader follows."""
    home, file = made(tmp_path / "home", ONE), tmp_path / "copy"
    backup(home, file, silent)
    made(home, TWO)
    assert titles(home, "火星") == ["火星"]
    with pytest.raises(IndexUnusable, match="--force"):
        restore(home, file)
    with Index.open(home, LetterEncoder()) as reader:
        restore(home, file, replace=True)
        assert titles(home, "火星") == []
        assert reader.stats().articles == 1
        assert reader.search("火星").items == ()
    three = article(3, "木星", "木星有很多卫星。")
    made(home, three)  # as many changes as the caches had before the restoring
    assert titles(home, "火星") == []
    assert titles(home, "木星") == ["木星"]


def test_a_damaged_archive_is_kept_beside_what_is_restored(tmp_path: Path) -> None:
    """The way back works where there is nothing left to open, an open reader follows, and the evidence stays."""
    home, file = made(tmp_path / "home", ONE), tmp_path / "copy"
    backup(home, file, silent)
    with Index.open(home, LetterEncoder()) as reader:
        assert reader.stats().articles == 1
        (home / FILE).write_bytes(b"\0" * 9000)
        for beside in ("-wal", "-shm"):
            (home / f"{FILE}{beside}").unlink(missing_ok=True)
        restore(home, file, replace=True)
        assert reader.article(ONE.id) == ONE
    assert titles(home, "普京") == ["普京访华"]
    assert [path.read_bytes() for path in home.glob(f"{FILE}.damaged-*") if path.suffix[-1].isdigit()] == [b"\0" * 9000]


def test_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    """No file, no database, another program's, a later format's and a damaged one each by name; the archive stays."""
    home, file = made(tmp_path / "home", ONE), tmp_path / "copy"
    with pytest.raises(BackupUnusable, match="copy"):
        restore(home, file, replace=True)
    file.write_bytes(b"no database" * 999)
    with pytest.raises(BackupUnusable, match="copy"):
        restore(home, file, replace=True)
    file.unlink()
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("CREATE TABLE other (x)")
    with pytest.raises(BackupUnusable, match="no archive of yinwen"):
        restore(home, file, replace=True)
    backup(home, file, silent, replace=True)
    good = file.read_bytes()
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("UPDATE articles SET text = text || '。'")
    with pytest.raises(BackupUnusable, match=ONE.id):
        restore(home, file, replace=True)
    file.write_bytes(good)
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(BackupUnusable, match="format 99"):
        restore(home, file, replace=True)
    assert titles(home, "普京") == ["普京访华"]


def test_a_backup_of_an_earlier_format_is_renewed(tmp_path: Path) -> None:
    """A backup that an earlier version made comes back as a store of this one."""
    home, file = made(tmp_path / "home", ONE), tmp_path / "copy"
    backup(home, file, silent)
    with closing(sqlite3.connect(file)) as db, db:
        db.executescript(
            "DROP TABLE bands; DROP TABLE copies; DROP TABLE arrivals; DROP TABLE frequencies; PRAGMA user_version = 1"
        )
    restore(tmp_path / "other", file)
    assert titles(tmp_path / "other", "普京") == ["普京访华"]


def test_a_backup_that_cannot_be_written_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that is not there is named; a copy that fails at the last step leaves no part of it."""
    home = made(tmp_path / "home", ONE)
    with pytest.raises(IndexUnusable, match="nowhere"):
        backup(home, tmp_path / "nowhere" / "copy", silent)

    def refuse(beside: Path, path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "settle", refuse)
    with pytest.raises(IndexUnusable, match="No space"):
        backup(home, tmp_path / "copy", silent)
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_only_a_file_is_replaced(tmp_path: Path) -> None:
    """A pipe or a folder in the way is named and left alone; a link is followed."""
    home = made(tmp_path / "home", ONE)
    pipe, folder, link, real = (tmp_path / name for name in ("pipe", "folder", "link", "real"))
    os.mkfifo(pipe)
    folder.mkdir()
    for way in (pipe, folder):
        with pytest.raises(IndexUnusable, match="is no file"):
            backup(home, way, silent, replace=True)
        assert not way.is_file()
    real.write_text("")
    link.symlink_to(real)
    backup(home, link, silent, replace=True)
    assert link.is_symlink()
    assert real.stat().st_size > 0


def test_what_is_no_backup_is_named_so(tmp_path: Path) -> None:
    """A text given by mistake is told from a backup that is damaged, and neither is for `doctor` to mend."""
    text, cut, torn = tmp_path / "text.md", tmp_path / "cut", tmp_path / "torn"
    text.write_text("no backup")
    backup(made(tmp_path / "home", ONE), cut, silent)
    torn.write_bytes(cut.read_bytes()[:5000] + b"x" * 4000 + cut.read_bytes()[9000:])
    cut.write_bytes(cut.read_bytes()[:5000])
    for file, why in ((text, "is no backup of yinwen"), (cut, "is no sound backup"), (torn, "is no sound backup")):
        with pytest.raises(BackupUnusable, match=why) as told:
            restore(tmp_path / "other", file)
        assert "doctor" not in str(told.value)
