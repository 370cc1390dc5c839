"""What a setting's value must be. Each check returns the value to use or raises ValueError saying what to give."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, timedelta, timezone, tzinfo
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.operation.operating import Access

LANGUAGES = ("zh-Hans", "zh-Hant", "en")
PROFILES = ("precise", "quick")
LOG_FORMATS = ("text", "json")
ENGINES = ("local", "milvus")
VECTOR_INDEXES = ("hnsw", "flat")


def word(value: object) -> str:
    """A text that is not blank."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError("give a text that is not empty")
    return value.strip()


def path(value: object) -> Path:
    """A file or folder, `~` expanded, absolute."""
    return Path(word(value)).expanduser().absolute()


def folder(value: object) -> Path:
    """A path where a folder is or can be made."""
    there = path(value)
    with suppress(OSError):  # of folders that we may not look into, which whoever uses it says better
        for above in (there, *there.parents):
            if above.exists() and not above.is_dir():
                raise ValueError(f"{above} is a file, give a folder (where there is none, it is made)")
    return there


def number(low: int, high: int) -> Callable[[object], int]:
    """A whole number, from a text or a settings file."""

    def check(value: object) -> int:
        text = str(value)
        if isinstance(value, bool) or not re.fullmatch(r"[0-9]{1,9}", text) or not low <= int(text) <= high:
            raise ValueError(f"{text!r} will not do, give a whole number from {low} to {high}")
        return int(text)

    return check


def share(value: object) -> float:
    """A number from 0 to 1, from a text or a settings file."""
    text = str(value)
    if isinstance(value, bool) or not re.fullmatch(r"[01]|[01]?\.[0-9]{1,9}", text) or float(text) > 1:
        raise ValueError(f"{text!r} will not do, give a number from 0 to 1")
    return float(text)


def language(value: object) -> str:
    """One of the languages the program speaks."""
    return _one_of(LANGUAGES, value)


def profile(value: object) -> str:
    """One of the ways to answer."""
    return _one_of(PROFILES, value)


def log_format(value: object) -> str:
    """One of the ways to write the log."""
    return _one_of(LOG_FORMATS, value)


def engine(value: object) -> str:
    """One of the engines."""
    return _one_of(ENGINES, value)


def vector_index(value: object) -> str:
    """One of the ways in which servers search vectors."""
    return _one_of(VECTOR_INDEXES, value)


def collection(value: object) -> str:
    """A name that Milvus takes, with room for what is put behind it."""
    text = word(value)
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,99}", text):
        raise ValueError(f"{text!r} will not do, give a name of at most 100 letters, digits and _")
    return text


def server(value: object) -> str:
    """An address without a password, which errors and logs would show."""
    text = word(value)
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.password:
        raise ValueError("give an address as http://host:19530 or https://…, what proves who you are in milvus_token")
    return text


def database(value: object) -> str:
    """The URL of a PostgreSQL database. What is refused is not repeated: it may hold a password."""
    text = str(value).strip()
    if not re.fullmatch(r"postgres(?:ql)?://[^\s/]*/[^\s/?]+(?:\?\S*)?", text):
        raise ValueError("give a database as postgresql://user:password@host:5432/name")
    return text


def cluster(value: object) -> str:
    """The address of a Dask scheduler, or a number of processes of this machine."""
    text = word(value)
    if not re.fullmatch(r"(?:tcp|tls)://[^\s/]+|local:[1-9][0-9]{0,2}", text):
        raise ValueError(f"{text!r} will not do, give a scheduler as tcp://host:8786, or processes here as local:2")
    return text


def access(value: object) -> Access:
    """Who may ask."""
    return Access(_one_of(tuple(Access), value))


def flag(value: object) -> bool:
    """Yes or no, from a text or a settings file."""
    known = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    if (text := str(value).lower()) not in known:
        raise ValueError(f"{value!r} will not do, give true or false")
    return known[text]


def numbers(value: object) -> frozenset[int]:
    """Numbers of people and groups: a list in a settings file, or a text with commas."""
    given = value if isinstance(value, list) else str(value).split(",")
    texts = [str(each).strip() for each in given]
    if not all(re.fullmatch(r"-?[0-9]{1,19}", text) for text in texts):
        raise ValueError(f"{value!r} will not do, give Telegram's numbers of people or groups, as 12345,-10067890")
    return frozenset(map(int, texts))


def proxy(value: object) -> str:
    """The address of a proxy. What is refused is not repeated: it may hold a password."""
    text = word(value)
    if not re.fullmatch(r"(?:https?|socks5h?)://[^\s/]+/?", text):
        raise ValueError("give a proxy as http://host:port, https://, socks5:// or socks5h://")
    return text


def hosts(value: object) -> tuple[str, ...]:
    """Hosts and networks: a list in a settings file, or a text with commas."""
    given = value if isinstance(value, list) else str(value).split(",")
    texts = tuple(str(each).strip() for each in given)
    if not all(re.fullmatch(r"[\w.:*-]+(?:/[0-9]{1,3})?", text) for text in texts):
        raise ValueError(f"{value!r} will not do, give hosts or networks, as feeds.lan,10.0.0.0/8")
    return texts


def _one_of(choices: tuple[str, ...], value: object) -> str:
    for known in choices:
        if str(value).lower() == known.lower():
            return known
    raise ValueError(f"{value!r} will not do, give one of {', '.join(choices)}")


def zone(value: object) -> tzinfo:
    """A name of the time zone database (Asia/Taipei) or an offset (+08:00)."""
    text = word(value)
    if text == "UTC":
        return UTC
    if match := re.fullmatch(r"([+-])([01][0-9]):([0-5][0-9])", text):
        offset = timedelta(hours=int(match[2]), minutes=int(match[3]))
        return timezone(offset if match[1] == "+" else -offset)
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a name like "Asia", which is a folder
        raise ValueError(f"unknown time zone {text!r}, give a name like Asia/Taipei or an offset like +08:00") from None


def url(*schemes: str) -> Callable[[object], str]:
    """An address of one of these schemes."""

    def check(value: object) -> str:
        text = word(value)
        parts = urlsplit(text)
        if parts.scheme not in schemes or not parts.hostname:
            raise ValueError(f"{text!r} will not do, give an address that begins with {schemes[-1]}://")
        return text

    return check


def token(value: object) -> str:
    """A bot token. The message never repeats the value: it may be a token with one letter too many."""
    text = str(value).strip()
    if not re.fullmatch(r"[0-9]+:[A-Za-z0-9_-]+", text):
        raise ValueError("this is no bot token, give one as @BotFather writes it: digits, a colon, letters")
    return text


def webhook_secret(value: object) -> str:
    """What Telegram repeats in a header of each delivery. Never repeated in the message either."""
    text = str(value).strip()
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", text):
        raise ValueError("a webhook's secret is 1 to 256 of the characters A-Z a-z 0-9 _ -")
    return text
