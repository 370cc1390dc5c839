"""Any text is a question, which may lean on the one before; /new lets it go."""

import asyncio
import logging

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.error import BadRequest

from bot.conversations import SILENCE, Conversations, Reader
from bot.handlers.addressed import question_in
from bot.handlers.context import Context, message_in, texts_for
from bot.handlers.reply import reply, stop_spinner, typing
from bot.render import telegram as render
from bot.service import LONGEST, today
from bot.texts import Texts
from bot.traffic.outcomes import unchanged
from retrieval.records import Answer, Inquiry, Turn, Use

_LOG = logging.getLogger(__name__)
ANYTIME = "anytime"  # all that the button says: the question is in the message that the answer replies to


async def ask(update: Update, context: Context) -> None:
    """Answer a question."""
    message, texts = message_in(update), texts_for(update)
    question = question_in(message)
    if not question:
        await reply(message, [texts("no-question")])
        return
    if len(question) > LONGEST:
        await reply(message, [texts("too-long", limit=LONGEST)])
        return
    before = _before(message, _reader(message), context.conversations)
    zone = context.settings.zone
    await _answer(message, Inquiry(question, before, day=today(zone), zone=zone), texts, context)


async def ask_anytime(update: Update, context: Context) -> None:
    """A button under an answer: ask again, whatever the time. It works once, and after a restart too."""
    query, texts = update.callback_query, texts_for(update)
    if query is None:
        raise ValueError("an update without a button reached the handler of buttons")
    answer = query.message if isinstance(query.message, Message) else None
    asked = answer.reply_to_message if answer else None
    question = question_in(asked) if asked else ""
    if answer is None or asked is None or not 0 < len(question) <= LONGEST:  # deleted, or edited since
        await stop_spinner(query, texts("stale-question"))
        return
    try:
        await query.edit_message_reply_markup(None)
    except BadRequest as error:  # a second tap before the first was done
        if not unchanged(error):
            raise
        await stop_spinner(query)
        return
    await stop_spinner(query)
    turn = context.conversations.answered(answer.chat_id, answer.message_id)  # made whole, if it leaned on another
    zone = context.settings.zone
    inquiry = Inquiry(turn.question if turn else question, day=today(zone), undated=True, zone=zone)
    await _answer(asked, inquiry, texts, context)


async def new(update: Update, context: Context) -> None:
    """/new: forget what was asked before, and say so."""
    message, texts = message_in(update), texts_for(update)
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


async def not_text(update: Update, _: Context) -> None:
    """A sticker, a photo, a voice message: say what we read instead. An album comes as many messages: not to each."""
    message = message_in(update)
    if message.media_group_id is None or message.caption:
        await reply(message, [texts_for(update)("only-text")])


async def _answer(message: Message, inquiry: Inquiry, texts: Texts, context: Context) -> None:
    _LOG.debug("question: %s", inquiry.text)
    async with typing(message):
        answer = await context.look_up(context.service.ask, inquiry)
    _LOG.info("answered: %s, %d quotations", answer.status, len(answer.quotes))
    pieces = render.answer(answer, texts, context.settings.zone, context.settings.quotes)
    sent = await reply(message, pieces, _buttons(answer, texts))
    if reader := _reader(message):
        context.conversations.keep(reader, answer.turn, sent)
        asyncio.get_running_loop().call_later(SILENCE, context.conversations.purge)


def _buttons(answer: Answer, texts: Texts) -> InlineKeyboardMarkup | None:
    """One to lift the time that was read from the question, where there is one."""
    period = answer.understood.period
    if period is None or period.use is Use.LIFTED:
        return None
    return InlineKeyboardMarkup([[InlineKeyboardButton(texts("anytime"), callback_data=ANYTIME)]])
