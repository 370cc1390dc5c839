"""`yinwen index` stopped by its user, and what its line counts."""

import json
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest

from bot.commands.common import Run
from bot.commands.index import _tell
from retrieval.records import Report
from tests.bot.conftest import YINWEN, environment, run
from tests.retrieval.small import file_text

_MANY = 3000


@pytest.mark.parametrize(("language", "said"), [("zh-Hans", "已中断"), ("zh-Hant", "已中斷"), ("en", "interrupted")])
def test_ctrl_c_while_indexing_says_what_was_kept(tmp_path: Path, language: str, said: str) -> None:
    """In the reader's language: how many files were read, and that the same command goes on; which it does."""
    files, home = tmp_path / "files", tmp_path / "home"
    files.mkdir()
    for number in range(_MANY):
        text = file_text(f"新桥{number}", f"https://coast.example/{number}", "市长说，新桥将在六月通车。" * 2)
        (files / f"{number}.md").write_text(text, "utf-8")
    variables = environment(home, YINWEN_LANGUAGE=language)
    with subprocess.Popen([YINWEN, "index", str(files)], stderr=subprocess.PIPE, env=variables, text=True) as process:
        while not _committed(home):
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate()
    assert process.returncode == 130
    last = told.splitlines()[-1]
    assert last.startswith(f"yinwen: {said}")
    kept = _committed(home)
    assert f"{kept:,}" in last or kept == _MANY
    assert json.loads(run(home, "index", str(files), "--json").stdout)["added"] == _MANY - kept


def _committed(home: Path) -> int:
    """How many files a run has stored so far."""
    try:
        with closing(sqlite3.connect(f"file:{home / 'archive.db'}?mode=ro", uri=True)) as db:
            return int(db.execute("SELECT COUNT(*) FROM files").fetchone()[0])
    except sqlite3.OperationalError:  # not made yet
        return 0


def test_the_line_of_a_run_counts_what_was_done(capsys: pytest.CaptureFixture[str]) -> None:
    """Files that were moved are neither added nor changed, and one of a kind is told as one."""
    _tell(Run(), Report(1, 0, 0, 9, 1, (), 12_345, 1, 0, 0.5, moved=2), [])
    assert capsys.readouterr().err.splitlines() == [
        "1 added, 2 moved: 1 article, 12,345 passages",
        "left out, as another file holds the same article: 1 file",
    ]
