"""The language in which articles are looked for: 普京 来源:BBC 日期:2021年1月 "一带一路" -峰会.

Forgiving: any text is a query. Marks may be of either width and either script, a field may be named in English, what
is no field is words, and what was not understood is said in the query.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from retrieval.language.text import fold, letters
from retrieval.records import Problem, Query, Unread
from retrieval.understanding import days, sources

_T = TypeVar("_T")

_MARKS = '"＂“”„‟「」『』«»'
_QUOTED = re.compile('["＂“”„‟]([^"＂“”„‟]*)["＂“”„‟]|「([^」]*)」|『([^』]*)』|«([^»]*)»')
_PARTS = "，,；;、。（）()|"  # a new part begins behind
_FIELD = re.compile(
    r"(?:(?P<source>来源|來源|媒体|媒體|source|site)|(?P<date>日期|时间|時間|date))[:：﹕∶]\s*", re.IGNORECASE
)
_MINUS = re.compile(r"[-－−]")
_BARE = re.compile(rf"[^\s{_PARTS}{_MARKS}\-－−][^\s{_PARTS}{_MARKS}]*")
_RUN = re.compile(rf"[^\s{_PARTS}{_MARKS}]+")
_LISTED = re.compile(r"[，,、|]\s*")
_LISTING = ("、", "|", ",")
_UNFIT = re.compile("[\0\ud800-\udfff]")  # in no text
_ENDS = "。！？!?…"


def parse(text: str, day: date, known: Sequence[str] = (), publisher: Callable[[str], str] = lambda _: "") -> Query:
    """Read a query on a reader's day, of an archive with the `known` sources. `publisher` names who has a site.

    Raises nothing. `Query.text` reads as the same query again.
    """
    return _Reading(_balanced(_UNFIT.sub(" ", text)), day, known, publisher).query()


def _balanced(text: str) -> str:
    """A text without the quotation marks that have no other."""
    kept = [" " if character in _MARKS else character for character in text]
    for match in _QUOTED.finditer(text):
        kept[slice(*match.span())] = match[0]
    return "".join(kept)


@dataclass(slots=True)
class _Reading:
    text: str
    day: date
    known: Sequence[str]
    publisher: Callable[[str], str]
    words: list[str] = field(default_factory=list)
    phrases: list[str] = field(default_factory=list)
    without: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    first: date = date.min
    last: date = date.max

    def query(self) -> Query:
        at, begins = 0, True
        while at < len(self.text):
            end = self._phrase(at) or (begins and (self._field(at) or self._unwanted(at)))
            if end:
                self.words.append(" ")
                at, begins = end, True
                continue
            run = _RUN.match(self.text, at)
            end = run.end() if run else at + 1
            self.words.append(self.text[at:end])
            at, begins = end, run is None
        return Query(
            " ".join(_words("".join(self.words))),
            _once(self.phrases),
            _once(self.without),
            _once(self.sources),
            self.first,
            self.last,
            _once(self.problems),
        )

    # Each takes in a part that begins here and says where it ends, 0 where there is none.

    def _phrase(self, at: int) -> int:
        match = _QUOTED.match(self.text, at)
        if match and (phrase := _within(match)):
            self.phrases.append(phrase)
        return match.end() if match else 0

    def _unwanted(self, at: int) -> int:
        minus = _MINUS.match(self.text, at)
        said, end = self._value(at + 1) if minus else ("", 0)
        if minus and end and (said := said.rstrip(_ENDS) if self.text[at + 1] not in _MARKS else said):
            self.without.append(said)
        return end

    def _field(self, at: int) -> int:
        name = _FIELD.match(self.text, at)
        if not name:
            return 0
        if name["date"]:
            said, end = self._value(name.end())
            self._date(said)
            return end or name.end()
        said, end = self._source_name(name.end())
        if said:
            found = sources.matching(said, self.known, self.publisher)
            self.sources += found
            self.problems += [] if found else [Problem(Unread.SOURCE, said, tuple(self.known))]
        return self._more_sources(end) if end else name.end()

    def _more_sources(self, at: int) -> int:
        """What is listed behind a source, as far as it is one: 来源:BBC、路透社."""
        while comma := _LISTED.match(self.text, at):
            said, end = self._source_name(comma.end())
            if comma[0] in _LISTING:
                found = sources.matching(said, self.known, self.publisher)
            else:  # as likely what goes on behind the source: 来源:BBC，中国
                found = tuple(filter(None, [sources.meant(said, self.known)]))
            if not end or not found:
                break
            self.sources += found
            at = end
        return at

    def _date(self, said: str) -> None:
        if not said:
            return
        found = days.read(said, self.day)
        first, last = (max(self.first, found[0]), min(self.last, found[1])) if found else (date.max, date.min)
        if first <= last:
            self.first, self.last = first, last
        else:  # none, or one that the others leave no day of
            self.problems.append(Problem(Unread.DATE, said))

    def _source_name(self, at: int) -> tuple[str, int]:
        """A value, or the name of a source with the blanks in it."""
        for name in sorted(filter(str.split, self.known), key=len, reverse=True):
            end = at + len(name)
            if " " in name and self.text[at:end].casefold() == name.casefold() and not _RUN.match(self.text, end):
                return name, end
        return self._value(at)

    def _value(self, at: int) -> tuple[str, int]:
        """What stands here, in quotation marks or up to a blank or comma, and where it ends; "" and 0 for nothing."""
        if match := _QUOTED.match(self.text, at):
            return _within(match), match.end()
        bare = None if _FIELD.match(self.text, at) else _BARE.match(self.text, at)
        return (bare[0] if letters(fold(bare[0])) else "", bare.end()) if bare else ("", 0)


def _within(quoted: re.Match[str]) -> str:
    """What stands in quotation marks; "" without a letter. Marks that could not be written again are left out."""
    text = " ".join(next(part for part in quoted.groups() if part is not None).split())
    if any(mark in text for mark in '"＂“”„‟'):
        text = " ".join(text.replace("」", " ").split())
    return text if letters(fold(text)) else ""


def _words(text: str) -> Iterator[str]:
    """The words, without the commas that parted them from what else was said."""
    for word in text.split():
        if letters(bare := word.strip(_PARTS)):
            yield bare


def _once(values: Sequence[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(values))
