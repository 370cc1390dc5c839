"""The one message of /subscriptions: all of a chat's, or one with all that can be changed of it.

A button's data are `sub:list.OFFSET` for a page of them, `sub:NUMBER` for one, `sub:NUMBER:NAME=VALUE` to change it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from bot.render.common import one_line
from bot.render.markup import Rich, bold, code, italic, joined, packed, plain
from bot.render.telegram.settings import zone_name
from bot.state.subscriptions import Rhythm, Subscription, Timing
from bot.texts import Texts
from bot.view import View
from retrieval.records import Interest

PAGE = 10
TIMES = (6 * 60, 7 * 60, 8 * 60, 9 * 60, 12 * 60, 18 * 60, 20 * 60, 22 * 60)  # minutes of the day
QUIET = (None, (22 * 60, 7 * 60), (23 * 60, 8 * 60), (0, 9 * 60))
_LONGEST_IN_LIST = 120
WANTED = {
    Interest.WORDS: "wanted-words",
    Interest.QUESTION: "wanted-question",
    Interest.SOURCE: "wanted-source",
}
_RHYTHMS = {Rhythm.INSTANT: "rhythm-instant", Rhythm.DAILY: "rhythm-daily", Rhythm.WEEKLY: "rhythm-weekly"}

Buttons: TypeAlias = list[list[tuple[str, str]]]  # rows of (label, data)


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a chat's subscriptions."""

    subscriptions: Sequence[Subscription]  # all of them
    offset: int = 0
    group: bool = False
    stopping: bool = False  # a tap ends one at once

    @property
    def page(self) -> Sequence[Subscription]:
        """Those shown."""
        return self.subscriptions[self.offset : self.offset + PAGE]


def listing(listed: Listed, view: View) -> tuple[str, Buttons]:
    """A page of subscriptions, each with how it is sent: one message."""
    texts, page, total = view.texts, listed.page, len(listed.subscriptions)
    if not page:
        return texts("no-subscriptions"), []
    title = bold(plain(texts("subscriptions-of-group" if listed.group else "subscriptions")))
    first, last = listed.offset + 1, listed.offset + len(page)
    of = plain(texts("subscription-page", first=first, last=last, total=total)) if total > PAGE else Rich()
    entries = [
        joined(
            [plain(f"{at}. {one_line(one.standing.text, _LONGEST_IN_LIST)}"), italic(plain(_sent(one, texts)))], "\n"
        )
        for at, one in enumerate(page, first)
    ]
    how = plain(texts("unsubscribe-how" if listed.stopping else "subscriptions-how"))
    act = ":stop" if listed.stopping else ""
    mark = "✕ " if listed.stopping else ""
    numbers = [(f"{mark}{at}", f"sub:{one.number}{act}") for at, one in enumerate(page, first)]
    ways = (("◀", listed.offset - PAGE, listed.offset > 0), ("▶", listed.offset + PAGE, last < total))
    kind = "stops" if listed.stopping else "list"
    turns = [(label, f"sub:{kind}.{max(0, to)}") for label, to, exists in ways if exists]
    return packed([joined([title, of], "\n"), *entries, how])[0], [*_rows(numbers, 5), turns]


def one_of_them(one: Subscription, view: View) -> tuple[str, Buttons]:
    """A subscription: how it is sent, and what can be changed of that."""
    texts, data = view.texts, f"sub:{one.number}"
    lines = [bold(code(plain(one.standing.text))), plain(texts(WANTED[one.standing.interest]))]
    timed = one.timing.rhythm is not Rhythm.INSTANT or one.timing.quiet is not None
    zone = plain(texts("clock-is", zone=zone_name(view.zone, texts))) if timed else Rich()
    text = joined([joined(lines, "\n"), plain(_sent(one, texts, "\n")), zone], "\n\n")
    rhythms = [
        (_ticked(texts(label), rhythm is one.timing.rhythm), f"{data}:rhythm={rhythm.value}")
        for rhythm, label in _RHYTHMS.items()
    ]
    silence = (texts("unsilence"), f"{data}:silent=0") if one.timing.silent else (texts("silence"), f"{data}:silent=1")
    pause = (texts("resume"), f"{data}:paused=0") if one.timing.paused else (texts("pause"), f"{data}:paused=1")
    last = [[silence, pause], [(texts("stop-this"), f"{data}:stop")], [(texts("all-subscriptions"), "sub:list.0")]]
    return text.html, [rhythms, *_times(one, texts, data), *last]


def choices(timing: Timing) -> dict[str, Timing]:
    """All that there is to choose, by what its button says, and what that makes of the timing."""
    chosen = {f"rhythm={each}": replace(timing, rhythm=each) for each in Rhythm}
    chosen |= {f"minute={each}": replace(timing, minute=each) for each in TIMES}
    chosen |= {f"weekday={each}": replace(timing, weekday=each) for each in range(7)}
    chosen |= {f"quiet={at}": replace(timing, quiet=each) for at, each in enumerate(QUIET)}
    chosen |= {f"silent={each}": replace(timing, silent=bool(each)) for each in (0, 1)}
    return chosen | {f"paused={each}": replace(timing, paused=bool(each)) for each in (0, 1)}


def clock(minute: int) -> str:
    """A minute of the day as a time."""
    return f"{minute // 60:02}:{minute % 60:02}"


def _times(one: Subscription, texts: Texts, data: str) -> Buttons:
    """When: quiet hours of what is sent at once; else the time of day, and the day of the week."""
    if one.timing.rhythm is Rhythm.INSTANT:
        labels = [
            texts("quiet-from-to", **{"from": clock(each[0]), "to": clock(each[1])}) if each else texts("quiet-none")
            for each in QUIET
        ]
        return _rows(
            [
                (_ticked(label, each == one.timing.quiet), f"{data}:quiet={at}")
                for at, (each, label) in enumerate(zip(QUIET, labels, strict=True))
            ],
            2,
        )
    times = [(_ticked(clock(each), each == one.timing.minute), f"{data}:minute={each}") for each in TIMES]
    if one.timing.rhythm is Rhythm.DAILY:
        return _rows(times, 4)
    named = texts.lines("weekdays")
    days = [(_ticked(name, at == one.timing.weekday), f"{data}:weekday={at}") for at, name in enumerate(named)]
    return [*_rows(days, 4), *_rows(times, 4)]


def _sent(one: Subscription, texts: Texts, separator: str = " · ") -> str:
    """How a subscription is sent."""
    match one.timing.rhythm:
        case Rhythm.INSTANT:
            said = [texts("sent-instant")]
            if one.timing.quiet:
                said.append(
                    texts("sent-quiet", **{"from": clock(one.timing.quiet[0]), "to": clock(one.timing.quiet[1])})
                )
        case Rhythm.DAILY:
            said = [texts("sent-daily", time=clock(one.timing.minute))]
        case Rhythm.WEEKLY:
            day = texts.lines("weekdays")[one.timing.weekday]
            said = [texts("sent-weekly", day=day, time=clock(one.timing.minute))]
    said += [texts("sent-silent")] if one.timing.silent else []
    return separator.join([*([texts("is-paused")] if one.timing.paused else []), *said])


def _ticked(label: str, chosen: bool) -> str:
    return "✓ " + label if chosen else label


def _rows(buttons: Sequence[tuple[str, str]], wide: int) -> Buttons:
    return [list(buttons[at : at + wide]) for at in range(0, len(buttons), wide)]
