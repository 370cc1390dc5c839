"""When something was published, in the spellings of feeds: RFC 822, ISO 8601, and what Chinese sites write instead."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_tz

from retrieval.reading.header import EPOCH, plausible
from retrieval.reading.tidy import tidy

_BEIJING = timezone(timedelta(hours=8))
_LONGEST = 100
_ISO = re.compile(
    r"(?P<day>\d{4}[-/.]\d{1,2}[-/.]\d{1,2})(?:(?:[T ]\s*)(?P<time>\d{1,2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?"
    r"\s*(?P<zone>Z|UTC|GMT|CST|[A-Z]{3,4}(?=[+-])|)(?P<offset>[+-]\d{1,2}(?::?\d{2})?)?)?\s*"
)
_CHINESE = re.compile(
    r"(?P<year>\d{4})年\s?(?P<month>\d{1,2})月\s?(?P<day>\d{1,2})[日号號](?:\s?[(（]?(?:星期|周|週)[一二三四五六日天][)）]?)?"
    r"\s?(?P<half>[上下]午|[AP]M)?\s?(?:(?P<hour>\d{1,2})[:：时時点點](?P<minute>\d{1,2})?(?:[:：分](?P<second>\d{1,2})?秒?)?)?\s*"
)
_CHINESE_MONTH = re.compile(r"(十[一二]?|[一二三四五六七八九]|\d{1,2})月")
_NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAY = re.compile(r"^(?:星期|周|週|禮拜|礼拜)[一二三四五六日天]\s*[,，]?\s*")
_RELATIVE_ZONE = re.compile(r"\b(?:GMT|UTC)\s*(?P<sign>[+-])\s*(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?\b")
_CHINA_TIME = re.compile(r"\bCST\b")
_UNSET = (EPOCH - timedelta(days=1), EPOCH + timedelta(days=2))  # what a program writes that knows no time


def zone_of(language: str) -> tzinfo:
    """The zone of times that name none, in a feed of a language: Chinese sites mean their own clock."""
    return _BEIJING if language.lower().startswith("zh") else UTC


def read_moment(text: str, zone: tzinfo = UTC) -> datetime | None:
    """Read a time; one without a zone is in `zone`. None for what is no time, or none at which news is published."""
    text = tidy(text[:_LONGEST])
    try:
        moment = _iso(text, zone) or _chinese(text, zone) or _mail(text, zone)
    except (ValueError, OverflowError):  # the 31st of February, the end of the calendar
        return None
    if moment is None:
        return None
    return moment if plausible(moment) and not _UNSET[0] <= moment <= _UNSET[1] else None


def _iso(text: str, zone: tzinfo) -> datetime | None:
    match = _ISO.fullmatch(text)
    if not match:
        return None
    year, month, day = map(int, re.split(r"[-/.]", match["day"]))
    clock = [int(part) for part in (match["time"] or "0:00").split(":")]
    if match["offset"]:
        zone = _offset(match["offset"])
    elif match["zone"] in {"Z", "UTC", "GMT"}:
        zone = UTC
    elif match["zone"] == "CST":
        zone = _BEIJING
    hour, minute, second = (*clock, 0)[:3]
    midnight = timedelta(days=1 if hour == 24 else 0)  # 24:00 is the next day's
    return (
        datetime(year, month, day, hour % 24 if midnight else hour, minute, second, tzinfo=zone).astimezone(UTC)
        + midnight
    )


def _chinese(text: str, zone: tzinfo) -> datetime | None:
    match = _CHINESE.fullmatch(text)
    if not match:
        return None
    hour, minute, second = (int(match[name] or 0) for name in ("hour", "minute", "second"))
    if match["half"] in {"下午", "PM"} and hour < 12:
        hour += 12
    year, month, day = (int(match[name]) for name in ("year", "month", "day"))
    return datetime(year, month, day, hour, minute, second, tzinfo=_BEIJING if zone is UTC else zone).astimezone(UTC)


def _mail(text: str, zone: tzinfo) -> datetime | None:
    """RFC 822, with weekdays and months in Chinese, with `GMT+8`, and with CST as China's where its clock is meant."""
    text = _CHINESE_MONTH.sub(_month, _WEEKDAY.sub("", text))
    text = _RELATIVE_ZONE.sub(lambda at: f"{at['sign']}{int(at['hours']):02}{at['minutes'] or '00'}", text)
    if zone is not UTC:
        text = _CHINA_TIME.sub("+0800", text)
    parts = parsedate_tz(text)
    if not parts:
        return None
    offset = parts[9]
    year, month, day, hour, minute, second = parts[:6]
    told = zone if offset is None else timezone(timedelta(seconds=offset))
    return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=told).astimezone(UTC)


def _month(match: re.Match[str]) -> str:
    number = int(match[1]) if match[1].isdigit() else _NUMERALS.index(match[1]) + 1
    return f" {_MONTHS[(number - 1) % 12]} "


def _offset(text: str) -> tzinfo:
    digits = text[1:].replace(":", "")
    hours, minutes = (int(digits), 0) if len(digits) <= 2 else (int(digits[:-2]), int(digits[-2:]))
    away = timedelta(hours=hours, minutes=minutes)
    return timezone(-away if text[0] == "-" else away)
