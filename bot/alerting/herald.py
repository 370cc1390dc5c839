"""Sends alerts when they are due, each once, at the pace Telegram allows and never long before a reader's answers.

A message is noted on disk before it is sent and again when Telegram has taken it. Where that is not known, after a
broken connection or a kill, the chat is looked into first (see `doubts`), and it is sent again only if it is not there.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter
from telegram.ext import ExtBot

from bot.alerting.doubts import Doubts
from bot.alerting.look import Batch, Look
from bot.alerting.planning import Plan, Planner
from bot.alerting.refusals import refused
from bot.operation.kept import kept
from bot.state.outbox import Doubt
from bot.traffic.heights import Heights, mailbox
from bot.traffic.sending import Once, seconds
from retrieval.errors import YinwenError

_LOG = logging.getLogger(__name__)
_AT_ONCE = 8  # messages under way: an answer waits for these at most
GAP = timedelta(seconds=20)
_LATER = timedelta(seconds=60)  # until the next look at what is due, as readers change their times; after an error too
_PATIENCE = 30.0  # seconds, at the start
_FIRST = 1.05  # likewise, until the first message where some are due
_FINISHING = 5.0  # seconds, at the end
_UNDER_WAY = datetime.max.replace(tzinfo=UTC)


class Unwanted(Exception):
    """What was to be sent is wanted no more."""


class Herald:
    """Sends for as long as it runs. For one event loop."""

    def __init__(  # noqa: PLR0913, PLR0917 - each from elsewhere
        self,
        planner: Planner,
        look: Look,
        bot: ExtBot[Once],
        heights: Heights,
        sent: Callable[[Batch], None] = lambda _: None,
        gap: timedelta = GAP,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Make one.

        Args:
            planner: Says what is due.
            look: Says how it looks.
            bot: Sends it.
            heights: What is known of the numbers of messages.
            sent: Told of each message that was sent.
            gap: Lies between two messages in a chat: what comes meanwhile is one message.
            clock: Tells the time, aware.
        """
        self._planner, self._look, self._bot, self._heights = planner, look, bot, heights
        self._sent, self._gap, self._clock = sent, gap, clock
        self._outbox = planner.outbox
        self._doubts = Doubts(planner, look, bot, heights, clock)
        self._woken = asyncio.Event()
        self._reached = asyncio.Event()  # Telegram answers
        self._reached.set()
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._not_before: dict[int, datetime] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """Something is to be sent, or at another time than before."""
        self._woken.set()

    async def settle(self) -> None:
        """Find out about what a stop left in doubt, before anything else is sent."""
        await self._doubts.settle(_PATIENCE)

    async def run(self) -> None:
        """Send for ever."""
        if await kept(self._outbox.count):  # of what was sent in the second before a stop, the pace knows nothing
            await asyncio.sleep(_FIRST)
        for doubt in await self._doubts.every():
            self._begin(doubt.chat, self._doubts.resolve(doubt))
        while True:
            self._woken.clear()
            plan = await self._plan()
            for batch in plan.batches:
                await self._slots.acquire()
                await self._reached.wait()
                self._begin(batch.one.chat, self._deliver(batch)).add_done_callback(lambda _: self._slots.release())
            await self._wait(plan.later)
            self._not_before = {chat: at for chat, at in self._not_before.items() if at > self._clock()}

    async def _plan(self) -> Plan:
        """What is due; nothing where that cannot be said: others are to be sent theirs when it can."""
        now = self._clock()
        try:
            return await kept(self._planner.plan, now, dict(self._not_before))
        except Exception as error:
            _LOG.error("alerts wait: %s", type(error).__name__)
            return Plan(later=now + _LATER)

    async def rest(self) -> None:
        """Let what is under way come to its end, for some seconds."""
        if self._tasks:
            _, left = await asyncio.wait(set(self._tasks), timeout=_FINISHING)
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)

    def _begin(self, chat: int, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Do something in a chat, in which nothing else is begun meanwhile."""
        self._not_before[chat] = _UNDER_WAY
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(lambda done: self._end(chat, done))
        return task

    def _end(self, chat: int, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            why = error if isinstance(error, YinwenError) else type(error).__name__
            _LOG.error("an alert waits: %s", why)
            self._hold(chat, _LATER)
        if self._not_before.get(chat) == _UNDER_WAY:
            del self._not_before[chat]
        self.wake()

    def _hold(self, chat: int, time: timedelta) -> None:
        self._not_before[chat] = self._clock() + time

    async def _wait(self, later: datetime | None) -> None:
        """Wait until something is due, or may be."""
        now = self._clock()
        wait = min(_LATER, later - now if later else _LATER).total_seconds()
        if wait > 0:
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._woken.wait()

    async def _deliver(self, batch: Batch) -> None:
        chat, thread = batch.key
        message = await asyncio.to_thread(self._look.message, batch, self._clock())
        if message is None:
            await kept(self._outbox.drop, batch.alerts)
            return
        noted = Doubt(0, chat, 0, batch.alerts)

        async def note() -> None:
            nonlocal noted
            after = self._heights.of(chat)
            if not (number := await kept(self._outbox.sending, chat, after, batch.alerts)):
                raise Unwanted
            noted = Doubt(number, chat, after, batch.alerts)

        try:
            await self._bot.send_message(
                chat,
                message[0],
                message_thread_id=thread or None,
                disable_notification=batch.silent,
                reply_markup=message[1],
                rate_limit_args=Once(note),
            )
        except Unwanted:
            return
        except RetryAfter as error:
            self._hold(chat, timedelta(seconds=seconds(error)))
            await kept(self._outbox.not_sent, noted.number)
        except (Forbidden, BadRequest, ChatMigrated) as error:
            await kept(refused, self._planner.subscriptions, self._outbox, noted, thread, error)
        except Exception as error:
            if not noted.number:
                raise
            _LOG.info("whether an alert was sent is not known: %s", type(error).__name__)
            self._reached.clear()
            try:
                await self._doubts.resolve(noted)
            finally:
                self._reached.set()
        else:
            await kept(self._outbox.sent, noted.number, mailbox(chat), self._heights.of(chat))
            self._hold(chat, self._gap)
            self._sent(batch)
