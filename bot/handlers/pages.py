"""/latest and /search: pages of articles with buttons to turn them.

A button says only which way to go. What was asked for is read from the message that the page replies to: nothing is
kept here, nothing readable is in the button, and pages still turn after a restart.
"""

import logging
import re

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.constants import ChatType

from bot.handlers import keyboards
from bot.handlers.addressed import argument_in
from bot.handlers.context import Context, message_in
from bot.handlers.reply import reply, typing
from bot.handlers.taps import Expired, Pressed, pressed, put
from bot.handlers.view import view_for
from bot.render import reading
from bot.render import telegram as render
from bot.service import LONGEST
from bot.verbatim import verbatim
from bot.view import View
from retrieval.records import Found

_LOG = logging.getLogger(__name__)
_PAGE = 10
_DATA = re.compile(r"(latest|search):([0-9]{1,7})")


async def latest(update: Update, context: Context) -> None:
    """/latest [SOURCE or WORDS]: the newest articles."""
    message, view = message_in(update), view_for(update, context)
    words = argument_in(message)
    if len(words) > LONGEST:
        await reply(message, [view.texts("too-long", limit=LONGEST)])
        return
    async with typing(message):
        found = await context.look_up(context.service.latest, words, 0, view.zone)
    if found.items:
        await reply(message, [_text("latest", words, found, view)], _buttons("latest", found, message, view))
    else:
        sources = await context.look_up(context.service.sources)
        await reply(message, [render.nothing_new(found, words, sources, view.texts)])


async def search(update: Update, context: Context) -> None:
    """/search QUERY: the articles that it finds (see `Query`)."""
    message, view = message_in(update), view_for(update, context)
    words = argument_in(message)
    if not words:
        await reply(message, [view.texts("how-to-search")])
        return
    if len(words) > LONGEST:
        await reply(message, [view.texts("too-long", limit=LONGEST)])
        return
    _LOG.debug("search: %s", words)
    async with typing(message):
        found = await context.look_up(
            verbatim, lambda: context.service.search(words, 0, view.zone), context.service.article
        )
    if found.items:
        await reply(message, [_text("search", words, found, view)], _buttons("search", found, message, view))
    else:
        await reply(message, [render.nothing_found(found, words, view.texts)])


@pressed
async def turn(tap: Pressed, context: Context) -> None:
    """A button under a page: put the next page, or the one before, in its place."""
    view, page, asked = tap.view, _DATA.fullmatch(tap.data), tap.message.reply_to_message
    if page is None or asked is None:  # another version's button, or what was asked has been deleted
        raise Expired("stale")
    kind, words, offset = page[1], argument_in(asked), int(page[2])
    if len(words) > LONGEST:  # edited since
        raise Expired("stale")
    look_up = context.service.search if kind == "search" else context.service.latest
    found = await context.look_up(verbatim, lambda: look_up(words, offset, view.zone), context.service.article)
    if not found.items:
        raise Expired("stale")
    await put(tap, _text(kind, words, found, view), _buttons(kind, found, asked, view))


def _text(kind: str, words: str, found: Found, view: View) -> str:
    shown = reading.page(found, view.script)
    if kind == "search":
        return render.search_page(shown, words, view.texts, view.zone)
    return render.latest_page(shown, view.texts, view.zone)


def _buttons(kind: str, found: Found, asked: Message, view: View) -> InlineKeyboardMarkup | None:
    """Each article by its number; back and on, each only where there is a page; a subscription to what was found."""
    following = found.offset + len(found.items)
    row = [
        InlineKeyboardButton(arrow, callback_data=f"{kind}:{offset}")
        for arrow, offset, exists in (
            ("◀", max(0, found.offset - _PAGE), found.offset > 0),
            ("▶", following, following < found.total),
        )
        if exists
    ]
    wished = kind == "search" and asked.chat.type == ChatType.PRIVATE
    return keyboards.of_page(found, [*row, *(keyboards.to_subscribe(view.texts) if wished else [])])
