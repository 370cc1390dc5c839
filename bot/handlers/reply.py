"""Sending: replies in order, answers to taps, and the "typing" line while a reader waits."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

from telegram import CallbackQuery, InlineKeyboardMarkup, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ChatAction
from telegram.error import BadRequest, TelegramError

from bot.traffic.outcomes import expired, unchanged

_LOG = logging.getLogger(__name__)
_WAITING = set[asyncio.Task[None]]()  # one for each reader who waits now
_AT_ONCE = 0.05  # seconds; an answer that comes sooner needs no announcement, and with a crowd .3 are soon over
_FEW = 4  # readers who wait at once: with more of them no answer is quick, and each is told at once that we have heard
_SHOWN_FOR = 4.5  # Telegram shows "typing" for five seconds


async def reply(  # noqa: PLR0913 - each of them seldom given
    message: Message,
    pieces: Sequence[str],
    buttons: InlineKeyboardMarkup | None = None,
    *,
    previews: bool = False,
    replying: ReplyParameters | None = None,
    instead_of: Sequence[int] = (),
) -> list[int]:
    """Answer a message with pieces of HTML, in its topic; only the first rings.

    It points back to the question, and so does the last where it has buttons: by that the question is found again.
    Returns the numbers of the messages.

    Args:
        message: What is answered.
        pieces: The answer.
        buttons: What stands under its last piece.
        previews: Whether its first link is previewed.
        replying: How to point back, where that is to a part of the message.
        instead_of: Our messages whose place the pieces take, one each; those left over are deleted.
    """
    last, numbers = len(pieces) - 1, list[int]()
    for number, piece in enumerate(pieces):
        below = buttons if number == last else None
        preview = LinkPreviewOptions(is_disabled=not previews or number > 0)
        if number < len(instead_of) and await _put(message, instead_of[number], piece, below, preview):
            numbers.append(instead_of[number])
            continue
        back = (replying or ReplyParameters(message.message_id)) if number == 0 or below else None
        sent = await message.reply_html(
            piece,
            reply_parameters=back,
            do_quote=False,
            disable_notification=number > 0,
            reply_markup=below,
            link_preview_options=preview,
        )
        numbers.append(sent.message_id)
    for left in instead_of[len(pieces) :]:
        with suppress(BadRequest):  # it is gone, or as old as Telegram lets it stay
            await message.get_bot().delete_message(message.chat_id, left)
    return numbers


async def _put(
    message: Message, ours: int, text: str, buttons: InlineKeyboardMarkup | None, preview: LinkPreviewOptions
) -> bool:
    """Put a piece in the place of a message of ours; whether that is still there."""
    try:
        await message.get_bot().edit_message_text(
            text, message.chat_id, ours, reply_markup=buttons, link_preview_options=preview
        )
    except BadRequest as error:
        return unchanged(error)
    return True


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
    task = asyncio.create_task(_keep_typing(message, _AT_ONCE if len(_WAITING) < _FEW else 0.0))
    _WAITING.add(task)
    try:
        yield
    finally:
        _WAITING.discard(task)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _keep_typing(message: Message, after: float) -> None:
    await asyncio.sleep(after)
    try:
        while True:
            await message.reply_chat_action(ChatAction.TYPING)
            await asyncio.sleep(_SHOWN_FOR)
    except TelegramError as error:  # nobody misses it
        _LOG.debug("no typing shown: %s", error)
