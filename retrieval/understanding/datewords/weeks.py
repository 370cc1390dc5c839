"""Days and weeks counted from the reader's: 昨天, 今早, 大前天, 上周, 上星期三, 这周末, 周三."""

import re
from datetime import date, timedelta

from retrieval.understanding.datewords import almanac
from retrieval.understanding.datewords.almanac import Span, shifted
from retrieval.understanding.datewords.common import NEAR_STEP, OFFSETS, Kind, rule
from retrieval.understanding.datewords.numerals import DIGIT

_WEEKDAYS = "一二三四五六日"
_WEEKS = {"上上": -2, "上": -1, "本": 0, "这": 0, "下": 1, "下下": 2}
_DAYS = {"大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2, "大后": 3}

# 上周三大指数 and 上周日本央行 are of all the week.
_WEEKDAY = (
    r"(?P<weekday>(?:[二三四五六]|一(?!带一路))(?![个名位家次艘架届项支]|大[指股行央城运巨机报国党院]|天(?!气))"
    r"|日(?![本元圆经韩媒])|天(?!气))"
)

_DAY = "大前|(?<![之以目此先日生])前|昨|(?<![如当迄])今|(?<![光文])明|大后|(?<![今此以之战最随先月年天节会日赛雨])后"


def _day(match: re.Match[str], day: date) -> Span:
    return (day + timedelta(_DAYS[match["step"]]),) * 2


def _day_of_year(match: re.Match[str], day: date) -> Span:
    return (shifted(day, 12 * OFFSETS[match["rel"]]),) * 2


def _week(match: re.Match[str], day: date) -> Span:
    monday, sunday = almanac.week_of(day + timedelta(7 * _WEEKS[match["step"]]))
    if match["weekday"]:
        return (monday + timedelta(_of_week(match)),) * 2
    return (monday + timedelta(5), sunday) if match["weekend"] else (monday, sunday)


def _weekday(match: re.Match[str], day: date) -> Span:
    return (day - timedelta((day.weekday() - _of_week(match)) % 7),) * 2


def _of_week(match: re.Match[str]) -> int:
    return _WEEKDAYS.index(match["weekday"].replace("天", "日"))


RULES = (
    # 前天津市长, 前日本首相, 战争前夜, 如今天下, 光明日报, 今后日益, 雨后天晴
    rule(rf"(?P<step>{_DAY})(?:天(?!津)|日(?!本))", Kind.NEAR, _day),
    rule(r"(?P<step>[昨今明]|(?<![之以目战])前(?=晚))(?:[晚早晨夜](?!报)上?|儿)", Kind.NEAR, _day),
    rule(r"(?P<rel>大前年|前年|去年)的?今[天日]", Kind.DATED, _day_of_year),
    # 网上周边, 基本周期, 天下周刊
    rule(rf"(?P<step>上上|下下|{NEAR_STEP})(?:个|一)?(?:周|星期|礼拜)(?![边刊])(?:{_WEEKDAY}|(?P<weekend>末))?",
         Kind.NEAR, _week),
    rule(rf"(?<![每逢上下本这色个双前隔近几两{DIGIT}十0-9])(?:周|星期|礼拜){_WEEKDAY}(?![刊报])", Kind.YEARLESS,
         _weekday),
)  # fmt: skip
