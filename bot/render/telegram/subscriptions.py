"""Subscriptions: what one would have sent, the list of them, and one with all that can be changed of it.

What is subscribed to stands in each message as code, the only code in it: so that a button finds it there again. A
button's data are `sub:list.OFFSET`, `sub:NUMBER` for one, `sub:NUMBER:NAME=VALUE` to change it; a subscription that is
not made yet has `sub:new:…`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import TypeAlias

from bot.render.common import one_line
from bot.render.markup import Rich, bold, code, italic, joined, packed, plain
from bot.render.querying import understood
from bot.render.telegram.parts import entry
from bot.render.telegram.settings import zone_name
from bot.state.subscriptions import Rhythm, Subscription
from bot.texts import Texts
from bot.view import View
from retrieval.records import Found, Interest, Standing

SHOWN = 5  # of what the last days had
PAGE = 10
TIMES = (6 * 60, 7 * 60, 8 * 60, 9 * 60, 12 * 60, 18 * 60, 20 * 60, 22 * 60)  # minutes of the day
QUIET = (None, (22 * 60, 7 * 60), (23 * 60, 8 * 60), (0, 9 * 60))
_LONGEST_IN_LIST = 120
_WANTED = {
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


def preview(standing: Standing, found: Found, view: View) -> tuple[str, Buttons]:
    """What a subscription would have sent in the last days, the newest of it: one message."""
    texts = view.texts
    head = joined([_named("subscribe-to", standing.text, texts), _kind(standing, found, texts)], "\n")
    items = found.items[:SHOWN]
    said = "week-has" if found.total == len(items) else "week-newest"
    had = texts(said, count=found.total) if items else texts("week-nothing")
    entries = [entry(number, each, quote, texts, view.zone) for number, (each, quote) in enumerate(items, 1)]
    other = _other(standing, found, texts)
    kind = standing.interest.value
    rows = [[(texts("subscribe"), f"sub:new:yes={kind}"), (texts("subscribe-no"), "sub:new:no")], other]
    return packed([head, plain(had), *entries])[0], rows


def subscribed(one: Subscription, texts: Texts) -> tuple[str, Buttons]:
    """That a subscription is made."""
    text = joined([_named("subscribed", one.standing.text, texts), plain(texts("subscribed-how"))], "\n\n")
    return text.html, [[(texts("undo"), f"sub:{one.number}:undo"), (texts("settings"), f"sub:{one.number}")]]


def stopped(one: Subscription, texts: Texts) -> str:
    """That one is ended."""
    return _named("stopped", one.standing.text, texts).html


def listing(listed: Listed, view: View) -> tuple[str, Buttons]:
    """A page of subscriptions, each with how it is sent: one message."""
    texts, page, total = view.texts, listed.page, len(listed.subscriptions)
    if not page:
        return texts("no-subscriptions"), []
    title = bold(plain(texts("subscriptions-of-group" if listed.group else "subscriptions")))
    first, last = listed.offset + 1, listed.offset + len(page)
    of = plain(texts("subscription-page", first=first, last=last, total=total)) if total > PAGE else Rich()
    entries = [
        joined([plain(f"{at}. {one_line(one.standing.text, _LONGEST_IN_LIST)}"), italic(plain(_sent(one, texts)))], "\n")
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
    lines = [bold(code(plain(one.standing.text))), plain(texts(_WANTED[one.standing.interest]))]
    timed = one.rhythm is not Rhythm.INSTANT or one.quiet is not None
    zone = plain(texts("clock-is", zone=zone_name(view.zone, texts))) if timed else Rich()
    text = joined([joined(lines, "\n"), plain(_sent(one, texts, "\n")), zone], "\n\n")
    rhythms = [
        (_ticked(texts(label), rhythm is one.rhythm), f"{data}:rhythm={rhythm.value}")
        for rhythm, label in _RHYTHMS.items()
    ]
    silence = (texts("unsilence"), f"{data}:silent=0") if one.silent else (texts("silence"), f"{data}:silent=1")
    pause = (texts("resume"), f"{data}:paused=0") if one.paused else (texts("pause"), f"{data}:paused=1")
    last = [[silence, pause], [(texts("stop-this"), f"{data}:stop")], [(texts("all-subscriptions"), "sub:list.0")]]
    return text.html, [rhythms, *_times(one, texts, data), *last]


def clock(minute: int) -> str:
    """A minute of the day as a time."""
    return f"{minute // 60:02}:{minute % 60:02}"


def _times(one: Subscription, texts: Texts, data: str) -> Buttons:
    """When: quiet hours of what is sent at once; else the time of day, and the day of the week."""
    if one.rhythm is Rhythm.INSTANT:
        labels = [
            texts("quiet-from-to", **{"from": clock(each[0]), "to": clock(each[1])}) if each else texts("quiet-none")
            for each in QUIET
        ]
        return _rows(
            [
                (_ticked(label, each == one.quiet), f"{data}:quiet={at}")
                for at, (each, label) in enumerate(zip(QUIET, labels, strict=True))
            ],
            2,
        )
    times = [(_ticked(clock(each), each == one.minute), f"{data}:minute={each}") for each in TIMES]
    if one.rhythm is Rhythm.DAILY:
        return _rows(times, 4)
    named = texts.lines("weekdays")
    days = [(_ticked(name, at == one.weekday), f"{data}:weekday={at}") for at, name in enumerate(named)]
    return [*_rows(days, 4), *_rows(times, 4)]


def _sent(one: Subscription, texts: Texts, separator: str = " · ") -> str:
    """How a subscription is sent."""
    match one.rhythm:
        case Rhythm.INSTANT:
            said = [texts("sent-instant")]
            if one.quiet:
                said.append(texts("sent-quiet", **{"from": clock(one.quiet[0]), "to": clock(one.quiet[1])}))
        case Rhythm.DAILY:
            said = [texts("sent-daily", time=clock(one.minute))]
        case Rhythm.WEEKLY:
            day = texts.lines("weekdays")[one.weekday]
            said = [texts("sent-weekly", day=day, time=clock(one.minute))]
    said += [texts("sent-silent")] if one.silent else []
    return separator.join([*([texts("is-paused")] if one.paused else []), *said])


def _kind(standing: Standing, found: Found, texts: Texts) -> Rich:
    read = understood(found.query, texts, texts.language) if standing.interest is Interest.WORDS else ""
    return italic(plain(" · ".join(filter(None, [texts(_WANTED[standing.interest]), read]))))


def _other(standing: Standing, found: Found, texts: Texts) -> list[tuple[str, str]]:
    """The other way to read what may be read in two."""
    if standing.interest is Interest.QUESTION:
        return [(texts("as-words"), "sub:new:as=words")]
    if standing.interest is Interest.WORDS and found.query.plain:
        return [(texts("as-question"), "sub:new:as=question")]
    return []


def _named(name: str, wanted: str, texts: Texts) -> Rich:
    return plain(texts(name)) + code(plain(wanted))


def _ticked(label: str, chosen: bool) -> str:  # noqa: FBT001 - whether it is
    return "✓ " + label if chosen else label


def _rows(buttons: Sequence[tuple[str, str]], wide: int) -> Buttons:
    return [list(buttons[at : at + wide]) for at in range(0, len(buttons), wide)]
