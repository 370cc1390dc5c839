"""Whether two articles are one story: the same text under another publisher, or a later version of it.

What they share counts by shingles, exactly. It must be most of the shorter one, and be found in the head of either:
adverts, galleries and standing tails that a publisher puts under different stories are not. A form filled in with the
next day's figures is no version of the day before.

The numbers were chosen on the labelled pairs of tests/quality/copies.py (docs/quality.md).
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from retrieval.language.shingles import WIDTH, Shingles, shared, shingles
from retrieval.language.text import fold, letters
from retrieval.records import Article

LEAST = 60  # shingles: a line or two of text is a caption or a flash, alike by chance
HELD = 0.75  # share of the shorter text that the other must hold
HELD_TITLED = 0.6  # where the titles are alike too
TITLED = 0.4  # of the pairs of characters of both titles: alike
SAME_PAGE = 0.5  # likewise, where both stand at one address
OVERLAP = 0.15  # of all shingles of both, the least: a report within a long list is not a version of the list
HEAD = 200  # characters, but no more than the quarter of a text that a tail of `HELD` leaves
LEADING = 0.5  # share of one head that the other text must hold
FIGURES = 5  # so many numbers tell a filled-in form
KEPT = 0.65  # share of them that the other must have
WINDOW = timedelta(days=7)

_DATELINE = re.compile(r"^[（(【][^)）】]{0,40}[)）】]")
_FIRST_LINE = 60
_DATED = re.compile(r"^.{0,40}?(\d{1,2})日(?:电|讯|综合|专电| - )", re.DOTALL)
_NUMBER = re.compile(r"\d[\d.,]*\d|\d")


@dataclass(frozen=True)
class Outline:
    """An article as it is compared. What only few comparisons need is made when asked for."""

    url: str
    source: str
    published: datetime
    title: str
    text: str

    @classmethod
    def of(cls, article: Article) -> "Outline":
        """The outline of an article."""
        return cls(article.url, article.source, article.published, article.title, article.text)

    @cached_property
    def shingles(self) -> Shingles:
        """Of the whole text."""
        return shingles(fold(letters(self.text)))

    @cached_property
    def head(self) -> Shingles:
        """Of its beginning, without the agency's name and place."""
        text = letters(_DATELINE.sub("", self.text))
        return shingles(fold(text[: min(HEAD, max(len(text) // 4, 2 * WIDTH))]))

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The numbers in it."""
        return frozenset(_NUMBER.findall(fold(self.text)))

    @cached_property
    def day(self) -> str:
        """The day of the month that an agency's report is dated by, or ""."""
        return match[1].lstrip("0") if (match := _DATED.match(fold(self.text[:_FIRST_LINE]))) else ""

    @cached_property
    def pairs(self) -> frozenset[str]:
        """The neighbouring characters of its title."""
        title = fold(letters(self.title))
        return frozenset(title[at : at + 2] for at in range(len(title) - 1))


def one_story(one: Outline, other: Outline) -> bool:
    """Whether one is a copy or a version of the other."""
    fewer = min(len(one.shingles), len(other.shingles))
    if fewer < LEAST:
        return False
    common = shared(one.shingles, other.shingles)
    if one.url and one.url == other.url:
        return common >= SAME_PAGE * fewer
    return (
        abs(one.published - other.published) <= WINDOW
        and common >= (HELD_TITLED if _titled_alike(one, other) else HELD) * fewer
        and common >= OVERLAP * (len(one.shingles) + len(other.shingles) - common)
        and max(_led(one, other), _led(other, one)) >= LEADING
        and not _filled_in(one, other)
    )


def _titled_alike(one: Outline, other: Outline) -> bool:
    both = len(one.pairs) + len(other.pairs)
    return both > 0 and 2 * len(one.pairs & other.pairs) >= TITLED * both


def _led(one: Outline, other: Outline) -> float:
    """The share of one's head that stands in the other."""
    return shared(one.head, other.shingles) / max(1, len(one.head))


def _filled_in(one: Outline, other: Outline) -> bool:
    """Whether both are one form with different figures, or of different days."""
    if one.source == other.source and one.day and other.day and one.day != other.day:
        return True
    fewer = min(len(one.numbers), len(other.numbers))
    return fewer >= FIGURES and len(one.numbers & other.numbers) < KEPT * fewer
