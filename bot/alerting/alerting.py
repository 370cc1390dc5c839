"""Alerts as a whole: found, kept and sent, beside the updates."""

import asyncio
import logging
from datetime import timedelta, tzinfo
from time import time

from telegram.ext import ExtBot

from bot.alerting.herald import Herald
from bot.alerting.look import Batch, Look
from bot.alerting.planning import Planner
from bot.alerting.watch import Watch
from bot.operation.figures import Figures
from bot.operation.operating import Access, Operating
from bot.service import Service
from bot.state.access import Access as Admitted
from bot.state.state import State
from bot.state.subscriptions import Subscription
from bot.telegram_settings import BotSettings
from bot.traffic.heights import Heights
from bot.traffic.sending import Once
from bot.view import View, view

_LOG = logging.getLogger(__name__)


class Alerting:
    """Begun before the first update, ended after the last."""

    def __init__(  # noqa: PLR0913, PLR0917 - each from elsewhere
        self,
        service: Service,
        settings: BotSettings,
        state: State,
        figures: Figures,
        bot: ExtBot[Once],
        heights: Heights,
    ) -> None:
        def seen(one: Subscription) -> View:
            return view(state.readers.of(one.chat), one.language, settings.zone, settings.quotes)

        def zone(one: Subscription) -> tzinfo:
            return seen(one).zone

        def allowed(one: Subscription) -> bool:
            return serves(settings.operating, state.access, one)

        def counted(batch: Batch) -> None:
            figures.alerted(batch.one.timing.rhythm, [max(0.0, time() - alert.at) for alert in batch.alerts])

        figures.counting(state.subscriptions.count, state.outbox.count)
        planner = Planner(state.subscriptions, state.outbox, zone, allowed)
        self.herald = Herald(planner, Look(service, seen), bot, heights, counted, timedelta(seconds=settings.gap))
        self._watch = Watch(service, state.subscriptions, state.outbox, figures.matched)
        self._tasks: list[asyncio.Task[None]] = []

    async def begin(self) -> None:
        """Settle what is in doubt, before anything else is sent, and begin."""
        await self.herald.settle()
        work = (self.herald.run(), self._watch.run(self.herald.wake))
        self._tasks = [asyncio.create_task(each) for each in work]

    async def end(self) -> None:
        """Begin nothing more, and let what is under way come to its end: while the bot can still send."""
        ended, self._tasks = self._tasks, []
        for task in ended:
            task.cancel()
        for result in await asyncio.gather(*ended, return_exceptions=True):
            if isinstance(result, Exception):
                _LOG.error("alerts had ended: %s", type(result).__name__)
        await self.herald.rest()


def serves(operating: Operating, access: Admitted, one: Subscription) -> bool:
    """Whether the bot, as it is run now, still serves whose subscription this is."""
    if access.blocked(one.person, one.chat):
        return False
    if operating.access is Access.OPEN or operating.lists(one.person, one.chat):
        return True
    return operating.access is Access.INVITED and access.admitted(one.person)
