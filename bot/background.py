"""What runs beside the updates: menus set at start, broadcasts and alerts, figures and health for the operator."""

import asyncio
import logging

from bot.handlers.context import App
from bot.handlers.menu import set_menus
from bot.operation.endpoint import Endpoint, Told

_LOG = logging.getLogger(__name__)


class Background:
    """Begun before the first update, ended after the last."""

    def __init__(self) -> None:
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

    async def rest(self, application: App) -> None:
        """End what still sends, after the last update and before the bot is closed."""
        await application.bot_data.alerting.end()

    async def end(self, application: App) -> None:
        """End it, `rest` too where a start that failed left it out."""
        await self.rest(application)
        if self._crier is not None:
            self._crier.cancel()
            await asyncio.wait([self._crier])
            if not self._crier.cancelled() and (error := self._crier.exception()):  # the bot was closed under it
                _LOG.warning("a broadcast was broken off: %s; the next start goes on", type(error).__name__)
        if self._endpoint is not None:
            await self._endpoint.stop()
