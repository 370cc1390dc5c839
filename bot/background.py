"""What runs beside the updates: menus set at start, broadcasts and alerts, figures and health for the operator."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import TypeAlias

from bot.handlers.context import App
from bot.handlers.menu import set_menus
from bot.operation.dead import Dead
from bot.operation.endpoint import Endpoint, Told
from bot.texts import Texts
from bot.view import view

_LOG = logging.getLogger(__name__)

Beside: TypeAlias = Callable[[asyncio.Event], Coroutine[object, object, None]]  # runs until the event, and ends then


class Background:
    """Begun before the first update, ended after the last."""

    def __init__(self, beside: Beside | None = None) -> None:
        """`beside` is what runs with the bot, such as the gathering of sources."""
        self._beside, self._stop = beside, asyncio.Event()
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
        await desk.alerting.begin()
        await set_menus(application)
        self._crier = asyncio.create_task(desk.crier.run())
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
        await application.bot_data.alerting.end()

    async def end(self, application: App) -> None:
        """End it, `rest` too where a start that failed left it out."""
        await self.rest(application)
        if self._running is not None:
            self._stop.set()
            await asyncio.wait([self._running])
        if self._dead is not None:
            self._dead.cancel()
            await asyncio.wait([self._dead])
        if self._crier is not None:
            self._crier.cancel()
            await asyncio.wait([self._crier])
            if not self._crier.cancelled() and (error := self._crier.exception()):  # the bot was closed under it
                _LOG.warning("a broadcast was broken off: %s; the next start goes on", type(error).__name__)
        if self._endpoint is not None:
            await self._endpoint.stop()


def _told(task: asyncio.Task[object]) -> None:
    """Say at once that what ran beside the bot has failed; the bot goes on."""
    if not task.cancelled() and (error := task.exception()):
        _LOG.error("sources are gathered no more: %s: start again", error, exc_info=error)
