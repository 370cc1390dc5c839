"""Figures and health over HTTP, for the operator's own machine: `/metrics`, `/health` and `/ready`."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from bot.operation.figures import Figures
from bot.service import Service
from bot.telegram_settings import BotError
from retrieval.errors import YinwenError

_LOG = logging.getLogger(__name__)
_PLAIN = "text/plain; version=0.0.4; charset=utf-8"  # as Prometheus wants it


@dataclass(frozen=True, slots=True)
class Told:
    """What the endpoint tells of."""

    figures: Figures
    service: Service
    ready: Callable[[], bool]  # whether updates are being taken in


class Endpoint:
    """Listens in the bot's own event loop."""

    def __init__(self, told: Told, listen: str, port: int) -> None:
        """Port 0 is any free one."""
        self._listen, self.port = listen, port
        handlers = [(path, handler, {"told": told}) for path, handler in _HANDLERS]
        self._server = HTTPServer(Application(handlers, log_function=lambda _: None))

    def start(self) -> None:
        """Listen. Raises BotError where something else does."""
        try:
            sockets = bind_sockets(self.port, self._listen)
        except OSError as error:
            where = f"{self._listen}:{self.port}"
            raise BotError(
                f"figures cannot be told at {where}: {error.strerror}; choose another --metrics-port"
            ) from error
        self.port = sockets[0].getsockname()[1]
        self._server.add_sockets(sockets)
        _LOG.info("figures at http://%s:%d/metrics", self._listen, self.port)

    async def stop(self) -> None:
        """Listen no more."""
        self._server.stop()
        await self._server.close_all_connections()


class _Handler(RequestHandler):
    def initialize(self, told: Told) -> None:
        """Take what is told of."""
        self.told = told

    def set_default_headers(self) -> None:
        """Say nothing of the server."""
        self.clear_header("Server")

    def say(self, good: bool, text: str) -> None:
        """One line, and a status that a supervisor understands."""
        self.set_status(200 if good else 503)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(text + "\n")


class _Metrics(_Handler):
    async def get(self) -> None:
        """All figures."""
        text = await asyncio.to_thread(self.told.figures.text, self.told.service)
        self.set_header("Content-Type", _PLAIN)
        self.finish(text)


class _Health(_Handler):
    async def get(self) -> None:
        """Whether the archive can be read: if not, restarting may help."""
        try:
            stats = await asyncio.to_thread(self.told.service.stats)
        except YinwenError as error:
            _LOG.warning("not healthy: %s", error)
            self.say(False, "the archive cannot be read")
            return
        self.say(True, f"{stats.articles} articles")


class _Ready(_Handler):
    async def get(self) -> None:
        """Whether updates are taken in."""
        self.say(ready := self.told.ready(), "taking updates" if ready else "not taking updates")


_HANDLERS: list[tuple[str, type[_Handler]]] = [("/metrics", _Metrics), ("/health", _Health), ("/ready", _Ready)]
