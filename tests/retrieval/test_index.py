"""The index: files in, answers out; changes, crashes, readers and writers."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest
from filelock import FileLock

from embeddings.encoder import DEFAULT, Encoder, load_encoder
from retrieval.errors import ArticleUnknown, CorpusError, IndexBusy, IndexCorrupt, IndexMismatch, IndexMissing
from retrieval.index import Index
from retrieval.language.text import fold
from retrieval.legs.lexical import LAYOUT
from retrieval.legs.manifest import FILE as MANIFEST
from retrieval.ranking.evidence import Question
from retrieval.records import Inquiry, Status, Turn
from retrieval.storage.store import FILE
from tests.retrieval.small import LetterEncoder, article, file_text

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder of three articles and a file that is none."""
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "1.md").write_text(file_text("火星上发现水", "https://a.example/1", "探测器在火星发现水。"))
    (folder / "2.md").write_text(file_text("普京访华", "https://a.example/2", "普京十月访问中国。", "双方会谈。"))
    (folder / "3.md").write_text(file_text("股市收盘", "https://a.example/3", "沪指收盘上涨。"))
    (folder / "4.md").write_text("no article")
    return folder


def build(home: Path, files: Path, encoder: Encoder | None = None) -> Index:
    """An index of the files."""
    index = Index.create(home, encoder or LetterEncoder())
    index.update([files])
    return index


def titles(index: Index, words: str) -> list[str]:
    """The titles a search finds."""
    return [found.title for found, _ in index.search(words).items]


def test_a_correction_that_is_lifted(tmp_path: Path, files: Path) -> None:
    """A name with a wrong character is read as the archive has it, unless who asks says that it is as they mean it."""
    (files / "5.md").write_text(file_text("会见", "https://a.example/5", "特朗普会见来宾。"))
    with build(tmp_path / "home", files) as index:
        inquiry = Inquiry("特狼普会见了谁？")
        assert index.ask(inquiry).understood.corrected == (("特狼普", "特朗普"),)
        assert index.ask(replace(inquiry, as_written=True)).understood.corrected == ()


def test_another_name_is_told(tmp_path: Path, files: Path) -> None:
    """Where the quotation has another name for what was asked about, that is told."""
    with build(tmp_path / "home", files) as index:
        assert index.ask(Inquiry("普丁什么时候访问中国？")).understood.renamed == (("普丁", "普京"),)
        assert index.ask(Inquiry("普京什么时候访问中国？")).understood.renamed == ()


@pytest.mark.parametrize("words", ["一", "的", "是", "你好", "一？", "什么", "the"])
def test_a_word_that_asks_nothing(tmp_path: Path, files: Path, words: str) -> None:
    """A single word of grammar, or a digit, is not answered with whatever holds it."""
    (files / "5.md").write_text(file_text("第一", "https://a.example/5", "一是一。", "第一的是你好。"))
    with build(tmp_path / "home", files) as index:
        found = index.ask(Inquiry(words))
        assert (found.status, found.quotes, found.nearest) == (Status.NOT_FOUND, (), ())


def test_a_folder_becomes_an_archive_to_ask(tmp_path: Path, files: Path) -> None:
    """What was read, left out and encoded is reported, and a question is answered."""
    index = Index.create(tmp_path / "home", LetterEncoder())
    stages: list[str] = []
    report = index.update([files], lambda stage, *_: stages.append(stage))
    assert (report.added, report.articles, report.passages, report.encoded) == (3, 3, 3, 3)
    assert [Path(rejected.path).name for rejected in report.rejected] == ["4.md"]
    assert list(dict.fromkeys(stages)) == ["reading", "segmenting", "encoding"]
    answer = index.ask(Inquiry("普京什么时候访问中国？"))
    assert answer.status is Status.ANSWERED
    assert answer.quotes[0].sentence == "普京十月访问中国。"
    assert answer.quotes[0].article.url == "https://a.example/2"


def test_a_second_run_touches_only_what_changed(tmp_path: Path, files: Path) -> None:
    """Unchanged files are not read, a changed, a new, a moved and a deleted one each do what they should."""
    encoder = LetterEncoder()
    index = build(tmp_path / "home", files, encoder)
    calls = encoder.calls
    again = index.update([files])
    assert (again.unchanged, again.added, again.encoded, encoder.calls) == (4, 0, 0, calls)

    (files / "2.md").write_text(file_text("普京访华", "https://a.example/2", "普京取消访问。"))
    (files / "3.md").rename(files / "moved.md")
    (files / "1.md").unlink()
    (files / "5.md").write_text(file_text("新的消息", "https://a.example/5", "今天的新消息。"))
    report = index.update([files])
    assert (report.added, report.changed, report.removed, report.encoded) == (1, 1, 1, 2)
    assert titles(index, "火星") == []
    assert titles(index, "沪指") == ["股市收盘"]
    assert titles(index, "取消") == ["普京访华"]
    assert titles(index, "新消息") == ["新的消息"]


def test_known_folders_are_looked_at_again(tmp_path: Path, files: Path) -> None:
    """Without folders, an update goes over those of before; one that vanished is an error and loses nothing."""
    index = build(tmp_path / "home", files)
    (files / "5.md").write_text(file_text("新的消息", "https://a.example/5", "今天的新消息。"))
    assert index.update([]).added == 1
    shutil.rmtree(files)
    with pytest.raises(CorpusError, match="files"):
        index.update([])
    assert index.stats().articles == 4
    assert index.forget(files) == 4
    assert index.search("新消息").items == ()
    with pytest.raises(IndexMissing, match="yinwen index"):
        index.update([])


def test_what_a_run_did_is_told_as_it_was(tmp_path: Path, files: Path) -> None:
    """A file that holds no article any more removes it; a moved file is no copy; a new address is a change."""
    index = build(tmp_path / "home", files)
    (files / "1.md").write_text("no article any more")
    (files / "2.md").rename(files / "two.md")
    (files / "3.md").write_text(file_text("股市收盘", "https://a.example/33", "沪指收盘上涨。"))
    report = index.update([files])
    told = (report.added, report.changed, report.removed, report.duplicates, report.articles)
    assert told == (0, 1, 1, 0, 2)


def test_a_file_given_itself_stays(tmp_path: Path, files: Path) -> None:
    """A file that only its own name leads to is not dropped by a look at its folder, until it is deleted."""
    text = file_text("另类后缀", "https://a.example/9", "陨石坑的消息。")
    (files / "9.txt").write_text(text)
    index = Index.create(tmp_path / "home", LetterEncoder())
    index.update([files, files / "9.txt"])
    index.update([files])
    assert titles(index, "陨石坑") == ["另类后缀"]
    (files / "9.txt").unlink()
    index.update([files])
    assert titles(index, "陨石坑") == []


def test_an_article_behind_a_link_goes_with_the_link(tmp_path: Path, files: Path) -> None:
    """A file outside that a link leads to is dropped when the link is."""
    outside = tmp_path / "outside.md"
    outside.write_text(file_text("远方", "https://a.example/8", "链接那头的消息。"))
    (files / "link.md").symlink_to(outside)
    index = build(tmp_path / "home", files)
    assert titles(index, "链接那头") == ["远方"]
    (files / "link.md").unlink()
    index.update([files])
    assert titles(index, "链接那头") == []


def test_a_name_that_is_no_text_stops_nothing(tmp_path: Path, files: Path) -> None:
    """A file whose name is not UTF-8 is read like any other, or named, and the run goes on."""
    try:
        (files / os.fsdecode(b"\xff.md")).write_text(file_text("怪名", "https://a.example/7", "怪名文件的消息。"))
    except OSError:
        pytest.skip("this file system takes no such name")
    index = build(tmp_path / "home", files)
    assert titles(index, "怪名文件") == ["怪名"]
    assert index.update([files]).unchanged == 5


def test_a_replaced_store_is_not_taken_for_the_one_before(tmp_path: Path, files: Path) -> None:
    """Caches of a store that was deleted, or restored and grown since, are told by their mark and built again."""
    home = tmp_path / "home"
    build(home, files).close()
    backup = (home / FILE).read_bytes()
    (files / "5.md").write_text(file_text("第五", "https://a.example/5", "小行星掠过地球。"))
    build(home, files).close()
    (home / FILE).write_bytes(backup)  # restored: one change less than the caches have
    for name in ("-wal", "-shm"):
        (home / (FILE + name)).unlink(missing_ok=True)
    (files / "5.md").write_text(file_text("另一个第五", "https://a.example/55", "彗星划过夜空。"))
    with build(home, files) as index:
        assert titles(index, "小行星") == []
        assert titles(index, "彗星") == ["另一个第五"]
        assert all(finding.ok for finding in index.check())
    (home / FILE).unlink()  # replaced: other articles under the same numbers
    for file in files.iterdir():
        file.unlink()
    for number in range(4):
        (files / f"{number}.md").write_text(
            file_text(f"新{number}", f"https://b.example/{number}", f"今冬第{number}场大雪。")
        )
    with build(home, files) as index:
        assert titles(index, "火星") == []
        assert len(titles(index, "大雪")) == 4
        assert all(finding.ok for finding in index.check())


def test_a_reader_is_served_while_the_first_index_is_made(tmp_path: Path, files: Path) -> None:
    """An index can be opened and asked from the first moment of its making, and shows what is committed."""
    home = tmp_path / "home"
    seen: list[str] = []

    def look(stage: str, done: int, total: int) -> None:
        with Index.open(home, LetterEncoder()) as reader:
            seen.append(f"{stage} {reader.stats().articles}")

    with Index.create(home, LetterEncoder()) as index:
        index.update([files], look)
    assert seen[0] == "reading 0"
    assert seen[-1] == "encoding 3"


def test_a_quick_answer_opens_no_reader(tmp_path: Path, files: Path) -> None:
    """Who asks quickly is answered by an index that has a reader, as by one that has none."""

    def opened() -> NoReturn:
        raise CorpusError("opened")

    build(tmp_path / "home", files).close()
    with (
        Index.open(tmp_path / "home", LetterEncoder()) as without,
        Index.open(tmp_path / "home", LetterEncoder(), reader=opened) as index,
    ):
        inquiry = Inquiry("普京什么时候访问中国？")
        assert index.ask(inquiry, quick=True) == without.ask(inquiry)
        with pytest.raises(CorpusError, match="opened"):
            index.ask(inquiry)


def test_going_over_to_another_encoder_does_not_blind_a_reader(tmp_path: Path, files: Path) -> None:
    """A reader keeps the vectors it has when the index goes over to another encoder."""
    home = tmp_path / "home"
    with build(home, files) as reader:
        with Index.create(home, LetterEncoder(32), reencode=True) as writer:
            writer.update([])
        assert reader.ask(Inquiry("普京什么时候访问中国？")).quotes[0].text.startswith("普京十月")
        ranked = reader.ranking.legs(Question.read(fold("普京什么时候访问中国？")))
        assert len(ranked["dense"]) == 3


def test_two_files_of_one_article_are_one(tmp_path: Path, files: Path) -> None:
    """A copy adds nothing, and keeps the article when the first file goes."""
    shutil.copy(files / "1.md", files / "copy.md")
    index = Index.create(tmp_path / "home", LetterEncoder())
    assert index.update([files]).duplicates == 1
    (files / "1.md").unlink()
    index.update([files])
    assert titles(index, "火星") == ["火星上发现水"]


def test_the_surviving_version_is_read_when_the_stored_one_goes(tmp_path: Path, files: Path) -> None:
    """Two files give the same article other words; when the one stored goes, the other is taken."""
    (files / "1b.md").write_text(file_text("火星上发现水", "https://a.example/1", "另一种说法：陨石坑有冰。"))
    index = build(tmp_path / "home", files)
    assert titles(index, "陨石坑") == []
    (files / "1.md").unlink()
    index.update([files])
    assert titles(index, "陨石坑") == ["火星上发现水"]


def test_an_index_opens_again_and_by_its_encoder_only(tmp_path: Path, files: Path) -> None:
    """Another encoder is refused with what to run; told so, everything is encoded anew."""
    build(tmp_path / "home", files).close()
    with Index.open(tmp_path / "home", LetterEncoder()) as index:
        assert titles(index, "沪指") == ["股市收盘"]
    other = LetterEncoder(32)
    for opening in (Index.open, Index.create):
        with pytest.raises(IndexMismatch, match="--reencode"):
            opening(tmp_path / "home", other)
    with Index.create(tmp_path / "home", other, reencode=True) as index:
        assert index.update([files]).encoded == 3
    with Index.open(tmp_path / "home", other) as index:
        assert index.ask(Inquiry("普京什么时候访问中国？")).status is Status.ANSWERED


def test_no_index_says_what_to_run(tmp_path: Path) -> None:
    """Opening an empty folder names the command that fills it, and leaves the folder empty."""
    with pytest.raises(IndexMissing, match="yinwen index"):
        Index.open(tmp_path, LetterEncoder())
    assert list(tmp_path.iterdir()) == []


def test_one_writer_at_a_time(tmp_path: Path, files: Path) -> None:
    """A second writer gets a clear message, a reader is served meanwhile."""
    index = build(tmp_path / "home", files)
    with FileLock(tmp_path / "home" / "writer.lock"):
        with pytest.raises(IndexBusy, match="another process"):
            index.update([files])
        with Index.open(tmp_path / "home", LetterEncoder()) as reader:
            assert titles(reader, "沪指") == ["股市收盘"]


def test_a_reader_sees_what_another_process_adds(tmp_path: Path, files: Path) -> None:
    """An index that is open serves new articles once the writer is done."""
    home = tmp_path / "home"
    reader = build(home, files)
    (files / "5.md").write_text(file_text("新的消息", "https://a.example/5", "小行星掠过地球。"))
    with Index.open(home, LetterEncoder()) as writer:
        writer.update([files])
    deadline = time.monotonic() + 5
    while reader.ask(Inquiry("小行星掠过哪里？")).status is Status.NOT_FOUND and time.monotonic() < deadline:
        time.sleep(0.05)
    answer = reader.ask(Inquiry("小行星掠过哪里？"))
    assert answer.quotes[0].text == "小行星掠过地球。"
    assert all(finding.ok for finding in reader.check())


@pytest.mark.parametrize("how", ["deleted", "forgotten"])
def test_a_file_of_another_root_takes_over_an_article(tmp_path: Path, how: str) -> None:
    """Of two files of one article the other's words come in when the first goes, though its root is looked at later."""
    one, two, home = tmp_path / "one", tmp_path / "two", tmp_path / "home"
    for folder, words in ((one, "旧的内容在这里。"), (two, "新的内容在那里。")):
        folder.mkdir()
        (folder / "a.md").write_text(file_text("题目", "https://a.example/1", words))
    with Index.create(home, LetterEncoder()) as index:
        index.update([one])
        index.update([two])
        if how == "deleted":
            (one / "a.md").unlink()
            index.update([one])
        else:
            index.forget(one)
        index.update([])
        ((article, _),) = index.latest().items
        assert article.text == "新的内容在那里。"


def test_a_folder_that_is_suddenly_empty_drops_nothing(tmp_path: Path, files: Path) -> None:
    """A disk that is not mounted is an empty folder: it is named, with what to do if it is meant."""
    with build(tmp_path / "home", files) as index:
        for path in files.iterdir():
            path.unlink()
        with pytest.raises(CorpusError, match=r"not mounted.*--forget"):
            index.update([])
        assert index.stats().articles == 3
        assert index.forget(files) == 3


def test_only_what_was_taken_in_can_be_forgotten(tmp_path: Path, files: Path) -> None:
    """A folder that was never named, or is only part of one that was, is told with those that were: nothing goes."""
    with build(tmp_path / "home", files) as index:
        for other in (tmp_path / "elsewhere", files / "part"):
            with pytest.raises(CorpusError, match=rf"{other.name} was not taken in by that name: there is {files}$"):
                index.forget(other)
        assert index.stats().articles == 3
        assert index.forget(files.parent) == 3


def test_a_forgotten_folder_does_not_come_back_by_a_file_of_it(tmp_path: Path, files: Path) -> None:
    """What was named of it by itself is forgotten with it."""
    with build(tmp_path / "home", files) as index:
        index.update([files / "2.md"])
        index.forget(files)
        other = tmp_path / "files2"
        other.mkdir()
        (other / "9.md").write_text(file_text("别的", "https://a.example/9", "别的文章在此。"))
        index.update([other])
        assert index.update([]).articles == 1


def test_an_index_that_is_open_writes_on_what_another_wrote(tmp_path: Path, files: Path) -> None:
    """Who opened it before another process removed and compacted goes on from there, and not from what it had read."""
    home = tmp_path / "home"
    with build(home, files) as earlier:
        with Index.create(home, LetterEncoder()) as other:
            (files / "3.md").unlink()
            other.update([files])
            other.compact()
        (files / "5.md").write_text(file_text("小行星", "https://a.example/5", "小行星掠过地球。"))
        earlier.update([files])
        assert all(finding.ok for finding in earlier.check())
    with Index.open(home, LetterEncoder(), catching_up=False) as again:
        assert all(finding.ok for finding in again.check())
        assert again.ask(Inquiry("小行星掠过哪里？")).quotes[0].text == "小行星掠过地球。"


def test_compacting_gives_back_space_while_another_asks(tmp_path: Path, files: Path) -> None:
    """What came and went leaves nothing behind, and who has the index open goes on."""
    home = tmp_path / "home"
    with build(home, files) as index, Index.open(home, LetterEncoder()) as reader:
        for turn in range(3):
            for number in range(40):
                told = f"第{turn}回第{number}篇，" + "".join(chr(0x4E00 + 41 * number + at) for at in range(400)) + "。"
                (files / f"new{number}.md").write_text(file_text(f"题{number}", f"https://a.example/n{number}", told))
            index.update([files])
        for path in files.glob("new*.md"):
            path.unlink()
        index.update([files])
        before, after = index.compact()
        assert after < before / 2
        assert all(finding.ok for finding in index.check())
        assert reader.ask(Inquiry("普京什么时候访问中国？")).status is Status.ANSWERED
    with Index.open(home, LetterEncoder()) as again:
        assert all(finding.ok for finding in again.check())
        (home / MANIFEST).unlink()  # and what is forgotten of the log is not needed to build the vectors again
    with Index.open(home, LetterEncoder()) as rebuilt:
        assert all(finding.ok for finding in rebuilt.check())


@pytest.mark.parametrize("lost", [MANIFEST, "dense-*.rows", LAYOUT, "vectors.db"])
def test_a_lost_cache_is_built_again(tmp_path: Path, files: Path, lost: str) -> None:
    """Any cache may be deleted: opening builds it again from the store."""
    home = tmp_path / "home"
    build(home, files).close()
    for path in home.glob(lost):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    with Index.open(home, LetterEncoder()) as index:
        assert all(finding.ok for finding in index.check())
        assert index.ask(Inquiry("普京什么时候访问中国？")).status is Status.ANSWERED


def test_a_damaged_store_is_named(tmp_path: Path, files: Path) -> None:
    """The truth cannot be guessed: a damaged store is refused with what to do."""
    home = tmp_path / "home"
    build(home, files).close()
    (home / FILE).write_bytes(b"\0" * 5000)
    with pytest.raises(IndexCorrupt, match=FILE):
        Index.open(home, LetterEncoder())


KILLED = """
import os, sys
from pathlib import Path
from typing import NoReturn
from retrieval.ranking.evidence import Question
from retrieval.index import Index
from tests.retrieval.small import LetterEncoder
stage, at = sys.argv[3], int(sys.argv[4])
def progress(name, done, total):
    if name == stage and done >= at:
        os.kill(os.getpid(), 9)
Index.create(Path(sys.argv[1]), LetterEncoder()).update([Path(sys.argv[2])], progress)
"""


@pytest.mark.parametrize(("stage", "at"), [("reading", 0), ("reading", 1000), ("segmenting", 0), ("encoding", 1200)])
def test_a_killed_run_opens_and_resumes(tmp_path: Path, stage: str, at: int) -> None:
    """SIGKILL at any stage leaves an index that opens; the next run completes it and reads only what is missing."""
    files, home = tmp_path / "files", tmp_path / "home"
    files.mkdir()
    for number in range(1200):
        text = file_text(f"标题{number}", f"https://a.example/{number}", f"第{number}号新闻的正文在此。")
        (files / f"{number}.md").write_text(text)
    home.mkdir()
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", KILLED, home, files, stage, str(at)],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    with Index.open(home, LetterEncoder()) as index:
        committed = index.stats().articles
        assert committed >= at if stage == "reading" else committed == 1200
        bad = [finding.name for finding in index.check() if not finding.ok]
        assert bad == (["last run"] if stage == "reading" else [])
    with Index.create(home, LetterEncoder()) as index:
        report = index.update([files])
        assert (report.articles, report.unchanged) == (1200, committed)
        assert titles(index, "第449号新闻") == ["标题449"]
        assert all(finding.ok for finding in index.check())


def test_search_wants_all_words_and_pages(tmp_path: Path) -> None:
    """Articles that hold every word, else any; each once with its best passage; in pages."""
    with Index.create(tmp_path, LetterEncoder()) as index:
        index.add([article(n, f"新闻{n}", "普京访问中国。", f"#节{n}", "火星探测。") for n in range(25)])
        index.add([article(90, "别的", "火星移民。")])
        first = index.search("普京 火星", 0, 10)
        assert (len(first.items), first.total) == (10, 26)  # no passage holds both: any of them
        pages = [found.id for offset in (0, 10, 20) for found, _ in index.search("普京", offset, 10).items]
        assert len(pages) == len(set(pages)) == 25
        assert index.search("普京", 30, 10).items == ()
        quote = index.search("移民").items[0][1]
        assert quote is not None
        assert quote.sentence == "火星移民。"
        assert index.search("").items == ()


def test_latest_and_article(tmp_path: Path) -> None:
    """Newest first; an article by its id; an unknown id is an error."""
    made = [article(n, f"新闻{n}", "正文。", source="甲社" if n % 2 else "乙社") for n in range(5)]
    with Index.create(tmp_path, LetterEncoder()) as index:
        index.add(made)
        assert [found.title for found, _ in index.latest().items] == ["新闻4", "新闻3", "新闻2", "新闻1", "新闻0"]
        assert [found.title for found, _ in index.latest("甲社").items] == ["新闻3", "新闻1"]
        assert index.article(made[2].id) == made[2]
        with pytest.raises(ArticleUnknown):
            index.article("x")
        assert index.stats().sources == (("乙社", 3), ("甲社", 2))


def test_a_text_is_quoted_once(tmp_path: Path) -> None:
    """Syndicated copies of a passage are one quotation, and different quotations stay."""
    with Index.create(tmp_path, LetterEncoder()) as index:
        index.add([article(n, "普京访华", "普京十月访问中国。") for n in range(5)])
        index.add([article(9, "普京访华", "普京访问中国的日期是十月。")])
        quotes = index.ask(Inquiry("普京什么时候访问中国？")).quotes
        assert len(quotes) == len({quote.text for quote in quotes}) == 2


def test_what_is_far_behind_is_not_quoted(tmp_path: Path) -> None:
    """A passage that holds little of the question does not stand beside one that holds all of it."""
    with Index.create(tmp_path, LetterEncoder()) as index:
        index.add([article(1, "普京访华", "普京十月访问中国。"), article(2, "外贸", "中国外贸增长，进出口两旺。")])
        assert [quote.text for quote in index.ask(Inquiry("普京什么时候访问中国？")).quotes] == ["普京十月访问中国。"]
        assert len(index.ask(Inquiry("普京什么时候访问中国？")).nearest) == 2


def test_check_sees_damage(tmp_path: Path, files: Path) -> None:
    """Flipped bytes in the vectors are found, with what to run."""
    home = tmp_path / "home"
    with build(home, files) as index:
        (vectors,) = home.glob("dense-*.rows")
        content = bytearray(vectors.read_bytes())
        content[-10] ^= 1
        vectors.write_bytes(content)
        bad = [finding for finding in index.check() if not finding.ok]
        assert [finding.name for finding in bad] == ["dense index"]
        assert "yinwen" in bad[0].remedy


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """The shipped article under the shipped encoder."""
    home = tmp_path_factory.mktemp("seeds")
    index = Index.create(home, load_encoder(DEFAULT, models=home))
    index.update([SEEDS])
    return index


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("普京什么时候访问中国？", "(十|10)月访问中国"),  # two sentences of the article say it
        ("普京何時訪問中國？", "(十|10)月访问中国"),
        ("国际刑事法院为什么对普京发出逮捕令？", "以普京涉嫌在乌克兰犯有战争罪为由，对他发出逮捕令"),
        ("普丁收到谁的邀请？", "中华人民共和国主席的邀请"),
        ("俄中贸易额是多少？", "俄中贸易额超过1200亿美元"),
        ("叶耀元怎么看人民币外汇存底？", "中国必须把外汇存底拉回中国去支撑内部经济"),
    ],
)
def test_the_users_questions_are_answered(seeds: Index, question: str, answer: str) -> None:
    """Asked in either script and with either region's names, the marked sentence of the first quotation answers."""
    found = seeds.ask(Inquiry(question))
    assert found.status is Status.ANSWERED
    assert re.search(answer, found.quotes[0].sentence)
    assert found.quotes[0].article.url.startswith("https://www.rfa.org/mandarin/")


def test_a_follow_up_is_answered_as_the_whole_question(seeds: Index) -> None:
    """Through three turns: what was typed stays the question, what it was read as is said, the answer is to that."""
    first = seeds.ask(Inquiry("普京什么时候访问中国？"))
    assert (first.understood.completed, first.understood.carried) == ("", ())
    second = seeds.ask(Inquiry("誰邀請的？", first.turn))
    assert second.question == "誰邀請的？"
    assert second.understood.completed == "普京访问中国 誰邀請的"
    assert second.understood.carried == ("普京访问中国",)
    assert "邀请" in second.quotes[0].sentence
    third = seeds.ask(Inquiry("国际刑事法院为什么对他发出逮捕令？", second.turn))
    assert third.understood.completed == "国际刑事法院为什么对普京发出逮捕令"
    assert "战争罪" in third.quotes[0].sentence


def test_without_a_turn_or_a_gap_nothing_changes(seeds: Index) -> None:
    """A whole question after another, and a question with a gap after none, are asked as they are."""
    whole = Inquiry("俄中贸易额是多少？")
    assert seeds.ask(Inquiry(whole.text, Turn("国际刑事法院为什么对普京发出逮捕令？"))) == seeds.ask(whole)
    assert seeds.ask(Inquiry("为什么？")).understood.completed == ""


@pytest.mark.parametrize(
    "question", ["火星上有没有水？", "今年的奥斯卡最佳影片是哪部？", "你好", "为什么？", "", "？？", "asdf qwerty"]
)
def test_what_is_not_there_is_not_answered(seeds: Index, question: str) -> None:
    """A question the article says nothing of gets no quotation."""
    found = seeds.ask(Inquiry(question))
    assert found.status is Status.NOT_FOUND
    assert found.quotes == ()
