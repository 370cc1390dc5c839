"""The canonical form of an article's address: one spelling an article, and still one a browser opens."""

import re
from urllib.parse import quote

from retrieval.reading.tidy import tidy

_ADDRESS = re.compile(
    r"(?P<scheme>https?)://(?:[^/?#@]*@)?"
    r"(?P<host>\[[0-9a-f:.]+\]|[^/?#:@\[\]\\\s]+)(?::(?P<port>\d*))?"
    r"(?P<path>(?:/[^?#]*)?)(?:\?(?P<query>[^#]*))?(?:#(?P<fragment>.*))?",
    re.IGNORECASE,
)
# Added to links to count readers; none of them chooses what is shown.
_TRACKING = re.compile(r"(?:utm_\w+|at_medium|at_campaign\w*|mc_[ce]id|igshid|fbclid|[dgy]clid|msclkid)(?:=|$)")
_MAY_NOT_STAND = re.compile(r'[^\x21-\x7e]|["<>]')
_DEFAULT_PORTS = {("http", "80"), ("https", "443")}


def canonical(url: str) -> str:
    """One spelling of a http(s) address, "" for anything else.

    What works is neither decoded nor encoded again: only characters that may not stand in an address are encoded.
    A fragment is dropped unless it chooses the page (`#!…`, or a path: one publisher's slugs begin with `#`).
    """
    match = _ADDRESS.fullmatch(tidy(url).replace("&amp;", "&"))
    if not match:
        return ""
    scheme, host = match["scheme"].lower(), match["host"].lower()
    port = "" if not match["port"] or (scheme, match["port"]) in _DEFAULT_PORTS else f":{match['port']}"
    path = "/" + match["path"].lstrip("/")
    kept = [pair for pair in (match["query"] or "").split("&") if pair and not _TRACKING.match(pair)]
    query = "?" + "&".join(kept) if kept else ""
    fragment = match["fragment"] or ""
    route = f"#{fragment}" if fragment.startswith("!") or "/" in fragment else ""
    return _MAY_NOT_STAND.sub(lambda char: quote(char[0]), f"{scheme}://{host}{port}{path}{query}{route}")


def host(url: str) -> str:
    """The host of an address without `www.`, "" when it has none."""
    match = _ADDRESS.fullmatch(url)
    return match["host"].lower().removeprefix("www.") if match else ""
