"""Who is answered: before any other handler. Whoever is not gets one line saying why, or, if blocked, nothing."""

import asyncio
import re

from telegram import Update
from telegram.constants import ChatType
from telegram.ext import ApplicationHandlerStop

from bot import deeplinks
from bot.handlers.addressed import meant
from bot.handlers.context import Context, Desk
from bot.handlers.membership import tidying
from bot.handlers.reply import reply, stop_spinner
from bot.handlers.view import texts_for
from bot.operation.operating import Access
from bot.traffic.errand import CURRENT

INVITATION = "i_"  # what a deep link's payload begins with that lets someone in
_START = re.compile(r"/start(?:@\w+)?\s+i_([A-Za-z0-9_-]{1,60})")
_COSTLY = re.compile(r"(?!/)|/(?:search|trend|subscribe)\b", re.IGNORECASE)  # what counts as a question
_LINK = re.compile(r"/start(?:@\w+)?\s+([qs]_\S+)", re.IGNORECASE)  # and this, where it asks one
_NOTHING = "/"  # to ask


async def admit(update: Update, context: Context) -> None:
    """Let an update pass, or stop it here. Raises ApplicationHandlerStop.

    The library hands on to the next handlers what one has failed at: whatever goes wrong here lets nobody in.
    """
    try:
        await _admit(update, context)
    except ApplicationHandlerStop:
        raise
    except Exception as error:
        await context.application.process_error(update, error)
        raise ApplicationHandlerStop from error


def known(update: Update, desk: Desk) -> bool:
    """Whether somebody is answered, as far as they have been let in, or the chat that an update comes from is."""
    person, chat = _whence(update)
    operating, access = desk.settings.operating, desk.state.access
    if person in operating.admins:
        return True
    if access.blocked(person, chat):
        return False
    ours = None if update.guest_message else chat  # a guest's chat is none of ours, though its number may be
    if operating.access is Access.OPEN or operating.lists(person, ours):
        return True
    return operating.access is Access.INVITED and person is not None and access.admitted(person)


def may_ask(person: int, text: str, context: Context) -> bool:
    """Whether somebody may ask this today, which counts once, however often it is begun again."""
    errand = CURRENT.get()
    if person in context.settings.operating.admins or not _costly(text) or (errand and errand.again):
        return True
    return context.quota.spend(person)


async def _admit(update: Update, context: Context) -> None:
    if tidying(update):  # whoever brings it about, what we kept is no longer needed
        return
    person, chat = _whence(update)
    if not known(update, context.bot_data):
        if context.state.access.blocked(person, chat):
            await _stop(update, "")
        await _invited(update, context, person)
    if person is not None and not may_ask(person, _asked(update), context):
        await _stop(update, texts_for(update, context)("quota", most=context.settings.operating.daily_questions))


def _whence(update: Update) -> tuple[int | None, int | None]:
    """The numbers of the person and of the chat that an update comes from."""
    person, chat = update.effective_user, update.effective_chat
    return person.id if person else None, chat.id if chat else None


def _costly(text: str) -> bool:
    """Whether a text makes us look something up."""
    payload = link[1] if (link := _LINK.match(text)) else ""
    return bool(_COSTLY.match(text) or deeplinks.question_in(payload) or deeplinks.subscription_in(payload))


async def _invited(update: Update, context: Context, person: int | None) -> None:
    """Let in who brings an invitation."""
    access, texts = context.state.access, texts_for(update, context)
    if context.settings.operating.access is Access.INVITED and person is not None:
        private = update.message is not None and update.message.chat.type == ChatType.PRIVATE
        text = update.message.text if update.message and private else None  # in a group it may be nobody's number
        if brought := _START.match(text or ""):
            if await asyncio.to_thread(access.admit, person, brought[1]):
                return
            await _stop(update, texts("invitation-used"))
        await _stop(update, texts("invitation-needed", number=str(person)))
    await _stop(update, texts("not-listed", number=str(person or 0)))


def _asked(update: Update) -> str:
    """What somebody writes to us, and so may make us look up; turning a page does not count.

    Nor does an inline query, one a letter typed: those are limited by what is answered.
    """
    asking = update.message or update.edited_message or update.guest_message
    return (asking.text or _NOTHING) if asking and meant(update) else _NOTHING


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
