"""Whether a message that was sent in doubt has arrived.

Telegram has no way to ask. But who changes the buttons of a message to what they are is told so, and of a message that
is not there, or not ours, something else. A message in doubt has one of the next numbers after the highest that was
known before it; of those, messages seen since are others. No other message of ours can be there: while the one was
sent, none else was to that chat.
"""

from collections.abc import Awaitable, Callable, Set

from telegram import InlineKeyboardMarkup
from telegram.error import BadRequest

from bot.traffic.outcomes import gone, missing, unchanged

REACH = 50  # numbers: what a busy bot may have been sent and have sent while Telegram took one message

Edit = Callable[[int, int, InlineKeyboardMarkup | None], Awaitable[object]]  # chat, message, buttons


async def arrived(
    edit: Edit, chat: int, after: int, known: Set[int], buttons: InlineKeyboardMarkup | None
) -> int | None:
    """The number of the message; None where it did not arrive, or nothing is known of where to look.

    Raises TelegramError where Telegram is out of reach, or nobody reads there.
    """
    if not after:
        return None
    for number in range(after + 1, after + 1 + REACH):
        if number in known:
            continue
        try:
            await edit(chat, number, buttons)
        except BadRequest as error:
            if unchanged(error):
                return number
            if gone(error) and not missing(error):
                raise
        else:
            return number
    return None
