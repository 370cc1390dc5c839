"""Folders of articles: which files are found, each once, and what happens to those that cannot be read."""

import os
from pathlib import Path

import pytest

from retrieval.errors import CorpusError, ParseError
from retrieval.reading.corpus import ArticleFile, read, scan

TEXT = "<!--1700000000000-->\n[题目](https://example.org/a)\n------\n\n<p>文。</p>\n"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of three articles and of what stands between them."""
    root = tmp_path / "archive"
    for name in (
        "rfa/2.md",
        "rfa/10.md",
        "bbc/题目\n.md",
        "bbc/notes.txt",
        ".git/3.md",
        "bbc/.4.md",
        "bbc/deep/.cache/5.md",
    ):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEXT, encoding="utf-8")
    return root.resolve()


def names(*roots: Path) -> list[str]:
    """The names of the files found."""
    return [f"{file.path.parent.name}/{file.path.name}" for file in scan(roots)]


def test_articles_are_found_in_order(archive: Path) -> None:
    """All `.md` files of all folders but the hidden ones, sorted by path."""
    assert names(archive) == ["bbc/题目\n.md", "rfa/10.md", "rfa/2.md"]


def test_a_file_tells_how_to_know_whether_it_changed(archive: Path) -> None:
    """Its absolute path, size and time."""
    (file,) = scan([archive / "rfa" / "2.md"])
    status = (archive / "rfa" / "2.md").stat()
    assert file == ArticleFile(str(archive / "rfa" / "2.md"), status.st_size, status.st_mtime_ns)
    assert file.path.is_absolute()


def test_overlapping_roots_yield_each_file_once(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However a root is spelled, its files are the same files."""
    monkeypatch.chdir(archive / "rfa")
    assert names(archive / "rfa", archive, Path(), Path("2.md"), archive / "bbc" / ".." / "rfa") == names(archive)


def test_a_file_given_itself_is_taken_whatever_its_name(archive: Path) -> None:
    """Suffix and hiding matter only for what is found, not for what is given."""
    assert names(archive / "bbc" / "notes.txt", archive / "bbc" / ".4.md") == ["bbc/.4.md", "bbc/notes.txt"]
    assert names(archive / ".git") == [".git/3.md"]


def test_links_lead_to_each_file_once(archive: Path, tmp_path: Path) -> None:
    """A link to a folder, to a file, to nothing, or back up the tree adds nothing that is not there."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "6.md").write_text(TEXT, encoding="utf-8")
    (archive / "up").symlink_to(archive)
    (archive / "again.md").symlink_to(archive / "rfa" / "2.md")
    (archive / "nothing.md").symlink_to(archive / "gone.md")
    (archive / "itself.md").symlink_to(archive / "itself.md")
    (archive / "elsewhere").symlink_to(outside)
    assert names(archive) == ["bbc/题目\n.md", "rfa/10.md", "rfa/2.md", "outside/6.md"]


def test_a_missing_root_is_named(archive: Path) -> None:
    """The error says which path and what to do."""
    with pytest.raises(CorpusError, match=r"missing: cannot be read \(No such file or directory\); check the path"):
        list(scan([archive, archive / "missing"]))


def test_a_root_that_is_a_loop_is_named(archive: Path) -> None:
    """A link to itself, given as a root, is an error of its own."""
    (archive / "itself").symlink_to(archive / "itself")
    with pytest.raises(CorpusError, match="itself: "):
        list(scan([archive / "itself"]))


def test_a_root_that_is_no_file_is_named(archive: Path) -> None:
    """A pipe would be waited on for ever."""
    os.mkfifo(archive / "pipe.md")
    with pytest.raises(CorpusError, match="neither a folder nor a file"):
        list(scan([archive / "pipe.md"]))
    assert "archive/pipe.md" not in names(archive)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_folder_is_named(archive: Path) -> None:
    """A folder that cannot be listed stops the run: half an archive is not the archive."""
    (archive / "bbc").chmod(0)
    try:
        with pytest.raises(CorpusError, match=r"bbc: cannot be read .*; check its permissions"):
            list(scan([archive]))
    finally:
        (archive / "bbc").chmod(0o755)


def test_reading_gives_folder_and_name_to_the_parser(tmp_path: Path) -> None:
    """They name the source and the title where the file does not."""
    path = tmp_path / "云溪日报" / "12_桥修好了.md"
    path.parent.mkdir()
    path.write_text("<!--1700000000000-->\n[](https://example.org/a)\n------\n\n<p>文。</p>\n", encoding="utf-8")
    (file,) = scan([path])
    article = read(file)
    assert (article.title, article.source) == ("桥修好了", "云溪日报")


def test_a_file_that_is_gone_is_a_parse_error(archive: Path) -> None:
    """One file less does not end a run."""
    (file,) = scan([archive / "rfa" / "2.md"])
    file.path.unlink()
    with pytest.raises(ParseError, match="cannot be read: No such file"):
        read(file)


def test_a_file_beyond_any_article_is_not_even_read(archive: Path) -> None:
    """A disk image by the name of an article does not fill the memory."""
    with (archive / "rfa" / "huge.md").open("wb") as file:
        file.truncate(1 << 34)
    (huge,) = scan([archive / "rfa" / "huge.md"])
    with pytest.raises(ParseError, match="17,179,869,184 bytes are no article"):
        read(huge)


def test_a_name_that_is_not_utf8_makes_no_title_that_cannot_be_stored(tmp_path: Path) -> None:
    """File systems allow any bytes; titles are text."""
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.md"))
    try:
        path.write_text("<!--1700000000000-->\n[](u)\n------\n\n<p>文。</p>\n", encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    (file,) = scan([tmp_path])
    assert read(file).title == "文。"
