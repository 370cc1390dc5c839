"""Buttons that stand for what a reader could type: a tap asks it at once, and needs no memory of ours.

What is asked is on the button. It is written into the chat first and the answer replies to it, so that the buttons of
that answer find it again as they find what was typed.
"""

import re
from collections.abc import Sequence
from typing import Any

from telegram import CallbackQuery, Message, MessageEntity, Update
from telegram.constants import MessageEntityType

from bot.handlers.addressed import argument_in
from bot.handlers.context import Context
from bot.handlers.gate import may_ask
from bot.handlers.reply import stop_spinner
from bot.handlers.view import texts_for
from bot.render.common import one_line
from bot.render.markup import plain

EXAMPLE = re.compile(r"say:[0-9]{1,2}")
MENDED = re.compile(r"mend:(?P<command>[a-z]{1,32})")
_LONGEST = 60  # UTF-16 units of a label


def asking(texts: Sequence[str]) -> list[list[tuple[str, str]]]:
    """A button for each text."""
    return [[(text, f"say:{number}")] for number, text in enumerate(texts)]


def mending(command: str, argument: str) -> list[list[tuple[str, str]]]:
    """A button for a command meant, with what was typed after it; it is under a reply to the message as typed."""
    return [[(one_line(f"/{command} {argument}", _LONGEST), f"mend:{command}")]]


async def say(update: Update, context: Context) -> None:
    """A tap on an example: write it into the chat, and go on as if the reader had."""
    query = _query(update)
    shown = query.message
    text = _label(shown, query.data) if isinstance(shown, Message) else ""
    if not isinstance(shown, Message) or not text:
        await stop_spinner(query, texts_for(update, context)("stale"))
        return
    if not await _may_ask(query, text, update, context):
        return
    asked = await shown.reply_html(plain(text).html, do_quote=False)
    await _as_typed(update, context, asked, text)


async def mend(update: Update, context: Context) -> None:
    """A tap on the command that was meant: go on as if it had been typed right."""
    query = _query(update)
    meant = MENDED.fullmatch(query.data or "")
    asked = query.message.reply_to_message if isinstance(query.message, Message) else None
    if meant is None or asked is None:  # what was typed has been deleted
        await stop_spinner(query, texts_for(update, context)("stale"))
        return
    text = f"/{meant['command']} {argument_in(asked)}".rstrip()
    if await _may_ask(query, text, update, context):
        await _as_typed(update, context, asked, text)


async def _may_ask(query: CallbackQuery, text: str, update: Update, context: Context) -> bool:
    """Whether who tapped may ask that today; else they are told."""
    if may_ask(query.from_user.id, text, context):
        return True
    await stop_spinner(query, texts_for(update, context)("quota", most=context.settings.operating.daily_questions))
    return False


async def _as_typed(update: Update, context: Context, message: Message, text: str) -> None:
    """Hand a message on with another text, as from who tapped."""
    query = _query(update)
    command = re.match(r"/\w+", text)
    entities = [MessageEntity(MessageEntityType.BOT_COMMAND, 0, command.end())] if command else []
    typed = Message(
        message_id=message.message_id,
        date=message.date,
        chat=message.chat,
        from_user=query.from_user,
        text=text,
        entities=entities,
        message_thread_id=message.message_thread_id,
        is_topic_message=message.is_topic_message,
        # In a group only what replies to us is meant for us.
        reply_to_message=query.message if isinstance(query.message, Message) else None,
    )
    typed.set_bot(context.bot)
    as_typed = Update(update.update_id, message=typed)
    application: Any = context.application  # whose handlers the library types by a parameter of its own
    for handler in application.handlers[0]:
        if (check := handler.check_update(as_typed)) not in (None, False):
            await handler.handle_update(as_typed, application, check, context)
            break
    await stop_spinner(query)


def _label(message: Message, data: str | None) -> str:
    """What stands on the button of these data."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    return next((button.text for row in rows for button in row if button.callback_data == data), "")


def _query(update: Update) -> CallbackQuery:
    if update.callback_query is None:
        raise ValueError("an update without a button reached the handler of buttons")
    return update.callback_query
