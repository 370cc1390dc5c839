"""RSS and Atom, also where they are malformed. The one door to feedparser.

feedparser is given text that was decoded, and never an address: it fetches nothing.
"""

import io
import re
from typing import Any

from retrieval.errors import FeedError
from retrieval.gathering.entries import Entry, Sheet, Text

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ENTITY = re.compile(r"<!ENTITY\s+(?:%\s*)?\S+\s+(?P<value>\"[^\"]*\"|'[^']*'|\w+)", re.IGNORECASE)
_CHARACTER = re.compile(r"&#\w{1,8};")  # what an entity may be made of; more than one can spell another entity
_LONGEST_ENTITY = 64  # characters; those of honest feeds are names of single characters
_MOST_ENTITIES = 300
_PERIODS = {"hourly": 60.0, "daily": 1440.0, "weekly": 10080.0, "monthly": 43200.0, "yearly": 525600.0}


def read_xml(text: str, url: str) -> Sheet | None:
    """Read a document fetched from an address; None where it is no feed.

    Raises:
        FeedError: It declares entities that grow.
    """
    import feedparser  # noqa: PLC0415 - not where nothing is gathered

    text = _NO_XML.sub("", _DECLARATION.sub("", text.lstrip("\ufeff"))).lstrip()
    _refuse_bombs(text, url)
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    found = feedparser.parse(io.BytesIO(text.encode()), response_headers=headers)
    if not (found.get("version") or found.entries):
        return None
    feed = found.feed
    return Sheet(
        title=_said(feed, "title"),
        site=_said(feed, "link"),
        language=_said(feed, "language"),
        minutes=_minutes(feed),
        entries=tuple(_entry(entry, dated=str(found.get("version")).startswith("rss")) for entry in found.entries),
    )


def clean(html: str, base: str) -> str:
    """HTML as feedparser gives it: without scripts, its links absolute."""
    from feedparser.sanitizer import _sanitize_html  # noqa: PLC0415 - as above
    from feedparser.urls import resolve_relative_uris  # noqa: PLC0415

    return str(_sanitize_html(resolve_relative_uris(html, base, "utf-8", "text/html"), "utf-8", "text/html"))


def _refuse_bombs(text: str, url: str) -> None:
    """An entity that is long, or made of others, multiplies: a kilobyte can become gigabytes.

    They are looked for everywhere, since where a DTD ends is easily hidden, and no article's text has one unescaped.
    """
    declared = [match["value"].strip("\"'") for match in _ENTITY.finditer(text)] if "<!DOCTYPE" in text else []
    nested = any(re.search(r"[&%]", value) and not _CHARACTER.fullmatch(value) for value in declared)
    if nested or len(declared) > _MOST_ENTITIES or any(len(value) > _LONGEST_ENTITY for value in declared):
        raise FeedError(f"{url}: refused, for its XML declares entities that grow; tell its publisher, or remove it")


def _entry(entry: Any, *, dated: bool) -> Entry:
    """One entry; `dated` where a date that is not told to be the update's is that of publication."""
    contents = [part for part in entry.get("content", ()) if part.get("value")]
    full: Any = max(contents, key=lambda part: len(part["value"]), default={})
    brief = entry.get("summary_detail") or {}
    updated = str(dict.get(entry, "updated") or "")  # feedparser would answer for a missing one with `published`
    return Entry(
        id=_said(entry, "id").strip(),
        link=_link(entry),
        title=_title(entry.get("title_detail") or {}),
        full=_text(full),
        brief=_text(brief),
        published=_said(entry, "published") or (updated if dated else ""),
        updated=updated,
        author=_said(entry, "author"),
    )


def _link(entry: Any) -> str:
    alternates = [link.get("href", "") for link in entry.get("links", ()) if link.get("rel") == "alternate"]
    told = [_said(entry, "feedburner_origlink"), _said(entry, "link"), *alternates]
    if _said(entry, "id").lower().startswith(("http://", "https://")) and entry.get("guidislink", True):
        told.append(_said(entry, "id"))
    return next((link for link in told if link.lower().startswith(("http://", "https://"))), "")


def _text(detail: Any) -> Text:
    return Text(str(detail.get("value") or ""), detail.get("type") != "text/plain")


def _title(detail: Any) -> str:
    return str(detail.get("value") or "")


def _minutes(feed: Any) -> float:
    if period := _PERIODS.get(_said(feed, "sy_updateperiod").strip().lower()):
        return period / max(_number(_said(feed, "sy_updatefrequency")), 1.0)
    return _number(_said(feed, "ttl"))


def _number(text: str) -> float:
    return float(text) if re.fullmatch(r"\d{1,7}", text := text.strip()) else 0.0


def _said(thing: Any, name: str) -> str:
    value = thing.get(name)
    return value if isinstance(value, str) else ""
