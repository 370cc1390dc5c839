"""/subscriptions and /unsubscribe: a chat's subscriptions in one message, changed in place; of a topic its own."""

import asyncio
import re

from telegram import Message, Update
from telegram.constants import ChatType

from bot.handlers import keyboards
from bot.handlers.addressed import argument_in
from bot.handlers.context import Context, message_in
from bot.handlers.keyboard import keyboard
from bot.handlers.reply import reply
from bot.handlers.rights import may_change, may_tap
from bot.handlers.subscribe import topic_of
from bot.handlers.taps import Expired, Pressed, pressed, put
from bot.handlers.view import view_for
from bot.render.common import one_line
from bot.render.markup import plain
from bot.render.telegram.subscribing import stopped
from bot.render.telegram.subscriptions import Listed, choices, listing, one_of_them
from bot.state.subscriptions import Subscription
from bot.view import View
from retrieval.language.text import fold

SUBSCRIPTION = re.compile(
    r"sub:(?:(?P<kind>list|stops)\.(?P<offset>[0-9]{1,4})"
    r"|(?P<number>[0-9]{1,12})(?::(?P<act>stop|undo|[a-z]{1,9}=[a-z0-9]{1,9}))?)"
)
_LONGEST_SAID = 60


async def subscriptions(update: Update, context: Context) -> None:
    """/subscriptions: all of this chat, or of this topic."""
    await _list(update, context, stopping=False)


async def unsubscribe(update: Update, context: Context) -> None:
    """/unsubscribe: all of them, to be ended by a tap; /unsubscribe NUMBER or WORDS: end that one."""
    message, view = message_in(update), view_for(update, context)
    said = argument_in(message)
    if not said or not await may_change(update, context):
        await _list(update, context, stopping=True)
        return
    one = _meant(said, await _of(message, context))
    if one is None:
        text = view.texts("no-such-subscription", wanted=one_line(said, _LONGEST_SAID))
        await reply(message, [plain(text).html])
        return
    await asyncio.to_thread(context.state.subscriptions.drop, one.number)
    await reply(message, [stopped(one, view.texts)], keyboards.to_restore(one, view.texts))


@pressed
async def manage(tap: Pressed, context: Context) -> str | None:
    """The buttons of that message: another page, one subscription, a change of it, its end."""
    asked, message, texts = SUBSCRIPTION.fullmatch(tap.data), tap.message, tap.texts
    if asked is None:
        raise Expired("stale")
    if not await may_tap(tap, context):
        return texts("subscribers-admins")
    if asked["kind"]:
        stopping = asked["kind"] == "stops"
        text, buttons = await page_of(message, int(asked["offset"]), tap.view, context, stopping=stopping)
        await put(tap, text, keyboard(buttons))
        return None
    one = await one_in(int(asked["number"]), message, context)
    if one is None:
        raise Expired("subscription-gone")
    if asked["act"] in ("stop", "undo"):
        await asyncio.to_thread(context.state.subscriptions.drop, one.number)
        gone = asked["act"] == "undo"
        text = texts("subscribe-dropped") if gone else stopped(one, texts)
        await put(tap, text, None if gone else keyboards.to_restore(one, texts))
        return None
    if asked["act"]:
        timing = choices(one.timing).get(asked["act"])
        changed = await asyncio.to_thread(context.state.subscriptions.change, one.number, timing) if timing else None
        if changed is None:  # a value of another version, or it was ended meanwhile
            raise Expired("stale")
        one = changed
        context.bot_data.alerting.herald.wake()  # what waits may be due now
    text, buttons = one_of_them(one, tap.view)
    await put(tap, text, keyboard(buttons))
    return None


async def _list(update: Update, context: Context, *, stopping: bool) -> None:
    message, view = message_in(update), view_for(update, context)
    if not await may_change(update, context):
        await reply(message, [view.texts("subscribers-admins")])
        return
    text, rows = await page_of(message, 0, view, context, stopping=stopping)
    await reply(message, [text], keyboard(rows))


async def page_of(
    message: Message, offset: int, view: View, context: Context, *, stopping: bool = False
) -> tuple[str, list[list[tuple[str, str]]]]:
    """A page of the subscriptions of the chat of a message, or of the topic it is in."""
    there = await _of(message, context)
    group = message.chat.type != ChatType.PRIVATE
    listed = Listed(there, offset if offset < len(there) else 0, group, stopping)
    return listing(listed, view)


async def _of(message: Message, context: Context) -> list[Subscription]:
    return await asyncio.to_thread(context.state.subscriptions.of, message.chat_id, topic_of(message))


async def one_in(number: int, message: Message, context: Context) -> Subscription | None:
    """The subscription of a number, where it is this chat's."""
    one = await asyncio.to_thread(context.state.subscriptions.get, number)
    return one if one is not None and one.chat == message.chat_id else None


def _meant(said: str, there: list[Subscription]) -> Subscription | None:
    """The one of these words, else the one at that place of the list."""
    same = [one for one in there if fold(one.standing.text) == fold(said)]
    if not same and said.isdecimal() and 0 < int(said) <= len(there):
        same = [there[int(said) - 1]]
    return same[0] if same else None
