"""The feeds of a site are found."""

import time

import pytest

from retrieval.errors import FetchError
from retrieval.gathering.discover import Found, discover
from retrieval.gathering.fetch import Fetcher, Fetching
from tests.retrieval.gathering.server import Answer, Hostile, Reply, moved, page

LOCAL = Fetching(allowed=("127.0.0.0/8",))
JSON = """{"version": "https://jsonfeed.org/version/1.1", "title": "城", "items": [{"id": "1", "content_text": "x"}]}"""


def _rss(title: str) -> Answer:
    item = "<item><title>公交</title><link>https://city.example/1</link><description>新线路</description></item>"
    return page(f'<rss version="2.0"><channel><title>{title}</title>{item}</channel></rss>'.encode())


def _html(head: str = "", body: str = "") -> Answer:
    return page(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(), "text/html")


async def _found(answers: dict[str, Answer], path: str = "/", *, scheme: bool = True) -> tuple[list[Found], list[str]]:
    """The feeds found, their addresses as paths, and what was asked for."""
    with Hostile(answers) as server:
        async with Fetcher(LOCAL) as fetcher:
            address = server.url(path) if scheme else server.url(path).removeprefix("http://")
            found = await discover(fetcher, address)
        root = server.url("")
        return [Found(each.url.removeprefix(root), each.title, each.items) for each in found], [
            request.path for request in server.requests
        ]


async def test_feed_itself() -> None:
    """The address of a feed is that feed, and where it moved to for good is its address."""
    assert await _found({"/rss": _rss("城市报")}, "/rss") == ([Found("/rss", "城市报", 1)], ["/rss"])
    found, _ = await _found({"/old": moved("/new"), "/new": _rss("城市报")}, "/old")
    assert found == [Found("/new", "城市报", 1)]


async def test_declared() -> None:
    """A page's declared feeds are found in its order, relative to its base, comments last, dead ones left out."""
    head = """<base href="/blog/"><link rel=stylesheet type="text/css" href="a.css">
      <link rel="alternate" type="application/rss+xml" href="comments/feed">
      <LINK REL="Alternate" TYPE="application/atom+xml" HREF="atom">
      <link rel="alternate" type="application/feed+json" href="/feed.json?a=1&amp;b=2">
      <link rel="alternate" type="application/rss+xml" href="dead">
      <link rel="alternate" type="application/rss+xml" href="page">
      <link rel="alternate" hreflang="en" href="/en/"><link rel="alternate" type="application/rss+xml" href="http://[bad">"""
    answers = {
        "/": _html(head),
        "/blog/comments/feed": _rss("评论"),
        "/blog/atom": _rss("博客"),
        "/feed.json?a=1&b=2": page(JSON.encode(), "application/feed+json"),
        "/blog/page": _html(),
        "/feed": _rss("不该问"),
    }
    found, asked = await _found(answers)
    assert [(each.url, each.title) for each in found] == [
        ("/blog/atom", "博客"),
        ("/feed.json?a=1&b=2", "城"),
        ("/blog/comments/feed", "评论"),
    ]
    assert "/feed" not in asked
    assert "/en/" not in asked


async def test_linked() -> None:
    """Where none is declared, links of the site that look like feeds are looked at, those of others not."""
    body = '<a href="/about">关于</a> <a href="http://other.invalid/rss.xml">别处</a> <a href="/news/rss.xml">RSS</a>'
    found, asked = await _found({"/": _html(body=body), "/news/rss.xml": _rss("新闻")})
    assert found == [Found("/news/rss.xml", "新闻", 1)]
    assert asked == ["/", "/news/rss.xml"]


async def test_usual_places() -> None:
    """Where nothing is said, the places are tried that sites usually have, beside the page and at the root."""
    found, _ = await _found({"/blog/": _html(), "/blog/atom.xml": _rss("博客"), "/atom.xml": _rss("根")}, "/blog/")
    assert found == [Found("/blog/atom.xml", "博客", 1)]
    found, _ = await _found({"/a/b": _html(), "/rss.xml": _rss("根")}, "/a/b")
    assert found == [Found("/rss.xml", "根", 1)]


async def test_no_scheme() -> None:
    """An address as people write it, without a scheme, is tried with https and then with http."""
    found, _ = await _found({"/rss": _rss("城市报")}, "/rss", scheme=False)
    assert found == [Found("/rss", "城市报", 1)]


async def test_none() -> None:
    """A site without a feed says so in one line; one that answers everything with its front page has none either."""
    with pytest.raises(FetchError, match="no feed that can be found") as caught:
        await _found({"/": _html()})
    assert caught.value.lasting
    with pytest.raises(FetchError, match="answered 404"):
        await _found({}, "/x")


async def test_private() -> None:
    """A feed that a page declares in a private network is not fetched."""
    with Hostile({"/rss": _rss("内网")}) as inner, Hostile() as outer:
        address = inner.url("/rss").replace("127.0.0.1", "127.0.0.2")
        outer.answers["/"] = _html(f'<link rel="alternate" type="application/rss+xml" href="{address}">')
        async with Fetcher(Fetching(allowed=("127.0.0.1",))) as fetcher:
            with pytest.raises(FetchError, match="no feed"):
                await discover(fetcher, outer.url("/"))
    assert not inner.requests


async def test_hostile_page() -> None:
    """A page of a hundred thousand declared feeds, or never closed, costs a few requests and little time."""
    crowd = '<link rel="alternate" type="application/rss+xml" href="{}">'
    many = "".join(crowd.format(number) for number in range(30_000))
    begun = time.process_time()
    unclosed = Reply(200, {"Content-Type": "text/html"}, b"<a href='" * 200_000)
    with Hostile({"/": _html(many), "/open": unclosed}) as server:
        async with Fetcher(LOCAL) as fetcher:
            for path in ("/", "/open"):
                with pytest.raises(FetchError, match="no feed"):
                    await discover(fetcher, server.url(path))
    assert len(server.requests) < 60
    assert time.process_time() - begun < 15
