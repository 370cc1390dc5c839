"""Buttons that stand for what a reader could type: a tap asks it at once, and needs no memory of ours.

What is asked is on the button. It is written into the chat first and the answer replies to it, so that the buttons of
that answer find it again as they find what was typed.
"""

import re
from collections.abc import Sequence
from typing import Any

from telegram import Message, MessageEntity, Update
from telegram.constants import MessageEntityType

from bot.handlers.addressed import argument_in
from bot.handlers.context import Context
from bot.handlers.gate import may_ask
from bot.handlers.taps import Expired, Pressed, pressed
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


@pressed
async def say(tap: Pressed, context: Context) -> str | None:
    """A tap on an example: write it into the chat, and go on as if the reader had."""
    text = _label(tap.message, tap.data)
    if not text:
        raise Expired("stale")
    if not may_ask(tap.query.from_user.id, text, context):
        return _no_more(tap, context)
    asked = await tap.message.reply_html(plain(text).html, do_quote=False)
    await _as_typed(tap, context, asked, text)
    return None


@pressed
async def mend(tap: Pressed, context: Context) -> str | None:
    """A tap on the command that was meant: go on as if it had been typed right."""
    meant, asked = MENDED.fullmatch(tap.data), tap.message.reply_to_message
    if meant is None or asked is None:  # what was typed has been deleted
        raise Expired("stale")
    text = f"/{meant['command']} {argument_in(asked)}".rstrip()
    if not may_ask(tap.query.from_user.id, text, context):
        return _no_more(tap, context)
    await _as_typed(tap, context, asked, text)
    return None


def _no_more(tap: Pressed, context: Context) -> str:
    return tap.texts("quota", most=context.settings.operating.daily_questions)


async def _as_typed(tap: Pressed, context: Context, message: Message, text: str) -> None:
    """Hand a message on with another text, as from who tapped."""
    command = re.match(r"/\w+", text)
    entities = [MessageEntity(MessageEntityType.BOT_COMMAND, 0, command.end())] if command else []
    typed = Message(
        message_id=message.message_id,
        date=message.date,
        chat=message.chat,
        from_user=tap.query.from_user,
        text=text,
        entities=entities,
        message_thread_id=message.message_thread_id,
        is_topic_message=message.is_topic_message,
        # In a group only what replies to us is meant for us.
        reply_to_message=tap.message,
    )
    typed.set_bot(context.bot)
    as_typed = Update(tap.update.update_id, message=typed)
    application: Any = context.application  # whose handlers the library types by a parameter of its own
    for handler in application.handlers[0]:
        if (check := handler.check_update(as_typed)) not in (None, False):
            await handler.handle_update(as_typed, application, check, context)
            break


def _label(message: Message, data: str) -> str:
    """What stands on the button of these data."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    return next((button.text for row in rows for button in row if button.callback_data == data), "")
