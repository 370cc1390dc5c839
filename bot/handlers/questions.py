"""Any text is a question, which may lean on the one before; /new lets it go."""

import asyncio
import logging

from telegram import Message, Update

from bot.conversations import SILENCE, Conversations, Reader
from bot.handlers.addressed import question_in
from bot.handlers.buttons import Kind
from bot.handlers.context import Context, message_in
from bot.handlers.keyboards import Asked, of_answer, without
from bot.handlers.reply import reply, typing
from bot.handlers.taps import Tapped, question_of, rearrange, tapped
from bot.handlers.view import texts_for, view_for
from bot.render import reading
from bot.render import telegram as render
from bot.service import LONGEST, today
from bot.verbatim import verbatim
from bot.view import View
from retrieval.language.text import letters
from retrieval.records import Inquiry, Turn

_LOG = logging.getLogger(__name__)


async def ask(update: Update, context: Context) -> None:
    """Answer a question."""
    message, view = message_in(update), view_for(update, context)
    texts, question = view.texts, question_in(message)
    if not letters(question):
        await reply(message, [texts("no-question")])
        return
    if len(question) > LONGEST:
        await reply(message, [texts("too-long", limit=LONGEST)])
        return
    before = _before(message, _reader(message), context.conversations)
    await _answer(message, Inquiry(question, before, day=today(view.zone), zone=view.zone), view, context)


@tapped
async def ask_again(tap: Tapped, context: Context) -> None:
    """A button under an answer: ask again, whatever the time, or as the question stands alone.

    It works once, and after a restart too.
    """
    anytime = tap.tap.kind is Kind.ANYTIME
    asked, text = question_of(tap, context, carried=anytime and bool(tap.number(0)))
    if not await rearrange(tap, without(tap.message.reply_markup, tap.tap.data)):
        return  # a second tap before the first was done
    inquiry = Inquiry(text, day=today(tap.zone), undated=anytime, zone=tap.zone)
    await _answer(asked, inquiry, tap.view, context)


async def new(update: Update, context: Context) -> None:
    """/new: forget what was asked before, and say so."""
    message, texts = message_in(update), texts_for(update, context)
    reader = _reader(message)
    known = reader is not None and context.conversations.forget(reader)
    await reply(message, [texts("begun-anew") if known else texts("nothing-before")])


def _before(message: Message, reader: Reader | None, conversations: Conversations) -> Turn | None:
    """The turn a question may lean on: the one it replies to where we know it, else the reader's last."""
    if answer := message.reply_to_message:
        turn = conversations.answered(message.chat_id, answer.message_id)
        if turn:
            return turn
    return conversations.last(reader) if reader else None


def _reader(message: Message) -> Reader | None:
    """Whose conversation a message belongs to; None where Telegram does not tell, as of a group's anonymous admins."""
    if message.from_user is None or message.sender_chat is not None:
        return None
    topic = message.message_thread_id if message.is_topic_message else None
    return Reader(message.chat_id, message.from_user.id, topic)


async def _answer(message: Message, inquiry: Inquiry, view: View, context: Context) -> None:
    _LOG.debug("question: %s", inquiry.text)
    service = context.service
    async with typing(message):
        found = await context.look_up(verbatim, lambda: service.ask(inquiry), service.article)
    _LOG.info("answered: %s, %d quotations", found.status, len(found.quotes))
    leaned = bool(found.understood.completed) or inquiry.text != question_in(message)
    asked = Asked(inquiry.undated, leaned, view.votes)
    buttons = of_answer(found, view.quotes, asked, view.texts, view.zone)
    pieces = render.answer(reading.answer(found, view.script), view.texts, view.zone, view.quotes)
    sent = await reply(message, pieces, buttons, previews=view.previews)
    if reader := _reader(message):
        context.conversations.keep(reader, found.turn, sent)
        asyncio.get_running_loop().call_later(SILENCE, context.conversations.purge)
