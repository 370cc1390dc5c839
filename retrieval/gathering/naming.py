"""What a source is called where nobody named it: its folder in the archive, and its name for commands."""

import re
from pathlib import Path
from unicodedata import normalize
from urllib.parse import urlsplit

from retrieval.gathering.addresses import literal
from retrieval.gathering.roster import Kind, Origin
from retrieval.reading.source import publisher

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_LEFT_OUT = {"www", "feeds", "feed", "rss", "news", "com", "org", "net", "gov", "edu", "co", "blog", "m"}
_LONGEST = 40


def slug_of(origin: Origin) -> str:
    """A short name: a feed's Chinese title, else what tells its site from others; of a folder or repository its own.

    Readers see it as the publisher of what comes, where that is nobody known by the address.
    """
    if origin.kind is not Kind.FEED:
        return _plain(Path(origin.address.rstrip("/")).name.removesuffix(".git"))
    host = urlsplit(origin.address).hostname or ""
    if not publisher(host) and _CHINESE.search(origin.title):
        return re.sub(r"[\W_]+", "_", normalize("NFC", origin.title)).strip("_")[:_LONGEST].rstrip("_")
    labels = host.split(".") if literal(host) is None else [host]
    telling = [label for label in labels[:-1] if label not in _LEFT_OUT] or labels
    return _plain(max(telling, key=len))


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:_LONGEST] or "source"
