"""The times that a question speaks of, read against the reader's day: 上周, 去年底, 2023年9月, 近三个月.

Weeks begin on Monday. What comes every year or month and is named without its year is the latest that had begun.
年底 is November and December, 年初 January and February; a month is divided into its first ten days (初, 上旬), the
next ten (中旬) and the rest (底, 下旬). An open end is the reader's day, an open beginning `date.min`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from retrieval.understanding.datewords.common import Kind, Rule, alike
from retrieval.understanding.datewords.rules import RULES


@dataclass(frozen=True, slots=True)
class Mention:
    """A time that a text names: `text[start:end]`, from one day to another, both included."""

    start: int
    end: int
    first: date
    last: date
    kind: Kind


# Names that hold the words of a time: they are of what is asked about. Nothing that begins within one is read.
_CONTENT = re.compile(
    r"《[^》]*》|日本|光明日报|今日(?:头条|俄罗斯|说法|美国|中国|海峡|新闻网)|[今昨]晚报|明天(?:系|控股|集团)|明日(?:之|方舟|黄花)"
    r"|后天(?:性|免疫|获得)|9[·・.•]?11(?![0-9月年日])|五月[花天](?!气)|十月[革围怀]|二月[革河]|十二月党|三月学|七月流|八月炮"
    r"|[一二三四五六七八九十]月份牌|[去上]年同期|[直等][到至]今[天日]"
    # 2000年历史: how long
    r"|[0-9]{4}年(?:的?历史|以上|左右|文明|[多间])"
)
# 2020年东京奥运会, 2024年总统选举: which one it is, not when it was written about.
_WHICH = re.compile(
    r"[0-9]{4}年?度?[^0-9月日号年,，。？?！!；;、的在]{0,8}?"
    r"(?:奥运|冬奥|残奥|亚运|世界杯|欧洲杯|大选|选举|世博|奥斯卡|诺贝尔|金马|金像|格莱美|锦标赛|世锦赛)"
)
_ANY_YEAR = re.compile(r"(?<![0-9.])(?:[0-9]{3,4}年(?!多(?!少)|间|以?来)|(?:19|20)[0-9]{2}(?![0-9.]))")
_SINCE = re.compile(
    r"(?:以来|至今|迄今|[到至](?:现在|目前|今[天日]|如今)|[以之]后|起(?![诉义火飞草源价步重伏码因点用])"
    r"|后(?![续任勤代者期半人卫备门台天年面果悔脚世院方来]))"
)
_UNTIL = re.compile(
    r"[以之]前|前(?![夕后往任总所线锋台沿景途提首南苏高副外财国部主海半段一两三四五六七八九十几0-9天年者面去进])"
)
_JOINT = re.compile(r"的?(?:(?P<list>[、和及与])|直?到|至|—{1,2}|–|-|~)")
_OPEN = (Kind.DATED, Kind.YEARLESS, Kind.OF_YEAR, Kind.NEAR)


def read(text: str, day: date) -> tuple[Mention, ...]:
    """The times that a text names, in order, none overlapping; those that lie outside the calendar are left out."""
    seen = alike(text)
    return _read(seen, day, [match.span() for names in (_CONTENT, _WHICH) for match in names.finditer(seen)])


def named(text: str) -> tuple[tuple[int, int], ...]:
    """Where a text names a time, be it but to tell an event from its like (2020年东京奥运会) or long past: spans."""
    seen = alike(text)
    # Whose day it is changes what a time is, hardly where it is named; a leap year has every day.
    found = _read(seen, date(2024, 12, 31), [match.span() for match in _CONTENT.finditer(seen)])
    spans = [(mention.start, mention.end) for mention in found]
    years = [match.span() for match in _ANY_YEAR.finditer(seen)]
    return tuple(sorted([*spans, *(year for year in years if all(year[1] <= a or b <= year[0] for a, b in spans))]))


def _read(seen: str, day: date, names: Sequence[tuple[int, int]]) -> tuple[Mention, ...]:
    mentions: list[Mention] = []
    for mention in _points(seen, day, names):
        if mentions and mention.start < mentions[-1].end:
            continue
        between = seen[mentions[-1].end : mention.start] if mentions else ""
        joint = _JOINT.fullmatch(between)
        if joint and (whole := _joined(mentions[-1], mention, listed=joint["list"] is not None)):
            mentions[-1] = _opened(seen, whole, day)
        else:
            mentions.append(_opened(seen, mention, day))
    return tuple(mentions)


def _points(seen: str, day: date, names: Sequence[tuple[int, int]]) -> Iterator[Mention]:
    """What single rules read, the longest where several begin, none within another or within a name."""
    found = [mention for rule in RULES for mention in _matches(rule, seen, day)]
    end = 0
    for mention in sorted(found, key=lambda m: (m.start, -m.end)):
        if mention.start >= end and not any(start <= mention.start < stop for start, stop in names):
            end = mention.end
            yield mention


def _matches(rule: Rule, seen: str, day: date) -> Iterator[Mention]:
    for match in rule.pattern.finditer(seen):
        try:
            first, last = rule.read(match, day)
        except (ValueError, OverflowError):  # 2月30日, or past the years of the calendar
            continue
        if first <= last:
            end = match.end() - match[0].endswith("的")
            yield Mention(match.start(), end, first, last, _kind(rule, match))


def _kind(rule: Rule, match: re.Match[str]) -> Kind:
    groups = match.groupdict()
    if rule.kind is not Kind.DATED:
        return rule.kind
    if groups.get("rel") or groups.get("this") in ("今", "去"):
        return Kind.OF_YEAR
    return Kind.YEARLESS if groups.get("month") and not (groups.get("y") or groups.get("roc")) else Kind.DATED


def _joined(one: Mention, other: Mention, *, listed: bool) -> Mention | None:
    """从…到…: from the beginning of one to the end of the other; a year left open is that of its neighbour.

    What is only listed (昨天和今天) is joined where nothing lies between.
    """
    first, last = one.first, other.last
    try:
        if other.kind is Kind.YEARLESS and one.kind is not Kind.YEARLESS:
            last = last.replace(year=first.year + (last.replace(year=first.year) < first))
        elif one.kind is Kind.YEARLESS and other.kind is not Kind.YEARLESS:
            first = first.replace(year=last.year - (first.replace(year=last.year) > last))
        elif first > last:
            last = last.replace(year=last.year + 1)
    except ValueError:  # 29 February
        return None
    if listed and (other.first - one.last).days > 1:
        return None
    kind = other.kind if one.kind is Kind.YEARLESS else one.kind
    return Mention(one.start, other.end, first, last, kind) if first <= last else None


def _opened(seen: str, mention: Mention, day: date) -> Mention:
    """以来, 以后, 之前: a period without one of its ends."""
    if mention.kind not in _OPEN:
        return mention
    if match := _SINCE.match(seen, mention.end):
        return replace(mention, end=match.end(), last=day if mention.first <= day else date.max)
    if (match := _UNTIL.match(seen, mention.end)) and mention.first > date.min:
        return replace(mention, end=match.end(), first=date.min, last=mention.first - timedelta(1))
    return mention


# 最近, 目前: not a time, but a wish for what is new. 离…最近 is near in space.
_NEW = re.compile(
    r"最近(?!的?(?:距离|地铁|车站|医院|机场))|近日|日前|近来|近期|最新|目前|现在|当前|眼下|如今|现今|当下|时下|刚刚|近况|这阵子|这段时间"
    r"|(?<![A-Za-z])(?:latest|recent(?:ly)?|currently|right now|newest)(?![A-Za-z])",
    re.IGNORECASE,
)
_FAR = re.compile(r"离.{0,12}$")


def new(text: str) -> tuple[tuple[int, int], ...]:
    """Where a text asks for what is new: spans of 最近, 目前, 最新 and the like."""
    seen = alike(text)
    return tuple(
        match.span() for match in _NEW.finditer(seen) if not (match[0] == "最近" and _FAR.search(seen[: match.start()]))
    )
