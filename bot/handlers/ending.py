"""Under alerts: the end of a subscription, and the way to all of them. What was ended can be begun again, as it was."""

import asyncio

from bot.handlers import keyboards
from bot.handlers.context import Context
from bot.handlers.keyboard import keyboard
from bot.handlers.reply import reply
from bot.handlers.rights import may_tap
from bot.handlers.subscribe import add, wanted_in
from bot.handlers.subscriptions import one_in, page_of
from bot.handlers.taps import Expired, Tapped, put, rearrange, tapped
from bot.render.telegram.subscribing import stopped, subscribed
from bot.state.subscriptions import MOST, Timing
from retrieval.records import Standing


@tapped
async def stop(tap: Tapped, context: Context) -> str | None:
    """Under an alert: end its subscription, and say so in a message that can begin it again."""
    one = await one_in(tap.number(0), tap.message, context)
    if one is None:
        return tap.texts("subscription-gone")
    if not await may_tap(tap, context):
        return tap.texts("subscribers-admins")
    await asyncio.to_thread(context.state.subscriptions.drop, one.number)
    await reply(tap.message, [stopped(one, tap.texts)], keyboards.to_restore(one, tap.texts))
    await rearrange(tap, keyboards.without(tap.message.reply_markup, tap.tap.data))
    return None


@tapped
async def restore(tap: Tapped, context: Context) -> str | None:
    """Begin one again that was ended, as it was."""
    wanted = wanted_in(tap.message)
    if not wanted:
        raise Expired("stale")
    if not await may_tap(tap, context):
        return tap.texts("subscribers-admins")
    interest, rhythm, minute, weekday, first, last, silent, paused = (tap.number(at) for at in range(8))
    if interest >= len(keyboards.INTERESTS) or rhythm >= len(keyboards.RHYTHMS):
        raise Expired("stale")
    quiet = None if keyboards.DAY in (first, last) else (first, last)
    timing = Timing(keyboards.RHYTHMS[rhythm], minute, weekday, quiet, bool(silent), bool(paused))
    standing = Standing(keyboards.INTERESTS[interest], wanted)
    one = await add(tap.query.from_user, context, tap.message, standing, timing)
    if one is None:
        return tap.texts("most-subscriptions", most=MOST)
    text, rows = subscribed(one, tap.texts)
    await put(tap, text, keyboard(rows))
    return None


@tapped
async def every(tap: Tapped, context: Context) -> str | None:
    """Under alerts of several subscriptions: all of the chat's, as a message."""
    if not await may_tap(tap, context):
        return tap.texts("subscribers-admins")
    text, rows = await page_of(tap.message, 0, tap.view, context)
    await reply(tap.message, [text], keyboard(rows))
    return None
