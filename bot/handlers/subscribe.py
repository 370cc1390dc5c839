"""/subscribe: what a subscription would have sent in the last days, and then whether to have it.

What is subscribed to is read from that message, where it stands as code: nothing is kept until it is confirmed.
"""

import asyncio
import re
from datetime import UTC, datetime, timedelta

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update, User
from telegram.constants import MessageEntityType

from bot import deeplinks
from bot.handlers.addressed import argument_in
from bot.handlers.context import Context, message_in
from bot.handlers.gate import may_ask
from bot.handlers.keyboard import keyboard
from bot.handlers.reply import reply, typing
from bot.handlers.rights import may_change, may_tap
from bot.handlers.taps import Expired, Pressed, Tapped, pressed, put, question_of, tapped
from bot.handlers.view import view_for
from bot.render import reading
from bot.render import telegram as render
from bot.render.telegram.subscribing import SHOWN, preview, subscribed
from bot.service import LONGEST, today
from bot.state.subscriptions import AT_ONCE, MOST, Subscription, Timing, TooMany
from bot.texts import Texts
from bot.verbatim import verbatim
from bot.view import View
from retrieval.language.text import letters
from retrieval.records import Found, Interest, Standing

OFFERED = re.compile(r"sub:new:(?:(?P<act>yes|as)=(?P<kind>words|question|source)|no)")
_LOOKED_BACK = timedelta(days=7)


async def subscribe(update: Update, context: Context) -> None:
    """/subscribe WORDS, QUESTION or SOURCE: what it would have sent; in a group for its admins."""
    message, view = message_in(update), view_for(update, context)
    wanted = argument_in(message)
    if not await may_change(update, context):
        await reply(message, [view.texts("subscribers-admins")], _in_private(wanted, view.texts, context))
    elif not letters(wanted):
        await reply(message, [view.texts("how-to-subscribe")])
    else:
        await offer(message, wanted, view, context)


@tapped
async def wish(tap: Tapped, context: Context) -> str | None:
    """订阅 under an answer, a search or a trend: the same of what was asked there."""
    replied, who = tap.message.reply_to_message, tap.query.from_user
    typed = (replied.text or "") if replied else ""
    wanted = argument_in(replied) if replied and typed.startswith("/") else ""
    if not wanted:
        _, wanted = question_of(tap, context, carried=bool(tap.number(0)))
    if not await may_tap(tap, context):
        return tap.texts("subscribers-admins")
    if not may_ask(who.id, wanted, context):
        return tap.texts("quota", most=context.settings.operating.daily_questions)
    await offer(tap.message, wanted, tap.view, context)
    return None


async def offer(message: Message, wanted: str, view: View, context: Context) -> None:
    """Show what a subscription would have sent, with buttons to have it or not."""
    if len(wanted) > LONGEST:
        await reply(message, [view.texts("too-long", limit=LONGEST)])
        return
    async with typing(message):
        standing = await context.look_up(context.service.standing, wanted)
        text, rows = await _previewed(standing, view, context)
    await reply(message, [text], keyboard(rows))


@pressed
async def settle(tap: Pressed, context: Context) -> str | None:
    """The buttons under that: subscribe, do not, or read it the other way."""
    said, wanted, texts = OFFERED.fullmatch(tap.data), wanted_in(tap.message), tap.texts
    if said is None or not wanted:
        raise Expired("stale")
    if not await may_tap(tap, context):
        return texts("subscribers-admins")
    if said["kind"] is None:
        await put(tap, texts("subscribe-dropped"), None)
        return None
    standing = Standing(Interest(said["kind"]), wanted)
    if said["act"] == "as":
        text, rows = await _previewed(standing, tap.view, context)
    elif one := await add(tap.query.from_user, context, tap.message, standing):
        text, rows = subscribed(one, texts)
    else:
        return texts("most-subscriptions", most=MOST)
    await put(tap, text, keyboard(rows))
    return None


async def add(
    person: User, context: Context, message: Message, standing: Standing, timing: Timing = AT_ONCE
) -> Subscription | None:
    """Subscribe the chat of a message, or the topic it is in; None where it has as many as it may."""
    try:
        return await asyncio.to_thread(
            context.state.subscriptions.add,
            message.chat_id,
            topic_of(message),
            person.id,
            person.language_code or "",
            standing,
            timing,
        )
    except TooMany:
        return None


def topic_of(message: Message) -> int:
    """The topic that a message is in; 0: none."""
    return (message.message_thread_id or 0) if message.is_topic_message else 0


def wanted_in(message: Message) -> str:
    """What is or was subscribed to, as it stands in a message of ours; "" where nothing does."""
    return next(iter(message.parse_entities([MessageEntityType.CODE]).values()), "")


async def _previewed(standing: Standing, view: View, context: Context) -> tuple[str, list[list[tuple[str, str]]]]:
    """What the last days had for it; or why it cannot be subscribed to."""
    service, since = context.service, datetime.now(UTC) - _LOOKED_BACK
    found: Found = await context.look_up(verbatim, lambda: service.would_match(standing, since, SHOWN), service.article)
    if found.query.problems:
        return render.nothing_found(found, standing.text, view.texts), []
    if found.query.last < today(view.zone):
        return view.texts("dated-past"), []
    return preview(standing, reading.page(found, view.script), view)


def _in_private(wanted: str, texts: Texts, context: Context) -> InlineKeyboardMarkup:
    payload = (deeplinks.to_subscription(wanted) if wanted else None) or deeplinks.HELLO
    url = deeplinks.link(context.bot.username, payload)
    return InlineKeyboardMarkup([[InlineKeyboardButton(texts("subscribe-in-private"), url=url)]])
