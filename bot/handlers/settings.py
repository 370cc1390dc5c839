"""/settings: one message, changed in place. In a group the settings are the group's, and its admins change them."""

import asyncio
import re

from telegram import Message, Update
from telegram.constants import ChatType

from bot import checks
from bot.handlers.addressed import argument_in
from bot.handlers.context import Context, message_in
from bot.handlers.keyboard import keyboard
from bot.handlers.menu import drop_menu, fit_menu
from bot.handlers.reply import reply
from bot.handlers.rights import may_change
from bot.handlers.taps import Expired, Pressed, pressed, put
from bot.handlers.view import chosen_by, texts_for, view_for
from bot.render.common import one_line
from bot.render.markup import plain
from bot.render.telegram.settings import ALL, NAMES, RESET, Menu, Value, choices, clock, overview, page, zone_name
from bot.state.readers import NOTHING
from bot.view import view

SETTING = re.compile(rf"{ALL}(?:(?P<name>{'|'.join(NAMES)}|reset)(?:=(?P<value>.*))?)?")
_LONGEST_ZONE = 40  # characters; the database's longest name has 30


async def settings(update: Update, context: Context) -> None:
    """/settings: all there is to set; /settings ZONE: another time zone."""
    message, texts = message_in(update), texts_for(update, context)
    if not await may_change(update, context):
        await reply(message, [texts("admins-only")])
        return
    if zone := argument_in(message):
        await _set_zone(message, zone, update, context)
        return
    text, rows = overview(_menu(update, context))
    await reply(message, [text], keyboard(rows))


@pressed
async def change(tap: Pressed, context: Context) -> str | None:
    """A button of the settings: show one, or choose."""
    update, chat = tap.update, tap.message.chat
    if (asked := SETTING.fullmatch(tap.data)) is None:
        raise Expired("stale")
    if not await may_change(update, context):
        return tap.texts("admins-only")
    name, value = asked["name"], asked["value"]
    if f"{ALL}{name}" == RESET:
        await asyncio.to_thread(context.state.readers.forget, chat.id)
    elif value is not None:
        offered = {_written(each): each for each, _ in choices(_menu(update, context), name)}
        if value not in offered:  # of another version, or of a zone that was the reader's own
            raise Expired("stale")
        await asyncio.to_thread(context.state.readers.change, chat.id, name, offered[value])
    if value is not None or name == "reset":
        context.bot_data.alerting.herald.wake()  # in another zone what waits may be due now
    menu = _menu(update, context)
    text, rows = page(menu, name) if name in NAMES and value is None else overview(menu)
    await put(tap, text, keyboard(rows))
    if name in ("language", "reset") and (value is not None or name == "reset"):
        await drop_menu(chat)
        await fit_menu(chat, menu.texts, chosen=menu.chosen.language is not None)
    return None


async def _set_zone(message: Message, name: str, update: Update, context: Context) -> None:
    """Another time zone, as typed."""
    texts = texts_for(update, context)
    try:
        zone = checks.zone(name[:_LONGEST_ZONE])
    except ValueError:
        await reply(message, [plain(texts("unknown-zone", zone=one_line(name, _LONGEST_ZONE))).html])
        return
    await asyncio.to_thread(context.state.readers.change, message.chat_id, "zone", name)
    context.bot_data.alerting.herald.wake()
    await reply(message, [plain(texts("zone-set", zone=zone_name(zone, texts), now=clock(zone, texts))).html])


def _menu(update: Update, context: Context) -> Menu:
    given, chat = context.settings, update.effective_chat
    code = update.effective_user.language_code if update.effective_user else None
    default = view(NOTHING, code, given.zone, given.quotes)
    group = chat is not None and chat.type != ChatType.PRIVATE
    return Menu(chosen_by(update, context.bot_data), view_for(update, context), default, group)


def _written(value: Value) -> str:
    return "" if value is None else str(value)
