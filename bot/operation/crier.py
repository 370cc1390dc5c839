"""Broadcasts sent in the background, one after another; what is due after a stop is sent at the next start."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeVar

from telegram.error import BadRequest, Forbidden, TelegramError

from bot.state.broadcasts import Broadcasts, Due
from retrieval.errors import YinwenError

P = ParamSpec("P")
R = TypeVar("R")

_LOG = logging.getLogger(__name__)
_AGAIN = 30.0  # seconds after Telegram was out of reach, or the disk refused


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
            while due := await _kept(self._broadcasts.due):
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
            await _kept(self._broadcasts.sent, due)
            return


async def _kept(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Do something with the file, however long the disk refuses: what was sent once is not to be sent again."""
    while True:
        try:
            return await asyncio.to_thread(work, *args, **kwargs)
        except YinwenError as error:
            _LOG.error("a broadcast waits: %s", error)
            await asyncio.sleep(_AGAIN)
