"""An article file's text: the three header lines, an empty one, and the body as HTML in one line."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape, unescape

from retrieval.errors import ParseError
from retrieval.reading.address import canonical
from retrieval.reading.header import EPOCH, read_header
from retrieval.reading.parse import parse
from retrieval.reading.tidy import decode_entities, letters, tidy, unwrap, visible

TAG = re.compile(r"<[/!?a-zA-Z][^<>]*>")
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)")
# fmt: off
_INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "img", "ins", "kbd", "label", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong",
    "sub", "sup", "time", "tt", "u", "var", "wbr",
})
# fmt: on
_SPACE = re.compile(r"(\s+)")
_TITLE_ENTITY = re.compile(r"&(?=#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[a-zA-Z]{2,31};)")
_SCHEME = re.compile(r"^https?://(?:www\.)?")


@dataclass(frozen=True, slots=True)
class Marks:
    """By what an article file is known for the same as another."""

    address: str  # without what changes when a site moves to https; "" where it has none
    title: str  # its letters
    published: int  # milliseconds since 1970
    content: str  # a hash of its body's letters
    length: int  # how many those are


def file_text(published: datetime, title: str, url: str, html: str) -> str:
    """Write an article file."""
    milliseconds = (published - EPOCH) // timedelta(milliseconds=1)
    # `](` ends the title: where an address has it, its bracket is encoded, as it should have been.
    link = canonical(url).replace("](", "%5D(")
    return f"<!--{milliseconds}-->\n[{_title(title)}]({link})\n------\n\n{one_line(html)}\n"


def readable(text: str, title: str) -> str:
    """The same file such that our reader finds an article in it: one without a text says its title.

    Raises:
        ParseError: It has neither.
    """
    try:
        parse(text)
    except ParseError:
        if not any(map(str.isalnum, title)):
            raise
        header, _, body = text.partition("\n------\n\n")
        text = f"{header}\n------\n\n<p>{escape(tidy(title), quote=False)}</p>{body}"
        parse(text)
    return text


def marks(text: str) -> Marks:
    """Take the marks of an article file. Raises ParseError where it has no header."""
    header, html = read_header(text)
    title = letters(header.title)
    body = letters(decode_entities(TAG.sub(" ", html))) or title
    return Marks(
        address=_SCHEME.sub("", canonical(header.url)).rstrip("/"),
        title=title,
        published=(header.published - EPOCH) // timedelta(milliseconds=1),
        content=hashlib.sha256(body.encode()).hexdigest()[:32],
        length=len(body),
    )


def one_line(html: str) -> str:
    """HTML without line feeds that reads the same: one between Chinese characters or at a block's edge is nothing."""
    out: list[str] = []
    last, waiting = "", -1  # the last letter of the block; where a line feed stood since
    blanks: list[int] = []  # where other white space stood since
    for at, token in enumerate(_tokens(visible(html).replace("\r\n", "\n").replace("\r", "\n"))):
        if at % 2:
            out.append(token.replace("\n", " "))
            name = _NAME.match(token)
            if name and name[1].lower() not in _INLINE:
                last, waiting, blanks = "", -1, []
            continue
        for piece in filter(None, _SPACE.split(token)):
            if not piece.isspace():
                shown = unescape(piece) if "&" in piece else piece
                if waiting >= 0:
                    _glue(out, waiting, blanks, f"{last}\n{shown[:1]}")
                out.append(piece)
                last, waiting, blanks = shown[-1:], -1, []
            elif "\n" in piece:
                if last and waiting < 0:
                    waiting = len(out)
                    out.append("")
            elif waiting < 0:
                blanks.append(len(out))
                out.append(piece)
    return "".join(out).strip()


def _glue(out: list[str], at: int, blanks: list[int], around: str) -> None:
    """Put a space where a line feed stood; or nothing, and nothing for the blanks beside it, if it stood for none."""
    if "\n" in unwrap(around):
        out[at] = " "
    else:
        for blank in blanks:
            out[blank] = ""


def _tokens(html: str) -> list[str]:
    """Text and tags in turn."""
    tokens, at = [], 0
    for tag in TAG.finditer(html):
        tokens += [html[at : tag.start()], tag[0]]
        at = tag.end()
    return [*tokens, html[at:]]


def _title(title: str) -> str:
    """A title such that our reader, who decodes what feeds escaped twice, reads this one."""
    line = tidy(title)
    if decode_entities(decode_entities(line)) != line:
        return _TITLE_ENTITY.sub("&amp;amp;", line)
    return line
