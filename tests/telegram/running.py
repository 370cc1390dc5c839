"""The real application, polling the test server from inside the test's own event loop."""

from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from telegram.error import TelegramError

from bot.app import build
from bot.handlers.context import App
from bot.routes import UPDATES
from bot.service import Service
from bot.state.state import open_state
from bot.telegram_settings import BotSettings
from tests.telegram.archive import ZONE
from tests.telegram.server import Server

TOKEN = "424242:not-a-real-token_ABCDEFGHIJKLMNOPQR"  # noqa: S105 - invented


def settings(server: Server, **changed: Any) -> BotSettings:
    """Settings for a bot of the test server, by default one that need not wait a second between messages."""
    return replace(BotSettings(TOKEN, ZONE, base_url=server.url, pace=0.0, patience=20.0), **changed)


@asynccontextmanager
async def polling(service: Service, given: BotSettings, home: Path | None = None) -> AsyncIterator[App]:
    """What `bot.app.run` does, without its signal handlers and in a loop that is running already.

    The bot's state is in `home`, else in a folder of its own.
    """
    with ExitStack() as stack:
        folder = home or Path(stack.enter_context(TemporaryDirectory()))
        state = stack.enter_context(open_state(folder))
        async with _polling(build(service, given, state)) as application:
            yield application


@asynccontextmanager
async def _polling(application: App) -> AsyncIterator[App]:

    def failed(error: TelegramError) -> None:
        application.create_task(application.process_error(None, error))

    async with application:
        if application.post_init is None or application.post_shutdown is None:
            raise ValueError("nothing runs beside the updates")
        await application.post_init(application)
        if application.updater is None:
            raise ValueError("the application cannot poll")
        await application.updater.start_polling(
            timeout=30,
            allowed_updates=UPDATES,
            error_callback=failed,
        )
        await application.start()
        try:
            yield application
        finally:
            await application.updater.stop()
            await application.stop()
            await application.post_shutdown(application)
