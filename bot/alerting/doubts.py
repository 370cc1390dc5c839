"""Messages of which is not known whether they were sent: asked after, until it is known."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from telegram import InlineKeyboardMarkup
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError
from telegram.ext import ExtBot

from bot.alerting.look import Batch, Look, Message
from bot.alerting.planning import Planner
from bot.alerting.probe import arrived
from bot.alerting.refusals import refused
from bot.operation.kept import kept
from bot.state.outbox import Doubt
from bot.traffic.heights import Heights, mailbox
from bot.traffic.sending import Once
from retrieval.errors import YinwenError

_LOG = logging.getLogger(__name__)
_FIRST, _SLOWEST = 1.0, 60.0  # seconds between two questions


class Doubts:
    """Asks for one bot."""

    def __init__(
        self, planner: Planner, look: Look, bot: ExtBot[Once], heights: Heights, clock: Callable[[], datetime]
    ) -> None:
        self._planner, self._look, self._bot, self._heights, self._clock = planner, look, bot, heights, clock
        self._outbox = planner.outbox

    async def every(self) -> list[Doubt]:
        """All there are."""
        return await kept(self._outbox.doubts)

    async def settle(self, patience: float) -> None:
        """Find out about what a stop left in doubt, for so many seconds."""
        try:
            async with asyncio.timeout(patience):
                for doubt in await self.every():
                    await self.ask(doubt)
        except (TelegramError, YinwenError, TimeoutError) as error:
            _LOG.warning("alerts sent before the stop stay in doubt: %s", type(error).__name__)

    async def resolve(self, doubt: Doubt) -> None:
        """Ask until it is known whether a message has arrived."""
        wait = _FIRST
        while True:
            await asyncio.sleep(wait)
            wait = min(2 * wait, _SLOWEST)
            try:
                await self.ask(doubt)
            except (TelegramError, YinwenError) as error:
                _LOG.info("whether an alert was sent is not known yet: %s", type(error).__name__)
            else:
                return

    async def ask(self, doubt: Doubt) -> None:
        """Find out whether a message has arrived; what it told waits again where it has not.

        Raises TelegramError, and YinwenError where the archive cannot be read.
        """
        batch = await kept(self._planner.again, doubt)
        message = await self._message(batch) if batch else None
        if batch is None or message is None:  # nobody wants it any more
            await kept(self._outbox.sent, doubt.number)
            return
        try:
            known = self._heights.known(doubt.chat)
            number = await arrived(self._edit, doubt.chat, doubt.after, known, message[1])
        except (Forbidden, BadRequest, ChatMigrated) as error:
            await kept(refused, self._planner.subscriptions, self._outbox, doubt, batch.one.thread, error)
            return
        if number is None:
            await kept(self._outbox.not_sent, doubt.number)
        else:
            self._heights.saw(doubt.chat, number)
            await kept(self._outbox.sent, doubt.number, mailbox(doubt.chat), self._heights.of(doubt.chat))

    async def _message(self, batch: Batch) -> Message | None:
        """How it looked; None where that cannot be said, though it could: it is not asked after for ever."""
        try:
            return await asyncio.to_thread(self._look.message, batch, self._clock())
        except YinwenError:
            raise
        except Exception as error:
            _LOG.error("whether an alert was sent will not be known: %s", type(error).__name__)
            return None

    async def _edit(self, chat: int, number: int, buttons: InlineKeyboardMarkup | None) -> object:
        return await self._bot.edit_message_reply_markup(chat, number, reply_markup=buttons)
