"""The one message of /settings: all settings with their present values, or one with its choices.

A button's data are `set:` for all settings, `set:NAME` for one, `set:NAME=VALUE` to choose, by default nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TypeAlias

from bot.render.common import day
from bot.render.markup import bold, joined, plain
from bot.state.readers import NOTHING, Chosen
from bot.texts import BY_LANGUAGE, Texts
from bot.view import View, zone_named

NAMES = ("language", "script", "zone", "quotes", "previews", "votes")
ALL = "set:"
RESET = "set:reset"
MOST_QUOTES = 3
ZONES = (
    ("zone-beijing", "Asia/Shanghai"),
    ("zone-taipei", "Asia/Taipei"),
    ("zone-hong-kong", "Asia/Hong_Kong"),
    ("zone-singapore", "Asia/Singapore"),
    ("zone-tokyo", "Asia/Tokyo"),
    ("zone-sydney", "Australia/Sydney"),
    ("zone-istanbul", "Europe/Istanbul"),
    ("zone-berlin", "Europe/Berlin"),
    ("zone-london", "Europe/London"),
    ("zone-new-york", "America/New_York"),
    ("zone-los-angeles", "America/Los_Angeles"),
    ("zone-utc", "UTC"),
)
_LABELS = {
    "language": "setting-language",
    "script": "setting-script",
    "zone": "setting-zone",
    "quotes": "setting-quotes",
    "previews": "setting-previews",
    "votes": "setting-votes",
}
_EXPLAINED = {
    "language": "explain-language",
    "script": "explain-script",
    "zone": "explain-zone",
    "quotes": "explain-quotes",
    "previews": "explain-previews",
    "votes": "explain-votes",
}

Value: TypeAlias = str | int | None
Buttons: TypeAlias = list[list[tuple[str, str]]]  # rows of (label, data)


@dataclass(frozen=True, slots=True)
class Menu:
    """What the message is made of."""

    chosen: Chosen
    view: View  # by what was chosen
    default: View  # had nothing been chosen
    group: bool = False

    @property
    def texts(self) -> Texts:
        """In what language it is written."""
        return self.view.texts


def overview(menu: Menu) -> tuple[str, Buttons]:
    """All settings with their present values."""
    texts = menu.texts
    title = bold(plain(texts("settings-of-group" if menu.group else "settings")))
    lines = [texts("with-value", name=texts(_LABELS[name]), value=_present(menu, name)) for name in NAMES]
    text = joined([title, plain("\n".join(lines)), plain(texts("settings-how"))], "\n\n")
    rows = _rows([(texts(_LABELS[name]), f"{ALL}{name}") for name in NAMES], 2)
    reset = [[(texts("reset"), RESET)]] if menu.chosen != NOTHING else []
    return text.html, rows + reset


def page(menu: Menu, name: str) -> tuple[str, Buttons]:
    """One setting: what it does, and its choices."""
    texts = menu.texts
    now = {"now": clock(menu.view.zone, texts)} if name == "zone" else {}
    parts = [bold(plain(texts(_LABELS[name]))).html, plain(texts(_EXPLAINED[name], **now)).html]
    if name == "zone":
        parts.append(texts("explain-other-zone"))
    present = getattr(menu.chosen, name)
    buttons = [
        ("✓ " + label if value == present else label, f"{ALL}{name}={'' if value is None else value}")
        for value, label in choices(menu, name)
    ]
    return "\n\n".join(parts), [*_rows(buttons, 2 if len(buttons) > 4 else 1), [(texts("back"), ALL)]]


def choices(menu: Menu, name: str) -> list[tuple[Value, str]]:
    """What there is to choose for a setting, each with its label; None is the default."""
    texts = menu.texts
    default = menu.default
    match name:
        case "language":
            named = [(language, each("language-name")) for language, each in BY_LANGUAGE.items()]
            return [(None, texts("choice-app")), *named]
        case "script":
            scripts = [("zh-Hans", texts("choice-hans")), ("zh-Hant", texts("choice-hant"))]
            return [(None, texts("choice-original")), *scripts]
        case "zone":
            return [(None, texts("by-default", value=zone_name(default.zone, texts))), *_zones(menu)]
        case "quotes":
            counts = sorted({*range(1, MOST_QUOTES + 1), default.quotes})
            return [(None if count == default.quotes else count, texts("choice-most", count=count)) for count in counts]
        case "previews":
            return [(1, texts("choice-on")), (None, texts("choice-off"))]
        case _:
            return [(None, texts("choice-on")), (0, texts("choice-off"))]


def zone_name(zone: tzinfo, texts: Texts) -> str:
    """A zone as readers know it."""
    known = {name: key for key, name in ZONES}
    return texts(known[str(zone)]) if str(zone) in known else str(zone)


def clock(zone: tzinfo, texts: Texts) -> str:
    """The day and the time there now."""
    now = datetime.now(zone)
    return f"{day(now, zone, texts.language)} {now:%H:%M}"


def _zones(menu: Menu) -> Iterator[tuple[Value, str]]:
    """Those that this machine knows, and the reader's own."""
    for key, name in ZONES:
        if zone_named(name):
            yield name, menu.texts(key)
    if (own := menu.chosen.zone) and own not in {name for _, name in ZONES}:
        yield own, own


def _present(menu: Menu, name: str) -> str:
    """The value a setting has now."""
    label = dict(choices(menu, name))[getattr(menu.chosen, name)]
    if name == "language" and menu.chosen.language is None:
        return menu.texts("by-default", value=menu.texts("language-name"))
    return label


def _rows(buttons: Sequence[tuple[str, str]], width: int) -> Buttons:
    return [list(buttons[start : start + width]) for start in range(0, len(buttons), width)]
