"""Whatever goes wrong in a handler ends here: logged first, then one polite line to whoever was waiting.

Question texts stay out of the log above DEBUG, so an error of a library is named by its class and its place only.
"""

import logging
import traceback
from pathlib import Path

from telegram import Update
from telegram.error import BadRequest, Conflict, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.handlers.context import Context, texts_for
from bot.handlers.reply import reply, stop_spinner
from embeddings.errors import EncoderError
from retrieval.errors import YinwenError

_LOG = logging.getLogger(__name__)
# Nothing gets through, or what we sent may have: no use in sending more.
_UNREACHABLE = (Forbidden, RetryAfter, TimedOut)


async def on_error(update: object, context: Context) -> None:
    """Log the error, then say so to the reader."""
    error = context.error
    if error is None:
        return
    _log(error)
    if isinstance(update, Update) and not isinstance(error, _UNREACHABLE):
        await _say(update, texts_for(update)("failed"))


async def refuse(update: Update) -> None:
    """Tell a reader who sends more than we work off that the rest is dropped."""
    await _say(update, texts_for(update)("too-many"))


def _log(error: Exception) -> None:
    if isinstance(error, Conflict):
        _LOG.error("another program is polling with this bot's token: stop one of the two")
    elif isinstance(error, Forbidden):
        _LOG.info("a reader has left: %s", error.message)
    elif isinstance(error, NetworkError) and not isinstance(error, BadRequest):
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


async def _say(update: Update, text: str) -> None:
    try:
        if update.callback_query is not None:
            await stop_spinner(update.callback_query, text)
        elif update.effective_message is not None:
            await reply(update.effective_message, [text])
    except TelegramError as error:
        _LOG.warning("the reader could not be told: %s", type(error).__name__)
