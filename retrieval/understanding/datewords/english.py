"""English, as far as it is mixed into Chinese: yesterday, last week, three days ago, in September 2023."""

import re
from datetime import date, timedelta

from retrieval.understanding.datewords import almanac
from retrieval.understanding.datewords.almanac import Span, shifted
from retrieval.understanding.datewords.common import Kind, latest, rule
from retrieval.understanding.datewords.stretches import back

_DAYS = {"today": 0, "tonight": 0, "this morning": 0, "yesterday": -1, "last night": -1, "tomorrow": 1}
_STEPS = {"last": -1, "this": 0, "next": 1}
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_UNITS = {"day": "天", "week": "周", "month": "月", "year": "年"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _day(match: re.Match[str], day: date) -> Span:
    return (day + timedelta(_DAYS[match[0].lower()]),) * 2


def _unit(match: re.Match[str], day: date) -> Span:
    step, unit = _STEPS[match["step"].lower()], match["unit"].lower()
    if unit == "week":
        return almanac.week_of(day + timedelta(7 * step))
    if unit == "year":
        return almanac.months_of(day.year + step, 1, 12)
    width = 3 if unit == "quarter" else 1
    first = shifted(day.replace(day=1), width * step - (day.month - 1) % width)
    return almanac.months_of(first.year, first.month, first.month + width - 1)


def _ago(match: re.Match[str], day: date) -> Span:
    counted = match["n"].lower()
    return (back(day, _COUNTS.get(counted) or int(counted), _UNITS[match["unit"].lower()]),) * 2


def _upto(match: re.Match[str], day: date) -> Span:
    return _ago(match, day)[0], day


def _month(match: re.Match[str], day: date) -> Span:
    month, groups = _MONTHS.index(match["month"][:3].lower()) + 1, match.groupdict()

    def of_year(year: int) -> Span:
        if groups.get("day"):
            return (date(year, month, int(groups["day"])),) * 2
        return almanac.months_of(year, month, month)

    return of_year(int(groups["y"])) if groups.get("y") else latest(day, of_year)


def _year(match: re.Match[str], _: date) -> Span:
    return almanac.months_of(int(match["y"]), 1, 12)


_FREE, _ENDS = "(?<![A-Za-z0-9])", "(?![A-Za-z0-9])"
_MONTH = (
    "(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_NAMED_DAY = "(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_NAMED_YEAR = "(?P<y>(?:19|20)[0-9]{2})"
_SOME = rf"(?P<n>[0-9]{{1,3}}|{'|'.join(_COUNTS)}) (?P<unit>{'|'.join(_UNITS)})s?"

RULES = (
    rule(rf"{_FREE}(?:{'|'.join(_DAYS)}){_ENDS}", Kind.NEAR, _day),
    rule(rf"{_FREE}(?P<step>this|last|next) (?P<unit>week|month|quarter){_ENDS}", Kind.NEAR, _unit),
    rule(rf"{_FREE}(?P<step>this|last|next) (?P<unit>year){_ENDS}", Kind.OF_YEAR, _unit),
    rule(rf"{_FREE}(?:past|last) {_SOME}{_ENDS}", Kind.NEAR, _upto),
    rule(rf"{_FREE}{_SOME} ago{_ENDS}", Kind.NEAR, _ago),
    rule(rf"{_FREE}{_MONTH} (?:{_NAMED_DAY},? )?{_NAMED_YEAR}{_ENDS}", Kind.DATED, _month),
    rule(rf"{_FREE}{_NAMED_DAY} {_MONTH},? {_NAMED_YEAR}{_ENDS}", Kind.DATED, _month),
    rule(rf"{_FREE}{_MONTH} {_NAMED_DAY}{_ENDS}", Kind.YEARLESS, _month),
    rule(rf"(?<=\bin ){_MONTH}{_ENDS}", Kind.YEARLESS, _month),
    rule(rf"(?<=\bin ){_NAMED_YEAR}{_ENDS}", Kind.DATED, _year),
)
