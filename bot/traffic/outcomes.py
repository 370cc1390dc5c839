"""What Telegram's refusals mean. It tells them apart by their words alone."""

from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, TelegramError

_GONE = (
    "chat not found",
    "user is deactivated",
    "peer_id_invalid",
    "group chat was deactivated",
    "need administrator rights",
    "not enough rights to send",
    "chat_write_forbidden",
    "message thread not found",
    "topic_closed",
    "topic_deleted",
    "message to edit not found",
    "message can't be edited",
)
_MISSING = ("message to edit not found", "message can't be edited", "message_id_invalid")
_NO_TOPIC = ("message thread not found", "topic_deleted")
_SHUT = ("topic_closed", "need administrator rights", "not enough rights to send", "chat_write_forbidden")
_EXPIRED = ("query is too old", "query id is invalid", "query_id_invalid")


def gone(error: BaseException) -> bool:
    """Nobody is there to read: they blocked us, or the chat, its topic or the message was closed or deleted."""
    return isinstance(error, Forbidden | ChatMigrated) or _says(error, _GONE)


def unchanged(error: BaseException) -> bool:
    """A message already is what it was to become."""
    return _says(error, ("message is not modified",))


def missing(error: BaseException) -> bool:
    """There is no such message of ours."""
    return _says(error, _MISSING)


def no_topic(error: BaseException) -> bool:
    """The topic was deleted; the group is there."""
    return _says(error, _NO_TOPIC)


def shut(error: BaseException) -> bool:
    """We may not write there now, and may again."""
    return _says(error, _SHUT)


def expired(error: BaseException) -> bool:
    """A tap or an inline question was not answered in time."""
    return _says(error, _EXPIRED)


def question_lost(error: BaseException) -> bool:
    """The message replied to, or the part of it that is quoted, is gone."""
    return _says(error, ("message to be replied not found", "quote_text_invalid"))


def unreachable(error: BaseException) -> bool:
    """The network, or Telegram: not what we asked for. Whether it was done is not known."""
    return isinstance(error, NetworkError) and not isinstance(error, BadRequest)


def _says(error: BaseException, words: tuple[str, ...]) -> bool:
    return isinstance(error, TelegramError) and any(each in error.message.lower() for each in words)
