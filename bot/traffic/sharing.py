"""One of several bots over one database: hears what the others hand on and change, and does what only one may."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from telegram import Bot

from bot.state.replicas import Replicas
from bot.state.state import State
from bot.traffic.arrivals import Arrivals
from retrieval.errors import YinwenError

_LOG = logging.getLogger(__name__)
_SECONDS = 1.0  # between two looks at who is there
_AGAIN = 1.0  # seconds until the database is asked again that did not answer

Step = Callable[[], Awaitable[None]]


class Sharing:
    """Begun before the first update, ended after the last. For one event loop."""

    def __init__(
        self, replicas: Replicas, state: State, arrivals: Arrivals, wake: Callable[[], None], lead: tuple[Step, Step]
    ) -> None:
        """Make one.

        Args:
            replicas: Which there are.
            state: What they share; what of it is in memory is read again when another has changed it.
            arrivals: The updates that are ours to answer.
            wake: Called when something may be to be sent unasked.
            lead: What begins and what ends that which one alone may do.
        """
        self._replicas, self._state, self._arrivals, self._wake = replicas, state, arrivals, wake
        self._begin_leading, self._end_leading = lead
        self._leading = False
        self._change: asyncio.Task[None] | None = None
        self._task: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, "replica")

    async def begin(self, bot: Bot) -> None:
        """Begin to hear."""
        self._task = asyncio.create_task(self._run(bot))

    async def end(self) -> None:
        """Hear no more, and do nothing that one alone may."""
        if self._task is None:
            return
        self._task.cancel()
        await asyncio.wait([self._task])
        self._task = None
        if self._change is not None:
            await asyncio.wait([self._change])
        await self._lead(False)
        await asyncio.to_thread(self._thread.shutdown)

    async def _run(self, bot: Bot) -> None:
        loop = asyncio.get_running_loop()
        told = frozenset({"all"})
        down = False
        while True:
            try:
                await self._heard(told, bot)
                told = frozenset()  # which is kept where what it asks for has failed
                self._follow(self._replicas.first)
                told = await loop.run_in_executor(self._thread, self._replicas.hear, _SECONDS)
                if down:
                    _LOG.warning("the database answers again")
                down = False
            except YinwenError as error:
                if not down:
                    _LOG.error("updates of others are not heard of: %s", error)
                down = True
                self._follow(False)
                await asyncio.sleep(_AGAIN)
            except Exception as error:  # whatever it is: nobody's updates are to wait for the next start
                _LOG.error("updates of others are not heard of: %s", type(error).__name__, exc_info=error)
                await asyncio.sleep(_AGAIN)

    async def _heard(self, told: frozenset[str], bot: Bot) -> None:
        everything = "all" in told
        number = self._replicas.number
        if everything or f"inbox {number}" in told:
            before = self._arrivals.numbers() if everything else frozenset()
            pending = await asyncio.to_thread(self._state.inbox.pending, number)
            self._arrivals.take_in(pending, bot, expected=before)
        if everything or "access" in told:
            await asyncio.to_thread(self._state.access.refresh)
        for reader in (None,) if everything else tuple(_readers(told)):
            await asyncio.to_thread(self._state.readers.refresh, reader)
        if told - {f"inbox {number}"}:
            self._wake()

    def _follow(self, first: bool) -> None:
        """Begin or end to lead, beside all else: either may take a while."""
        if first != self._leading and (self._change is None or self._change.done()):
            self._change = asyncio.create_task(self._lead(first))

    async def _lead(self, first: bool) -> None:
        if first == self._leading:
            return
        with suppress(YinwenError):
            await (self._begin_leading() if first else self._end_leading())
            self._leading = first


def _readers(told: frozenset[str]) -> list[int]:
    return [int(number) for what, _, number in (each.partition(" ") for each in told) if what == "reader"]
