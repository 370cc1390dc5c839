"""Months and their days: 9月21日, 去年9月底, 上个月15号, 7月至9月, 月初, 21日."""

import re
from datetime import date, timedelta

from retrieval.understanding.datewords import almanac
from retrieval.understanding.datewords.almanac import Span, shifted
from retrieval.understanding.datewords.common import (
    ALONE,
    BEGINNING,
    DAY_NUMBER,
    END,
    MONTH_DAY,
    NEAR_STEP,
    TO,
    YEAR,
    Kind,
    latest,
    part_of_month,
    rule,
    year,
    year_of,
    yearly,
)
from retrieval.understanding.datewords.numerals import number

_STEPS = {"上上": -2, "上": -1, "本": 0, "这": 0, "下": 1, "下下": 2}
_MONTH = "(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"


def _month(match: re.Match[str], day: date) -> Span:
    month = number(match["month"])
    if month == 2 and match["day"] and number(match["day"]) == 29 and year_of(match, day) is None:
        return (_leap_day(day),) * 2
    return yearly(match, day, lambda year: part_of_month(match, year, month))


def _leap_day(day: date) -> date:
    """The latest 29th of February."""
    for tried in range(day.year, max(0, day.year - 9), -1):
        last = shifted(date(tried, 1, 31), 1)
        if last.day == 29 and last <= day:
            return last
    raise ValueError("before the first leap year")


def _months(match: re.Match[str], day: date) -> Span:
    first, last = number(match["month"]), number(match["month2"])
    begun, ended = year_of(match, day), year_of(match, day, "2")
    if begun is None and ended is not None:
        begun = ended - (last < first)

    def of_year(year: int) -> Span:
        until = year + (last < first) if ended is None else ended
        return date(year, first, 1), almanac.months_of(until, last, last)[1]

    return latest(day, of_year) if begun is None else of_year(begun)


def _days(match: re.Match[str], day: date) -> Span:
    month, first, last = (number(match[name]) for name in ("month", "day", "day2"))
    return yearly(match, day, lambda year: (date(year, month, first), date(year, month, last)))


def _near_month(match: re.Match[str], day: date) -> Span:
    month = shifted(day.replace(day=1), _STEPS[match["step"]])
    return part_of_month(match, month.year, month.month)


def _part(match: re.Match[str], day: date) -> Span:
    part = match["part"]
    month = shifted(day.replace(day=1), -1 if part != "初" and day.day <= 10 else 0)  # 月底, said on the 3rd
    return almanac.part_of_month(month.year, month.month, part)


def _day(match: re.Match[str], day: date) -> Span:
    named = int(match["day"])
    for back in range(3):  # a 31st comes at least every other month
        month = shifted(day.replace(day=1), -back)
        if named <= (shifted(month, 1) - timedelta(1)).day and month.replace(day=named) <= day:
            return (month.replace(day=named),) * 2
    raise ValueError(f"no month has a day {named}")


RULES = (
    rule(rf"(?:{YEAR})?{ALONE}(?P<month>{_MONTH})月份?{MONTH_DAY}", Kind.DATED, _month),
    rule(rf"(?:{YEAR})?{ALONE}(?P<month>{_MONTH})(?:月份?)?{TO}(?:{year('2')})?(?P<month2>{_MONTH})月份?(?![0-9])",
         Kind.DATED, _months),
    rule(rf"(?:{YEAR})?{ALONE}(?P<month>{_MONTH})月(?P<day>{DAY_NUMBER})[日号]?{TO}(?P<day2>{DAY_NUMBER})[日号]",
         Kind.DATED, _days),
    rule(rf"(?P<step>上上|下下|{NEAR_STEP})个?月(?![球台亮])(?:份|的)?{MONTH_DAY}", Kind.NEAR, _near_month),
    rule(rf"(?<![0-9〇零一二三四五六七八九十个本上下这每满岁])月(?P<part>{BEGINNING}|{END})", Kind.NEAR, _part),
    # 三日游, 30日均线, 8号风球 are none: only 21日, and not what lasts or counts.
    rule(r"(?<![0-9.月第点:/年近这每期续时共去达满足前头隔-])(?P<day>[12][0-9]|3[01]|0?[1-9])日"
         r"(?![本游内谈均年化间线后前以之起报])", Kind.YEARLESS, _day),
)  # fmt: skip
