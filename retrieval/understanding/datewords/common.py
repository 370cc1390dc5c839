"""What the rules share: their shape, characters made alike, and the year that may stand before anything."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from retrieval.understanding.datewords import almanac
from retrieval.understanding.datewords.almanac import Span
from retrieval.understanding.datewords.numerals import DIGIT, NUMERAL, number


class Kind(Enum):
    """How a time is named, which decides what it most likely means."""

    NEAR = "counted from the reader's day: 昨天, 上周, 近三个月"
    DATED = "of the calendar: 2023年9月, 三年前, 80年代"
    OF_YEAR = "of a year counted from the reader's: 去年, 去年9月"
    YEARLESS = "of the calendar, its year left open: 9月21日"
    FEAST = "a festival: 春节, 2023年国庆"


@dataclass(frozen=True, slots=True)
class Rule:
    """One way of writing a time.

    `read` gets a match and the reader's day. It may raise ValueError or OverflowError where the words are no time of
    the calendar, as 2月30日 and 十十月 are none.
    """

    pattern: re.Pattern[str]
    kind: Kind  # DATED is taken for OF_YEAR or YEARLESS by the year that was named
    read: Callable[[re.Match[str], date], Span]


def rule(pattern: str, kind: Kind, read: Callable[[re.Match[str], date], Span]) -> Rule:
    """A rule by the text of its pattern, matched in text made `alike`, Latin letters in either case."""
    return Rule(re.compile(pattern, re.IGNORECASE), kind, read)


# Half-width and simplified, one character for one, so that offsets hold: only what stands in words of dates.
_ALIKE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | str.maketrans(
    "週禮號個這後兩來過內間節國慶勞動聖誕陽歲時紀東農曆運會邊開從當財學黨機報幾數現剛況陣離選舉亞奧歷獎",
    "周礼号个这后两来过内间节国庆劳动圣诞阳岁时纪东农历运会边开从当财学党机报几数现刚况阵离选举亚奥历奖",
)


def alike(text: str) -> str:
    """The text in half-width and, as far as words of dates go, simplified characters; as long as it was."""
    return text.translate(_ALIKE)


# Stands before a number that begins here: 第3月, 1.5年, 1,200年 and 120年 do not hold 3月, 5年, 200年, 20年.
ALONE = rf"(?<![0-9第.{DIGIT}十])(?<![0-9],)"
# 上, 本, 这, 下 of a week or month: not of 网上, 成本, 以下.
NEAR_STEP = r"(?<![网线早晚以史海])上|(?<![基成资根版样剧日])本|这|(?<![以天线之])下"
TO = r"(?:到|至|—{1,2}|–|-|~|、|和|及|与)"
# 年初 but not 今年初步, 年底 but not 年底特律
BEGINNING = r"初(?![步中次级选审赛诊试一二三])"
END = r"(?:底(?!特律)|末(?!代))"

YEAR_NUMBER = rf"(?:1[89]|20)[0-9]{{2}}|[一二][{DIGIT}]{{3}}"
OFFSETS = {"大前年": -3, "前年": -2, "去年": -1, "昨年": -1, "今年": 0, "本年": 0, "明年": 1, "后年": 2}
# 以前年度, 过去年间, 如今年轻人, 基本年金, 光明年代, 战后年代
_COUNTED = (
    "大前年|(?<![此之以目提])前年|(?<!过)去年|昨年|(?<![如当迄现])今年|本年(?=度)|(?<![光文])明年"
    "|(?<![此之以今最随战])后年"
)


def year(tag: str = "") -> str:
    """The pattern of a year: written out (two digits only before a month), of the republic, or counted from now.

    Its groups end in `tag`.
    """
    return (
        rf"(?:{ALONE}(?:(?P<y{tag}>{YEAR_NUMBER}|[0-9]{{2}}(?=年的?[0-9]{{1,2}}月))年|民国(?P<roc{tag}>{NUMERAL})年)"
        rf"|(?P<rel{tag}>{_COUNTED}))(?:度(?!假))?的?"
    )


YEAR = year()


def year_of(match: re.Match[str], day: date, tag: str = "") -> int | None:
    """The year that a match names, if it does."""
    groups = match.groupdict()
    if groups.get("rel" + tag):
        return day.year + OFFSETS[groups["rel" + tag]]
    if groups.get("roc" + tag):
        return 1911 + number(groups["roc" + tag])
    if not groups.get("y" + tag):
        return None
    named = number(groups["y" + tag])
    return named if named > 99 else named + (1900 if named > 50 else 2000)


def latest(day: date, of_year: Callable[[int], Span]) -> Span:
    """What comes every year: the last that had begun on a day."""
    this = of_year(day.year)
    return this if this[0] <= day else of_year(day.year - 1)


def yearly(match: re.Match[str], day: date, of_year: Callable[[int], Span]) -> Span:
    """What comes every year: that of the year named, or the latest."""
    named = year_of(match, day)
    return latest(day, of_year) if named is None else of_year(named)


def part_of_month(match: re.Match[str], year_: int, month: int) -> Span:
    """The month of a match with MONTH_DAY: its day, its part, or all of it."""
    if match["day"]:
        return (date(year_, month, number(match["day"])),) * 2
    if match["part"]:
        return almanac.part_of_month(year_, month, match["part"])
    return almanac.months_of(year_, month, month)


DAY_NUMBER = r"(?:[0-9]{1,2}|[二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|[一二三四五六七八九])"
MONTH_DAY = rf"(?:(?P<part>[上中下]旬|{BEGINNING}|{END})|(?P<day>{DAY_NUMBER})[日号])?"
