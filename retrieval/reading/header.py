"""What stands above an article's HTML: the three header lines, Jekyll front matter, or the one after the other."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from retrieval.errors import ParseError
from retrieval.reading.tidy import decode_entities, tidy

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_YEARS = range(1900, 2201)  # of news; also far from the ends of the calendar, where no other zone's clock can be shown

_FRONT_MATTER = re.compile(r"\s*---[ \t]*\n(?P<fields>.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_FIELD = re.compile(r"(?P<name>[A-Za-z_]+):[ \t]*(?P<value>.*)")
_TIME = re.compile(r"\s*<!--\s*(?P<ms>-?\d{1,17})\s*-->")
_SPACE_BEFORE_ZONE = re.compile(r"\s+(?=[+-]\d{2}:?\d{2}$)")
_LONGEST_DATE = 40
_RULE = re.compile(r"-{3,}\s*")
_TITLE = re.compile(r"\s*\[(?P<title>.*)\]\((?P<url>.*)\)\s*")  # greedy: brackets of the title's own are its own
_TITLE_LINES = 6  # a feed's title may break across lines; the rule under it is never farther away
_LONGEST_TITLE_LINE = 8192  # with its address


@dataclass(frozen=True, slots=True)
class Header:
    """What a file says of its article above the text; empty where it says nothing."""

    title: str
    url: str
    published: datetime
    author: str
    tags: tuple[str, ...]


def read_header(text: str) -> tuple[Header, str]:
    """Read the header and return it with the HTML below it.

    The comment's time goes before the front matter's, which some writers filled in later.

    Raises:
        ParseError: There is no header, or it tells no plausible time.
    """
    fields, rest = _front_matter(text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff"))
    stamp = _TIME.match(rest)
    rest = rest[stamp.end() :] if stamp else rest
    title, url, html = _title_line(rest)
    if not (fields or stamp or title or url):
        raise ParseError("no article header: neither `<!--time-->` and `[title](url)` nor front matter")
    told = (_from_ms(stamp["ms"]) if stamp else None, _from_iso(fields.get("date", "")))
    published = next((moment for moment in told if moment and plausible(moment)), None)
    if published is None:
        raise ParseError("no plausible publication time: neither `<!--milliseconds-->` nor a date in front matter")
    header = Header(
        title=_plain(title) or _plain(fields.get("title", "")),
        url=url or fields.get("from", ""),
        published=published,
        author=_plain(fields.get("author", "")),
        tags=tuple(filter(None, map(_plain, fields.get("tags", "").strip("[] ").split(",")))),
    )
    return header, html


def plausible(moment: datetime) -> bool:
    """Whether something can have been published then."""
    return moment.year in _YEARS


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    match = _FRONT_MATTER.match(text)
    if not match:
        return {}, text
    found = (_FIELD.fullmatch(line) for line in match["fields"].split("\n"))
    return {field["name"]: _unquoted(field["value"].strip()) for field in found if field}, text[match.end() :]


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].replace('\\"', '"')
    return value


def _title_line(text: str) -> tuple[str, str, str]:
    """Split off `[title](url)` and the rule under it: title, url, rest; empty title and url where they are not."""
    lines = text.lstrip().split("\n", _TITLE_LINES)
    for at, line in enumerate(lines[:_TITLE_LINES]):
        if _RULE.fullmatch(line):
            head, below = " ".join(lines[:at]), "\n".join(lines[at + 1 :])
            break
    else:
        head, below = lines[0], "\n".join(lines[1:])
    match = _TITLE.fullmatch(head) if len(head) <= _LONGEST_TITLE_LINE else None
    return (match["title"], match["url"], below) if match else ("", "", text)


def _plain(text: str) -> str:
    return tidy(decode_entities(decode_entities(text)))


def _from_ms(digits: str) -> datetime | None:
    try:
        return EPOCH + timedelta(milliseconds=int(digits))
    except OverflowError:
        return None


def _from_iso(text: str) -> datetime | None:
    """Read `2020-07-23T06:10:54.000Z`, `2020-07-23 14:10:54 +0800`, `2020-07-23`; without a zone it is UTC."""
    try:
        date = datetime.fromisoformat(_SPACE_BEFORE_ZONE.sub("", text.strip()[:_LONGEST_DATE]))
        return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    except (ValueError, OverflowError):  # the first and the last day of the calendar have no other zone
        return None
