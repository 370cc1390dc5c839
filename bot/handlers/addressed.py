"""Which messages are meant for us, and what they ask."""

import re

from telegram import Message
from telegram.constants import ChatType, MessageEntityType
from telegram.ext.filters import MessageFilter


class Addressed(MessageFilter):
    """In private everything is meant for us; in a group, what mentions us or replies to us. Commands go elsewhere."""

    def filter(self, message: Message) -> bool:
        """Whether the message is meant for us."""
        if message.chat.type == ChatType.PRIVATE:
            return True
        bot = message.get_bot()
        replied = message.reply_to_message
        if replied is not None and replied.from_user is not None and replied.from_user.id == bot.id:
            return True
        mentions = message.parse_entities([MessageEntityType.MENTION]).values()
        return f"@{bot.username}".lower() in {mention.lower() for mention in mentions}


class Ours(MessageFilter):
    """In private every command is ours; in a group one that names us: others may be its other bots'."""

    def filter(self, message: Message) -> bool:
        """Whether the command is ours."""
        command = (message.text or "").split(maxsplit=1)[0].lower()
        return message.chat.type == ChatType.PRIVATE or command.endswith(f"@{message.get_bot().username}".lower())


def question_in(message: Message) -> str:
    """The text of a message without its mention of us."""
    ours = rf"@{re.escape(message.get_bot().username)}\b"
    return " ".join(re.sub(ours, " ", message.text or "", flags=re.IGNORECASE).split())


def argument_in(message: Message) -> str:
    """What follows the command of a message: "" when nothing does."""
    return " ".join((message.text or "").split()[1:])
