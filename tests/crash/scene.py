"""An archive of some files, which change; and what must be true of its index whatever happened to the indexer."""

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.bot.archive import write
from tests.crash.forking import Done, Forks, Ran, fresh
from tests.retrieval.small import file_text

QUESTION, ANSWER = ("ask", "新桥什么时候通车？"), "跨江的新桥将在明年6月通车"  # of a file that stays
LATER, ANSWERED_LATER = ("ask", "灯塔什么时候重新点亮？"), "灯塔将在十月重新点亮"  # of a file that comes
CLEAR = {0, 1, 2, 3}  # exit codes that say what is the matter

State = tuple[tuple[object, ...], ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """Folders to copy from: `before` is a folder with the state folder `home`, `files` what it is to be made of now."""

    before: Path
    files: Path
    then: State  # what the store holds, before the change and after
    now: State

    @property
    def index(self) -> tuple[str, ...]:
        """The command that takes the change in."""
        return ("index", str(self.files))

    @classmethod
    def make(cls, forks: Forks, folder: Path) -> "Scene":
        """Index some files, change them, and learn what another index of them holds."""
        files, before = write(folder / "files"), folder / "before"
        before.mkdir()
        _succeed(forks.run(before / "home", ("index", str(files))))
        then = state(before / "home")
        (files / "prices" / "1.md").unlink()
        library = files / "jiangcheng" / "library.md"
        library.write_text(library.read_text("utf-8").replace("十二万册", "十三万册"), "utf-8")
        text = file_text("灯塔重新点亮", "https://coast.example/1", "管理局说，灯塔将在十月重新点亮。")
        (files / "lighthouse.md").write_text(text, "utf-8")
        after = fresh(before, folder / "after")
        _succeed(forks.run(after / "home", ("index", str(files)), ("doctor",)))
        return cls(before, files, then, state(after / "home"))

    def completed(self, forks: Forks, home: Path, *, at_once: bool = False) -> None:
        """Hold what a first run has left to the same: it opens or says what is missing, and the next run completes it.

        With `at_once` there is nothing to complete.
        """
        home.mkdir(mode=0o700, exist_ok=True)
        asked = forks.run(home, QUESTION)
        clear(asked)
        assert asked.runs[0].code in ({0} if at_once else {0, 1, 3})
        if at_once:
            assert state(home) == self.now
        self._agrees(forks, home)

    def opens(self, forks: Forks, home: Path) -> None:
        """Hold an index to what must be true of any: it opens and answers, and what no change touched is there."""
        asked = forks.run(home, QUESTION)
        _succeed(asked)
        assert ANSWER in asked.runs[0].out
        assert set(self.then) & set(self.now) <= set(state(home))

    def mended(self, forks: Forks, home: Path) -> None:
        """The same, and after one more run all is as if nothing had happened."""
        self.opens(forks, home)
        self._agrees(forks, home)

    def _agrees(self, forks: Forks, home: Path) -> None:
        """One more run, and everything is as if nothing had happened."""
        done = forks.run(home, self.index, ("doctor", "--json"), LATER, QUESTION)
        _succeed(done)
        assert json.loads(done.runs[1].out)["ok"] is True
        assert ANSWERED_LATER in done.runs[2].out
        assert ANSWER in done.runs[3].out
        assert state(home) == self.now


def state(home: Path) -> State:
    """What the store holds: each article with its passages and its files."""
    query = """SELECT a.id, a.digest,
               (SELECT group_concat(start || '-' || "end") FROM passages WHERE article = a.rowid),
               (SELECT group_concat(path) FROM files WHERE article = a.id) FROM articles a ORDER BY a.id"""
    with closing(sqlite3.connect(home / "archive.db")) as db:
        return tuple(db.execute(query))


def clear(done: Done) -> None:
    """Whatever was run said how it went: no traceback, no internal error, no signal."""
    assert not done.killed, done
    for ran in done.runs:
        assert ran.code in CLEAR, ran
        named = any(line.startswith("yinwen: ") for line in ran.err.splitlines())
        assert ran.code < 2 or named or "FAIL" in ran.out or '"ok": false' in ran.out, ran
        assert "Traceback" not in ran.err, ran


def _succeed(done: Done) -> None:
    assert not done.killed, done
    assert all(ran.code == 0 for ran in done.runs), failed(done)


def failed(done: Done) -> list[Ran]:
    """The runs that did not succeed."""
    return [ran for ran in done.runs if ran.code]
