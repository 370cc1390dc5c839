"""👍 and 👎 under an answer: kept with the question, because who taps them wants us to know."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime

from telegram import InlineKeyboardMarkup

from bot.handlers.buttons import Kind, Span, read
from bot.handlers.context import Context
from bot.handlers.keyboards import STATUSES
from bot.handlers.taps import Expired, Tapped, question_of, tapped
from bot.state.feedback import Quoted, Vote
from bot.traffic.errand import CURRENT


@tapped
async def vote(tap: Tapped, context: Context) -> str:
    """Keep what somebody says of an answer; the same again takes it back."""
    status = tap.number(1)
    if not context.settings.operating.feedback or status >= len(STATUSES):
        raise Expired("stale")
    _, text = question_of(tap, context, carried=bool(tap.number(2)))
    quoted = tuple(dict.fromkeys(_quoted(tap.message.reply_markup)))
    said = Vote(text, STATUSES[status], quoted, bool(tap.number(0)), int(datetime.now(UTC).timestamp()))
    answer = (tap.message.chat_id, tap.message.message_id)
    errand, state = CURRENT.get(), context.state

    def give() -> bool:
        return state.feedback.give(tap.query.from_user.id, answer, said)

    def once() -> bool:  # begun again after a stop it would take itself back
        return state.inbox.once(errand.number, "vote", give) if errand else give()

    if not await asyncio.to_thread(once):
        return tap.texts("thanks-none")
    return tap.texts("thanks-good" if said.up else "thanks-bad")


def _quoted(markup: InlineKeyboardMarkup | None) -> Iterator[Quoted]:
    """What an answer quotes, as its buttons know."""
    for row in markup.inline_keyboard if markup else ():
        for button in row:
            tap = read(button.callback_data) if isinstance(button.callback_data, str) else None
            if tap and tap.kind in (Kind.QUOTE, Kind.CONTEXT) and isinstance(tap.subject, Span):
                start = tap.subject.start
                yield Quoted(tap.subject.article, start, start + tap.subject.length)
