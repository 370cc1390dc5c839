"""Work on all cores: in order, as if done by one, and gone with who started it."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from operator import neg
from pathlib import Path

import pytest

from retrieval import workers
from retrieval.errors import IndexUnusable
from retrieval.index import Index
from retrieval.legs.lexical import LexicalIndex
from retrieval.workers import Workers
from tests.retrieval.small import LetterEncoder, file_text

FILES = 900
PROGRAM = """
import sys
from retrieval import workers
workers.WORTH = 1e-6
def main():
    from bot.cli import main
    main()
if __name__ == "__main__":
    main()
"""


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Little work is enough to start processes for it."""
    monkeypatch.setattr(workers, "WORTH", 1e-6)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Articles, some of them copies, one file in a hundred none."""
    folder = tmp_path / "files"
    folder.mkdir()
    for number in range(FILES):
        lines = [f"第{number - number % 7}号新闻的第{line}段，普京在常在在的地方访问了中国。" for line in range(9)]
        text = file_text(f"标题{number}", f"https://a.example/{number}", *lines)
        (folder / f"{number:04}.md").write_text("" if number % 100 == 50 else text)
    return folder


def rows(home: Path) -> Iterator[tuple[object, ...]]:
    """All that the store holds, but for the marks, which are random."""
    with sqlite3.connect(home / "archive.db") as db:
        for table in ("articles", "passages", "bands", "copies", "files"):
            yield from db.execute(f"SELECT '{table}', * FROM {table} ORDER BY 2, 3")  # noqa: S608 - our names
        yield from db.execute("SELECT 'log', sequence, passage, added FROM log ORDER BY sequence")
    db.close()


def ended(parts: object) -> object:
    """Work that ends its process."""
    os._exit(3)


def slow(part: float) -> float:
    """Work of which the earlier part takes longer."""
    time.sleep(part)
    return part


def test_what_is_made_comes_in_the_order_of_its_parts(eager: None) -> None:
    """However long each takes."""
    with Workers(2) as pool:
        assert list(pool.map(slow, [0.3, 0.2, 0.1, 0.0, 0.05], 1.0)) == [0.3, 0.2, 0.1, 0.0, 0.05]


def test_little_work_starts_no_process() -> None:
    """It is done here, where a function need not even be found by another process."""
    with Workers(2) as pool:
        assert list(pool.map(lambda part: (part, os.getpid()), [1, 2], 0.1)) == [(1, os.getpid()), (2, os.getpid())]


def test_parts_are_not_read_far_ahead(eager: None) -> None:
    """However many there are, some few are in memory."""
    taken: list[int] = []

    def parts() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    with Workers(2) as pool:
        made = pool.map(neg, parts(), 1.0)
        assert [next(made), next(made)] == [0, -1]
        assert len(taken) < 10
        made.close()  # type: ignore[attr-defined]  # a generator


def test_a_process_that_is_ended_is_told_in_a_line(eager: None) -> None:
    """As the system does where memory is short."""
    with Workers(2) as pool, pytest.raises(IndexUnusable, match="memory"):
        list(pool.map(ended, [1, 2, 3], 1.0))


def test_an_index_is_the_same_however_many_made_it(
    tmp_path: Path, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Articles, ids, copies, log and words do not tell how many processes there were."""
    made = {}
    for cores, worth in ((1, 3.0), (2, 1e-6)):
        monkeypatch.setattr(workers, "WORTH", worth)
        monkeypatch.setattr(workers, "_cores", lambda cores=cores: cores)
        home = tmp_path / f"home{cores}"
        with Index.create(home, LetterEncoder()) as index:
            index.update([files])
            report = index.update([])
            assert (report.articles, len(report.rejected)) == (FILES - 9, 9)
        words = LexicalIndex.open(home)
        made[cores] = [*rows(home), len(words), words.search("访问常在", 50), words.search("第7号", 50)]
    assert made[1] == made[2]


def started(home: Path, files: Path, *options: str) -> "subprocess.Popen[str]":
    """A run in a process group of its own, as a shell starts it, that has begun to store."""
    run = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", PROGRAM, "--home", home, "index", files, *options],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not _begun(home):
        time.sleep(0.01)
    return run


def _begun(home: Path) -> bool:
    try:
        with sqlite3.connect(f"file:{home / 'archive.db'}?mode=ro", uri=True) as db:
            return bool(db.execute("SELECT 1 FROM files LIMIT 1").fetchall())
    except sqlite3.Error:
        return False


def alive(group: int) -> bool:
    """Whether a process of a group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL])
@pytest.mark.parametrize("options", [(), ("--cluster", "local:2")], ids=["workers", "cluster"])
def test_a_stopped_run_leaves_no_process_and_goes_on_later(
    tmp_path: Path, files: Path, options: tuple[str, ...], ending: signal.Signals
) -> None:
    """Ctrl-C, which a terminal sends to all of them, ends in a line; after a kill the others go by themselves."""
    home = tmp_path / "home"
    run = started(home, files, *options)
    if ending == signal.SIGINT:
        os.killpg(run.pid, ending)
    else:
        os.kill(run.pid, ending)
    _, said = run.communicate(timeout=60)
    deadline = time.monotonic() + 20
    while alive(run.pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not alive(run.pid)
    assert "Traceback" not in said
    assert "distributed" not in said
    assert run.returncode in {130, -signal.SIGKILL}
    if ending == signal.SIGINT:
        assert said.splitlines()[-1].startswith("yinwen: ")
    again = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PROGRAM, "--home", home, "index", files],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"{FILES - 9} articles" in again.stderr
