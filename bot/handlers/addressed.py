"""Which messages are meant for us."""

import re

from telegram import Message, Update
from telegram.constants import ChatType, MessageEntityType
from telegram.ext import filters
from telegram.ext.filters import MessageFilter


class Addressed(MessageFilter):
    """In private everything is meant for us; in a group, what mentions us or replies to us. Commands go elsewhere.

    What a channel posts and Telegram repeats in the group of its readers asks us nothing, nor does what somebody sends
    of what we offered inline.
    """

    def filter(self, message: Message) -> bool:
        """Whether the message is meant for us."""
        bot = message.get_bot()
        if message.via_bot is not None and message.via_bot.id == bot.id:
            return False
        if message.chat.type == ChatType.PRIVATE:
            return True
        if message.is_automatic_forward:
            return False
        replied = message.reply_to_message
        if replied is not None and replied.from_user is not None and replied.from_user.id == bot.id:
            return True
        kinds: list[str | None] = [MessageEntityType.MENTION]
        mentions = {*message.parse_entities(kinds).values(), *message.parse_caption_entities(kinds).values()}
        return f"@{bot.username}".lower() in {mention.lower() for mention in mentions}


class Ours(MessageFilter):
    """In private every command is ours; in a group one that names us: others may be its other bots'."""

    def filter(self, message: Message) -> bool:
        """Whether the command is ours."""
        command = (message.text or "").split(maxsplit=1)[0].lower()
        return message.chat.type == ChatType.PRIVATE or command.endswith(f"@{message.get_bot().username}".lower())


class Others(MessageFilter):
    """Commands that name another bot."""

    def filter(self, message: Message) -> bool:
        """Whether the command is for another bot."""
        named = re.match(r"/\w+@(\w+)", message.text or "")
        return named is not None and named[1].lower() != message.get_bot().username.lower()


_ADDRESSED, COMMANDS = Addressed(), filters.COMMAND & ~Others()


def meant(update: Update) -> bool:
    """Whether an update is for us, and not what people in a group say to each other."""
    if update.callback_query or update.guest_message or update.my_chat_member:
        return True
    return bool((COMMANDS | _ADDRESSED | filters.StatusUpdate.MIGRATE).check_update(update))


def argument_in(message: Message) -> str:
    """What follows the command of a message: "" when nothing does."""
    return " ".join((message.text or "").split()[1:])
