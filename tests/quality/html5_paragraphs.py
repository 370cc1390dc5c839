"""Compare the reading of articles with an HTML5 parser's: `python tests/quality/html5_paragraphs.py FOLDER`.

html5lib builds the tree that browsers build. Its lines, found here by other means and with the rules of what to leave
out stated again, go through the same assembly. What differs is listed, and counted in articles and in paragraphs.
Run by hand: html5lib reads some fifty articles a second.
"""

import argparse
import re
import sys
import time
from collections import Counter
from difflib import SequenceMatcher, unified_diff
from functools import reduce
from operator import and_
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib

from retrieval.errors import ParseError
from retrieval.reading.body import Line, Style
from retrieval.reading.corpus import ArticleFile, read, scan
from retrieval.reading.header import read_header
from retrieval.reading.parse import assemble, decode
from retrieval.reading.tidy import decode_entities, tidy, unwrap, visible
from retrieval.records import Article

BLOCKS = re.compile(
    "address|article|aside|blockquote|body|caption|center|d[dlt]|details|dialog|dir|div|fieldset|figcaption|figure|form|"
    "footer|h[1-6]|header|hgroup|hr|html|legend|li|main|menu|nav|ol|p|pre|section|summary|t[dhr]|table|tbody|tfoot|"
    "thead|title|ul"
)
KINDS = {"a": Style.LINK, "b": Style.BOLD, "strong": Style.BOLD, "small": Style.SMALL, "time": Style.TIME}
KINDS |= {"h1": Style.TITLE, "li": Style.ITEM} | dict.fromkeys(["h2", "h3", "h4", "h5", "h6"], Style.HEADING)
MEDIA = {"audio", "iframe", "img", "picture", "video"}
NEVER = {"iframe", "optgroup", "option", "script", "select", "style", "template", "textarea", "title"}
SELDOM = {"audio", "button", "canvas", "form", "nav", "noscript", "object", "svg", "video"}
ADVERT_NAMES = re.compile(
    "adslot|dfp-|m-block-ad|m-interstitial|o-self-promo|t-copyright|moreArticle|insertGroup|SubscriptionInner|"
    "dictionary-box|noWidthMedia|wp-embedded-content|embed-youtube-warning|SkipLink|EndText|"
    "StandardArticleBody_trustBadge|social-share|share-|sharedaddy|jp-relatedposts"
)
CAPTION_NAMES = re.compile(
    "image-caption|captioned|picinfo|wp-caption|contentImage|media-caption|m-figure|off-screen|zoomattribute|"
    "story-image-copyright|image-and-copyright-container|.*ImagePlaceholder"
)
SHORT, MOSTLY, TARGET = 600, 0.8, 0.995
AMID_SENTENCE = re.compile(
    "(?:.*[，；。]|.*[,;] ).*[^。．.！？!?…：:；;”」』’）)》〉】］\\]＞>—～~♪]\N{LINE SEPARATOR}[^\\W\\d_].*"
)
HAN_BREAK = re.compile("(?<=[\u3400-\u9fff])\N{LINE SEPARATOR}(?=[\u3400-\u9fff])")
PARAGRAPH, BREAK, PICTURE = "\N{PARAGRAPH SEPARATOR}", "\N{LINE SEPARATOR}", "\N{OBJECT REPLACEMENT CHARACTER}"

Piece = tuple[str, Style]


def html5_article(file: ArticleFile) -> Article:
    """Read an article through html5lib."""
    header, html = read_header(decode(file.path.read_bytes()))
    body = html5lib.parseFragment(visible(html), container="div", treebuilder="etree", namespaceHTMLElements=False)
    return assemble(header, lines_of(pieces_of(body, Style.PLAIN)), folder=file.path.parent.name, stem=file.path.stem)


def tag_of(node: Element) -> str:
    """The name of an element without its namespace, "" for a comment."""
    tag: object = node.tag  # html5lib puts a function into comments
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def texts_of(node: Element) -> list[str]:
    """The texts in a tree, those of scripts and styles not among them."""
    if tag_of(node) in ("", "script", "style", "template"):
        return []
    found = [node.text or ""]
    for child in node:
        found += [*texts_of(child), child.tail or ""]
    return found


def length_of(node: Element) -> int:
    """How many characters of text a tree has."""
    return sum(len(text.strip()) for text in texts_of(node))


def pieces_of(node: Element, style: Style) -> list[Piece]:
    """Flatten a tree to text with its style, and marks where paragraphs end, lines break and pictures stand."""
    tag, length = tag_of(node), length_of(node)
    names = [tag.partition('"')[2], *(node.get("class") or "").split(), *(node.get("id") or "").split()]
    picture: list[Piece] = [(PICTURE, style)] if tag in MEDIA else []
    if tag == "" or tag in NEVER:
        return picture
    if length <= SHORT and (tag in SELDOM or any(map(ADVERT_NAMES.match, names))):
        return picture
    if tag in ("ul", "ol") and 0 < length <= sum(length_of(link) for link in node.iter("a")) / MOSTLY:
        style |= Style.RELATED
    elif length <= SHORT and (tag in ("figure", "figcaption") or any(map(CAPTION_NAMES.match, names))):
        style |= Style.CAPTION
    else:
        style |= KINDS.get(tag, Style.PLAIN)
    if tag == "tr" and length <= SHORT and node.find(".//table") is None:
        cells = [tidy(decode_entities("".join(texts_of(cell)))) for cell in node if tag_of(cell) in ("td", "th")]
        return [(PARAGRAPH, style), (" | ".join(filter(None, cells)), style), (PARAGRAPH, style)]
    inside: list[Piece] = [(node.text or "", style)]
    for child in node:
        inside += [*pieces_of(child, style), (child.tail or "", style)]
    if tag == "br":
        inside.insert(0, (BREAK, style))
    edge: list[Piece] = [(PARAGRAPH, style)] if BLOCKS.fullmatch(tag) else []
    return [*edge, *picture, *inside, *edge]


def lines_of(pieces: list[Piece]) -> list[Line]:
    """Group pieces into lines; a single break amid a sentence parts nothing."""
    rows: list[tuple[list[Piece], str]] = [([], PARAGRAPH)]  # and what begins each
    for piece in pieces:
        if piece[0] in (PARAGRAPH, BREAK):
            rows.append(([], piece[0]))
        else:
            rows[-1][0].append(piece)
    lines: list[Line] = []
    joinable = pictured = False  # whether the last row left a line, whether a picture stands before the next
    for row, mark in rows:
        pictured = pictured or any(text == PICTURE for text, _ in row)
        line = line_of([piece for piece in row if piece[0] != PICTURE])
        if line and joinable and mark == BREAK and AMID_SENTENCE.fullmatch(f"{lines[-1].text}{BREAK}{line.text}"):
            last = lines.pop()
            text = HAN_BREAK.sub("", f"{last.text}{BREAK}{line.text}").replace(BREAK, " ")
            line = Line(text, last.style & line.style)
        if line and pictured and Style.SMALL in line.style:
            line = Line(line.text, line.style | Style.CAPTION)
        if line:
            pictured = False
            lines.append(line)
        joinable = line is not None
    return lines


def line_of(row: list[Piece]) -> Line | None:
    """One line, with the style that all its words share."""
    text = tidy(decode_entities(unwrap("".join(text for text, _ in row))))
    styles = [style for text, style in row if any(map(str.isalnum, text))]
    return Line(text, reduce(and_, styles) if styles else Style.PLAIN) if text else None


def main() -> int:
    """Run the comparison over the folders of the command line; 1 when the target is missed."""
    parser = argparse.ArgumentParser(description="Compare parsed articles with an HTML5 parser's.")
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--show", type=int, default=20, help="disagreements to list in full")
    options = parser.parse_args()
    files = list(scan(options.folders))
    began = time.process_time()
    articles, reasons = read_all(files)
    seconds = time.process_time() - began
    same_articles = same = total = listed = 0
    for file, article in articles.items():
        ours, theirs = paragraphs_of(article), paragraphs_of(html5_article(file))
        blocks = SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
        agreed = sum(block.size for block in blocks)
        same, total = same + agreed, total + max(len(ours), len(theirs))
        same_articles += ours == theirs
        if ours != theirs and (listed := listed + 1) <= options.show:
            out(f"\n{file.path}")
            for change in unified_diff(ours, theirs, "here", "html5lib", lineterm="", n=0):
                out(f"  {change[:160]}")
    out(f"\n{len(files)} files, {len(articles)} articles, {len(files) - len(articles)} quarantined")
    for reason, count in reasons.most_common():
        out(f"  {count:5} {reason}")
    out(f"{seconds:.1f} s of processor time, {len(files) / seconds:.0f} files/s")
    out(f"{same_articles} articles agree ({same_articles / len(articles):.2%})")
    out(f"{same} of {total} paragraphs agree ({same / total:.3%})")
    return 0 if same / total > TARGET else 1


def read_all(files: list[ArticleFile]) -> tuple[dict[ArticleFile, Article], Counter[str]]:
    """Read what can be read, and count why the rest cannot."""
    articles: dict[ArticleFile, Article] = {}
    reasons: Counter[str] = Counter()
    for file in files:
        try:
            articles[file] = read(file)
        except ParseError as error:
            reasons[str(error)] += 1
    return articles, reasons


def paragraphs_of(article: Article) -> list[str]:
    """The paragraphs of an article, subheads marked."""
    return [("# " if p.subhead else "") + article.text[p.start : p.end] for p in article.paragraphs]


def out(line: str) -> None:
    """Write a line of the report."""
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
