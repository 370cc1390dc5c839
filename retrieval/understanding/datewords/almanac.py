"""What a calendar knows: spans of days, first and last inclusive, and when the festivals fall.

Every function may raise ValueError or OverflowError, as `datetime.date` does past the years 1 and 9999.
"""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import TypeAlias

Span: TypeAlias = tuple[date, date]

# Gregorian days (month and day) of lunar festivals and 清明, 1950 to 2056: what two published calendars agree on.
_LUNAR = Path(__file__).parent / "festivals.txt"

# The rest have fixed days, as (month, day) of the first and the last.
_FIXED: Mapping[str, tuple[tuple[int, int], tuple[int, int]]] = {
    "元旦": ((1, 1), (1, 3)),
    "情人节": ((2, 14), (2, 14)),
    "妇女节": ((3, 8), (3, 8)),
    "愚人节": ((4, 1), (4, 1)),
    "五一": ((5, 1), (5, 5)),
    "劳动节": ((5, 1), (5, 5)),
    "青年节": ((5, 4), (5, 4)),
    "儿童节": ((6, 1), (6, 1)),
    "建军节": ((8, 1), (8, 1)),
    "教师节": ((9, 10), (9, 10)),
    "国庆": ((10, 1), (10, 7)),
    "双十节": ((10, 10), (10, 10)),
    "万圣节": ((10, 31), (10, 31)),
    "双十一": ((11, 11), (11, 11)),
    "平安夜": ((12, 24), (12, 24)),
    "圣诞": ((12, 24), (12, 25)),
    "跨年": ((12, 31), (12, 31)),
}
# Days around the lunar new year's, from 除夕 to the last of the holiday and the lantern festival.
_AROUND_NEW_YEAR = {"春节": (-1, 6), "除夕": (-1, -1), "元宵节": (14, 14)}

FESTIVALS = (*_FIXED, *_AROUND_NEW_YEAR, "清明", "端午", "七夕", "中秋", "重阳", "感恩节")


def shifted(day: date, months: int) -> date:
    """The same day of another month, or that month's last."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_of(year: int, first: int, last: int) -> Span:
    """From the first day of one month to the last of another; months past 12 are of the next year."""
    end = shifted(date(year, 1, 1), last)
    return shifted(date(year, 1, 1), first - 1), end - timedelta(1)


def decade_of(year: int) -> Span:
    """Ten years from this one."""
    return date(year, 1, 1), date(year + 9, 12, 31)


def week_of(day: date) -> Span:
    """Monday to Sunday."""
    monday = day - timedelta(day.weekday())
    return monday, monday + timedelta(6)


def part_of_month(year: int, month: int, part: str) -> Span:
    """初 or 上旬 is the first ten days, 中旬 the next ten, 底, 末 or 下旬 the rest."""
    last = monthrange(year, month)[1]
    first, end = {"初": (1, 10), "上": (1, 10), "中": (11, 20)}.get(part[0], (21, last))
    return date(year, month, first), date(year, month, end)


def part_of_year(year: int, part: str) -> Span:
    """初 is January and February, 中 June and July, 底 or 末 November and December."""
    return months_of(year, *{"初": (1, 2), "中": (6, 7)}.get(part[0], (11, 12)))


def season_of(year: int, season: str) -> Span:
    """Spring is March to May; winter begins in December and ends the year after."""
    first = 3 + 3 * "春夏秋冬".index(season)
    return months_of(year, first, first + 2)


def festival(name: str, year: int) -> Span:
    """The days of a festival of FESTIVALS. Raises ValueError where the year is not in the table."""
    if name in _FIXED:
        first, last = _FIXED[name]
        return date(year, *first), date(year, *last)
    if name == "感恩节":  # the fourth Thursday of November
        first_thursday = 1 + (3 - date(year, 11, 1).weekday()) % 7
        return (date(year, 11, first_thursday + 21),) * 2
    days = _lunar().get(year)
    if days is None:
        raise ValueError(f"no {name} is known of {year}")
    if name in _AROUND_NEW_YEAR:
        before, after = _AROUND_NEW_YEAR[name]
        return days["春节"] + timedelta(before), days["春节"] + timedelta(after)
    return (days[name],) * 2


@cache
def _lunar() -> Mapping[int, Mapping[str, date]]:
    head, *lines = _LUNAR.read_text("utf-8").splitlines()
    rows = (line.split() for line in lines)
    return {
        int(year): {
            name: date(int(year), int(day[:2]), int(day[2:])) for name, day in zip(head.split(), days, strict=True)
        }
        for year, *days in rows
    }
