"""Guest mode: who mentions us in a chat where we are not gets one message, with its sources.

Telegram shows us that message alone, and takes one answer to it. Such a chat's number may be that of another of ours,
so nothing of it is remembered, and the settings that hold are of who asks.
"""

import logging

from telegram import InlineKeyboardMarkup, InlineQueryResultArticle, InputTextMessageContent, Message, Update
from telegram.error import BadRequest

from bot.handlers.asked import asked_in
from bot.handlers.context import Context
from bot.handlers.inline import to_read
from bot.handlers.view import view_for
from bot.render import reading
from bot.render import telegram as render
from bot.service import LONGEST, today
from bot.traffic.outcomes import expired
from bot.verbatim import verbatim
from bot.view import View
from retrieval.language.text import letters
from retrieval.records import Answer, Inquiry

_LOG = logging.getLogger(__name__)


async def guest(update: Update, context: Context) -> None:
    """Answer the question of a guest message."""
    message, view = update.guest_message, view_for(update, context)
    if message is None:
        raise ValueError("an update without a guest message reached their handler")
    question = asked_in(message).text
    if not letters(question):
        await tell_guest(message, view.texts("no-question"))
        return
    if len(question) > LONGEST:
        await tell_guest(message, view.texts("too-long", limit=LONGEST))
        return
    _LOG.debug("question of a guest: %s", question)
    inquiry = Inquiry(question, day=today(view.zone), zone=view.zone)
    found = await context.look_up(verbatim, lambda: context.service.ask(inquiry), context.service.article)
    _LOG.info("answered a guest: %s, %d quotations", found.status, len(found.quotes))
    buttons = to_read(found.quotes[0].article, view.texts, context.bot.username) if found.quotes else None
    await tell_guest(message, _one_message(found, view), buttons)


async def tell_guest(message: Message, html: str, buttons: InlineKeyboardMarkup | None = None) -> None:
    """The one answer that a guest message takes."""
    content = InputTextMessageContent(html)
    answer = InlineQueryResultArticle("answer", "引文", content, reply_markup=buttons)
    try:
        await message.answer_guest_query(answer)
    except BadRequest as error:  # Telegram waits a while only
        if not expired(error):
            raise


def _one_message(found: Answer, view: View) -> str:
    """The answer with as many of its quotations as one message holds."""
    told = reading.answer(found, view.script)
    for most in range(max(1, min(view.quotes, len(told.quotes))), 0, -1):
        pieces = render.answer(told, view.texts, view.zone, most)
        if len(pieces) == 1:
            break
    return pieces[0]
