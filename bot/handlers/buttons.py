"""What stands in our buttons: short, and all that is needed to work, so that an old button works after a restart.

A button names an article by its id, a quotation by its offsets in the article too, with a checksum: of an article that
has changed since, nothing else is shown in its place. What was asked is never in a button; it is in the message that
ours replies to.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from zlib import crc32

from retrieval.records import Article, Passage, Quote

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_CHECKS = 36**5
_NUMBER = r"[0-9a-z]{1,6}"
_TAP = re.compile(
    rf"(?P<kind>[a-z]+):(?P<article>[A-Za-z0-9_-]{{0,16}})(?P<span>(?:\.{_NUMBER}){{5}})?:(?P<numbers>(?:{_NUMBER}(?:\.{_NUMBER})*)?)"
)


class Kind(StrEnum):
    """What a button does."""

    QUOTE = "quote"  # the buttons of another quotation take the place of this one's: its span
    CONTEXT = "context"  # what stands around a quotation, as a message: its span
    AROUND = "around"  # the same, in place: span; paragraphs before and after
    READ = "read"  # an article as a message: its id
    LEAF = "leaf"  # another page of it, in place: id; page
    OTHERS = "others"  # who else tells a story, as a message: an article's id
    PEOPLE = "people"  # another page of them, in place: id; offset
    # What else was found, as a message: whether time is lifted, the question leaned on another, names are as written.
    MORE = "more"
    FURTHER = "further"  # another page of it, in place: the same; offset
    ANYTIME = "anytime"  # ask again, whatever the time: whether the question leaned on another; names as written
    WRITTEN = "written"  # ask again, names as they were written: the same; whether time is lifted
    ALONE = "alone"  # ask again, as the question stands alone
    VOTE = "vote"  # 1 for good, 0 for bad; the place of the answer's status; whether it leaned
    SUBSCRIBE = "wish"  # show what a subscription to what was asked would send: whether it leaned on another
    SUBSCRIPTIONS = "subs"  # all of a chat's, as a message
    STOP = "stop"  # end a subscription, under what it sent: its number
    RESTORE = "undo"  # begin one again that was ended, whose text is in the message: how it was set


_KINDS = frozenset(Kind)


@dataclass(frozen=True, slots=True)
class Span:
    """A quotation by its place: offsets into the article's text, its mark within it, and a checksum of its text."""

    article: str
    start: int
    length: int
    mark: int  # after start
    marked: int  # length of the mark
    check: int

    @classmethod
    def of(cls, quote: Quote) -> "Span":
        """The place of a quotation."""
        start, mark = quote.passage.start + quote.start, quote.mark[0] - quote.start
        return cls(quote.article.id, start, len(quote.text), mark, quote.mark[1] - quote.mark[0], _check(quote.text))

    def quote_in(self, article: Article) -> Quote | None:
        """The quotation in its article; None where that has changed since."""
        passage = Passage(article, self.start, self.start + self.length)
        within = self.length > 0 and self.mark + self.marked <= self.length and passage.end <= len(article.text)
        if article.id != self.article or not within or _check(passage.text) != self.check:
            return None
        return Quote(passage, 0, self.length, (self.mark, self.mark + self.marked), 0.0)


@dataclass(frozen=True, slots=True)
class Tap:
    """A button: what to do, with which article or quotation, and small numbers."""

    kind: Kind
    subject: Span | str = ""
    numbers: tuple[int, ...] = ()

    @property
    def data(self) -> str:
        """As the button holds it: at most 64 bytes, plain ASCII."""
        subject = self.subject
        if isinstance(subject, Span):
            places = (subject.start, subject.length, subject.mark, subject.marked, subject.check)
            subject = ".".join([subject.article, *map(_written, places)])
        return f"{self.kind}:{subject}:{'.'.join(map(_written, self.numbers))}"


def read(data: str | None) -> Tap | None:
    """What a button says; None for what is none of ours, or of another version."""
    found = _TAP.fullmatch(data or "")
    if found is None or found["kind"] not in _KINDS:
        return None
    numbers = tuple(int(each, 36) for each in found["numbers"].split(".") if each)
    if found["span"] is None:
        return Tap(Kind(found["kind"]), found["article"], numbers)
    places = (int(each, 36) for each in found["span"].split(".")[1:])
    return Tap(Kind(found["kind"]), Span(found["article"], *places), numbers)


def pattern(*kinds: Kind) -> str:
    """A regular expression of the buttons of these kinds."""
    return rf"^(?:{'|'.join(kinds)}):"


def _check(text: str) -> int:
    return crc32(text.encode("utf-8", "surrogatepass")) % _CHECKS


def _written(number: int) -> str:
    """In base 36."""
    digits = ""
    while number or not digits:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits
