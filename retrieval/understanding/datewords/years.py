"""Years and what divides or gathers them: 去年, 2020年底, 上半年, 第三季度, 去年夏天, 80年代, 本世纪初."""

import re
from datetime import date

from retrieval.understanding.datewords import almanac
from retrieval.understanding.datewords.almanac import Span, shifted
from retrieval.understanding.datewords.common import (
    ALONE,
    BEGINNING,
    END,
    TO,
    YEAR,
    YEAR_NUMBER,
    Kind,
    latest,
    rule,
    year_of,
    yearly,
)
from retrieval.understanding.datewords.numerals import NUMERAL, number

_QUARTERS = {"一": 1, "首": 1, "二": 2, "两": 2, "三": 3, "四": 4, "末": 4}
_STEPS = {"上": -1, "本": 0, "这": 0, "下": 1}
_PART = "初期?|早期|中[叶期]|末期?|后期"
_OF_DECADE = {"初": (0, 3), "早": (0, 3), "中": (3, 6), "末": (7, 9), "后": (7, 9), "": (0, 9)}
_OF_CENTURY = {"初": (0, 9), "早": (0, 29), "中": (40, 69), "末": (90, 99), "后": (70, 99), "": (0, 99)}


def _whole(match: re.Match[str], day: date) -> Span:
    return yearly(match, day, lambda year: almanac.months_of(year, 1, 12))


def _several(match: re.Match[str], _: date) -> Span:
    return date(number(match["from"]), 1, 1), date(number(match["to"]), 12, 31)


def _part(match: re.Match[str], day: date) -> Span:
    part = match["part"].removeprefix("年").removeprefix("岁")
    year = year_of(match, day)
    if year is None:  # 年底, said in spring, is the last one
        year = day.year - (part != "初" and day.month <= 3)
    return almanac.part_of_year(year, part)


def _half(match: re.Match[str], day: date) -> Span:
    months = (1, 6) if match["half"] in "上前" else (7, 12)
    return yearly(match, day, lambda year: almanac.months_of(year, *months))


def _nth(text: str) -> int:
    return _QUARTERS.get(text) or int(text)


def _quarter(match: re.Match[str], day: date) -> Span:
    nth = _nth(match["q"])
    return yearly(match, day, lambda year: almanac.months_of(year, 3 * nth - 2, 3 * nth))


def _first_quarters(match: re.Match[str], day: date) -> Span:
    nth = _nth(match["q"])
    return yearly(match, day, lambda year: almanac.months_of(year, 1, 3 * nth))


def _first_months(match: re.Match[str], day: date) -> Span:
    return yearly(match, day, lambda year: almanac.months_of(year, 1, min(12, number(match["n"]))))


def _near_quarter(match: re.Match[str], day: date) -> Span:
    first = shifted(day.replace(day=1), -((day.month - 1) % 3) + 3 * _STEPS[match["step"]])
    return almanac.months_of(first.year, first.month, first.month + 2)


def _season(match: re.Match[str], day: date) -> Span:
    season = match["season"]
    year = year_of(match, day)
    if match["this"]:
        year = day.year - (match["this"] == "去")
    if year is None:
        return latest(day, lambda this: almanac.season_of(this, season))
    if season == "冬" and day.month <= 2 and year == day.year:
        year -= 1  # the winter that has not ended
    return almanac.season_of(year, season)


def _century(match: re.Match[str], day: date) -> Span:
    named = match["century"]
    begun = 100 * (day.year // 100 - (named[0] == "上") if named[0] in "上本这" else number(named) - 1)
    if match["decade"]:
        return _of_decade(begun + number(match["decade"]), match["part"])
    first, last = _OF_CENTURY[(match["part"] or "")[:1]]
    return date(begun + first, 1, 1), date(begun + last, 12, 31)


def _decade(match: re.Match[str], day: date) -> Span:
    year = number(match["decade"])
    if year < 100:
        year += 2000 if 2000 + year <= day.year else 1900
    return _of_decade(year, match["part"])


def _of_decade(year: int, part: str | None) -> Span:
    if year % 10:
        raise ValueError(f"no decade begins with {year}")
    first, last = _OF_DECADE[(part or "")[:1]]
    return date(year + first, 1, 1), date(year + last, 12, 31)


RULES = (
    rule(YEAR, Kind.DATED, _whole),
    rule(rf"{ALONE}(?P<from>{YEAR_NUMBER})年?{TO}(?P<to>{YEAR_NUMBER})年", Kind.DATED, _several),
    rule(rf"{YEAR}(?P<part>年?(?:{BEGINNING}|{END})|年中(?!国)|岁末)", Kind.DATED, _part),
    rule(rf"(?<![0-9〇零一二三四五六七八九十周今去前明后当整每多全半来上少青童成])(?P<part>年(?:{BEGINNING}|{END})|岁末)",
         Kind.DATED, _part),
    rule(rf"(?:{YEAR})?(?P<half>[上下前后])半年", Kind.DATED, _half),
    rule(rf"(?:{YEAR})?第?(?P<q>[一二三四首末1-4])季度", Kind.DATED, _quarter),
    rule(rf"{YEAR}第?(?P<q>[一二三四首末1-4])季", Kind.DATED, _quarter),  # without a year it is of a series
    rule(rf"(?:{YEAR})?(?<![A-Za-z0-9])Q(?P<q>[1-4])(?![A-Za-z0-9])", Kind.DATED, _quarter),
    rule(rf"(?:{YEAR})?前(?P<q>[一二三两])个?季度?", Kind.DATED, _first_quarters),
    rule(rf"{YEAR}[前头](?P<n>{NUMERAL})个?月", Kind.DATED, _first_months),
    rule(r"(?P<step>[上本这下])(?:个|一个?)?季度", Kind.NEAR, _near_quarter),
    rule(rf"(?:{YEAR}|这个)(?P<this>)(?P<season>[春夏秋冬])[天季](?!奥)", Kind.DATED, _season),
    rule(r"(?P<this>[今去])(?P<season>[春夏秋冬])(?![节运晚奥])", Kind.DATED, _season),
    rule(rf"(?P<century>上个?|本|这个|{NUMERAL})世纪(?:(?P<decade>{NUMERAL})年代)?(?P<part>{_PART})?", Kind.DATED,
         _century),
    rule(rf"{ALONE}(?P<decade>(?:1[89]|20)[0-9]0|[2-9]0|[二三四五六七八九]十)年代(?P<part>{_PART})?", Kind.DATED,
         _decade),
)  # fmt: skip
