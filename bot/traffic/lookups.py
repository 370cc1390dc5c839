"""Threads in which questions are looked up: as many as there are processors, so that many who ask starve nobody.

A thread that looks up and the loop that talks to Telegram take turns, and the loop, which only ever has a moment's
work, loses most of them. So while a crowd has not seen yet that it was heard, no further lookup begins.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_MOST = 8  # one lookup uses several processors where it can


class Lookups:
    """First come, first served. For one event loop."""

    def __init__(self, calm: Callable[[], Awaitable[None]], threads: int | None = None) -> None:
        """Make the threads.

        Args:
            calm: Waits, not for long, while there is something more urgent.
            threads: How many, by default as many as there are processors, 8 at most.
        """
        many = threads or min(_MOST, os.cpu_count() or 1)
        self._calm = calm
        self._pool = ThreadPoolExecutor(many, "lookup")
        self._free = asyncio.Semaphore(many)

    async def __call__(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Call a function in a thread of ours."""
        async with self._free:
            await self._calm()
            return await asyncio.get_running_loop().run_in_executor(self._pool, lambda: function(*args, **kwargs))
