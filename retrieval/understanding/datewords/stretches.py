"""Stretches of time up to now, and points so long ago: 近三个月, 过去两年, 一个半月来, 三天前, 半年前."""

import re
from datetime import date, timedelta

from retrieval.understanding.datewords import almanac
from retrieval.understanding.datewords.almanac import Span, shifted
from retrieval.understanding.datewords.common import Kind, rule
from retrieval.understanding.datewords.numerals import DIGIT, NUMERAL, number

_LONGEST = 10  # years: 四十年来首次 says how rare, not when
_EARLIEST = 500
_VAGUE = ("几", "数", "好几")
_FEW = {"小时": 24, "天": 7, "日": 7, "周": 4, "星期": 4, "礼拜": 4, "月": 6, "季度": 3, "年": 3}  # 近几天, 近几年
_IN_DAYS = {"小时": 1 / 24, "天": 1.0, "日": 1.0, "周": 7.0, "星期": 7.0, "礼拜": 7.0}
_IN_MONTHS = {"月": 1, "季度": 3, "年": 12}
# How near is meant to a time so long ago, in days: 两周前 is a day of that week.
_AROUND = {"周": 3, "星期": 3, "礼拜": 3, "月": 15, "季度": 30}


def back(day: date, amount: float, unit: str) -> date:
    """The day so much earlier; part of a day counts as one, half a month as 15."""
    if unit in _IN_DAYS:
        return day + timedelta(int(-amount * _IN_DAYS[unit] // 1))
    months = amount * _IN_MONTHS[unit]
    return shifted(day, -int(months)) - timedelta(15 if months % 1 else 0)


def _amount(match: re.Match[str]) -> float:
    text = match["amount"]
    whole = 0.5 if text == "半" else float(_FEW[match["unit"]] if text in _VAGUE else number(text))
    return whole + (0.5 if match["half"] else 0.0)


def _upto(match: re.Match[str], day: date) -> Span:
    amount = _amount(match)
    if not amount or (match["unit"] == "年" and amount > _LONGEST):
        raise ValueError("no stretch of time that a question could be limited to")
    return back(day, amount, match["unit"]), day


def _ago(match: re.Match[str], day: date) -> Span:
    amount, unit = _amount(match), match["unit"]
    if match["amount"] in _VAGUE:
        return back(day, 9, unit), back(day, 2, unit)
    at = back(day, amount, unit)
    if unit == "年":
        if amount > _EARLIEST:
            raise ValueError("a year's number, not how many")
        months = 0 if amount >= 2 else 3 if amount >= 1 else 1
        return (shifted(at, -months), shifted(at, months)) if months else almanac.months_of(at.year, 1, 12)
    return at - timedelta(_AROUND.get(unit, 0)), at + timedelta(_AROUND.get(unit, 0))


def _some_days_ago(_: re.Match[str], day: date) -> Span:
    return day - timedelta(10), day - timedelta(1)


def _some_time_ago(_: re.Match[str], day: date) -> Span:
    return day - timedelta(60), day - timedelta(1)


def _recent_years(_: re.Match[str], day: date) -> Span:
    return back(day, _FEW["年"], "年"), day


_NUMBER = (
    rf"(?P<amount>{NUMERAL}|半|好?几|数)(?:个(?P<half>半)|个)?(?P<unit>小时|天|日|周|星期|礼拜|季度|(?<=[个半])月|年)"
)
_BEGINS = rf"(?<![第前后{DIGIT}十0-9.])(?<![0-9],)"
# 一年来华人数, 三天内蒙古
_SINCE = r"(?:以来|来(?![自源往访华港台京沪]))"
_WITHIN = rf"(?:{_SINCE}|[之以]?内(?![蒙地阁政部幕战塔])|间(?![谍接]))"

RULES = (
    rule(rf"(?:最近|过去|过往|近|这(?!一))的?这?{_NUMBER}{_WITHIN}?", Kind.NEAR, _upto),
    rule(
        r"(?:最近|过去|近)(?P<amount>[一二两三六]|[0-9]{1,2})(?P<half>)(?P<unit>月)(?![0-9初底末上中下份])",
        Kind.NEAR,
        _upto,
    ),
    rule(rf"{_BEGINS}{_NUMBER}{_SINCE}", Kind.NEAR, _upto),
    rule(rf"{_BEGINS}{_NUMBER}[之以]?前(?![夕后往任总所线锋台沿景途提首])", Kind.NEAR, _ago),
    rule(r"前几[天日]|前些[天日]|前两[天日]", Kind.NEAR, _some_days_ago),
    rule(r"前一?阵子|前一?段时间|前不久", Kind.NEAR, _some_time_ago),
    rule(r"近几?年来?|近些年来?|这些年来?", Kind.DATED, _recent_years),
)
