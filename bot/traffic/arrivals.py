"""Updates as they come: kept on disk before Telegram is told that we have them, gone when they are answered.

Telegram takes an update for delivered when the next `getUpdates` asks for what follows it, or when the webhook
answers 200. The library makes that request, or answers, after it has put the update into its queue: this is that queue.
Behind a webhook `put` waits for the disk; of a poll's many updates none waits for the other, but the next poll for all
of them.

At the start the updates that were not answered come first, in their order. One that was at hand when the process ended,
and again after that, may be what ended it: such are worked on one at a time, and after three times in vain given up.
"""

import asyncio
import json
import logging
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, nullcontext
from enum import Enum, auto
from functools import partial
from time import time
from typing import Any

from telegram import Bot, Update
from telegram.request import HTTPXRequest

from bot.state.inbox import DAY, Inbox, Pending
from bot.state.replicas import Replicas
from bot.traffic.errand import CURRENT, Errand
from bot.traffic.heights import Heights, mailbox
from bot.traffic.journal import Journal

_LOG = logging.getLogger(__name__)
_ATTEMPTS = 3
_LATER = 60.0  # seconds until an answer is tried again that did not get through
_FORGETTING = 1000  # updates, after which the numbers of old ones are forgotten
_REMEMBERED = 10_000  # numbers of those that were answered: longer than reading what is not answered takes


class Do(Enum):
    """What is to be done with an update."""

    WORK = auto()
    APOLOGISE = auto()  # it is what ends the process, as it seems
    LEAVE = auto()  # to the next start


class Arrivals(asyncio.Queue[object]):
    """The library's queue of updates, on disk. For one event loop."""

    def __init__(  # noqa: PLR0913 - each from elsewhere
        self,
        journal: Journal,
        meant: Callable[[Update], bool],
        closing: asyncio.Event,
        *,
        wait: bool,
        heights: Heights | None = None,
        replicas: Replicas | None = None,
    ) -> None:
        """Make an empty queue.

        Args:
            journal: Where updates are kept.
            meant: Whether an update is for us: what people say to each other is kept nowhere.
            closing: Set when the bot is stopping: what is not begun yet stays for the next start.
            wait: Whether `put` is to wait for the disk.
            heights: Told of every message that comes.
            replicas: The bots that share the inbox: what is not ours to answer is handed on.
        """
        self._heights, self._replicas = heights or Heights({}), replicas
        super().__init__()
        self._journal, self._meant, self._closing, self._wait = journal, meant, closing, wait
        self._errands: dict[int, Errand] = {}
        self._alone = asyncio.Lock()
        self._later: set[asyncio.TimerHandle] = set()
        self._answered: deque[int] = deque(maxlen=_REMEMBERED)
        self._taken: set[int] = set()  # by others, while we were out of touch
        self._came = 0

    async def put(self, item: object) -> None:
        """Keep an update and queue it, unless it was here before. What is not for us is only queued."""
        if not isinstance(item, Update):  # the library's own sign that it stops
            self._closing.set()
        elif item.message is not None:
            self._heights.saw(item.message.chat_id, item.message.message_id)
        # An inline question is gone in seconds: nobody would see an answer after a restart.
        if not isinstance(item, Update) or not self._meant(item) or item.inline_query is not None:
            await super().put(item)
            return
        number, body = item.update_id, item.to_json()
        seen = (mailbox(item.message.chat_id), item.message.message_id) if item.message else None
        chat, replicas = _whose(item), self._replicas
        mine = replicas.number if replicas else 0
        whose = replicas.whose(chat) if replicas else 0

        def keep(inbox: Inbox) -> set[int]:
            if seen:
                inbox.saw(*seen)
            new = inbox.add([(number, body)], chat, whose)
            if new and whose != mine:
                inbox.hand_on(whose)
            return new

        kept = self._journal.write(keep)
        kept.add_done_callback(partial(self._arrive, item, ours=whose == mine))
        self._came += 1
        if self._came % _FORGETTING == 1:
            self._journal.write(Inbox.forget)
        if self._wait:
            await asyncio.shield(kept)

    def _arrive(self, update: Update, kept: asyncio.Future[Any], *, ours: bool) -> None:
        new = kept.result()
        if new is None:  # the disk refused
            self.put_nowait(update)
        elif ours and update.update_id in new and not self._known(update.update_id):
            self._errands[update.update_id] = Errand(update.update_id, time())
            self.put_nowait(update)

    def begin_again(self, inbox: Inbox, bot: Bot) -> None:
        """Queue what was not answered before the last stop. Before the bot runs."""
        self._begin_with(inbox.pending(), bot, inbox.done)

    def take_in(self, pending: Iterable[Pending], bot: Bot, expected: frozenset[int] = frozenset()) -> None:
        """Queue what others have handed on to us, or left when they were gone.

        Of what is ours and `expected` among it, others have taken what is not: it is let go of.
        """
        there = list(pending)
        self._taken = (self._taken | expected) - {each.number for each in there}
        self._begin_with(there, bot, lambda numbers: self._journal.write(lambda inbox: inbox.done(numbers)))

    def numbers(self) -> frozenset[int]:
        """Of what is ours and not answered."""
        return frozenset(self._errands)

    def _known(self, number: int) -> bool:
        return number in self._errands or number in self._answered

    def _begin_with(self, pending: Iterable[Pending], bot: Bot, done: Callable[[list[int]], object]) -> None:
        for each in pending:
            if self._known(each.number):
                continue
            if time() - each.at > DAY:
                _LOG.warning("update %d is a day old and was not answered: it is dropped", each.number)
                done([each.number])
                continue
            try:
                update = Update.de_json(json.loads(each.body), bot)
            except Exception as error:  # whatever the library trips over: one update keeps no other from its answer
                _LOG.warning("update %d cannot be read (%s): put aside for a day", each.number, type(error).__name__)
                continue
            if hopeless := each.attempts >= _ATTEMPTS:
                _LOG.error("the bot ended %d times while at update %d: it is dropped", each.attempts + 1, each.number)
            self._errands[each.number] = Errand(
                each.number, each.at, each.attempts, each.calls, again=each.begun, hopeless=hopeless
            )
            self.put_nowait(update)

    @asynccontextmanager
    async def at_hand(self, update: object) -> AsyncIterator[Do]:
        """Do inside what is to be done with an update; after that it is answered, unless it was to be left."""
        errand = self._errands.get(update.update_id) if isinstance(update, Update) else None
        if errand is None:
            yield Do.WORK
            return
        async with self._alone if errand.attempts else nullcontext():
            if errand.number in self._taken:
                del self._errands[errand.number]
                self._taken.discard(errand.number)
                yield Do.LEAVE
                return
            if self._closing.is_set():
                yield Do.LEAVE
                return
            if errand.again:
                await self._journal.write(lambda inbox: inbox.begin(errand.number))
            errand.begin()
            token = CURRENT.set(errand)
            try:
                yield Do.APOLOGISE if errand.hopeless else Do.WORK
            finally:
                CURRENT.reset(token)
        if not errand.unreachable or time() - errand.at > DAY:
            self.answered(errand.number)
        elif not self._closing.is_set():
            _LOG.warning("update %d is not answered: again in %.0f seconds", errand.number, _LATER)
            errand.again = True
            self._put_later(update)

    def answered(self, number: int) -> None:
        """Delete an update."""
        if self._errands.pop(number, None):
            self._answered.append(number)
            self._journal.write(lambda inbox: inbox.done([number]))

    async def settled(self) -> None:
        """Wait until all that came is kept."""
        await self._journal.settled()

    async def close(self) -> None:
        """Write what is left."""
        await self._journal.close()

    def _put_later(self, update: object) -> None:
        def put() -> None:
            self._later.discard(timer)
            if not self._closing.is_set():
                self.put_nowait(update)

        timer = asyncio.get_running_loop().call_later(_LATER, put)
        self._later.add(timer)


def _whose(update: Update) -> int:
    """The number of the chat whose updates are in order, or of who it is of where it is of none."""
    if update.effective_chat is not None:
        return update.effective_chat.id
    return update.effective_user.id if update.effective_user is not None else 0


class Confirming(HTTPXRequest):
    """Asks for further updates, and so confirms those before, when they are kept."""

    def __init__(self, arrivals: Arrivals) -> None:
        super().__init__()
        self._arrivals = arrivals

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Make a request."""
        await self._arrivals.settled()
        return await super().do_request(*args, **kwargs)
