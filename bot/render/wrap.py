"""Breaking Chinese text into lines of a terminal, as offsets, so that a style can be laid over what was broken.

A line never begins with a closing mark nor ends with an opening one, and a Latin word or number stays whole while it
fits. Widths err on the wide side: “ ” … — take one column or two by terminal, and are counted as two.
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_NOT_FIRST = frozenset("，。、；：？！…—～·）》〉」』】〕］｝”’％‰,.;:?!)]}%°")
_NOT_LAST = frozenset("（《〈「『【〔［｛“‘([{￥$#")

# What an article could do to a terminal: control characters and escape sequences, and characters that reorder a line.
# Lone surrogates cannot be written at all. Each becomes one visible character, so that offsets stay true.
_REPLACED = {
    **dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), "\ufffd"),
    **dict.fromkeys(
        (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xD800, 0xE000)), "\ufffd"
    ),
    0x09: " ",
    0x0A: "\n",
    0x2028: " ",
    0x2029: " ",
}


def harmless(text: str) -> str:
    """The text with everything a terminal would act on replaced, character for character; line feeds stay."""
    return text.translate(_REPLACED)


@lru_cache(maxsize=4096)
def columns_of(character: str) -> int:
    """How many columns a character may take."""
    category = unicodedata.category(character)
    if category in ("Mn", "Me", "Cf"):
        return 0
    width = unicodedata.east_asian_width(character)
    # Ambiguous letters (Cyrillic, Greek) are narrow in every terminal met; ambiguous punctuation is not.
    return 2 if width in "WF" or (width == "A" and category[0] in "PS") else 1


def width(text: str) -> int:
    """How many columns a text may take."""
    return sum(map(columns_of, text))


def lines(text: str, columns: int) -> Iterator[tuple[int, int]]:
    """Break a text without line feeds into lines of at most `columns`, as (start, end) offsets.

    Nothing but white space lies between one line and the next; a word wider than a line is cut.
    """
    start = allowed = used = 0  # the line's first character, the last place it may end, the columns it fills
    for i, character in enumerate(text):
        if i > start and _may_break(text[i - 1], character):
            allowed = i
        used += columns_of(character)
        while used > columns and not character.isspace() and i > start:  # twice where what is left is still too wide
            end = allowed if allowed > start else i
            yield start, _without_trailing_space(text, start, end)
            start = end
            used = width(text[start : i + 1])
    if start < len(text) or not text:
        yield start, _without_trailing_space(text, start, len(text))


def _may_break(before: str, after: str) -> bool:
    """Whether a line may end between two characters."""
    if after.isspace() or after in _NOT_FIRST or before in _NOT_LAST or before.isdecimal():
        return False  # a number stays with its unit: 21日, 2000亿
    return before.isspace() or columns_of(before) == 2 or columns_of(after) == 2


def _without_trailing_space(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip())
