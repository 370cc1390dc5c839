"""Writing to the inbox from the event loop: in the order asked for, and what comes together in one transaction.

Waiting for a disk takes some milliseconds, as long for two hundred updates as for one. A disk that refuses, being full,
is logged and keeps nobody from being answered: what could not be kept is lost only if the bot stops before its answer.
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeAlias

from bot.state.inbox import Inbox
from retrieval.errors import YinwenError

_LOG = logging.getLogger(__name__)
_QUIET = 1.0  # seconds without anything to write, after which what was deleted is overwritten everywhere

Work: TypeAlias = Callable[[Inbox], object]


class Journal:
    """The one writer of an inbox. For one event loop."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self._waiting: list[tuple[Work, asyncio.Future[object]]] = []
        self._task: asyncio.Task[None] | None = None
        self._tidying: asyncio.TimerHandle | None = None
        self._thread = ThreadPoolExecutor(1, "inbox")

    def write(self, work: Work) -> asyncio.Future[object]:
        """Have something written; what it returned when it is on disk, None where the disk refused."""
        loop = asyncio.get_running_loop()
        done = loop.create_future()
        self._waiting.append((work, done))
        if self._task is None:
            self._task = loop.create_task(self._run())
        return done

    async def settled(self) -> None:
        """Wait until all that was asked for is written, and those who wait for it have been told."""
        while self._task is not None:
            await asyncio.wait([self._task])

    async def close(self) -> None:
        """Write what is left."""
        await self.settled()
        if self._tidying is not None:
            self._tidying.cancel()
        self._thread.submit(self._tidy)
        self._thread.shutdown()

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        if self._tidying is not None:
            self._tidying.cancel()
        while self._waiting:
            batch, self._waiting = self._waiting, []
            results = await loop.run_in_executor(self._thread, self._commit, [work for work, _ in batch])
            for (_, done), result in zip(batch, results, strict=True):
                if not done.cancelled():
                    done.set_result(result)
            await asyncio.sleep(0)  # those who wait for it are told before anyone who waits for all of it
        self._task = None
        self._tidying = loop.call_later(_QUIET, self._thread.submit, self._tidy)

    def _commit(self, batch: list[Work]) -> list[object]:
        results: list[object] = []
        try:
            self._inbox.transact(lambda: results.extend(work(self._inbox) for work in batch))
        except YinwenError as error:
            _LOG.error("updates cannot be kept until they are answered: %s", error)
            return [None] * len(batch)
        except Exception as error:  # whatever it is, nobody is to wait for this batch for ever
            _LOG.error("updates cannot be kept until they are answered: %s", type(error).__name__)
            return [None] * len(batch)
        return results

    def _tidy(self) -> None:
        try:
            self._inbox.tidy()
        except YinwenError as error:
            _LOG.warning("what was answered may still be on disk: %s", error)
