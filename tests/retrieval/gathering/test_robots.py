"""What a site's robots.txt lets be fetched."""

import asyncio
import time

from retrieval.gathering.fetch import Fetcher, Fetching
from retrieval.gathering.robots import Robots
from tests.retrieval.gathering.server import Answer, Hostile, Reply, busy, page

LOCAL = Fetching(agent="yinwen/1 (news)", allowed=("127.0.0.0/8",))


async def _allowed(rules: Answer, *paths: str) -> list[str]:
    """Which of these paths may be fetched."""
    with Hostile({"/robots.txt": rules}) as server:
        async with Fetcher(LOCAL) as fetcher:
            robots = Robots(fetcher)
            return [path for path in paths if await robots.allows(server.url(path))]


async def test_rules() -> None:
    """Rules for all robots hold for us, rules of others do not, and our own go before those for all."""
    rules = page(b"User-agent: other\nDisallow: /\n\nUser-agent: *\nDisallow: /private\nAllow: /private/news\n")
    assert await _allowed(rules, "/a", "/private/x", "/private/news/1") == ["/a", "/private/news/1"]
    rules = page(b"User-agent: other\nUser-agent: Yinwen\nDisallow: /b*.html$\n\nUser-agent: *\nDisallow: /")
    assert await _allowed(rules, "/a", "/b1.html", "/b1.htmlx") == ["/a", "/b1.htmlx"]


async def test_none() -> None:
    """A site without a robots.txt allows everything; one that cannot be asked just now, nothing."""
    assert await _allowed(Reply(404), "/a") == ["/a"]
    assert await _allowed(Reply(403), "/a") == ["/a"]
    assert await _allowed(Reply(500), "/a") == []
    assert await _allowed(busy(429), "/a") == []


async def test_asked_once() -> None:
    """A site is asked once, also when many of its pages are looked at together."""
    with Hostile({"/robots.txt": Reply(200, {}, b"User-agent: *\nDisallow: /b", before=0.1)}) as server:
        async with Fetcher(LOCAL) as fetcher:
            robots = Robots(fetcher)
            allowed = await asyncio.gather(*(robots.allows(server.url(path)) for path in ("/a", "/b", "/c", "/d")))
    assert allowed == [True, False, True, True]
    assert len(server.requests) == 1


async def test_crawl_delay() -> None:
    """The pause that a site asks for lies between the requests that follow."""
    with Hostile({"/robots.txt": page(b"User-agent: *\nCrawl-delay: 0.4"), "/a": page(b"a")}) as server:
        settings = Fetching(allowed=("127.0.0.0/8",), pause=0.0)
        async with Fetcher(settings) as fetcher:
            assert await Robots(fetcher).allows(server.url("/a"))
            assert fetcher.politeness.pause_of("127.0.0.1") == 0.4


async def test_hostile() -> None:
    """Neither thousands of robots by thousands of rules nor patterns full of stars nor random bytes cost much."""
    crowd = "\n".join(f"User-agent: r{number}" for number in range(15_000))
    rules = "\n".join(f"Disallow: /{'*a' * 9}{number}" for number in range(8_000))
    begun = time.process_time()
    with Hostile({"/robots.txt": page(f"{crowd}\nUser-agent: *\n{rules}".encode())}) as server:
        async with Fetcher(LOCAL) as fetcher:
            assert await Robots(fetcher).allows(server.url("/" + "a" * 2000))
    assert time.process_time() - begun < 10
    assert await _allowed(page(bytes(range(256)) * 100, "text/plain"), "/a") == ["/a"]
