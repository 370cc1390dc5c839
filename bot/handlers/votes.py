"""👍 and 👎 under an answer: one vote a reader, given again to take it back.

What was asked is in the message that the answer replies to, what was quoted in the answer's other buttons.
"""

import asyncio
import time

from telegram import InlineKeyboardMarkup, Message, Update

from bot.handlers.addressed import question_in
from bot.handlers.buttons import Kind, Span, read
from bot.handlers.context import Context
from bot.handlers.keyboards import STATUSES
from bot.handlers.reply import stop_spinner
from bot.handlers.view import texts_for
from bot.service import LONGEST
from bot.state.feedback import Quoted, Vote


async def vote(update: Update, context: Context) -> None:
    """A tap on either."""
    query, texts = update.callback_query, texts_for(update, context)
    if query is None:
        raise ValueError("an update without a button reached the handler of buttons")
    answer, tap = query.message, read(query.data)
    asked = answer.reply_to_message if isinstance(answer, Message) else None
    question = question_in(asked) if asked else ""
    if not isinstance(answer, Message) or tap is None or not 0 < len(question) <= LONGEST:
        await stop_spinner(query, texts("stale-question"))
        return
    try:
        up, status = bool(tap.numbers[0]), STATUSES[tap.numbers[1]]
    except IndexError:  # another version's
        await stop_spinner(query, texts("stale-question"))
        return
    turn = context.conversations.answered(answer.chat_id, answer.message_id)  # made whole, if it leaned on another
    said = Vote(turn.question if turn else question, status, _quoted(answer.reply_markup), up, int(time.time()))
    number = (answer.chat_id, answer.message_id)
    stands = await asyncio.to_thread(context.state.feedback.give, query.from_user.id, number, said)
    await stop_spinner(query, texts(("thanks-good" if up else "thanks-bad") if stands else "vote-back"))


def _quoted(markup: InlineKeyboardMarkup | None) -> tuple[Quoted, ...]:
    """The quotations of an answer, by its buttons: one for each where there are several, else that to its context."""
    rows = markup.inline_keyboard if markup else ()
    taps = [read(button.callback_data) for row in rows for button in row if isinstance(button.callback_data, str)]
    spans = {
        kind: [tap.subject for tap in taps if tap and tap.kind is kind and isinstance(tap.subject, Span)]
        for kind in (Kind.QUOTE, Kind.CONTEXT)
    }
    shown = spans[Kind.QUOTE] or spans[Kind.CONTEXT]
    return tuple(Quoted(span.article, span.start, span.start + span.length) for span in shown)
