"""Bytes to text, whatever encoding they are in and whatever they claim to be in.

Claims are made by a byte order mark, HTTP, an XML declaration, a `<meta>` of HTML; those of Chinese sites are often
wrong: GBK under the name of GB2312, UTF-8 under that of GBK, Latin-1 where a server fills in what it does not know.
What is valid UTF-8 is UTF-8; else the claims and the two Chinese encodings are tried, and the text decides.
"""

import codecs
import re
from functools import cache

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins as UTF-16's does
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What browsers take these names for (https://encoding.spec.whatwg.org), for writers mean the larger set.
_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
_NAMES = {"x-gbk": "gb18030", "gb_2312-80": "gb18030", "x-x-big5": "big5hkscs", "x-sjis": "cp932", "unicode": "utf-16"}
_ESCAPED = frozenset({"hz", "iso2022_cn", "iso2022_jp", "iso2022_kr", "utf-7"})  # bytes below 0x80 alone
# Codecs of Python's that are no encodings of documents.
_NO_CHARSETS = frozenset({"idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"})
_CHINESE = ("gb18030", "big5hkscs")
_IN_HTTP = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_IN_TEXT = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)|<meta[^>]{0,200}?charset\s*=\s*["']?([\w.:-]+)""",
    re.IGNORECASE,
)
_HEAD = 4096  # bytes in which a document says what it is in
_SAMPLE = 1 << 18  # bytes by which encodings are told apart
_FOREIGN = re.compile("[\u00c0-\u06ff\u3040-\u30ff\uac00-\ud7a3]")
_TRUSTED = 0.05  # of wrong characters, that a claim may have more than what nobody claimed


def decode(data: bytes, content_type: str = "") -> str:
    """Decode a document that came with an HTTP content type. Bytes that are wrong become U+FFFD."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data.decode(name, "replace").removeprefix("\ufeff")
    claims = _claims(data, content_type)
    if unmarked := _utf16(data):
        return data.decode(unmarked, "replace")
    if not (claims and claims[0] in _ESCAPED and data.isascii()):
        try:
            return data.decode()
        except UnicodeDecodeError:
            pass
    sample = data[:_SAMPLE]
    tried = list(dict.fromkeys((*claims, "utf-8", *_CHINESE)))
    best = min(tried, key=lambda name: _wrong(sample, name) - (_TRUSTED if name in claims else 0))
    return data.decode(best, "replace")


def _claims(data: bytes, content_type: str) -> list[str]:
    """The codecs that are claimed and that Python has, the weightiest first."""
    told = [match[1] for match in [_IN_HTTP.search(content_type)] if match]
    if match := _IN_TEXT.search(data[:_HEAD]):
        told.append((match[1] or match[2]).decode("ascii", "replace"))
    return [name for name in map(_codec, told) if name and not name.startswith("utf-16")]


def _codec(label: str) -> str:
    label = label.strip().lower()
    try:
        info = codecs.lookup(_NAMES.get(label, label))
    except LookupError:
        return ""
    if info.name.replace("_", "-") in _NO_CHARSETS or not info._is_text_encoding:
        return ""
    return _MEANT.get(info.name, info.name)


def _utf16(data: bytes) -> str:
    """UTF-16 without its mark: every document begins with a letter below 0x80."""
    head = data[:2]
    if len(head) == 2 and 0 in head and any(head):
        return "utf-16-be" if head[0] == 0 else "utf-16-le"
    return ""


def _wrong(data: bytes, name: str) -> float:
    """The share of characters beyond ASCII that no writer of Chinese or another language would have written."""
    chars = [char for char in data.decode(name, "replace")[:-1] if char > "\x7f"]
    if not chars:
        return 0.0
    common = _common()
    foreign = sum(char not in common and _FOREIGN.match(char) is not None for char in chars)
    good = sum(map(common.__contains__, chars)) + foreign / 2  # as other languages have them, and as Chinese seldom has
    return 1 - good / len(chars)


@cache
def _common() -> frozenset[str]:
    """The characters and the punctuation of everyday Chinese: the first levels of GB 2312 and of Big5."""
    first = (bytes((high, low)).decode("gb2312", "ignore") for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF))
    lows = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    other = (bytes((high, low)).decode("big5", "ignore") for high in range(0xA4, 0xC7) for low in lows)
    return frozenset("".join((*first, *other)) + "，。、；：？！“”‘’「」『』（）《》〈〉…—·　％－～")
