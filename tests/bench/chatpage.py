"""A conversation as a page that looks like a chat on a phone: what Telegram's own parser makes of each message."""

import base64
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from bot.render.html import Html, joined, tag
from tests.telegram.oracle import Entity, Parsed, detected, parse

WIDE = 390  # of the phone, in its points
NOTHING = Html()
_CSS = (Path(__file__).parent / "chatpage.css").read_text(encoding="utf-8")
_QUOTES = {"blockquote": "quote", "expandable_blockquote": "quote folded"}
_STYLES = {  # as the app draws each kind
    **dict.fromkeys(("bold", "italic", "underline", "code"), ""),
    **dict.fromkeys(("text_link", "url", "botcommand", "mention", "hashtag", "emailaddress"), "link"),
}
# The height of the page, for who shoots it; and an arrow on each quotation that is not all shown.
_SCRIPT = """
for (const quote of document.querySelectorAll('.folded .said'))
  if (quote.scrollHeight > quote.clientHeight + 2) quote.parentElement.classList.add('more');
document.documentElement.dataset.high = Math.ceil(document.querySelector('.phone').getBoundingClientRect().height);
"""


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message as its reader sees it."""

    html: str  # as sent to Telegram; a reader's own message has no markup
    mine: bool = False  # the reader's
    rows: tuple[tuple[str, ...], ...] = ()  # labels of the buttons
    replies_to: str = ""  # the beginning of the message that it points back to
    photo: bytes = b""
    edited: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    """What the app itself says."""

    language: str
    bot: str
    kind: str
    you: str
    edited: str
    write: str


NAMES = {
    "zh-Hans": Names("zh-Hans", "引文", "机器人", "你", "已编辑", "消息"),
    "zh-Hant": Names("zh-Hant", "引文", "機器人", "你", "已編輯", "訊息"),
    "en": Names("en", "引文", "bot", "You", "edited", "Message"),
}


def page(bubbles: Sequence[Bubble], names: Names, *, dark: bool) -> str:
    """All of a conversation, light or dark."""
    head = tag(
        "header",
        tag("span", "‹", class_="back"),
        tag("span", names.bot[:1], class_="face"),
        tag("span", tag("b", names.bot), tag("small", names.kind), class_="name"),
    )
    foot = tag("footer", tag("span", names.write, class_="field"), tag("span", Html("&#10148;"), class_="send"))
    said = [_bubble(number, bubble, names) for number, bubble in enumerate(bubbles)]
    phone = tag("div", head, tag("main", *said), foot, class_="phone dark" if dark else "phone")
    return "<!DOCTYPE html>" + tag(
        "html",
        tag("head", tag("meta", charset="utf-8"), tag("title", names.bot), tag("style", Html(_CSS))),
        tag("body", phone, tag("script", Html(_SCRIPT))),
        lang=names.language,
    )


def drawn(html: str, clock: Html = NOTHING) -> Html:
    """The text of a message with its formatting, as it is shown; the time stands in its last line if it fits."""
    message = parse(html) if html else Parsed("", ())
    data = message.text.encode("utf-16-le")  # what entities count
    by_itself = [e for e in detected(message.text) if not any(_meet(e, other) for other in _links(message.entities))]
    entities = (*message.entities, *by_itself)
    quotes = sorted((e for e in entities if e.type in _QUOTES), key=lambda e: e.offset)
    pieces: list[Html] = []
    at = 0
    for quote in quotes:
        start, end = quote.offset, quote.offset + quote.length
        pieces.append(tag("div", *_runs(data, *_trimmed(data, at, start, first=not pieces), entities), class_="said"))
        inside = tag("div", *_runs(data, start, end, entities), class_="said")
        pieces.append(tag("blockquote", inside, class_=_QUOTES[quote.type]))
        at = end
    whole = _trimmed(data, at, len(data) // 2, first=not pieces, last=True)
    pieces.append(tag("div", *_runs(data, *whole, entities), clock, class_="said"))
    return joined(pieces)


def _links(entities: Iterable[Entity]) -> list[Entity]:
    return [entity for entity in entities if entity.type in ("text_link", "code", "pre")]


def _meet(one: Entity, other: Entity) -> bool:
    return one.offset < other.offset + other.length and other.offset < one.offset + one.length


def _trimmed(data: bytes, start: int, end: int, *, first: bool, last: bool = False) -> tuple[int, int]:
    """A stretch beside a quotation, which begins and ends a line, without the line feeds that only do that."""
    feed = "\n".encode("utf-16-le")
    if not first and start < end and data[2 * start : 2 * start + 2] == feed:
        start += 1
    if not last and start < end and data[2 * end - 2 : 2 * end] == feed:
        end -= 1
    return start, end


def _runs(data: bytes, start: int, end: int, entities: Sequence[Entity]) -> Iterator[Html]:
    """A stretch of text, in UTF-16 units, cut where a style begins or ends."""
    styled = [e for e in entities if e.type in _STYLES and e.offset < end and e.offset + e.length > start]
    cuts = {start, end, *(e.offset for e in styled), *(e.offset + e.length for e in styled)}
    places = sorted(cut for cut in cuts if start <= cut <= end)
    for one, other in pairwise(places):
        kinds = (_STYLES[e.type] or e.type for e in styled if e.offset <= one and other <= e.offset + e.length)
        text = data[2 * one : 2 * other].decode("utf-16-le")
        yield tag("span", text, class_=" ".join(sorted(set(kinds))))


def _bubble(number: int, bubble: Bubble, names: Names) -> Html:
    parts: list[Html] = []
    if bubble.replies_to:
        whose = names.bot if bubble.mine else names.you
        parts.append(tag("div", tag("b", whose), tag("span", bubble.replies_to), class_="replied"))
    if bubble.photo:
        source = f"data:image/png;base64,{base64.b64encode(bubble.photo).decode()}"
        parts.append(Html(f'<img src="{source}">'))
    at = f"21:{4 + number // 2:02}"  # the same each time, or every picture would be new
    clock = tag("time", f"{names.edited} {at}" if bubble.edited else at, class_="clock")
    parts.append(tag("div", bubble.html, clock, class_="said") if bubble.mine else drawn(bubble.html, clock))
    rows = [tag("div", *(tag("span", label) for label in row), class_="row") for row in bubble.rows]
    message = tag("div", *parts, class_="bubble")
    return tag("section", message, *rows, class_="mine" if bubble.mine else "theirs")
