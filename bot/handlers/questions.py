"""Any text is a question, which may lean on the one before; /new lets it go."""

import asyncio
import logging
from collections.abc import Sequence

from telegram import Message, Update
from telegram.constants import ChatType

from bot.conversations import SILENCE, Conversations, Reader
from bot.handlers import keyboards
from bot.handlers.asked import Asked, asked_in
from bot.handlers.buttons import Kind
from bot.handlers.context import Context, message_in
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
    """Answer a question; that of one which was edited takes the place of the answer before, where that is known."""
    message, view = message_in(update), view_for(update, context)
    texts, asked = view.texts, asked_in(message)
    given = context.conversations.given(message.chat_id, message.message_id) if update.edited_message else None
    instead_of = given.answers if given else ()
    if not letters(asked.text):
        await reply(message, [texts("no-question")], instead_of=instead_of)
        return
    if len(asked.text) > LONGEST:
        await reply(message, [texts("too-long", limit=LONGEST)], instead_of=instead_of)
        return
    reader = _reader(message)
    before = given.before if given else _before(message, reader, context.conversations)
    inquiry = Inquiry(asked.text, before, day=today(view.zone), zone=view.zone)
    sent, turn = await _answer(message, asked, inquiry, view, context, instead_of)
    if reader:
        context.conversations.keep(reader, turn, sent, asked=message.message_id, before=before)
        _purge_later(context)


@tapped
async def ask_again(tap: Tapped, context: Context) -> None:
    """A button under an answer: ask again, whatever the time, names as written, or as the question stands alone.

    It works once, and after a restart too.
    """
    kind = tap.tap.kind
    asked, text = question_of(tap, context, carried=kind is not Kind.ALONE and tap.flag(0))
    if not await rearrange(tap, keyboards.without(tap.message.reply_markup, tap.tap.data)):
        return  # a second tap before the first was done
    anytime = kind is Kind.ANYTIME or (kind is Kind.WRITTEN and tap.flag(1))
    as_written = kind is Kind.WRITTEN or (kind is Kind.ANYTIME and tap.flag(1))
    inquiry = Inquiry(text, day=today(tap.zone), undated=anytime, zone=tap.zone, as_written=as_written)
    sent, turn = await _answer(asked.message, asked, inquiry, tap.view, context)
    where, person = asked.message, tap.query.from_user.id  # what they asked may be a message of ours, of a link's
    context.conversations.keep(Reader(where.chat_id, person, _topic(where)), turn, sent)
    _purge_later(context)


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
    return Reader(message.chat_id, message.from_user.id, _topic(message))


def _topic(message: Message) -> int | None:
    return message.message_thread_id if message.is_topic_message else None


def _purge_later(context: Context) -> None:
    """Forget in time, should nobody ask anything by then."""
    asyncio.get_running_loop().call_later(SILENCE, context.conversations.purge)


async def _answer(  # noqa: PLR0913, PLR0917 - what every answer needs, and one that most have not
    message: Message, asked: Asked, inquiry: Inquiry, view: View, context: Context, instead_of: Sequence[int] = ()
) -> tuple[list[int], Turn]:
    """Send an answer; its messages, and what the next question may lean on."""
    _LOG.debug("question: %s", inquiry.text)
    service = context.service
    async with typing(message):
        found = await context.look_up(verbatim, lambda: service.ask(inquiry), service.article)
    _LOG.info("answered: %s, %d quotations", found.status, len(found.quotes))
    leaned = bool(found.understood.completed) or inquiry.text != asked.text
    private = message.chat.type == ChatType.PRIVATE
    how = keyboards.Asked(inquiry.undated, leaned, inquiry.as_written, view.votes, private)
    buttons = keyboards.of_answer(found, view.quotes, how, view.texts, view.zone)
    pieces = render.answer(reading.answer(found, view.script), view.texts, view.zone, view.quotes)
    previews, replying = view.previews, asked.replying
    sent = await reply(message, pieces, buttons, previews=previews, replying=replying, instead_of=instead_of)
    return sent, found.turn
