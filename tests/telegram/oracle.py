"""What Telegram makes of a text: its own parser (TDLib, from PyPI `tdjson`), and what that parser loses silently."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from tdjson import td_execute

UNITS = 4096
ENTITIES = 100
BYTES = 32768
# Control characters become blanks; line separators, direction marks and three combining lines are taken out.
ALTERED = re.compile(r"[\x00-\x09\x0b-\x1f\u2028-\u202e\u0333\u033f\u030a]")
_KINDS = {
    "textEntityTypeBold": "bold",
    "textEntityTypeUnderline": "underline",
    "textEntityTypeItalic": "italic",
    "textEntityTypeCode": "code",
    "textEntityTypeTextUrl": "text_link",
    "textEntityTypeBlockQuote": "blockquote",
    "textEntityTypeExpandableBlockQuote": "expandable_blockquote",
}
_TAGS = {"b": "bold", "u": "underline", "i": "italic", "code": "code", "a": "text_link"}


class Refused(Exception):
    """Telegram refuses the text; the message is Telegram's."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A formatted stretch, in UTF-16 units, as the Bot API names it."""

    type: str
    offset: int
    length: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text as a reader will see it."""

    text: str
    entities: tuple[Entity, ...]

    @property
    def units(self) -> int:
        """Length as Telegram counts."""
        return len(self.text.encode("utf-16-le")) // 2

    def of(self, kind: str) -> list[str]:
        """The stretches formatted as `kind`, in order."""
        data = self.text.encode("utf-16-le")
        return [
            data[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le")
            for entity in self.entities
            if entity.type == kind
        ]

    @property
    def links(self) -> list[tuple[str, str]]:
        """(text, address) of every link, in order."""
        return list(zip(self.of("text_link"), [e.url for e in self.entities if e.type == "text_link"], strict=True))


def _execute(request: dict[str, Any]) -> dict[str, Any]:
    answer = td_execute(json.dumps(request).encode())
    result: dict[str, Any] = json.loads(answer) if answer else {}
    return result


_execute({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})


def parse(html: str) -> Parsed:
    """Parse a text with parse_mode=HTML as Telegram would, or raise Refused in its words."""
    result = _execute({"@type": "parseTextEntities", "text": html, "parse_mode": {"@type": "textParseModeHTML"}})
    if result["@type"] == "error":
        raise Refused(result["message"])
    entities = (
        Entity(_KINDS.get(e["type"]["@type"], e["type"]["@type"]), e["offset"], e["length"], e["type"].get("url", ""))
        for e in result["entities"]
    )
    return Parsed(result["text"], tuple(entities))


def detected(text: str) -> tuple[Entity, ...]:
    """What Telegram makes tappable in a text by itself: commands, addresses, mentions, hashtags."""
    result = _execute({"@type": "getTextEntities", "text": text})
    kinds = ((e["type"]["@type"].removeprefix("textEntityType").lower(), e) for e in result["entities"])
    return tuple(Entity(kind, e["offset"], e["length"]) for kind, e in kinds)


def losses(html: str, parsed: Parsed) -> Iterator[str]:
    """Yield what Telegram would lose, alter or refuse although its parser accepts the text."""
    if not parsed.text.strip():
        yield "the text is empty"
    if parsed.units > UNITS:
        yield f"the text has {parsed.units} UTF-16 units"
    if len(parsed.entities) > ENTITIES:
        yield f"the text has {len(parsed.entities)} entities"
    if len(html.encode()) > BYTES:
        yield f"the HTML has {len(html.encode())} bytes"
    if altered := ALTERED.findall(parsed.text):
        yield f"Telegram alters {altered}"
    reader = _Tags()
    reader.feed(html)
    reader.close()
    yield from reader.found
    kept = Counter(entity.type for entity in parsed.entities)
    for kind, count in reader.counted.items():
        if kept[kind] != count:
            yield f"{count} {kind} in the HTML, {kept[kind]} after parsing"


class _Tags(HTMLParser):
    """Reads the markup a second time, independently, for what Telegram's parser ignores."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.counted: Counter[str] = Counter()
        self._quoting = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        written = self.get_starttag_text() or ""
        given = dict(attrs)
        if re.fullmatch(r'<[a-z]+( expandable)?( [a-z]+="[^"]*")*>', written) is None:
            self.found.append(f"{written} is not in lower case")
        if tag == "a" and not (given.get("href") or "").startswith(("http://", "https://")):
            self.found.append(f"{written} leads nowhere")
        if tag == "blockquote":
            if self._quoting:
                self.found.append("a blockquote inside a blockquote")
            self._quoting = True
            self.counted["expandable_blockquote" if "expandable" in given else "blockquote"] += 1
        elif tag in _TAGS:
            self.counted[_TAGS[tag]] += 1

    def handle_endtag(self, tag: str) -> None:
        self._quoting = self._quoting and tag != "blockquote"
