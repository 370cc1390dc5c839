"""In which order updates are worked on: one chat's one after another, different chats' side by side."""

import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from telegram import Update
from telegram.ext import BaseUpdateProcessor

_LOG = logging.getLogger(__name__)
_AT_ONCE = 256
_MOST_WAITING = 5  # behind the one that is worked on; who sends more than that in one go is not reading the answers


@dataclass(slots=True)
class _Line:
    """A chat's updates: one at work, the others waiting. Locks are fair, so they keep the order of arrival."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    length: int = 0
    full: bool = False  # was so since it began, and the reader has been told


class PerChat(BaseUpdateProcessor):
    """A line for every chat that has something waiting, none so long that one chat keeps all others from us."""

    def __init__(self, meant: Callable[[Update], bool], refuse: Callable[[Update], Awaitable[None]]) -> None:
        """Make an order.

        Args:
            meant: Whether an update is for us at all; what is not needs no place in a line and takes none away.
            refuse: Tells a reader that the line is full: once, until it is empty again.
        """
        super().__init__(sys.maxsize)  # the library's own limit would count those waiting in line
        self._meant = meant
        self._refuse = refuse
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._lines: dict[int, _Line] = {}

    async def do_process_update(self, update: object, coroutine: Awaitable[None]) -> None:
        """Work on the update when those before it in its chat are done, or drop it where there are too many."""
        if not isinstance(update, Update) or update.effective_chat is None or not self._meant(update):
            await self._work(coroutine)
            return
        chat = update.effective_chat.id
        line = self._lines.setdefault(chat, _Line())
        if line.length > _MOST_WAITING:
            if asyncio.iscoroutine(coroutine):  # else Python complains that nobody awaited it
                coroutine.close()
            if not line.full:
                line.full = True
                _LOG.warning("too many updates of one chat at once: dropping what comes before it is worked off")
                await self._refuse(update)
            return
        line.length += 1
        try:
            async with line.turn:
                await self._work(coroutine)
        finally:
            line.length -= 1
            if not line.length:
                del self._lines[chat]

    async def _work(self, coroutine: Awaitable[None]) -> None:
        async with self._slots:
            await coroutine

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""
