"""The test server, and the bot running against it."""

from collections.abc import AsyncIterator

import pytest

from bot.service import Service
from tests.telegram.archive import SERVICE
from tests.telegram.running import TOKEN, polling, settings
from tests.telegram.server import Server


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loopback is reached directly whatever proxy the machine has."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    """A Bot API server; a test that sends what Telegram would not show as meant fails."""
    server = Server(TOKEN)
    await server.start()
    yield server
    await server.stop()
    unanswered = sorted(server.callbacks.keys() - server.answered.keys())
    assert server.objections == []
    assert unanswered == [], "buttons were tapped and never answered"


@pytest.fixture
def service() -> Service:
    """What the bot answers from. A module that wants another archive overrides this."""
    return SERVICE


@pytest.fixture
async def bot(server: Server, service: Service) -> AsyncIterator[Server]:
    """The server with the bot running against it, ready for its first reader."""
    async with polling(service, settings(server)):
        yield server
