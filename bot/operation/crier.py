"""Broadcasts sent in the background, one after another; what is due after a stop is sent at the next start."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from telegram.error import BadRequest, Forbidden, TelegramError

from bot.operation.kept import kept
from bot.state.broadcasts import Broadcasts, Due

_LOG = logging.getLogger(__name__)
_AGAIN = 30.0  # seconds after Telegram was out of reach


class Crier:
    """Sends what is due for as long as it runs. Sending keeps to Telegram's limits as all sending does."""

    def __init__(self, broadcasts: Broadcasts, send: Callable[[int, str], Awaitable[object]]) -> None:
        """`send` sends HTML to a chat and raises TelegramError."""
        self._broadcasts, self._send = broadcasts, send
        self._due = asyncio.Event()
        self._due.set()

    def wake(self) -> None:
        """Something is due."""
        self._due.set()

    async def run(self) -> None:
        """Send for ever."""
        while True:
            await self._due.wait()
            self._due.clear()
            while due := await kept(self._broadcasts.due):
                for each in due:
                    await self._one(each)

    async def _one(self, due: Due) -> None:
        while True:
            try:
                await self._send(due.chat, due.text)
            except (Forbidden, BadRequest) as error:  # who has left, or blocked us
                _LOG.info("a broadcast did not reach one reader: %s", error.message)
            except TelegramError as error:
                _LOG.warning("a broadcast waits, Telegram is out of reach: %s", type(error).__name__)
                await asyncio.sleep(_AGAIN)
                continue
            await kept(self._broadcasts.sent, due)
            return
