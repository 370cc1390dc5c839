"""Whatever goes wrong in a handler ends here: logged first, then one polite line to whoever was waiting.

Question texts stay out of the log above DEBUG, so an error of a library is named by its class and its place only.
"""

import logging
import traceback
from pathlib import Path

from telegram import Update
from telegram.error import ChatMigrated, Conflict, RetryAfter, TelegramError

from bot.handlers.context import Context, Desk
from bot.handlers.gate import known
from bot.handlers.guests import tell_guest
from bot.handlers.reply import reply, stop_spinner
from bot.handlers.view import view_of
from bot.traffic import outcomes
from bot.traffic.errand import CURRENT
from bot.verbatim import Unsettled
from embeddings.errors import EncoderError
from retrieval.errors import EngineUnable, EngineUnavailable, YinwenError

_LOG = logging.getLogger(__name__)


async def on_error(update: object, context: Context) -> None:
    """Log the error, then say so to the reader."""
    error = context.error
    if error is None:
        return
    _log(error)
    context.figures.failed(error)
    if not isinstance(update, Update):
        return
    CURRENT.set(None)  # an apology is no part of the answer, should that be begun again
    if not (outcomes.gone(error) or outcomes.unreachable(error) or isinstance(error, RetryAfter)):
        await apologise(update, context.bot_data, _why(error))
    elif update.callback_query is not None:
        await _say(update, None if outcomes.gone(error) else view_of(update, context.bot_data).texts("busy"))


def _why(error: Exception) -> str:
    """The name of the text that says what went wrong."""
    named = ((EngineUnavailable, "away"), (EngineUnable, "unable"), (Unsettled, "unsettled"))
    return next((text for kind, text in named if isinstance(error, kind)), "failed")


async def apologise(update: Update, desk: Desk, why: str = "failed") -> None:
    """Tell a reader that there will be no answer, with the text of that name."""
    await _say(update, view_of(update, desk).texts(why))


async def refuse(update: Update, desk: Desk, *, aloud: bool) -> None:
    """End the waiting for what is dropped, of a reader who sends more than we work off; `aloud`, tell them so.

    It comes before anyone has looked at who they are: whom we do not answer is told nothing.
    """
    await _say(update, view_of(update, desk).texts("too-many") if aloud and known(update, desk) else None)


def _log(error: Exception) -> None:
    if isinstance(error, Conflict):
        _LOG.error("another program is polling with this bot's token: stop one of the two")
    elif outcomes.gone(error):
        # The text of a group's move holds its number.
        _LOG.info("nobody is there to read: %s", "the group has moved" if isinstance(error, ChatMigrated) else error)
    elif outcomes.unreachable(error):
        _LOG.warning("Telegram is out of reach: %s", type(error).__name__)
    elif isinstance(error, YinwenError | EncoderError):
        _LOG.error("an update failed: %s", error)  # our own words: what, where, what to do
    else:
        _LOG.error("an update failed: %s at %s", type(error).__name__, _place(error))
    _LOG.debug("the error in full", exc_info=error)


def _place(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return "an unknown place"
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno} in {frames[-1].name}"


async def _say(update: Update, text: str | None) -> None:
    """Say something to the reader, in a pop-up after a tap; with None, only end the waiting."""
    try:
        if update.callback_query is not None:
            await stop_spinner(update.callback_query, text)
        elif update.inline_query is not None:
            await update.inline_query.answer([], cache_time=0, is_personal=True)
        elif text and update.guest_message is not None:
            await tell_guest(update.guest_message, text)
        elif text and update.effective_message is not None:
            await reply(update.effective_message, [text])
    except TelegramError as error:
        _LOG.warning("the reader could not be told: %s", type(error).__name__)
