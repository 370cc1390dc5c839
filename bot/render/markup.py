"""Telegram's HTML, composed so that what it will be after parsing is known beforehand.

Telegram counts a message after parsing, in UTF-16 units, and drops without an error what it does not like: links it
finds no host in, entities past the hundredth. So every piece carries the text a reader will see beside its markup.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

from bot.render.common import units

UNITS = 4096
ENTITIES = 100
BYTES = 30_000  # of HTML; the server takes 32,768
LINK_BYTES = 4096  # a longer address is not worth its room

# What Telegram makes blanks of, and what it deletes; lone surrogates cannot be sent at all.
_BLANKED = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f]")
_DELETED = re.compile(r"[\r\u2028-\u202e\u0333\u033f\u030a\ud800-\udfff]")
_HOST = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W_](?:[\w-]{0,61}[^\W_])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Rich:
    """Balanced HTML, the text it will be, and how many entities Telegram will find in it."""

    html: str = ""
    text: str = ""
    entities: int = 0

    def __add__(self, other: "Rich") -> "Rich":
        return Rich(self.html + other.html, self.text + other.text, self.entities + other.entities)

    @property
    def units(self) -> int:
        """Length after parsing, as Telegram counts."""
        return units(self.text)

    def fits(self) -> bool:
        """Whether this can be one message."""
        return self.units <= UNITS and self.entities <= ENTITIES and len(self.html.encode()) <= BYTES


def sendable(text: str) -> str:
    """`text` as it will arrive: without the characters that Telegram takes out. Articles as parsed hold none."""
    return _DELETED.sub("", _BLANKED.sub(" ", text))


def plain(text: str) -> Rich:
    """Text of any origin, harmless."""
    kept = sendable(text)
    return Rich(escape(kept, quote=False), kept)


def bold(inner: Rich) -> Rich:
    """In bold."""
    return _tagged("<b>", inner, "</b>")


def underlined(inner: Rich) -> Rich:
    """Underlined."""
    return _tagged("<u>", inner, "</u>")


def italic(inner: Rich) -> Rich:
    """In italics."""
    return _tagged("<i>", inner, "</i>")


def link(inner: Rich, url: str, most: int = LINK_BYTES) -> Rich:
    """Linked, or as it is where Telegram would drop the link or its HTML takes more than `most` bytes."""
    href = escape(url)
    if not linkable(url) or len(href.encode()) > most:
        return inner
    return _tagged(f'<a href="{href}">', inner, "</a>")


def code(inner: Rich) -> Rich:
    """In a fixed width, copied by a tap."""
    return _tagged("<code>", inner, "</code>")


def blockquote(inner: Rich, *, folded: bool = True) -> Rich:
    """As a quotation, one that unfolds or one that is open. Quotations cannot be nested."""
    return _tagged("<blockquote expandable>" if folded else "<blockquote>", inner, "</blockquote>")


def joined(parts: Iterable[Rich], separator: str) -> Rich:
    """Parts with a separator between them, the empty ones left out."""
    total = Rich()
    for part in parts:
        if part.text:
            total = total + plain(separator) + part if total.text else part
    return total


def packed(blocks: Iterable[Rich], separator: str = "\n\n") -> list[str]:
    """Blocks put together into as few messages as they fit, in order, no block divided; the HTML of each."""
    messages: list[Rich] = []
    for block in blocks:
        if not block.fits():
            raise ValueError(f"a block of {block.units} units and {block.entities} entities fits no message")
        if messages and (longer := joined((messages[-1], block), separator)).fits():
            messages[-1] = longer
        else:
            messages.append(block)
    return [message.html for message in messages if message.text.strip()]


def linkable(url: str) -> bool:
    """Whether Telegram keeps a link to this address: http(s), a host with a dot, and nobody's name before it."""
    try:
        parts = urlsplit(url)
        host, port, user = parts.hostname or "", parts.port, parts.username
        ascii_host = host.encode("idna").decode()
    except (ValueError, UnicodeError):
        return False
    named = parts.scheme in ("http", "https") and _HOST.fullmatch(ascii_host) is not None
    return named and port != 0 and user is None and not re.search(r"[\s\x00-\x1f<>\"\ud800-\udfff]", url)


def _tagged(start: str, inner: Rich, end: str) -> Rich:
    """Blank text keeps no formatting in Telegram, so it gets none."""
    return Rich(start + inner.html + end, inner.text, inner.entities + 1) if inner.text.strip() else inner
