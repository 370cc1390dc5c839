"""The days that a reader limits a search to: 上周, 2021年1月, 2021-01-05..2021-01-09, >2020-12, ..2021."""

import re
import unicodedata
from datetime import date, timedelta

from retrieval.understanding import dates

NEW = 30  # days that are 最近

_RANGE = re.compile(r"(.*?)(?:\.{2,}|~)(.*)")
_COMPARED = re.compile(r"(>=|<=|>|<|≥|≤|≧|≦)(.*)")
_YEAR = re.compile(r"[0-9]{4}")


def read(said: str, day: date) -> tuple[date, date] | None:
    """From which day to which, both included, seen from the reader's; None where that cannot be made out.

    `date.min` and `date.max` are open ends.
    """
    text = unicodedata.normalize("NFKC", said).strip()
    try:
        found = _compared(text, day) or _ranged(text, day) or _named(text, day)
    except (ValueError, OverflowError):  # beyond the years of the calendar
        return None
    return found if found and found[0] <= found[1] else None


def single(said: str, day: date) -> date | None:
    """The one day that is named, seen from the reader's; None for a longer time, and for what is none."""
    found = read(said, day)
    return found[0] if found and found[0] == found[1] else None


def _compared(text: str, day: date) -> tuple[date, date] | None:
    match = _COMPARED.fullmatch(text)
    than = _named(match[2].strip(), day) if match else None
    if not match or not than:
        return None
    if match[1] == ">":
        return than[1] + timedelta(1), date.max
    if match[1] == "<":
        return date.min, than[0] - timedelta(1)
    return (than[0], date.max) if match[1] in (">=", "≥", "≧") else (date.min, than[1])


def _ranged(text: str, day: date) -> tuple[date, date] | None:
    match = _RANGE.fullmatch(text)
    if not match or not (match[1].strip() or match[2].strip()):
        return None
    first = _named(match[1].strip(), day) if match[1].strip() else (date.min, date.min)
    last = _named(match[2].strip(), day) if match[2].strip() else (date.max, date.max)
    return (first[0], last[1]) if first and last else None


def _named(text: str, day: date) -> tuple[date, date] | None:
    """A time that is named: the whole text is its name."""
    if _YEAR.fullmatch(text):
        return date(int(text), 1, 1), date(int(text), 12, 31)
    if any(span == (0, len(text)) for span in dates.new(text)):
        return day - timedelta(NEW), day
    return next(((m.first, m.last) for m in dates.read(text, day) if (m.start, m.end) == (0, len(text))), None)
