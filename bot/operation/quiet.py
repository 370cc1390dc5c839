"""Keeping secrets out of the log: the libraries write addresses and errors that hold the bot's token."""

import logging
from collections.abc import Sequence

_CHATTY = ("httpx", "httpcore")  # every request's address, token and all, at INFO and DEBUG


class Scrub(logging.Filter):
    """Takes secrets out of whatever is logged, and tracebacks of the libraries unless everything is wanted."""

    def __init__(self, secrets: Sequence[str]) -> None:
        super().__init__()
        self._secrets = tuple(secrets)

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record; all pass."""
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        # Our error handler reports what the library would print a second time, at length.
        if record.name.startswith("telegram") and not logging.getLogger(record.name).isEnabledFor(logging.DEBUG):
            record.exc_text = None
        record.exc_info = None
        record.msg, record.args = self._without_secrets(record.getMessage()), None
        record.exc_text = self._without_secrets(record.exc_text) if record.exc_text else None
        return True

    def _without_secrets(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "[secret]")
        return text


def quieten(logger: logging.Logger, secrets: Sequence[str]) -> None:
    """Silence what logs addresses, and scrub whatever the handlers of `logger` write."""
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    for handler in logger.handlers:
        handler.addFilter(Scrub(secrets))
