"""Festivals and the days around them: 春节, 去年国庆, 五一期间."""

import re
from datetime import date, timedelta

from retrieval.understanding.datewords import almanac
from retrieval.understanding.datewords.almanac import Span
from retrieval.understanding.datewords.common import YEAR, Kind, rule, yearly

_ALSO = {
    "农历新年": "春节",
    "元宵": "元宵节",
    "七夕节": "七夕",
    "重阳节": "重阳",
    "清明节": "清明",
    "端午节": "端午",
    "中秋节": "中秋",
    "国庆节": "国庆",
    "十一": "国庆",
    "双十": "双十节",
    "双十国庆": "双十节",
    "圣诞节": "圣诞",
    "圣诞夜": "平安夜",
    "双11": "双十一",
    "跨年夜": "跨年",
    "三八": "妇女节",
    "六一": "儿童节",
}
# Names that mean a time by themselves, and those that need a year or a word that says so: 李国庆, 清明上河图.
_PLAIN = (
    "农历新年|春节|除夕|元旦|元宵节|情人节|妇女节|愚人节|清明节|劳动节|青年节|儿童节|端午节?|七夕节?|建军节|教师节"
    "|中秋节?|国庆节|双十节|双十国庆|重阳节?|万圣节|双十一|双11|感恩节|平安夜|圣诞[节夜]|跨年夜"
)
_SHORT = "五一|十一|三八|六一|国庆|清明|圣诞|元宵|双十|跨年"
_AROUND = r"(?P<when>期间|小?长假|假期|黄金周|当[天日晚]|前夕|前后|之夜|[之以]?[前后](?![往任总续来果]))"


def _feast(match: re.Match[str], day: date) -> Span:
    name = match["feast"]
    first, last = yearly(match, day, lambda year: almanac.festival(_ALSO.get(name, name), year))
    if match["when"] in ("前夕", "前", "之前", "以前"):
        return first - timedelta(7), first - timedelta(1)
    if match["when"] in ("后", "之后", "以后"):
        return last + timedelta(1), last + timedelta(14)
    return first, last


RULES = (
    rule(rf"{YEAR}(?P<feast>{_PLAIN}|{_SHORT}){_AROUND}?", Kind.FEAST, _feast),
    rule(rf"(?P<feast>{_PLAIN}){_AROUND}?", Kind.FEAST, _feast),
    rule(rf"(?P<feast>{_SHORT}){_AROUND}", Kind.FEAST, _feast),
    rule(rf"^(?P<feast>{_SHORT})(?P<when>)(?=呢)", Kind.FEAST, _feast),  # 国庆呢: said instead of another time
)
