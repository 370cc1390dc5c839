"""Readers and writers as processes: one writes, any number read on, and what is committed is seen within a second."""

import json
import subprocess
import sys
import threading
import time
from pathlib import Path

from filelock import FileLock

from tests.bot.conftest import YINWEN, environment
from tests.crash.forking import ROOT, Forks, fresh
from tests.crash.scene import LATER, QUESTION, Scene
from tests.retrieval.small import file_text

SOON = 1.0  # seconds

# A reader that is open all the while, as the bot is: a line for each round, with when it began and what it saw.
READER = """
import json, sys, time
from pathlib import Path
from embeddings.encoder import DEFAULT, load_encoder
from retrieval.index import Index
from retrieval.records import Inquiry
home = Path(sys.argv[1])
with Index.open(home, load_encoder(DEFAULT, models=home)) as index:
    while True:
        began = time.time()
        asked = index.ask(Inquiry("灯塔什么时候重新点亮？"))
        seen = {"articles": index.stats().articles, "listed": index.latest("", 0, 100).total,
                "asked": bool(asked.quotes), "kept": bool(index.ask(Inquiry("新桥什么时候通车？")).quotes)}
        print(json.dumps({"began": began} | seen), flush=True)
        time.sleep(0.02)
"""


def test_readers_see_what_another_process_commits(forks: Forks, scene: Scene, tmp_path: Path) -> None:
    """While an indexer runs no question fails, and within a second of its end everything it did is seen."""
    home = fresh(scene.before, tmp_path / "at") / "home"
    command = [sys.executable, "-W", "ignore", "-c", READER, str(home)]
    plain = {**environment(home), "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=plain) as reader:
        assert reader.stdout is not None
        rounds = [json.loads(reader.stdout.readline())]
        lines = threading.Thread(target=lambda: rounds.extend(map(json.loads, reader.stdout or ())))
        lines.start()
        done = forks.run(home, scene.index)
        ended = time.time()
        assert done.runs[0].code == 0
        deadline = ended + 20 * SOON  # for the machine; the reader's own clock is what is held to
        while rounds[-1]["began"] < ended + SOON and time.time() < deadline:
            time.sleep(0.02)
        assert reader.poll() is None, reader.stderr and reader.stderr.read()
        reader.kill()
        lines.join()
    assert not rounds[0]["asked"]
    assert all(seen["kept"] for seen in rounds)
    after = [seen for seen in rounds if seen["began"] >= ended + SOON]
    assert after
    assert all(seen["asked"] and seen["articles"] == seen["listed"] == len(scene.now) for seen in after)


def test_a_second_writer_is_told_of_the_first(scene: Scene, tmp_path: Path) -> None:
    """Indexing where another process writes is one line and exit code 3; asking is answered meanwhile."""
    home = fresh(scene.before, tmp_path / "at") / "home"

    def yinwen(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [YINWEN, *arguments], env=environment(home), capture_output=True, text=True, timeout=120, check=False
        )

    with FileLock(home / "writer.lock"):
        second = yinwen(*scene.index)
        assert (second.returncode, second.stderr.count("\n")) == (3, 1)
        assert "another process is writing" in second.stderr
        assert yinwen(*QUESTION, "--profile", "quick").returncode == 0
    assert yinwen("-q", *scene.index).returncode == 0
    assert yinwen(*LATER, "--profile", "quick").returncode == 0


def test_two_indexers_at_once(scene: Scene, tmp_path: Path) -> None:
    """Of two that are started together one may be turned away, none fails otherwise, and the archive is whole."""
    home = fresh(scene.before, tmp_path / "at") / "home"
    text = file_text("海上的新航线", "https://coast.example/2", "航运公司说，海上的新航线将在七月开通。")
    more = tmp_path / "more"
    more.mkdir()
    (more / "1.md").write_text(text, "utf-8")
    runs = [
        subprocess.Popen([YINWEN, "-q", "index", str(path)], env=environment(home), stderr=subprocess.PIPE, text=True)
        for path in (scene.files, more)
    ]
    told = [run.communicate(timeout=120)[1] for run in runs]
    codes = [run.returncode for run in runs]
    assert set(codes) <= {0, 3}
    assert 0 in codes
    assert all("another process is writing" in said for said, code in zip(told, codes, strict=True) if code)
