"""`yinwen sync` killed at random: no article is lost, none is there twice, and the next run completes it."""

import random
import signal
import sqlite3
import subprocess
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from retrieval.reading.parse import decode, parse
from tests.bot.conftest import YINWEN, environment, run
from tests.crash.forking import fresh
from tests.retrieval.gathering.server import Hostile, page
from tests.retrieval.gathering.test_gathering import item, rss

SOME = 2  # kills where no number is asked for
FEEDS, ITEMS = 4, 6
HERE = {"YINWEN_FETCH_PRIVATE": "127.0.0.1"}


def serve(server: Hostile, numbers: Sequence[int]) -> None:
    """Have some feeds carry these items, the first of which they share."""
    for feed in range(FEEDS):
        own = (item(feed * 1000 + number, host=f"f{feed}.example") for number in numbers)
        server.answers[f"/{feed}"] = page(rss(item(0), *own), etag=f'"{numbers[-1]}"')


def whole(home: Path, count: int) -> None:
    """Hold archive and index to it: so many articles, each in one file, each indexed, nothing half written."""
    archive = home / "articles"
    files = [path for path in archive.rglob("*.md") if ".history" not in path.parts]
    parsed = [parse(decode(path.read_bytes()), folder=path.parent.name, stem=path.stem) for path in files]
    assert len({article.url for article in parsed}) == len(files) == count
    with closing(sqlite3.connect(home / "archive.db")) as db:
        assert db.execute("SELECT COUNT(*) FROM articles").fetchone() == (count,)
        assert {path for (path,) in db.execute("SELECT path FROM files")} == {str(path.resolve()) for path in files}


def test_a_sync_that_is_killed_at_any_moment(tmp_path: Path, crashes: int) -> None:
    """A first run is killed, and those that go on from there; whatever is left, a whole run then has each item once."""
    before = tmp_path / "before"
    with Hostile() as server:
        serve(server, range(1, ITEMS + 1))
        for feed in range(FEEDS):
            run(before / "home", "source", "add", server.url(f"/{feed}"), "--unseen", "--name", f"f{feed}")
        command, began = [YINWEN, "-q", "sync", "--all"], time.monotonic()
        subprocess.run(command, env=environment(fresh(before, tmp_path / "timed") / "home", **HERE), check=True)
        lasts, killed = time.monotonic() - began, 0
        whole(tmp_path / "timed" / "home", 1 + FEEDS * ITEMS)
        while killed < (crashes or SOME):
            home = fresh(before, tmp_path / "at") / "home"
            for _ in range(random.randint(1, 3)):
                with subprocess.Popen(command, env=environment(home, **HERE), stderr=subprocess.PIPE) as process:
                    try:
                        process.wait(random.uniform(0.2, 1.0) * lasts)
                    except subprocess.TimeoutExpired:
                        process.send_signal(signal.SIGKILL)
                        killed += 1
                    told = process.communicate()[1].decode()
                assert process.returncode in {0, -signal.SIGKILL}, told
            done = run(home, "sync", "--all", **HERE)
            assert done.returncode == 0, done.stderr
            whole(home, 1 + FEEDS * ITEMS)
            assert run(home, "doctor").returncode == 0
