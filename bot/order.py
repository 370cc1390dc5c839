"""In which order updates are worked on: one chat's one after another, different chats' side by side."""

import asyncio
from collections.abc import Awaitable

from telegram import Update
from telegram.ext import BaseUpdateProcessor

_AT_ONCE = 256


class PerChat(BaseUpdateProcessor):
    """A line for every chat that has something waiting. Locks are fair, so a line keeps the order of arrival."""

    def __init__(self) -> None:
        super().__init__(_AT_ONCE)
        self._lines: dict[int, tuple[asyncio.Lock, int]] = {}  # a chat's lock and how many are in its line

    async def do_process_update(self, update: object, coroutine: Awaitable[None]) -> None:
        """Work on the update when those before it in its chat are done."""
        chat = update.effective_chat if isinstance(update, Update) else None
        if chat is None:
            await coroutine
            return
        lock, waiting = self._lines.get(chat.id, (asyncio.Lock(), 0))
        self._lines[chat.id] = lock, waiting + 1
        try:
            async with lock:
                await coroutine
        finally:
            lock, waiting = self._lines.pop(chat.id)
            if waiting > 1:
                self._lines[chat.id] = lock, waiting - 1

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""
