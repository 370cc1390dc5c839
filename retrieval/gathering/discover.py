"""The feeds of a site, from the address a person knows it by."""

import asyncio
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from retrieval.errors import FeedError, FetchError
from retrieval.gathering.charset import decode
from retrieval.gathering.feed import Feed, read_feed
from retrieval.gathering.fetch import FEEDS, PAGES, Fetched, Fetcher, shown

_READ = 2_000_000  # bytes of a page in which its feeds are looked for
_DECLARED, _LINKED = 8, 4  # candidates that are looked at
_TYPES = re.compile(r"application/(?:(?:rss|atom|rdf)\+xml|feed\+json)|(?:application|text)/xml", re.IGNORECASE)
_NAMED = re.compile(r"(?:^|[/._?=-])(?:rss2?|feeds?|atom)(?:\.(?:xml|json|php|aspx?))?/?$", re.IGNORECASE)
_COMMENTS = re.compile(r"comments?(?:/|$)|评论|評論|留言", re.IGNORECASE)
_USUAL = ("feed", "rss.xml", "feed.xml", "atom.xml", "rss", "index.xml", "feed.json")


@dataclass(frozen=True, slots=True)
class Found:
    """A feed of a site: where it is for good, what it calls itself, how many items it has now."""

    url: str
    title: str
    items: int


async def discover(fetcher: Fetcher, address: str) -> tuple[Found, ...]:
    """The feeds at an address, the site's own order, those of comments last; never none.

    The address may be a feed's, a page's that names feeds, or that of a site which has one where sites usually do.
    Each was fetched and is one. Raises FetchError where there is none, or nothing can be fetched.
    """
    page = await _first(fetcher, address.strip())
    own = await _read(page)
    if own is not None:
        return (own,)
    base = page.url
    links = await asyncio.to_thread(_links, page)
    if found := await _those(fetcher, links.declared[:_DECLARED]):
        return found
    linked = [url for url in links.linked if urlsplit(url).hostname == urlsplit(base).hostname]
    if found := await _those(fetcher, linked[:_LINKED]):
        return found
    for url in dict.fromkeys(urljoin(root, name) for root in (base, urljoin(base, "/")) for name in _USUAL):
        if found := await _those(fetcher, [url]):
            return found
    raise FetchError(f"{shown(base)} has no feed that can be found: name the feed's own address", lasting=True)


async def _first(fetcher: Fetcher, address: str) -> Fetched:
    """What is at the address; where its scheme is not said, https goes before http."""
    accept = f"{PAGES}, {FEEDS}"
    if re.match(r"[a-z][a-z0-9+.-]*://", address, re.IGNORECASE):
        return await fetcher.get(address, accept=accept)
    try:
        return await fetcher.get(f"https://{address}", accept=accept)
    except FetchError as error:
        try:
            return await fetcher.get(f"http://{address}", accept=accept)
        except FetchError:
            raise error from None


async def _those(fetcher: Fetcher, urls: Iterable[str]) -> tuple[Found, ...]:
    """Those of the addresses at which there are feeds, each once."""
    found: dict[str, Found] = {}
    for url in sorted(dict.fromkeys(urls), key=lambda each: bool(_COMMENTS.search(each))):
        try:
            feed = await _read(await fetcher.get(url, accept=FEEDS))
        except FetchError:
            continue
        if feed is not None:
            found.setdefault(feed.url, feed)
    return tuple(found.values())


async def _read(fetched: Fetched) -> Found | None:
    try:
        feed: Feed = await asyncio.to_thread(read_feed, fetched.body, fetched.content_type, fetched.url)
    except FeedError:
        return None
    return Found(fetched.moved_to or fetched.url, feed.title, len(feed.items))


class _Links(HTMLParser):
    """The feeds that a page declares in its head, and the links that look like some."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self._base = base
        self.declared: list[str] = []
        self.linked: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One tag."""
        named = {name: value or "" for name, value in attrs}
        href = named.get("href", "").strip()
        if not href:
            return
        if tag == "base":
            self._base = _joined(self._base, href) or self._base
        elif tag == "link" and _TYPES.search(named.get("type", "")):
            if {"alternate", "feed"} & set(named.get("rel", "").lower().split()):
                self.declared += self._kept(href)
        elif tag == "a" and _NAMED.search(href.partition("#")[0]):
            self.linked += self._kept(href)

    def _kept(self, href: str) -> Iterator[str]:
        url = _joined(self._base, href)
        if url.startswith(("http://", "https://")):
            yield url


def _joined(base: str, href: str) -> str:
    try:
        return urljoin(base, href)
    except ValueError:  # brackets that hold no address
        return ""


def _links(page: Fetched) -> _Links:
    links = _Links(page.url)
    links.feed(decode(page.body[:_READ], page.content_type))
    return links
