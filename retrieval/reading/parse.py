"""File text to Article, and nothing else: no files, no clock, no state.

What an article is: a time, an address or a title, and at least one line of text. A file without one of them raises
ParseError, which names what is missing; no other error comes out of here, whatever goes in.
"""

import base64
import hashlib
import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from retrieval.errors import ParseError
from retrieval.reading.address import canonical
from retrieval.reading.body import Line, Style, read_lines
from retrieval.reading.byline import take_byline
from retrieval.reading.furniture import caption_of, is_notice, split_shortcode, without_tail
from retrieval.reading.header import EPOCH, Header, read_header
from retrieval.reading.script import script_of
from retrieval.reading.source import source_name
from retrieval.reading.tidy import letters, tidy
from retrieval.records import Article, lay_out

_CONTROL = bytes([*range(0x09), *range(0x0E, 0x20), 0x7F])
_MOST_CONTROL = 0.001  # share of bytes; one stray NUL is a slip, more are no text
_SITE_IN_TITLE = re.compile(r"\s+[–—|-]\s+(?:法国国际广播电台\s*-\s*RFI|RFI)$")
_ORDER_IN_STEM = re.compile(r"^(?:\d{4}-\d{2}-\d{2}-|\d+_)")
_LONGEST_SUBHEAD = 40  # of 7,000 bold lines in 5,000 files, those longer are lead paragraphs and emphasis
_LONGEST_HEADING = 80
_LONGEST_BORROWED_TITLE = 40
_SENTENCE_END = re.compile(r"(?<=[。！？!?])")
_SENTENCE_ENDS = frozenset("。！？!?…”」")
_NO_SUBHEAD_ENDS = frozenset("。，；、.,;…")
_HEAD = 3  # lines in which a page repeats its article's title


def decode(data: bytes) -> str:
    """Decode a file as UTF-8, without its byte order mark.

    Raises:
        ParseError: It is not UTF-8 (the message names the first wrong byte), or not text at all.
    """
    if len(data) - len(data.translate(None, _CONTROL)) > max(1, _MOST_CONTROL * len(data)):
        raise ParseError("binary data, not text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ParseError(f"not UTF-8: invalid byte 0x{data[error.start]:02x} at offset {error.start}") from error


def parse(text: str, *, folder: str = "", stem: str = "") -> Article:
    """Parse a file's text; the names of its folder and of itself (`stem`) help out with a source and a title.

    Raises:
        ParseError: There is no article in it.
    """
    header, html = read_header(text)
    return assemble(header, read_lines(html), folder=folder, stem=stem)


def assemble(header: Header, lines: list[Line], *, folder: str = "", stem: str = "") -> Article:
    """Make an article of a header and the lines of a body.

    Raises:
        ParseError: No line of them is the article's.
    """
    url = canonical(header.url)
    title = _SITE_IN_TITLE.sub("", header.title)
    captions, related, lines = _part_asides(lines)
    headline, lines = _part_headline(lines, title)
    story, byline = take_byline(lines)
    # A page may be nothing but its headline, its pictures or a list of links: then that is what it says.
    story = story or headline or [Line(caption, Style.PLAIN) for caption in captions] or related
    if not story:
        raise ParseError("no text: pictures, players or nothing below the header")
    title = title or _borrowed_title(headline, stem, story)
    body, paragraphs = lay_out(_with_subheads(story))
    return Article(
        id=_identity(url or title, header.published),
        title=title,
        url=url,
        source=source_name(url, header.author, header.tags, folder),
        published=header.published,
        script=script_of(f"{title}\n{body}"),
        text=body,
        paragraphs=paragraphs,
        reporters=byline.reporters,
        editors=byline.editors,
        captions=captions,
    )


def _part_asides(lines: list[Line]) -> tuple[tuple[str, ...], list[Line], list[Line]]:
    """Part captions, related links and the text; what is no line of the article's goes, and captions said twice."""
    captions: dict[str, None] = {}
    related: list[Line] = []
    story: list[Line] = []
    for line in lines:
        if Style.CAPTION in line.style:
            caption, text = caption_of(line.text), ""
        else:
            caption, text = split_shortcode(without_tail(line.text))
        if caption:
            captions[caption] = None
        if text and not is_notice(text, linked=Style.LINK in line.style):
            (related if Style.RELATED in line.style else story).append(Line(text, line.style))
    # A sentence that stands under a picture too was copied there from the text, and stays in it.
    return (
        tuple(captions),
        related,
        [line for line in story if line.text not in captions or line.text[-1] in _SENTENCE_ENDS],
    )


def _part_headline(lines: list[Line], title: str) -> tuple[list[Line], list[Line]]:
    """Part the article's title, where the page repeats it at its head, from the text."""
    same = letters(title)
    headline = [line for line in lines[:_HEAD] if Style.TITLE in line.style or letters(line.text) == same]
    return headline, [line for line in lines[:_HEAD] if line not in headline] + lines[_HEAD:]


def _borrowed_title(headline: list[Line], stem: str, story: list[Line]) -> str:
    """A title for an article without one: the page's own, the file's name, the first sentence."""
    if headline:
        return headline[0].text
    named = tidy(_ORDER_IN_STEM.sub("", stem))
    if any(map(str.isalpha, named)):
        return named
    return _SENTENCE_END.split(story[0].text)[0][:_LONGEST_BORROWED_TITLE]


def _with_subheads(story: list[Line]) -> Iterator[tuple[str, bool]]:
    """Tell subheads: headings, and short lines all bold. Bold lines in a row are verse or emphasis, and text.

    A subhead is context of what follows; one with nothing below it is a paragraph, so that nothing is lost.
    """
    all_bold = all(Style.BOLD in line.style for line in story)
    bold = [Style.BOLD in line.style and len(line.text) <= _LONGEST_SUBHEAD for line in story]
    row = [before or after for before, after in zip([False, *bold[:-1]], [*bold[1:], False], strict=True)]
    subhead = [
        _is_heading(line) or (bold[at] and not row[at] and not all_bold and line.text[-1] not in _NO_SUBHEAD_ENDS)
        for at, line in enumerate(story)
    ]
    last = max((at for at, _ in enumerate(story) if not subhead[at]), default=-1)
    for at, line in enumerate(story):
        yield line.text, subhead[at] and at < last


def _is_heading(line: Line) -> bool:
    heads = Style.HEADING in line.style or Style.TITLE in line.style
    return heads and len(line.text) <= _LONGEST_HEADING and line.text[-1] not in _NO_SUBHEAD_ENDS


def _identity(name: str, published: datetime) -> str:
    """Twelve letters and digits of a hash: the same address at another time is another article, a live update."""
    milliseconds = (published - EPOCH) // timedelta(milliseconds=1)
    digest = hashlib.sha256(f"{name}\n{milliseconds}".encode()).digest()
    return base64.b32encode(digest).decode().lower()[:12]
