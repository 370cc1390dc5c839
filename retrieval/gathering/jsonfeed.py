"""JSON Feed, versions 1 and 1.1 (https://www.jsonfeed.org)."""

import json
import re
from collections.abc import Mapping
from urllib.parse import urljoin

from retrieval.errors import FeedError
from retrieval.gathering.entries import Entry, Sheet, Text
from retrieval.gathering.syndication import clean

_HALF = re.compile("[\ud800-\udfff]")  # of a character, as `\\ud83d` may stand alone: no file can hold it


def looks_like_json(text: str) -> bool:
    """Whether a document is JSON rather than XML."""
    return text.lstrip("\ufeff \t\r\n").startswith("{")


def read_json(text: str, url: str) -> Sheet | None:
    """Read a document fetched from an address; None where it is no feed.

    Raises:
        FeedError: It is no JSON, or nested beyond reason.
    """
    try:
        told = json.loads(text.lstrip("\ufeff \t\r\n"))
    except (ValueError, RecursionError) as error:
        raise FeedError(f"{url}: damaged JSON ({error}); open the address in a browser") from error
    items = told.get("items") if isinstance(told, dict) else None
    if not isinstance(items, list):
        return None
    return Sheet(
        title=_said(told, "title"),
        site=_absolute(url, _said(told, "home_page_url")),
        language=_said(told, "language"),
        minutes=0.0,
        entries=tuple(_entry(item, url) for item in items if isinstance(item, dict)),
    )


def _entry(item: Mapping[str, object], url: str) -> Entry:
    link = _said(item, "url") or _said(item, "external_url")
    html, plain = _said(item, "content_html"), _said(item, "content_text")
    return Entry(
        id=_said(item, "id").strip(),
        link=_absolute(url, link),
        title=_said(item, "title"),
        full=Text(clean(html, url)) if html else Text(plain, html=False),
        brief=Text(_said(item, "summary"), html=False),
        published=_said(item, "date_published"),
        updated=_said(item, "date_modified"),
        author=_author(item),
    )


def _absolute(base: str, link: str) -> str:
    try:
        return urljoin(base, link) if link else ""
    except ValueError:  # brackets that are no IPv6 address
        return ""


def _author(item: Mapping[str, object]) -> str:
    several = item.get("authors")
    first = several[0] if isinstance(several, list) and several else item.get("author")
    return _said(first, "name") if isinstance(first, dict) else ""


def _said(thing: Mapping[str, object], name: str) -> str:
    value = thing.get(name)
    if isinstance(value, int) and not isinstance(value, bool):  # an id may be a number
        return str(value)
    return _HALF.sub("\ufffd", value) if isinstance(value, str) else ""
