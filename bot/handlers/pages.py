"""/latest and /search: pages of articles with buttons to turn them.

A button says only which way to go. What was asked for is read from the message that the page replies to: nothing is
kept here, nothing readable is in the button, and pages still turn after a restart.
"""

import logging
import re

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.error import BadRequest

from bot.handlers import keyboards
from bot.handlers.addressed import argument_in
from bot.handlers.context import Context, message_in, texts_for
from bot.handlers.reply import reply, stop_spinner, typing
from bot.render import telegram as render
from bot.service import LONGEST
from bot.texts import Texts
from bot.traffic.outcomes import unchanged
from bot.verbatim import verbatim
from retrieval.records import Found

_LOG = logging.getLogger(__name__)
_PAGE = 10
_DATA = re.compile(r"(latest|search):([0-9]{1,7})")


async def latest(update: Update, context: Context) -> None:
    """/latest [SOURCE]: the newest articles."""
    message, texts = message_in(update), texts_for(update)
    source = argument_in(message)
    async with typing(message):
        found = await context.look_up(context.service.latest, source, 0)
    if found.items:
        await reply(message, [_text("latest", source, found, texts, context)], _buttons("latest", found))
    elif source:
        stats = await context.look_up(context.service.stats)
        await reply(message, [render.unknown_source(source, stats, texts)])
    else:
        await reply(message, [texts("empty")])


async def search(update: Update, context: Context) -> None:
    """/search WORDS: the articles that have them."""
    message, texts = message_in(update), texts_for(update)
    words = argument_in(message)
    if not words:
        await reply(message, [texts("no-words")])
        return
    if len(words) > LONGEST:
        await reply(message, [texts("too-long", limit=LONGEST)])
        return
    _LOG.debug("search: %s", words)
    async with typing(message):
        found = await context.look_up(verbatim, lambda: context.service.search(words, 0), context.service.article)
    if found.items:
        await reply(message, [_text("search", words, found, texts, context)], _buttons("search", found))
    else:
        await reply(message, [render.nothing_found(words, texts)])


async def turn(update: Update, context: Context) -> None:
    """A button under a page: put the next page, or the one before, in its place."""
    query, texts = update.callback_query, texts_for(update)
    if query is None:
        raise ValueError("an update without a button reached the handler of buttons")
    page = _DATA.fullmatch(query.data or "")
    asked = query.message.reply_to_message if isinstance(query.message, Message) else None
    if page is None or asked is None:  # another version's button, or what was asked has been deleted
        await stop_spinner(query, texts("stale"))
        return
    kind, words, offset = page[1], argument_in(asked), int(page[2])
    if len(words) > LONGEST:  # edited since
        await stop_spinner(query, texts("stale"))
        return
    look_up = context.service.search if kind == "search" else context.service.latest
    found = await context.look_up(verbatim, lambda: look_up(words, offset), context.service.article)
    if not found.items:
        await stop_spinner(query, texts("stale"))
        return
    try:
        await query.edit_message_text(_text(kind, words, found, texts, context), reply_markup=_buttons(kind, found))
    except BadRequest as error:  # a second tap before the first was done
        if not unchanged(error):
            raise
    await stop_spinner(query)


def _text(kind: str, words: str, found: Found, texts: Texts, context: Context) -> str:
    zone = context.settings.zone
    if kind == "search":
        return render.search_page(found, words, texts, zone)
    return render.latest_page(found, texts, zone)


def _buttons(kind: str, found: Found) -> InlineKeyboardMarkup | None:
    """Each article by its number; back and on, each only where there is a page."""
    following = found.offset + len(found.items)
    row = [
        InlineKeyboardButton(arrow, callback_data=f"{kind}:{offset}")
        for arrow, offset, exists in (
            ("◀", max(0, found.offset - _PAGE), found.offset > 0),
            ("▶", following, following < found.total),
        )
        if exists
    ]
    return keyboards.of_page(found, row)
