"""The lists of commands that apps show, in the reader's language.

Telegram keeps one list a two-letter language, so "zh" cannot tell simplified from traditional. The list for everyone is
simplified, English has its own, and who starts the bot with an app in traditional Chinese gets a list for that chat.
"""

import logging

from telegram import BotCommandScopeChat, Message
from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.handlers.context import App
from bot.texts import EN, HANS, HANT, Texts

_LOG = logging.getLogger(__name__)


async def set_menus(application: App) -> None:
    """Set the lists at start. The bot works without them, so failing is no reason to stop."""
    try:
        await application.bot.set_my_commands(HANS.commands)
        await application.bot.set_my_commands(EN.commands, language_code="en")
    except TelegramError as error:
        _LOG.warning("the command lists could not be set: %s", error)


async def fit_menu(message: Message, texts: Texts) -> None:
    """Give a private chat its list in traditional Chinese where its reader reads that."""
    if texts is not HANT or message.chat.type != ChatType.PRIVATE:
        return
    scope = BotCommandScopeChat(message.chat_id)
    try:
        await message.get_bot().set_my_commands(HANT.commands, scope=scope, language_code="zh")
    except TelegramError as error:
        _LOG.warning("a chat's command list could not be set: %s", error)
