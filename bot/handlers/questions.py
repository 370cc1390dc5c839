"""Any text is a question, which may lean on the one before; /new lets it go."""

import asyncio
import logging

from telegram import Message, Update

from bot.conversations import SILENCE, Conversations, Reader
from bot.handlers.addressed import question_in
from bot.handlers.context import Context, message_in, messages_for
from bot.handlers.reply import reply, typing
from bot.render import telegram as render
from bot.service import LONGEST
from retrieval.records import Inquiry, Turn

_LOG = logging.getLogger(__name__)


async def ask(update: Update, context: Context) -> None:
    """Answer a question."""
    message, messages = message_in(update), messages_for(update)
    question = question_in(message)
    if not question:
        await reply(message, [messages.no_question])
        return
    if len(question) > LONGEST:
        await reply(message, [messages.too_long.format(limit=LONGEST)])
        return
    _LOG.debug("question: %s", question)
    reader, conversations = _reader(message), context.conversations
    inquiry = Inquiry(question, _before(message, reader, conversations))
    async with typing(message):
        answer = await asyncio.to_thread(context.service.ask, inquiry)
    _LOG.info("answered: %s, %d quotations", answer.status, len(answer.quotes))
    sent = await reply(message, render.answer(answer, messages, context.settings.zone, context.settings.quotes))
    if reader:
        conversations.keep(reader, answer.turn, sent)
        asyncio.get_running_loop().call_later(SILENCE, conversations.purge)


async def new(update: Update, context: Context) -> None:
    """/new: forget what was asked before, and say so."""
    message, messages = message_in(update), messages_for(update)
    reader = _reader(message)
    known = reader is not None and context.conversations.forget(reader)
    await reply(message, [messages.begun_anew if known else messages.nothing_before])


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
        await reply(message, [messages_for(update).only_text])
