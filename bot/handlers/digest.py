"""/digest: the main stories of a day, with buttons to the days beside it that have articles.

A button holds the day it leads to; what a day's stories are is worked out anew, so that they turn after a restart.
"""

import re
from datetime import date

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update

from bot.handlers import keyboards
from bot.handlers.addressed import argument_in
from bot.handlers.context import Context, message_in
from bot.handlers.reply import reply, typing
from bot.handlers.taps import Expired, Pressed, pressed, put
from bot.handlers.view import view_for
from bot.render import reading
from bot.render.common import day_after, one_line
from bot.render.markup import plain
from bot.render.telegram.digest import digest as shown
from bot.verbatim import verbatim
from bot.view import View
from retrieval.records import Digest

DAY = re.compile(r"digest:[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONGEST_DAY = 60


async def digest(update: Update, context: Context) -> None:
    """/digest [DAY]: its main stories; without a day those of the newest that has articles."""
    message, view = message_in(update), view_for(update, context)
    said, day = argument_in(message), None
    if said:
        day = context.service.day(said[:_LONGEST_DAY], view.zone)
        if day is None:
            await reply(message, [plain(view.texts("no-day", day=one_line(said, _LONGEST_DAY))).html])
            return
    async with typing(message):
        found = await _look_up(context, day, view)
    await reply(message, [shown(reading.digest(found, view.script), view)], _buttons(found, view))


@pressed
async def show_day(tap: Pressed, context: Context) -> None:
    """A button: another day's in place of this one's."""
    try:
        day = date.fromisoformat(tap.data.partition(":")[2])
    except ValueError:  # made up: no calendar has it
        raise Expired("stale") from None
    found = await _look_up(context, day, tap.view)
    await put(tap, shown(reading.digest(found, tap.view.script), tap.view), _buttons(found, tap.view))


async def _look_up(context: Context, day: date | None, view: View) -> Digest:
    service = context.service
    return await context.look_up(verbatim, lambda: service.digest(day, view.zone), service.article)


def _buttons(found: Digest, view: View) -> InlineKeyboardMarkup | None:
    """Each quoted article by its number; the days before and after, each only where there is one."""
    ways = (("◀ {}", found.before), ("{} ▶", found.after))
    turns = [
        InlineKeyboardButton(
            label.format(day_after(day, found.day, view.texts.language)), callback_data=f"digest:{day.isoformat()}"
        )
        for label, day in ways
        if day
    ]
    rows = [*keyboards.numbered([story.quote.article for story in found.stories]), turns]
    kept = [row for row in rows if row]
    return InlineKeyboardMarkup(kept) if kept else None
