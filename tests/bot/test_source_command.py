"""`yinwen source`, `sync` and `serve` as a user runs them, against feeds on this machine."""

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bot.archive import BRIDGE, write
from tests.bot.conftest import YINWEN, environment, run
from tests.retrieval.gathering.server import Hostile, Reply, page
from tests.retrieval.gathering.test_gathering import item, rss
from tests.retrieval.small import file_text

HERE = {"YINWEN_FETCH_PRIVATE": "127.0.0.1"}


def listed(home: Path) -> dict[str, dict[str, object]]:
    """What `source list --json` says, by name."""
    return {one["name"]: one for one in json.loads(run(home, "source", "list", "--json").stdout)}


def titles(home: Path, words: str) -> set[str]:
    """What a search finds."""
    found = run(home, "search", words, "--json")
    return {one["title"] for one in json.loads(found.stdout)["articles"]} if found.returncode == 0 else set()


def test_from_a_site_to_an_answer(tmp_path: Path) -> None:
    """A site's feed is found and added, gathered, indexed and asked; what failed is shown with why."""
    site = b'<html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head><body>.</body></html>'
    answers = {"/": page(site, "text/html"), "/rss": page(rss(item(1), item(2))), "/bad": Reply(500)}
    with Hostile(answers) as server:
        added = run(tmp_path, "source", "add", server.url("/"), "--name", "jiangcheng", **HERE)
        assert added.returncode == 0, added.stderr
        assert "added jiangcheng: 江城新闻" in added.stderr
        assert run(tmp_path, "source", "add", server.url("/bad"), "--unseen", "--name", "bad").returncode == 0
        done = run(tmp_path, "sync", "--json", **HERE)
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout)
        assert (told["new"], told["failed"], told["index"]["articles"]) == (2, 1, 2)
        assert titles(tmp_path, "灯塔") == {"灯塔1号重新点亮", "灯塔2号重新点亮"}
        one = listed(tmp_path)
        assert (one["jiangcheng"]["items"], one["jiangcheng"]["error"]) == (2, None)
        assert (one["bad"]["failures"], one["bad"]["succeeded"]) == (1, None)
        assert "answered 500" in run(tmp_path, "source", "list").stdout
        again = run(tmp_path, "sync", **HERE)
        assert "0 sources: 0 new, 0 updated; 2 not due yet or paused" in again.stderr
        assert run(tmp_path, "sync", "bad", **HERE).returncode == 1


def test_folders_are_read_where_they_lie(tmp_path: Path) -> None:
    """Added, taken in by sync, and what changes there by the next."""
    files = write(tmp_path / "files")
    assert run(tmp_path / "home", "source", "add", str(files), "--name", "old").returncode == 0
    assert "14 articles" in run(tmp_path / "home", "sync").stderr
    (files / "prices" / "1.md").unlink()
    assert "13 articles" in run(tmp_path / "home", "sync", "--all").stderr
    assert run(tmp_path / "home", "source", "remove", "old").returncode == 0
    assert run(tmp_path / "home", "source", "list").returncode == 1


def test_paused_sources_are_left_out(tmp_path: Path) -> None:
    """Until they are resumed; `sync NAME` looks all the same."""
    with Hostile({"/rss": page(rss(item(1)))}) as server:
        run(tmp_path, "source", "add", server.url("/rss"), "--unseen", "--name", "jc")
        assert "paused jc" in run(tmp_path, "source", "pause", "jc").stderr
        run(tmp_path, "sync", "--all", **HERE)
        assert not server.asked("/rss")
        assert "resumed jc" in run(tmp_path, "source", "resume", "jc").stderr
        run(tmp_path, "sync", **HERE)
        assert len(server.asked("/rss")) == 1


def test_readers_see_a_feed_by_its_title(tmp_path: Path) -> None:
    """A source without a name is called as its feed calls itself in Chinese; so is the publisher of what it brings."""
    with Hostile({"/rss": page(rss(item(1)))}) as server:
        assert "added 江城新闻" in run(tmp_path, "source", "add", server.url("/rss"), **HERE).stderr
        assert run(tmp_path, "source", "list").stdout.startswith("江城新闻  new  feed")
        run(tmp_path, "sync", "江城新闻", **HERE)
        found = json.loads(run(tmp_path, "search", "灯塔", "--json").stdout)["articles"]
        assert [one["source"] for one in found] == ["江城新闻"]
        told = run(tmp_path, "source", "list").stdout
        assert told.startswith("江城新闻  ok  feed")
        assert "; next 20" in told


def test_lists_of_feeds_come_and_go(tmp_path: Path) -> None:
    """What is exported is what another state folder imports, each address once."""
    for number in range(3):
        added = run(tmp_path / "one", "source", "add", f"https://{number}.example/feed", "--unseen")
        assert added.returncode == 0, added.stderr
    assert run(tmp_path / "one", "source", "export", str(tmp_path / "feeds.opml")).returncode == 0
    assert run(tmp_path / "two", "source", "import", str(tmp_path / "feeds.opml")).returncode == 0
    assert run(tmp_path / "two", "source", "import", str(tmp_path / "feeds.opml")).returncode == 1
    addresses = {str(one["address"]) for one in listed(tmp_path / "two").values()}
    assert addresses == {f"https://{number}.example/feed" for number in range(3)}


def test_what_is_no_feed_of_the_web_is_left_out_of_a_list(tmp_path: Path) -> None:
    """An address of a file in a stranger's list is not taken, and it is said."""
    feeds = ("https://a.example/feed", "file:///etc/passwd", "HTTP://b.example/feed")
    outlines = "".join(f'<outline text="报" xmlUrl="{url}"/>' for url in feeds)
    (tmp_path / "in.opml").write_text(f'<opml version="2.0"><body>{outlines}</body></opml>', "utf-8")
    done = run(tmp_path, "source", "import", str(tmp_path / "in.opml"))
    assert "2 sources added, 0 there already, 1 of no http or https address" in done.stderr
    assert {str(one["address"]) for one in listed(tmp_path).values()} == {feeds[0], feeds[2]}


def test_what_cannot_be_added_is_said_in_a_line(tmp_path: Path) -> None:
    """Neither address nor folder, a private address, a site without a feed, an address twice."""
    with Hostile({"/": page(b"<html><body>.</body></html>", "text/html"), "/news": page(rss(item(1)))}) as server:
        for address, allowed, why in (
            ("no such thing", HERE, "neither an address"),
            ("", HERE, "missing"),
            (server.url("/news"), {}, "fetch_private"),
            (server.url("/"), HERE, "no feed"),
        ):
            done = run(tmp_path, "source", "add", address, **allowed)
            assert done.returncode == 2, (address, done)
            assert done.stderr.startswith("yinwen: ")
            assert why in done.stderr
        assert run(tmp_path, "source", "add", server.url("/news"), **HERE).returncode == 0
        assert "there already" in run(tmp_path, "source", "add", server.url("/news"), **HERE).stderr


@contextmanager
def serving(home: Path) -> Iterator[subprocess.Popen[str]]:
    """`yinwen serve` without a bot, from when it gathers."""
    command = [YINWEN, "serve", "--no-bot"]
    with subprocess.Popen(command, env=environment(home, **HERE), stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            assert "gathering" in process.stderr.readline()
            yield process
        finally:
            process.kill()


def found_within(home: Path, words: str, title: str, seconds: float) -> bool:
    """Whether a search of another process finds an article so soon."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if title in titles(home, words):
            return True
        time.sleep(0.2)
    return False


def test_serve_gathers_watches_and_stops(tmp_path: Path) -> None:
    """News of a feed, a file in a folder and a source added meanwhile are found within ten seconds; SIGTERM ends it."""
    home, files = tmp_path / "home", tmp_path / "files"
    files.mkdir()
    (files / "1.md").write_text(file_text("新桥明年通车", "https://b.example/1", BRIDGE), "utf-8")
    with Hostile({"/rss": page(rss(item(1)))}) as server:
        run(home, "source", "add", server.url("/rss"), "--unseen", "--name", "jc")
        run(home, "source", "add", str(files), "--name", "local")
        with serving(home) as process:
            assert found_within(home, "灯塔", "灯塔1号重新点亮", 30)
            assert found_within(home, "新桥", "新桥明年通车", 30)
            server.answers["/rss"] = page(rss(item(1), item(2)))
            run(home, "source", "resume", "jc")
            assert found_within(home, "灯塔2号", "灯塔2号重新点亮", 10)
            time.sleep(2)  # for the folder to be watched
            (files / "2.md").write_text(file_text("图书馆开放", "https://b.example/2", "新馆星期一开放。"), "utf-8")
            assert found_within(home, "新馆", "图书馆开放", 10)
            (files / "2.md").unlink()
            server.answers["/more"] = page(rss(item(9)))
            run(home, "source", "add", server.url("/more"), "--unseen")
            assert found_within(home, "灯塔9号", "灯塔9号重新点亮", 10)
            assert "图书馆开放" not in titles(home, "新馆")
            second = run(home, "sync", **HERE)
            assert second.returncode == 3
            assert "another process gathers" in second.stderr
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0


def test_sync_without_sources(tmp_path: Path) -> None:
    """It says how to add one; for a script there is a document all the same."""
    done = run(tmp_path, "sync", "--json")
    assert done.returncode == 1
    assert "yinwen source add" in done.stderr
    assert json.loads(done.stdout) == {"sources": [], "new": 0, "updated": 0, "failed": 0, "index": None}
