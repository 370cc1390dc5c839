"""Who is answered: before any other handler. Whoever is not gets one line saying why, or, if blocked, nothing."""

import asyncio
import re

from telegram import Update
from telegram.constants import ChatType
from telegram.ext import ApplicationHandlerStop

from bot.handlers.context import Context
from bot.handlers.reply import reply, stop_spinner
from bot.handlers.view import texts_for
from bot.operation.operating import Access

INVITATION = "i_"  # what a deep link's payload begins with that lets someone in
_START = re.compile(r"/start(?:@\w+)?\s+i_([A-Za-z0-9_-]{1,60})")
_COSTLY = re.compile(r"(?!/)|/(?:search|trend)\b|/start(?:@\w+)?\s+q_")  # what counts as a question


async def admit(update: Update, context: Context) -> None:
    """Let an update pass, or stop it here. Raises ApplicationHandlerStop."""
    person = update.effective_user.id if update.effective_user else None
    chat = update.effective_chat.id if update.effective_chat else None
    operating, access = context.settings.operating, context.state.access
    if person in operating.admins:
        return
    if access.blocked(person, chat):
        await _stop(update, "")
    if operating.access is not Access.OPEN and not operating.lists(person, chat):
        await _invited(update, context, person)
    if person is not None and _asks(update) and not context.quota.spend(person):
        await _stop(update, texts_for(update, context)("quota", most=operating.daily_questions))


async def _invited(update: Update, context: Context, person: int | None) -> None:
    """Let in who came with an invitation before, or brings one now."""
    access, texts = context.state.access, texts_for(update, context)
    if context.settings.operating.access is Access.INVITED and person is not None:
        if access.admitted(person):
            return
        text = update.message.text if update.message else None
        if brought := _START.match(text or ""):
            if await asyncio.to_thread(access.admit, person, brought[1]):
                return
            await _stop(update, texts("invitation-used"))
        await _stop(update, texts("invitation-needed", number=str(person)))
    await _stop(update, texts("not-listed", number=str(person or 0)))


def _asks(update: Update) -> bool:
    """Whether a message or an inline query makes us look something up; turning a page does not count."""
    if update.inline_query is not None:
        return False  # one a letter typed: limited by what is answered, not counted
    asking = update.message or update.guest_message
    text = asking.text if asking else None
    return text is not None and _COSTLY.match(text) is not None


async def _stop(update: Update, text: str) -> None:
    """Say why, once and to the person alone, and let nobody else have the update."""
    query, message = update.callback_query, update.effective_message
    if query is not None:
        await stop_spinner(query, text or None)
    elif update.inline_query is not None:
        await update.inline_query.answer([], cache_time=10, is_personal=True)
    elif text and update.message is not None and message is not None and message.chat.type == ChatType.PRIVATE:
        await reply(message, [text])
    raise ApplicationHandlerStop
