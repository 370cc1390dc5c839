"""Dates in figures alone: 2023-09-21, 2023/9/21, 20230921, 2020-09."""

import re
from datetime import date

from retrieval.understanding.datewords import almanac
from retrieval.understanding.datewords.almanac import Span
from retrieval.understanding.datewords.common import Kind, rule

_FREE = r"(?<![0-9A-Za-z./-])"
_YEAR = "(?P<y>(?:1[89]|20)[0-9]{2})"
_DAY = "(?P<day>0[1-9]|[12][0-9]|3[01]|[1-9])"


def _day(match: re.Match[str], _: date) -> Span:
    return (date(int(match["y"]), int(match["month"]), int(match["day"])),) * 2


def _month(match: re.Match[str], _: date) -> Span:
    return almanac.months_of(int(match["y"]), int(match["month"]), int(match["month"]))


RULES = (
    rule(rf"{_FREE}{_YEAR}(?P<mark>[-/.])(?P<month>0?[1-9]|1[0-2])(?P=mark){_DAY}(?![0-9])", Kind.DATED, _day),
    rule(rf"{_FREE}{_YEAR}(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12][0-9]|3[01])(?![0-9元万亿A-Za-z])",
         Kind.DATED, _day),
    rule(rf"{_FREE}{_YEAR}[-/](?P<month>0?[1-9]|1[0-2])(?![0-9/-]|年|赛季|学年|财年)", Kind.DATED, _month),
)  # fmt: skip
