"""A feed's document to its items: RSS of any version, Atom, JSON Feed, also where they are malformed."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from retrieval.errors import FeedError
from retrieval.gathering.charset import decode
from retrieval.gathering.entries import Entry, Sheet, Text
from retrieval.gathering.jsonfeed import looks_like_json, read_json
from retrieval.gathering.moments import read_moment, zone_of
from retrieval.gathering.rendering import TAG
from retrieval.gathering.syndication import read_xml
from retrieval.reading.address import canonical
from retrieval.reading.tidy import decode_entities, letters, tidy

_LARGEST = 8 << 20  # characters; the worst that can be written takes about a second for 100,000 of them
_LONGEST_KEY = 512
_LONGEST_ADDRESS = 4096  # characters; with a title it must stay below what a header's line may be
_LONGEST_TITLE = 1000
_WHOLE = 300  # letters from which on a description is taken for the text: no summary is as long as half a short article
_INLINE_IMAGE = re.compile(r"""\ssrc\s?=\s?(?:"data:[^"]*"|'data:[^']*')""", re.IGNORECASE)  # megabytes, of no letter
_BROKEN_OFF = re.compile(
    r"(?:\.{3}|…|(?:阅读|閱讀|查看)(?:全文|原文|更多)|更多(?:内容|內容)|Read more|Continue reading)[\s»>→.…\]]*$",
    re.IGNORECASE,
)
_TAIL = 80  # characters in which a text says that it is broken off


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a feed."""

    key: str  # tells it from others of its feed: the feed's id for it, or else its canonical URL, or else a hash of it
    url: str  # canonical, "" where it has none
    title: str  # tidy, "" where it has none
    html: str  # the body; "" where it has none
    published: datetime | None  # aware, UTC; as the feed says, be it in the future
    updated: datetime | None
    author: str
    summary: bool  # the feed carries no full text of it


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says at one time."""

    title: str
    site: str  # the address of the site it is of, "" where it does not say
    items: tuple[Item, ...]  # in the feed's order
    every: timedelta | None  # how often it says that it changes


def read_feed(body: bytes, content_type: str, url: str) -> Feed:
    """Read a feed's document, fetched from an address with an HTTP content type ("" for none).

    Raises:
        FeedError: It is no feed, or a hostile one.
    """
    text = decode(body, content_type)
    if len(text) > _LARGEST:
        raise FeedError(f"{url}: {len(text):,} characters are no feed; the limit is {_LARGEST:,}")
    if not text.strip():
        raise FeedError(f"{url}: empty, where a feed was expected; open the address in a browser")
    sheet = read_json(text, url) if looks_like_json(text) else read_xml(text, url)
    if sheet is None:
        raise FeedError(f"{url}: no RSS, Atom or JSON Feed; give the address of the feed, or of the site")
    return Feed(
        title=_line(sheet.title),
        site=canonical(sheet.site),
        items=tuple(_items(sheet)),
        every=timedelta(minutes=sheet.minutes) if sheet.minutes > 0 else None,
    )


def _items(sheet: Sheet) -> Iterable[Item]:
    entries = dict.fromkeys(sheet.entries)  # what is written twice is one
    told = {entry: canonical(entry.link) for entry in entries}
    ids = Counter(entry.id for entry in entries)
    links = Counter(told.values())
    for entry, url in told.items():
        item = _item(entry, url if len(url) <= _LONGEST_ADDRESS else "", sheet)
        own = url and links[url] == 1 and url != canonical(sheet.site)
        # An id that several have is no id, and an address that several have does not tell them apart.
        key = entry.id if entry.id and ids[entry.id] == 1 else url if own else _hash(item)
        yield _with_key(item, key)


def _item(entry: Entry, url: str, sheet: Sheet) -> Item:
    html, whole = _body(entry)
    zone = zone_of(sheet.language)
    return Item(
        key="",
        url=url,
        title=_line(entry.title)[:_LONGEST_TITLE].rstrip(),
        html=html,
        published=read_moment(entry.published, zone),
        updated=read_moment(entry.updated, zone),
        author=_line(entry.author),
        summary=not whole,
    )


def _with_key(item: Item, key: str) -> Item:
    key = key if len(key) <= _LONGEST_KEY else hashlib.sha256(key.encode(errors="replace")).hexdigest()
    return Item(key, item.url, item.title, item.html, item.published, item.updated, item.author, item.summary)


def _hash(item: Item) -> str:
    return hashlib.sha256(f"{item.title}\n{item.html}".encode(errors="replace")).hexdigest()[:32]


def _body(entry: Entry) -> tuple[str, bool]:
    """The longer of an entry's texts, and whether it is the whole one."""
    full, brief = _markup(entry.full), _markup(entry.brief)
    told, said = _visible(full), _visible(brief)
    html, text = (full, told) if len(letters(told)) >= len(letters(said)) else (brief, said)
    length = len(letters(text))
    claimed = html is full and length > len(letters(said))
    whole = length > 0 and not _BROKEN_OFF.search(text.rstrip()[-_TAIL:]) and (claimed or length >= _WHOLE)
    return html, whole


def _markup(text: Text) -> str:
    """A text as HTML. What says that it is HTML and has no tag is lines of text."""
    if text.html and TAG.search(text.value):
        return _INLINE_IMAGE.sub("", text.value).strip()
    lines = filter(None, (line.strip() for line in text.value.splitlines()))
    return "".join(f"<p>{line if text.html else escape(line, quote=False)}</p>" for line in lines)


def _visible(html: str) -> str:
    return tidy(decode_entities(TAG.sub(" ", html)))


def _line(text: str) -> str:
    """A title or a name as our reader of files will read it: without markup, entities decoded."""
    return tidy(decode_entities(decode_entities(TAG.sub("", text))))
