"""Any text is a question."""

import asyncio
import logging

from telegram import Update

from bot.handlers.addressed import question_in
from bot.handlers.context import Context, message_in, messages_for
from bot.handlers.reply import reply, typing
from bot.render import telegram as render
from bot.service import LONGEST
from retrieval.records import Inquiry

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
    async with typing(message):
        answer = await asyncio.to_thread(context.service.ask, Inquiry(question))
    _LOG.info("answered: %s, %d quotations", answer.status, len(answer.quotes))
    await reply(message, render.answer(answer, messages, context.settings.zone, context.settings.quotes))


async def not_text(update: Update, _: Context) -> None:
    """A sticker, a photo, a voice message: say what we read instead. An album comes as many messages: not to each."""
    message = message_in(update)
    if message.media_group_id is None or message.caption:
        await reply(message, [messages_for(update).only_text])
