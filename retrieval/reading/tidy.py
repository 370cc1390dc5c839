"""Characters no reader sees, taken out: the one idea of clean text that titles, paragraphs and names share."""

import re
from html import unescape

_INVISIBLE = re.compile(
    "["
    "\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f"  # control characters that are not white space
    "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"  # zero width, direction marks, byte order mark
    "\ud800-\udfff\ufff9-\ufffb\ufffe\uffff"  # no characters at all: they cannot be written to a file
    "]"
)
_CHINESE = "[\u2014\u2018-\u201d\u2026\u3001-\u303f\u3400-\u9fff\uff01-\uff60]"
_WRAPPED = re.compile(rf"(?<={_CHINESE})[^\S\n]*\n\s*(?={_CHINESE})")
_LOOSE_SPACE = re.compile(r"\s{2,}|[^\S \u3000]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});")


def visible(text: str) -> str:
    """Without zero-width, control and lone surrogate characters; white space as it was."""
    return _INVISIBLE.sub("", text)


def unwrap(text: str) -> str:
    """Join Chinese that a writer of HTML wrapped: its line feeds stand for no space."""
    return _WRAPPED.sub("", text) if "\n" in text else text


def tidy(text: str) -> str:
    """One line as a reader sees it: visible characters, ends stripped, each run of white space one space.

    A run of ideographic spaces stays an ideographic space: Chinese typesetting means something by it.
    """
    return _LOOSE_SPACE.sub(_one_space, visible(text)).strip()


def _one_space(run: re.Match[str]) -> str:
    return "\u3000" if run[0].strip("\u3000") == "" else " "


def decode_entities(text: str) -> str:
    """Decode what a feed escaped twice (`&amp;#22338;` left `&#22338;`); an entity must end in a semicolon."""
    return _ENTITY.sub(lambda entity: unescape(entity[0]), text) if "&" in text else text


def letters(text: str) -> str:
    """Letters and digits alone, lower case: what two spellings of a title have in common."""
    return "".join(filter(str.isalnum, text)).casefold()
