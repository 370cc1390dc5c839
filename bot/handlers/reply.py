"""Sending: replies in order, answers to taps, and the "typing" line while a reader waits."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

from telegram import CallbackQuery, InlineKeyboardMarkup, LinkPreviewOptions, Message
from telegram.constants import ChatAction
from telegram.error import BadRequest, TelegramError

from bot.traffic.outcomes import expired, unchanged

_LOG = logging.getLogger(__name__)
_AT_ONCE = 0.05  # seconds; an answer that comes sooner needs no announcement, and with a crowd .3 are soon over
_SHOWN_FOR = 4.5  # Telegram shows "typing" for five seconds


async def reply(
    message: Message,
    pieces: Sequence[str],
    buttons: InlineKeyboardMarkup | None = None,
    *,
    previews: bool = False,
) -> list[int]:
    """Answer a message with pieces of HTML, in its topic; only the first rings.

    It points back to the question, and so does the last where it has buttons: by that the question is found again.
    Returns the numbers of the messages sent.
    """
    last = len(pieces) - 1
    sent = [
        await message.reply_html(
            piece,
            do_quote=number == 0 or (number == last and buttons is not None),
            disable_notification=number > 0,
            reply_markup=buttons if number == last else None,
            link_preview_options=LinkPreviewOptions(is_disabled=not previews or number > 0),
        )
        for number, piece in enumerate(pieces)
    ]
    return [each.message_id for each in sent]


async def edit(query: CallbackQuery, text: str, buttons: InlineKeyboardMarkup | None = None) -> None:
    """Put another text into the message whose button was tapped; nothing happens where it is there already."""
    try:
        await query.edit_message_text(text, reply_markup=buttons)
    except BadRequest as error:  # a second tap before the first was done
        if not unchanged(error):
            raise


async def stop_spinner(query: CallbackQuery, text: str | None = None) -> None:
    """Answer a tap on a button, with a few words in a pop-up where there is something to say."""
    try:
        await query.answer(text)
    except BadRequest as error:  # Telegram waits some seconds only
        if not expired(error):
            raise


@asynccontextmanager
async def typing(message: Message) -> AsyncIterator[None]:
    """Show "typing" for as long as the block takes, unless it is quick."""
    task = asyncio.create_task(_keep_typing(message))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _keep_typing(message: Message) -> None:
    await asyncio.sleep(_AT_ONCE)
    try:
        while True:
            await message.reply_chat_action(ChatAction.TYPING)
            await asyncio.sleep(_SHOWN_FOR)
    except TelegramError as error:  # nobody misses it
        _LOG.debug("no typing shown: %s", error)
