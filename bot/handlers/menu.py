"""The lists of commands that apps show, in the reader's language: for private chats, groups, and a group's admins.

Telegram keeps one list a two-letter language, so "zh" cannot tell simplified from traditional. The lists for everyone
are simplified, English has its own, and who starts the bot with an app in traditional Chinese gets one for that chat.
So does who chose a language in the settings, whatever the app's is.
"""

import asyncio
import logging
from collections.abc import Sequence

from telegram import (
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeChatAdministrators,
    BotCommandScopeDefault,
    Chat,
)
from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.handlers.context import App
from bot.texts import COMMANDS, EN, HANS, HANT, IN_GROUPS, OF_ADMINS, Texts

_LOG = logging.getLogger(__name__)
_SCOPES: tuple[tuple[BotCommandScope, Sequence[str]], ...] = (
    (BotCommandScopeDefault(), IN_GROUPS),
    (BotCommandScopeAllPrivateChats(), COMMANDS),
    (BotCommandScopeAllGroupChats(), IN_GROUPS),
    (BotCommandScopeAllChatAdministrators(), OF_ADMINS),
)


async def set_menus(application: App) -> None:
    """Set the lists at start. The bot works without them, so failing is no reason to stop."""
    try:
        await asyncio.gather(  # who starts is waited for
            *(
                application.bot.set_my_commands(texts.menu(commands), scope=scope, language_code=language)
                for scope, commands in _SCOPES
                for texts, language in ((HANS, None), (EN, "en"))
            )
        )
    except TelegramError as error:
        _LOG.warning("the command lists could not be set: %s", error)


async def fit_menu(chat: Chat, texts: Texts, *, chosen: bool) -> None:
    """Give a chat its own lists: in the language chosen, or in traditional Chinese where a reader's app is in that."""
    language = None if chosen else "zh"
    if not chosen and (texts is not HANT or chat.type != ChatType.PRIVATE):
        return
    try:
        for scope, commands in _scopes_of(chat):
            await chat.get_bot().set_my_commands(texts.menu(commands), scope=scope, language_code=language)
    except TelegramError as error:
        _LOG.warning("a chat's command list could not be set: %s", error)


async def drop_menu(chat: Chat) -> None:
    """Take back a chat's own lists."""
    try:
        for scope, _ in _scopes_of(chat):
            await chat.get_bot().delete_my_commands(scope)
            await chat.get_bot().delete_my_commands(scope, language_code="zh")
    except TelegramError as error:
        _LOG.warning("a chat's command list could not be taken back: %s", error)


def _scopes_of(chat: Chat) -> tuple[tuple[BotCommandScope, Sequence[str]], ...]:
    if chat.type == ChatType.PRIVATE:
        return ((BotCommandScopeChat(chat.id), COMMANDS),)
    return (BotCommandScopeChat(chat.id), IN_GROUPS), (BotCommandScopeChatAdministrators(chat.id), OF_ADMINS)
