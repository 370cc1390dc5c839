"""What every way of showing an answer shares: dates on the reader's clock, one-line titles, excerpts."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, tzinfo
from typing import Protocol

from retrieval.language.text import sentences
from retrieval.records import Answer, Quote, Status, Use

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Control characters, and the marks that turn the direction of the text after them: a title could forge its source line.
_UNRULY = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+")
_NAMED = 5  # publishers of copies, named beside a quotation
_LONGEST_NAME = 60
_SOFT_STOP = re.compile(r"[，、；：,;:\s]")


class Texts(Protocol):
    """What a language says of copies and of the nearest articles, by name."""

    def __call__(self, name: str, /, **values: str | int) -> str:
        """The text of this name, filled in."""


def copies(quote: Quote, texts: Texts, *, named: bool) -> str:
    """Who else has the story of a quotation, and in how many versions: plain text, "" where nobody has."""
    parts = []
    if names := quote.publishers:
        listed = texts("comma").join(one_line(name, _LONGEST_NAME) for name in names[:_NAMED])
        more = "…" if len(names) > _NAMED else ""
        parts.append(texts("publishers", count=len(names)) + (texts("colon") + listed + more if named else ""))
    if quote.versions:
        parts.append(texts("versions", count=len(quote.versions)))
    return " · ".join(parts)


def nearest_heading(found: Answer, texts: Texts) -> str:
    """What the articles are that are named instead of a quotation."""
    use = found.understood.period and found.understood.period.use
    if found.status is Status.LISTED:
        return texts("listed-then" if use is Use.ONLY else "listed")
    return texts("nearest-elsewhere" if use is Use.ELSEWHERE else "nearest")


def told_once(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """Quotations of which only the first of an article tells who else has its story."""
    first: dict[str, Quote] = {}
    return tuple(
        quote if first.setdefault(quote.article.id, quote) is quote else replace(quote, copies=()) for quote in quotes
    )


def marks(quote: Quote) -> tuple[int, int, int, int]:
    """Where in the text of a quotation its marked sentence begins, what answers begins and ends, the sentence ends."""
    start, end = quote.span or (quote.mark[0], quote.mark[0])
    return quote.mark[0] - quote.start, start - quote.start, end - quote.start, quote.mark[1] - quote.start


def day(when: datetime, zone: tzinfo, language: str) -> str:
    """The date on the reader's clock: 2023年9月21日, or 21 Sep 2023 in English."""
    return _day(when.astimezone(zone).date(), english=language == "en")


def day_on(when: date, language: str) -> str:
    """A date of the calendar, written likewise."""
    return _day(when, english=language == "en")


def days(first: date, last: date, language: str) -> str:
    """A time of some days: 2023年9月1日–30日; all of a year is the year, an open end is said as one."""
    english = language == "en"
    if first == date.min:
        return f"up to {_day(last, english=True)}" if english else f"{_day(last)}以前"
    if last == date.max:
        return f"from {_day(first, english=True)} on" if english else f"{_day(first)}以后"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        years = f"{first.year}" if first.year == last.year else f"{first.year}–{last.year}"
        return years if english else f"{years}年"
    if first == last or english:
        return _day(first, english=english) + ("" if first == last else f" – {_day(last, english=True)}")
    shared = (
        "" if first.year != last.year else f"{first.year}年" + (f"{first.month}月" if first.month == last.month else "")
    )
    return f"{_day(first)}–{_day(last).removeprefix(shared)}"


def day_after(when: date, before: date, language: str) -> str:
    """A day told after another one: 9月20日, with its year where that is another; all of it in English."""
    if language == "en":
        return _day(when, english=True)
    return _day(when).removeprefix(f"{before.year}年")


def _day(when: date, *, english: bool = False) -> str:
    if english:
        return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"
    return f"{when.year}年{when.month}月{when.day}日"


def units(text: str) -> int:
    """Length in UTF-16 units, as Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def span(first: int, last: int) -> str:
    """Numbers from one to another: 1–10, and 7 for 7 to 7."""
    return f"{first}" if first == last else f"{first}–{last}"


def one_line(text: str, limit: int) -> str:
    """A title or a name as one harmless line of at most `limit` UTF-16 units, cut with … where it is longer."""
    line = re.sub(" {2,}", " ", _UNRULY.sub(" ", text)).strip()  # wide blanks between the halves of a title stay
    return line if units(line) <= limit else fitted(line, limit - 1).rstrip() + "…"


def excerpt(text: str, mark: tuple[int, int], limit: int) -> tuple[int, int]:
    """Where to cut `text` so that it fits `limit` UTF-16 units and still shows its marked part: (start, end).

    Whole sentences: those of the mark first, then what follows, then what stands before. Only a sentence that is too
    long by itself is cut inside, at a comma where there is one.
    """
    if units(text) <= limit:
        return 0, len(text)
    spans = [span for span in sentences(text) if span[1] > mark[0]] or [(mark[0], len(text))]
    start, end = spans[0]
    if units(text[start:end]) > limit:
        return start, start + len(_at_soft_stop(text[start:end], limit))
    for _, stop in spans[1:]:
        if units(text[start:stop]) > limit:
            break
        end = stop
    for begin, _ in reversed([span for span in sentences(text) if span[1] <= mark[0]]):
        if units(text[begin:end]) > limit:
            break
        start = begin
    return start, end


def _at_soft_stop(text: str, limit: int) -> str:
    head = fitted(text, limit)
    stops = [match.end() for match in _SOFT_STOP.finditer(head) if match.end() > len(head) // 2]
    return head[: stops[-1]] if stops else head


def fitted(text: str, limit: int) -> str:
    """The longest head of `text` that is at most `limit` UTF-16 units, never half a character."""
    return text.encode("utf-16-le", "surrogatepass")[: 2 * limit].decode("utf-16-le", "ignore")
