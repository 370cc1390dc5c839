"""An article's HTML as lines of text. The one door to beautifulsoup4.

A line is what a browser shows apart from its neighbours: a block, or what stands between line breaks. It carries what
*all* of it is (bold, a caption, links), so that what to leave out is decided on plain values, elsewhere.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntFlag

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from retrieval.reading.tidy import decode_entities, tidy, unwrap, visible


class Style(IntFlag):
    """What all letters of a line have in common."""

    PLAIN = 0
    BOLD = 1
    SMALL = 2
    LINK = 4
    TIME = 8
    TITLE = 16  # h1
    HEADING = 32  # h2 to h6
    ITEM = 64
    CAPTION = 128
    RELATED = 256  # a list of links


@dataclass(frozen=True, slots=True)
class Line:
    """A tidy text without line feeds, never empty."""

    text: str
    style: Style


_STYLES = {
    "a": Style.LINK,
    "b": Style.BOLD,
    "figcaption": Style.CAPTION,
    "h1": Style.TITLE,
    "li": Style.ITEM,
    "small": Style.SMALL,
    "strong": Style.BOLD,
    "time": Style.TIME,
} | dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), Style.HEADING)
# fmt: off
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary",
    "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul",
})
# fmt: on
_MEDIA = frozenset({"audio", "iframe", "img", "picture", "video"})
_NEVER_TEXT = frozenset({"iframe", "optgroup", "option", "script", "select", "style", "template", "textarea", "title"})
# Left out only while short: an unbalanced one may have swallowed the article.
_SELDOM_TEXT = frozenset({"audio", "button", "canvas", "form", "nav", "noscript", "object", "svg", "video"})
_FURNITURE = re.compile(
    r"(?:^|[\s\"])(?:adslot\w*|dfp-|m-block-ad|m-interstitial|o-self-promo|t-copyright|moreArticle|insertGroup|"
    r"SubscriptionInner|dictionary-box|noWidthMedia|wp-embedded-content|embed-youtube-warning|SkipLink|EndText|"
    r"StandardArticleBody_trustBadge|social-share|share-|sharedaddy|jp-relatedposts)"
)
_CAPTION = re.compile(
    r"(?:^|\s)(?:image-caption|captioned|picinfo|wp-caption|contentImage|media-caption|m-figure|off-screen|"
    r"story-image-copyright|image-and-copyright-container)|zoomattribute|ImagePlaceholder"
)
_LONGEST_ASIDE = 600  # characters; the longest caption of 128,801 files has 244, the longest glossary box 555
_DEEPEST_ASIDE = 64  # levels; keeps a hostile nest of figures from being measured once a level
_MOST_LINKS = 0.8  # share of a list's letters inside links, from which on it is a list of related articles
_CELLS = " | "
_CLOSING = frozenset("。．.！？!?…：:；;”」』’）)》〉】］]＞>—～~♪")
_RUNNING = re.compile("[，；。]|[,;] ")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")


def read_lines(html: str) -> list[Line]:
    """Read the lines of a body in order. Scripts, styles, players, adverts and glossary boxes are not read at all."""
    page = BeautifulSoup(f"<div>{visible(html)}", "lxml", multi_valued_attributes=None)
    flow = _Flow()
    pending: list[tuple[object, Style, int]] = [(page, Style.PLAIN, 0)]
    while pending:  # no recursion: a page may be nested deeper than Python's stack
        node, style, depth = pending.pop()
        if type(node) is NavigableString:  # its subclasses are comments, scripts and styles
            flow.write(node, style)
        elif isinstance(node, Tag):
            flow.media |= node.name in _MEDIA
            if _left_out(node, depth):
                continue
            if own := _style_of(node, style, depth):
                style |= own
            if node.name == "tr" and (cells := _cells(node, depth)):
                flow.block()
                flow.write(_CELLS.join(cells), style)
                flow.block()
                continue
            if node.name == "br":
                flow.line_break()
            elif node.name in _BLOCKS:
                flow.block()
                pending.append((None, style, depth))
            pending.extend((child, style, depth + 1) for child in reversed(node.contents))
        else:  # the end of a block
            flow.block()
    flow.block()
    return flow.lines


class _Flow:
    """Gathers text into lines: at the end of a block, and at line breaks that end a line of their own."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.media = False  # whether a picture or a player stands between here and the last text
        self._rows: list[list[tuple[str, Style]]] = [[]]  # of the block being read, parted by its line breaks

    def write(self, text: str, style: Style) -> None:
        self._rows[-1].append((text, style))

    def line_break(self) -> None:
        self._rows.append([])

    def block(self) -> None:
        """End the block. A single break amid a sentence is a slip of its editor's and parts nothing."""
        rows, self._rows = self._rows, [[]]
        held: Line | None = None
        for row in rows:
            line = _line(row)
            if held and line and _runs_on(held.text, line.text):
                glue = "" if _HAN.match(held.text[-1]) and _HAN.match(line.text) else " "
                held = Line(held.text + glue + line.text, held.style & line.style)
            else:
                self._end_line(held)
                held = line
        self._end_line(held)

    def _end_line(self, line: Line | None) -> None:
        if not line:
            return
        if self.media and Style.SMALL in line.style:  # one line a picture: a <small> may have been left open
            line = Line(line.text, line.style | Style.CAPTION)
        self.media = False
        self.lines.append(line)


def _line(parts: list[tuple[str, Style]]) -> Line | None:
    text = tidy(decode_entities(unwrap("".join(part for part, _ in parts))))
    if not text:
        return None
    common: Style | None = None
    for part, style in parts:
        if style != common and any(map(str.isalnum, part)):  # a comma outside the <b> makes a line no less bold
            common = style if common is None else common & style
    return Line(text, common or Style.PLAIN)


def _runs_on(text: str, following: str) -> bool:
    return text[-1] not in _CLOSING and _RUNNING.search(text) is not None and following[0].isalpha()


def _names(node: Tag) -> str:
    """Tag name, classes and id: where publishers say what a piece of their page is."""
    return f"{node.name} {node.get('class', '')} {node.get('id', '')}"


def _left_out(node: Tag, depth: int) -> bool:
    if node.name in _NEVER_TEXT:
        return True
    named = bool(node.attrs) and _FURNITURE.search(_names(node)) is not None
    return (named or node.name in _SELDOM_TEXT) and depth < _DEEPEST_ASIDE and _is_short(node)


def _style_of(node: Tag, style: Style, depth: int) -> Style:
    own = _STYLES.get(node.name, Style.PLAIN)
    if depth >= _DEEPEST_ASIDE:
        return own & ~Style.CAPTION
    if node.name in ("ul", "ol") and Style.RELATED not in style and _is_all_links(node):
        return Style.RELATED
    if Style.CAPTION not in style and (
        node.name in ("figure", "figcaption") or (node.attrs and _CAPTION.search(_names(node)))
    ):
        return Style.CAPTION if _is_short(node) else Style.PLAIN
    return own


def _strings(node: Tag) -> Iterator[str]:
    return (text for text in node.descendants if type(text) is NavigableString)


def _is_short(node: Tag) -> bool:
    length = 0
    for text in _strings(node):
        length += len(text.strip())
        if length > _LONGEST_ASIDE:
            return False
    return True


def _is_all_links(node: Tag) -> bool:
    length = sum(len(text.strip()) for text in _strings(node))
    linked = sum(len(text.strip()) for link in node.find_all("a") for text in _strings(link))
    return linked > 0 and linked >= _MOST_LINKS * length


def _cells(row: Tag, depth: int) -> list[str]:
    """The texts of a row of data; none for a row that only lays out a page."""
    if depth >= _DEEPEST_ASIDE or row.find("table") or not _is_short(row):
        return []
    texts = (tidy(decode_entities("".join(_strings(cell)))) for cell in row.find_all(("td", "th")))
    return [text for text in texts if text]
