"""What becomes of alerts and subscriptions when Telegram refuses a message."""

import logging

from telegram.error import ChatMigrated, TelegramError

from bot.state.outbox import Doubt, Outbox
from bot.state.subscriptions import Subscriptions
from bot.traffic import outcomes

_LOG = logging.getLogger(__name__)


def refused(subscriptions: Subscriptions, outbox: Outbox, doubt: Doubt, thread: int, error: TelegramError) -> None:
    """Send it never, or where the chat is now; whoever blocked us or has gone is sent nothing more."""
    if isinstance(error, ChatMigrated):
        subscriptions.move(doubt.chat, error.new_chat_id)
        outbox.not_sent(doubt.number)
        return
    if outcomes.no_topic(error):
        _LOG.info("a topic is gone, and its subscriptions with it")
        subscriptions.drop_thread(doubt.chat, thread)
    elif outcomes.shut(error):
        _LOG.info("an alert is dropped, we may not write there: %s", error.message)
    elif outcomes.gone(error):
        _LOG.info("a reader is gone, and their subscriptions with them: %s", error.message)
        subscriptions.drop_chat(doubt.chat)
    else:
        _LOG.error("an alert is dropped, Telegram refuses it: %s", error.message)
    outbox.sent(doubt.number)
