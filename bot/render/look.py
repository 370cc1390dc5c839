"""How texts are laid on an output: its width, whether it shows styles and links, the reader's clock and language."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from urllib.parse import quote as percent
from urllib.parse import urlsplit

from bot.render.common import day
from bot.render.words import Words
from bot.render.wrap import harmless, lines

BOLD, DIM, YELLOW, CYAN = "1", "2", "33", "36"
UNDERLINED = f"{BOLD};4"
_NARROWEST = 8  # columns left for text, whatever stands before it


@dataclass(frozen=True, slots=True)
class Look:
    """Decided once from the stream that is written to."""

    words: Words
    zone: tzinfo
    columns: int = 0  # 0: a paragraph a line, however long (files, pipes)
    rows: int = 0  # 0: everything at once
    styled: bool = False  # bold, colours and links
    ids: bool = False  # show what `yinwen show` takes

    def style(self, text: str, code: str) -> str:
        """A text in a style, where styles are shown."""
        return f"\x1b[{code}m{text}\x1b[0m" if self.styled and text and code else text

    def link(self, text: str, url: str) -> str:
        """A text that opens an address when clicked (OSC 8), where links are shown."""
        target = ascii_url(url) if self.styled else ""
        return f"\x1b]8;;{target}\x1b\\{text}\x1b]8;;\x1b\\" if target else text

    def day(self, moment: datetime) -> str:
        """The day on the reader's clock, in the reader's language."""
        return day(moment, self.zone, self.words.language)

    def clock(self, moment: datetime) -> str:
        """The day and the time."""
        return f"{self.day(moment)} {moment.astimezone(self.zone):%H:%M}"

    def flow(
        self,
        text: str,
        first: str = "",
        *,
        marks: tuple[int, int, int, int] = (0, 0, 0, 0),
        code: str = "",
        url: str = "",
    ) -> Iterator[str]:
        """A text made harmless and broken into lines, `first` before it and as much space before every other line.

        `marks` are offsets: from the first to the last in bold, from the second to the third underlined as well; `code`
        styles the rest; all of it links to `url`.
        """
        indent = " " * len(first)
        offset = 0
        for paragraph in harmless(text).split("\n"):
            room = max(self.columns - len(first), _NARROWEST) if self.columns else len(paragraph) * 2
            for start, end in lines(paragraph, room):
                cuts = [start, *(min(max(stop - offset, start), end) for stop in marks), end]
                pieces = zip(cuts, cuts[1:], (code, BOLD, UNDERLINED, BOLD, code), strict=False)
                styled = "".join(self.style(paragraph[a:b], style) for a, b, style in pieces)
                yield first + self.link(styled, url)
                first = indent
            offset += len(paragraph) + 1


def ascii_url(url: str) -> str:
    """An address as percent-encoded ASCII, the only form a terminal's link may have; "" unless it is http(s)."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:  # UnicodeError among them: a host no name server could know
        return ""
    if parts.scheme not in ("http", "https") or not host or ":" in host:
        return ""
    path, query, fragment = (
        percent(part, safe="%/?:@!$&'()*+,;=-._~") for part in (parts.path, parts.query, parts.fragment)
    )
    return parts._replace(netloc=host + port, path=path, query=query, fragment=fragment).geturl()
