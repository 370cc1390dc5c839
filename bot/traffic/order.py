"""In which order updates are worked on: one chat's one after another, different chats' side by side."""

import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.traffic.arrivals import Arrivals, Do

Tell: TypeAlias = Callable[[Update], Awaitable[None]]
Refuse: TypeAlias = Callable[[Update, bool], Awaitable[None]]

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

    def __init__(self, arrivals: Arrivals, meant: Callable[[Update], bool], refuse: Refuse, apologise: Tell) -> None:
        """Make an order.

        Args:
            arrivals: Where updates come from, and are told of as answered.
            meant: Whether an update is for us at all; what is not needs no place in a line and takes none away.
            refuse: Ends a reader's waiting for what is dropped, and with True says that the line is full: once, until
                it is empty again.
            apologise: Tells a reader that there will be no answer.
        """
        super().__init__(sys.maxsize)  # the library's own limit would count those waiting in line
        self._meant = meant
        self._refuse, self._apologise = refuse, apologise
        self._arrivals = arrivals
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._lines: dict[int, _Line] = {}

    async def do_process_update(self, update: object, coroutine: Awaitable[None]) -> None:
        """Work on the update when those before it in its chat are done, or drop it where there are too many."""
        if not isinstance(update, Update) or update.effective_chat is None or not self._meant(update):
            await self._work(update, coroutine)
            return
        chat = update.effective_chat.id
        line = self._lines.setdefault(chat, _Line())
        if line.length > _MOST_WAITING:
            _drop(coroutine)
            self._arrivals.answered(update.update_id)
            first, line.full = not line.full, True
            if first:
                _LOG.warning("too many updates of one chat at once: dropping what comes before it is worked off")
            await self._refuse(update, first)
            return
        line.length += 1
        try:
            async with line.turn:
                await self._work(update, coroutine)
        finally:
            line.length -= 1
            if not line.length:
                del self._lines[chat]

    async def _work(self, update: object, coroutine: Awaitable[None]) -> None:
        async with self._slots, self._arrivals.at_hand(update) as do:
            if do is Do.WORK:
                await coroutine
                return
            _drop(coroutine)
            if do is Do.APOLOGISE and isinstance(update, Update):
                await self._apologise(update)

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Write what is left to be written of the updates."""
        await self._arrivals.close()


def _drop(coroutine: Awaitable[None]) -> None:
    if asyncio.iscoroutine(coroutine):  # else Python complains that nobody awaited it
        coroutine.close()
