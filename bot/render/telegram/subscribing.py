"""Subscribing: what a subscription would have sent, that it is made, that it is ended.

What is subscribed to stands in each message as code, the only code in it, so that a button finds it there again. The
data of the buttons of one that is not made yet are `sub:new:…`.
"""

from bot.render.markup import Rich, code, italic, joined, packed, plain
from bot.render.querying import understood
from bot.render.telegram.parts import entry
from bot.render.telegram.subscriptions import WANTED, Buttons
from bot.state.subscriptions import Subscription
from bot.texts import Texts
from bot.view import View
from retrieval.records import Found, Interest, Standing

SHOWN = 5  # of what the last days had


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


def _kind(standing: Standing, found: Found, texts: Texts) -> Rich:
    read = understood(found.query, texts, texts.language) if standing.interest is Interest.WORDS else ""
    return italic(plain(" · ".join(filter(None, [texts(WANTED[standing.interest]), read]))))


def _other(standing: Standing, found: Found, texts: Texts) -> list[tuple[str, str]]:
    """The other way to read what may be read in two."""
    if standing.interest is Interest.QUESTION:
        return [(texts("as-words"), "sub:new:as=words")]
    if standing.interest is Interest.WORDS and found.query.plain:
        return [(texts("as-question"), "sub:new:as=question")]
    return []


def _named(name: str, wanted: str, texts: Texts) -> Rich:
    return plain(texts(name)) + code(plain(wanted))
