"""OPML, by which readers of feeds hand on their lists (https://opml.org/spec2.opml): read in, and written."""

import re
import xml.parsers.expat
from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from retrieval.errors import FeedError
from retrieval.gathering.charset import decode
from retrieval.reading.tidy import tidy

_LARGEST = 8 << 20  # characters
_DEEPEST = 100
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of a list."""

    title: str
    url: str  # the feed's address
    site: str = ""
    folders: tuple[str, ...] = ()  # under which it stands, the outermost first


def read_opml(data: bytes, name: str) -> tuple[Outline, ...]:
    """The feeds of a list, each address once, in order; `name` is what the file is called in errors.

    Raises:
        FeedError: It is no OPML, damaged, or hostile: it has a DTD, is too deep or too large.
    """
    text = _DECLARATION.sub("", decode(data).lstrip("\ufeff")).lstrip()
    if len(text) > _LARGEST:
        raise FeedError(f"{name}: {len(text):,} characters are no list of feeds; the limit is {_LARGEST:,}")
    reader = _Reader(name)
    parser = xml.parsers.expat.ParserCreate()
    parser.StartDoctypeDeclHandler = reader.refuse
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    try:
        parser.Parse(text.encode(errors="replace"), True)
    except xml.parsers.expat.ExpatError as error:
        raise FeedError(f"{name}: damaged XML ({error}); export the list again") from error
    if not reader.opml:
        raise FeedError(f"{name}: no OPML; export the list of feeds as OPML")
    first: dict[str, Outline] = {}
    for outline in reader.found:
        first.setdefault(outline.url, outline)
    return tuple(first.values())


def write_opml(outlines: Iterable[Outline], title: str) -> str:
    """A list of feeds as OPML 2.0, nested as their folders say."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">']
    lines += [f"  <head><title>{_text(title)}</title></head>", "  <body>"]
    within: tuple[str, ...] = ()
    for outline in sorted(outlines, key=lambda each: each.folders):
        shared = next(
            (at for at, pair in enumerate(zip(within, outline.folders, strict=False)) if pair[0] != pair[1]),
            min(len(within), len(outline.folders)),
        )
        lines += [f"{_indent(depth)}</outline>" for depth in reversed(range(shared, len(within)))]
        for depth, folder in enumerate(outline.folders[shared:], shared):
            lines.append(f"{_indent(depth)}<outline text={_quoted(folder)}>")
        within = outline.folders
        site = f" htmlUrl={_quoted(outline.site)}" if outline.site else ""
        told = f"text={_quoted(outline.title)} title={_quoted(outline.title)}"
        lines.append(f'{_indent(len(within))}<outline type="rss" {told} xmlUrl={_quoted(outline.url)}{site}/>')
    lines += [f"{_indent(depth)}</outline>" for depth in reversed(range(len(within)))]
    return "\n".join([*lines, "  </body>", "</opml>", ""])


class _Reader:
    """Gathers what stands under the outlines that are open."""

    def __init__(self, name: str) -> None:
        self.opml = False
        self.found: list[Outline] = []
        self._name = name
        self._open: list[str] = []  # what each open element adds to the folders, "" for nothing

    def refuse(self, *_: object) -> None:
        raise FeedError(f"{self._name}: refused, for its XML has a DTD; export the list again")

    def start(self, tag: str, given: dict[str, str]) -> None:
        self.opml |= tag.lower() == "opml"
        if len(self._open) >= _DEEPEST:
            raise FeedError(f"{self._name}: nested too deep; export the list again")
        folder = ""
        if tag.lower() == "outline":
            told = {name.lower(): tidy(value) for name, value in given.items()}
            title = told.get("title") or told.get("text", "")
            if url := told.get("xmlurl", ""):
                folders = tuple(filter(None, self._open))
                self.found.append(Outline(title, url, told.get("htmlurl", ""), folders))
            else:
                folder = title
        self._open.append(folder)

    def end(self, _: str) -> None:
        self._open.pop()


def _indent(depth: int) -> str:
    return "  " * (depth + 2)


def _quoted(text: str) -> str:
    return quoteattr(tidy(text))


def _text(text: str) -> str:
    return tidy(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
