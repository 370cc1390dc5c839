"""What runs beside the updates: menus set at start, broadcasts and alerts, figures and health for the operator."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from functools import partial
from typing import TypeAlias

from bot.handlers.context import App, Desk
from bot.handlers.menu import set_menus
from bot.operation.dead import Dead
from bot.operation.endpoint import Endpoint, Told
from bot.texts import Texts
from bot.traffic.arrivals import Arrivals
from bot.traffic.sharing import Sharing
from bot.view import view

_LOG = logging.getLogger(__name__)

Beside: TypeAlias = Callable[[asyncio.Event], Coroutine[object, object, None]]  # runs until the event, and ends then


class Background:
    """Begun before the first update, ended after the last."""

    def __init__(self, arrivals: Arrivals, beside: Beside | None = None) -> None:
        """`arrivals` is where updates come from, `beside` what runs with the bot, such as the gathering of sources."""
        self._arrivals = arrivals
        self._beside, self._stop = beside, asyncio.Event()
        self._sharing: Sharing | None = None
        self._running: asyncio.Task[object] | None = None
        self._dead: asyncio.Task[None] | None = None
        self._crier: asyncio.Task[None] | None = None
        self._endpoint: Endpoint | None = None

    async def begin(self, application: App) -> None:
        """Begin all of it. Raises BotError where the port for figures is taken."""
        desk = application.bot_data
        operating = desk.settings.operating
        if operating.metrics_port:
            told = Told(desk.figures, desk.service, lambda: application.running)
            self._endpoint = Endpoint(told, operating.metrics_listen, operating.metrics_port)
            self._endpoint.start()
        if (replicas := desk.state.replicas) is None:
            await self._lead(desk)
        await set_menus(application)
        if replicas is not None:

            def wake() -> None:
                desk.alerting.herald.wake()
                desk.crier.wake()

            lead = (partial(self._lead, desk), partial(self._follow, desk))
            self._sharing = Sharing(replicas, desk.state, self._arrivals, wake, lead)
            await self._sharing.begin(application.bot)
        if self._beside is not None:
            self._running = asyncio.create_task(self._beside(self._stop))
            self._running.add_done_callback(_told)
        settings = desk.settings

        def texts(admin: int) -> Texts:
            return view(desk.state.readers.of(admin), None, settings.zone, settings.quotes).texts

        dead = Dead(settings.home, operating.admins, texts, application.bot.send_message)
        self._dead = asyncio.create_task(dead.run())

    async def rest(self, application: App) -> None:
        """End what still sends, after the last update and before the bot is closed."""
        if self._sharing is not None:
            await self._sharing.end()
        await application.bot_data.alerting.end()

    async def _lead(self, desk: Desk) -> None:
        """Begin what is sent unasked: of several bots one does it."""
        await desk.alerting.begin()
        self._crier = asyncio.create_task(desk.crier.run())

    async def _follow(self, desk: Desk) -> None:
        """End it: another does it."""
        await desk.alerting.end()
        await self._hush()

    async def _hush(self) -> None:
        crier, self._crier = self._crier, None
        if crier is not None:
            crier.cancel()
            await asyncio.wait([crier])
            if not crier.cancelled() and (error := crier.exception()):  # the bot was closed under it
                _LOG.warning("a broadcast was broken off: %s; the next start goes on", type(error).__name__)

    async def end(self, application: App) -> None:
        """End it, `rest` too where a start that failed left it out."""
        await self.rest(application)
        if self._running is not None:
            self._stop.set()
            await asyncio.wait([self._running])
        if self._dead is not None:
            self._dead.cancel()
            await asyncio.wait([self._dead])
        await self._hush()
        if self._endpoint is not None:
            await self._endpoint.stop()


def _told(task: asyncio.Task[object]) -> None:
    """Say at once that what ran beside the bot has failed; the bot goes on."""
    if not task.cancelled() and (error := task.exception()):
        _LOG.error("sources are gathered no more: %s: start again", error, exc_info=error)
