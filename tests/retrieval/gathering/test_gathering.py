"""Rounds over sources, against a server that does its worst."""

import json
import os
import subprocess
import time
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from retrieval.errors import SourceError
from retrieval.gathering import repositories
from retrieval.gathering.fetch import Fetcher, Fetching
from retrieval.gathering.gathering import Gathered, Gathering, folder_of
from retrieval.gathering.roster import Kind, Origin, Roster
from retrieval.gathering.writing import Shelf
from tests.retrieval.gathering.server import Hostile, Reply, bomb, broken_off, busy, large, moved, packed, page, silent
from tests.retrieval.small import file_text

NOW = datetime(2026, 11, 23, 20, tzinfo=UTC)
TEXT = "管理局星期一说，{what}将在十月重新点亮，附近的渔民都很高兴，夜里出海的船也更安全。工程花了两年，预算公开。"


def item(number: int, what: str = "灯塔", host: str = "a.example") -> str:
    """An item of a feed, with its whole text."""
    text = TEXT.format(what=f"{what}{number}号")
    return (
        f"<item><title>{what}{number}号重新点亮</title><link>https://{host}/{number}</link><guid>{host}-{number}</guid>"
        f"<pubDate>Mon, 23 Nov 2026 08:{number % 60:02}:00 GMT</pubDate>"
        f"<description><![CDATA[<p>{text}</p><p>{text}</p>]]></description></item>"
    )


def rss(*items: str, title: str = "江城新闻", more: str = "") -> bytes:
    """A feed."""
    return f"<rss version='2.0'><channel><title>{title}</title>{more}{''.join(items)}</channel></rss>".encode()


class Place:
    """A state folder with its archive, and a clock that stands."""

    def __init__(self, folder: Path, roster: Roster) -> None:
        self.folder, self.roster, self.now = folder, roster, NOW
        self.archive = folder / "articles"
        self.told: list[str] = []  # the sources of the last round, in the order in which they were done

    def add(self, slug: str, address: str, kind: Kind = Kind.FEED, *, full_text: bool = False) -> None:
        """Add a source."""
        self.roster.add(Origin(slug, kind, address, full_text=full_text, added=self.now))

    async def round(self, largest: int = 1 << 20) -> dict[str, Gathered]:
        """Look at all sources; what came of each, by name."""
        told: list[Gathered] = []
        fetching = Fetching(allowed=("127.0.0.0/8",), largest=largest, whole=5.0, read=2.0)
        with closing(Shelf(self.archive)) as shelf:
            async with Fetcher(fetching) as fetcher:
                gathering = Gathering(self.roster, shelf, fetcher, self.folder / "clones", now=lambda: self.now)
                gathered = await gathering.round(self.roster.all(), told.append)
        self.told = [one.origin.slug for one in told]
        assert sorted(self.told) == sorted(one.origin.slug for one in gathered)
        return {one.origin.slug: one for one in gathered}

    def files(self) -> list[Path]:
        """The articles written."""
        return sorted(path for path in self.archive.rglob("*.md") if ".history" not in path.parts)


@pytest.fixture
def place(tmp_path: Path) -> AsyncIterator[Place]:
    """A state folder without sources."""
    with closing(Roster.open(tmp_path)) as roster:
        yield Place(tmp_path, roster)


async def test_what_a_feed_has_is_written_once(place: Place) -> None:
    """A second look asks whether anything changed and writes nothing; a new item is one new file."""
    with Hostile({"/feed": page(rss(item(1), item(2)), etag='"1"')}) as server:
        place.add("news", server.url("/feed"))
        first = (await place.round())["news"]
        assert (first.new, first.updated, first.error, first.origin.title) == (2, 0, "", "江城新闻")
        assert sorted(first.paths) == place.files()
        again = (await place.round())["news"]
        assert (again.new, again.paths) == (0, ())
        assert server.asked("/feed")[1].headers["if-none-match"] == '"1"'
        server.answers["/feed"] = page(rss(item(1), item(2), item(3)), etag='"2"')
        assert (await place.round())["news"].new == 1
        kept = place.roster.find("news").health
        assert (kept.items, kept.etag, kept.failures, kept.succeeded) == (3, '"2"', 0, NOW)
        assert kept.due > NOW


async def test_bad_feeds_stop_no_other(place: Place) -> None:
    """Each way to be bad is an error of that source alone, with a delay that grows; the good one is read."""
    bad = {
        "/loop": moved("/loop"),
        "/bomb": bomb(50 << 20),
        "/large": large(50 << 20),
        "/cut": broken_off(rss(item(7)), 40),
        "/none": Reply(404),
        "/html": page(b"<html><body>no feed</body></html>", "text/html"),
        "/entities": page(b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]><rss>&b;</rss>'),
        "/empty": page(b""),
    }
    answers = {**bad, "/good": packed(rss(item(1))), "/busy": busy(503, "7200"), "/gone": Reply(410)}
    with Hostile(answers) as server:
        for path in answers:
            place.add(path[1:], server.url(path))
        place.add("private", "http://10.0.0.1/feed")
        found = await place.round()
        assert {slug for slug, one in found.items() if not one.error} == {"good"}
        assert found["good"].new == 1
        assert place.roster.find("busy").health.due >= NOW + timedelta(hours=2)
        assert place.roster.find("gone").dead(NOW)
        assert not place.roster.find("none").dead(NOW)
        assert "10.0.0.1" in found["private"].error
        again = await place.round()
        assert again["none"].origin.health.failures == 2
        assert again["none"].origin.health.due > found["none"].origin.health.due


async def test_a_look_that_failed_is_made_up_for(place: Place) -> None:
    """What failed and comes back is read, its failures forgotten."""
    with Hostile({"/feed": busy(503)}) as server:
        place.add("news", server.url("/feed"))
        assert (await place.round())["news"].error
        server.answers["/feed"] = page(rss(item(1)))
        assert (await place.round())["news"].new == 1
        health = place.roster.find("news").health
        assert (health.failures, health.error) == (0, "")


async def test_the_same_item_in_five_feeds_is_one_file(place: Place) -> None:
    """Whichever feed is read first."""
    with Hostile({f"/{number}": page(rss(item(1), item(10 + number))) for number in range(5)}) as server:
        for number in range(5):
            place.add(f"feed{number}", server.url(f"/{number}"))
        found = await place.round()
        assert sum(one.new for one in found.values()) == len(place.files()) == 6


async def test_a_feed_that_moved_for_good_is_asked_at_its_new_address(place: Place) -> None:
    """After a permanent redirect; one that is temporary changes nothing."""
    answers = {"/old": moved("/new", 301), "/new": page(rss(item(1))), "/here": moved("/there", 302)}
    with Hostile({**answers, "/there": page(rss(item(2)))}) as server:
        place.add("moved", server.url("/old"))
        place.add("stays", server.url("/here"))
        await place.round()
        assert place.roster.find("moved").address == server.url("/new")
        assert place.roster.find("stays").address == server.url("/here")


async def test_pages_of_summaries_are_fetched_by_option_and_once(place: Place) -> None:
    """The page's text is written where robots may fetch it, else the summary; what is known is not fetched again."""
    body = "".join(f"<p>{TEXT.format(what=f'第{number}座灯塔')}</p>" for number in range(4))
    html = f"<html><head><title>灯塔</title></head><body><article><h1>灯塔</h1>{body}</article></body></html>".encode()
    with Hostile() as server:
        links = "".join(
            f"<item><title>灯塔{path}</title><link>{server.url(path)}</link><description>短讯{path}。</description></item>"
            for path in ("/open", "/closed", "/lost")
        )
        server.answers.update(
            {
                "/feed": page(rss(links)),
                "/robots.txt": page(b"User-agent: *\nDisallow: /closed\n", "text/plain"),
                "/open": page(html, "text/html; charset=utf-8"),
                "/closed": page(html, "text/html; charset=utf-8"),
            }
        )
        place.add("pages", server.url("/feed"), full_text=True)
        assert (await place.round())["pages"].new == 3
        texts = {
            path.read_text("utf-8").split("]", 1)[0].split("灯塔")[-1]: path.read_text("utf-8")
            for path in place.files()
        }
        assert "第3座灯塔" in texts["/open"]
        assert "短讯/closed" in texts["/closed"]
        assert "短讯/lost" in texts["/lost"]
        assert not server.asked("/closed")
        assert (await place.round())["pages"].paths == ()
        assert len(server.asked("/open")) == 1


async def test_a_site_that_says_too_much_is_not_asked_for_more_pages(place: Place) -> None:
    """In that look; the next one goes on where it was."""
    with Hostile() as server:
        links = "".join(
            f"<item><title>灯塔{number}</title><link>{server.url(f'/{number}')}</link><description>短讯。</description>"
            "<pubDate>Mon, 23 Nov 2026 19:00:00 GMT</pubDate></item>"
            for number in range(5)
        )
        server.answers.update({"/feed": page(rss(links), etag='"1"')})
        server.answers.update({f"/{number}": busy(429) for number in range(5)})
        place.add("pages", server.url("/feed"), full_text=True)
        assert (await place.round())["pages"].new == 0
        assert sum(len(server.asked(f"/{number}")) for number in range(5)) == 1
        server.answers.update({f"/{number}": page(b"<p>.</p>", "text/html") for number in range(5)})
        assert (await place.round())["pages"].new == 5


async def test_a_slow_host_leaves_places_to_others(place: Place) -> None:
    """However many sources it serves, all of them due before the others."""
    slow = {f"/{number}": silent(1.0) for number in range(40)}
    with Hostile(slow) as server, Hostile({"/good": page(rss(item(1)))}, host="127.0.0.2") as other:
        for path in slow:
            place.add(f"a{path[1:]}", server.url(path))
        place.add("z", other.url("/good"))
        order = list(await place.round())
    assert place.told.index("z") < 10
    assert len(order) == 41


async def test_two_hundred_unchanged_feeds(place: Place) -> None:
    """A round over them takes seconds."""
    feeds = {f"/{number}": page(rss(item(number)), etag=f'"{number}"') for number in range(200)}
    with Hostile(feeds) as server:
        for path in feeds:
            place.add(f"feed{path[1:]}", server.url(path))
        assert sum(one.new for one in (await place.round()).values()) == 200
        began = time.monotonic()
        found = await place.round()
        assert time.monotonic() - began < 10
        assert not any(one.error or one.new for one in found.values())


def git(folder: Path, *arguments: str) -> None:
    """Run git as someone."""
    who = ("-c", "user.name=someone", "-c", "user.email=some@one.example", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, "-C", str(folder), *arguments], check=True, capture_output=True)


async def test_an_archive_in_git_is_cloned_and_pulled(place: Place, tmp_path: Path) -> None:
    """A new commit comes with the next look; a rewritten past and hooks of the repository do no harm."""
    origin = tmp_path / "origin"
    (origin / "_posts").mkdir(parents=True)
    (origin / "_posts" / "1.md").write_text(file_text("灯塔", "https://a.example/1", "灯塔将在十月点亮。"), "utf-8")
    git(origin, "init", "--quiet")
    git(origin, "add", ".")
    git(origin, "commit", "--quiet", "-m", "one")
    place.add("archive", str(origin), Kind.GIT)
    clone = tmp_path / "clones" / "archive"
    first = (await place.round())["archive"]
    assert (first.error, first.paths) == ("", (clone,))
    assert (await place.round())["archive"].paths == ()
    (origin / "_posts" / "2.md").write_text(file_text("新桥", "https://a.example/2", "新桥明年通车。"), "utf-8")
    git(origin, "add", ".")
    git(origin, "commit", "--quiet", "--amend", "-m", "another")
    (clone / "_posts" / "1.md").write_text("spoilt by hand", "utf-8")
    assert (await place.round())["archive"].paths == (clone,)
    assert {path.name for path in clone.rglob("*.md")} == {"1.md", "2.md"}
    assert "spoilt" not in (clone / "_posts" / "1.md").read_text("utf-8")


@pytest.mark.parametrize("address", ["ext::sh -c touch% /tmp/x", "--upload-pack=touch /tmp/x", "nowhere"])
async def test_what_is_no_repository_is_refused(tmp_path: Path, address: str) -> None:
    """Neither a command in disguise nor a folder that is not there is given to git."""
    with pytest.raises(SourceError):
        await repositories.bring(address, tmp_path / "clone")
    assert not list(tmp_path.iterdir())


async def test_folders_and_what_of_them_is_read(place: Place, tmp_path: Path) -> None:
    """A folder that is gone is an error; of one of Jekyll's layout only the posts are read."""
    (tmp_path / "blog" / "_posts").mkdir(parents=True)
    place.add("blog", str(tmp_path / "blog"), Kind.JEKYLL)
    place.add("lost", str(tmp_path / "lost"), Kind.FOLDER)
    found = await place.round()
    assert found["blog"].error == ""
    assert "is a disk not mounted" in found["lost"].error
    assert folder_of(found["blog"].origin, tmp_path) == tmp_path / "blog" / "_posts"


async def test_a_clone_whose_git_was_killed_is_pulled_again(place: Place, tmp_path: Path) -> None:
    """Its lock is left alone as long as that git may be at work, and then taken away."""
    origin = tmp_path / "origin"
    origin.mkdir()
    (origin / "1.md").write_text(file_text("灯塔", "https://a.example/1", "灯塔将在十月点亮。"), "utf-8")
    git(origin, "init", "--quiet")
    git(origin, "add", ".")
    git(origin, "commit", "--quiet", "-m", "one")
    place.add("archive", str(origin), Kind.GIT)
    assert not (await place.round())["archive"].error
    lock = tmp_path / "clones" / "archive" / ".git" / "index.lock"
    lock.touch()
    (origin / "2.md").write_text(file_text("新桥", "https://a.example/2", "新桥明年通车。"), "utf-8")
    git(origin, "add", ".")
    git(origin, "commit", "--quiet", "-m", "two")
    assert (await place.round())["archive"].error
    os.utime(lock, (0, 0))
    assert not (await place.round())["archive"].error
    assert (tmp_path / "clones" / "archive" / "2.md").exists()


async def test_one_item_that_nobody_can_bear_stops_no_other(place: Place) -> None:
    """Addresses that are none, halves of characters in titles, texts and names."""
    items: list[dict[str, str]] = [
        {"id": "1\ud800", "title": "灯塔\ud83d一号", "content_html": f"<p>{TEXT} \ud800</p>"},
        {"id": "2", "url": "http://[1:2]/x", "title": "二号", "content_text": "短讯。"},
        {"id": "3", "url": "http://a.example:99999999/", "title": "三号", "content_text": "短讯。"},
        {"id": "4", "title": "灯塔四号", "content_text": TEXT},
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "home_page_url": "http://[bad", "items": items}
    with Hostile({"/feed": page(json.dumps(feed).encode(), "application/feed+json")}) as server:
        place.add("news", server.url("/feed"), full_text=True)
        found = (await place.round())["news"]
    assert found.error == ""
    texts = "".join(path.read_text("utf-8") for path in place.files())
    assert "灯塔四号" in texts
    assert "一号" in texts


async def test_what_our_own_disk_refuses_is_said_of_that_source_alone(place: Place) -> None:
    """And is not held against it."""
    (place.archive).mkdir()
    (place.archive / "bad").write_text("a file where its folder should be")
    with Hostile({"/bad": page(rss(item(1))), "/good": page(rss(item(2)))}) as server:
        place.add("bad", server.url("/bad"))
        place.add("good", server.url("/good"))
        found = await place.round()
    assert found["good"].new == 1
    assert "bad" in found["bad"].error
    assert place.roster.find("bad").health.failures == 0
