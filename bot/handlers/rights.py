"""Whether who sent an update may change what holds for the chat: in a group its admins may."""

from telegram import Update
from telegram.constants import ChatType

from bot.handlers.context import Context
from bot.handlers.taps import Pressed


async def may_change(update: Update, context: Context) -> bool:
    """In private whoever writes may; in a group its admins, and those who hide behind it."""
    chat = update.effective_chat
    if chat is None:
        return False
    if chat.type == ChatType.PRIVATE:
        return True
    message = update.message or update.edited_message
    if message is not None and message.sender_chat is not None:
        return message.sender_chat.id == chat.id
    if update.effective_user is None:
        return False
    return await context.bot_data.rights.admin(chat, update.effective_user.id)


async def may_tap(tap: Pressed, context: Context) -> bool:
    """The same of whoever tapped a button."""
    chat = tap.message.chat
    return chat.type == ChatType.PRIVATE or await context.bot_data.rights.admin(chat, tap.query.from_user.id)
