"""The bot against a Bot API server written by others: npm `telegram-api-mock-server`.

It validates nothing, answers getUpdates at once and knows no command lists, so it tells whether the bot depends on our
own server's ways. What the bot sends is checked by Telegram's parser here too.
"""

import asyncio
import shutil
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.telegram_settings import BotSettings
from bot.texts import HANS
from tests.telegram.archive import SERVICE, ZONE
from tests.telegram.oracle import Parsed, losses, parse
from tests.telegram.running import TOKEN, polling

HERE = Path(__file__).parent
NO_NETWORK = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ETIMEDOUT", "ENETUNREACH")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the server and our few lines that start it."""
    missing = [program for program in ("node", "npm") if shutil.which(program) is None]
    if missing:
        pytest.skip(f"{' and '.join(missing)} not installed")
    folder = tmp_path_factory.mktemp("npm")
    for name in ("package.json", "package-lock.json", "mock_server.mjs"):
        shutil.copy(HERE / name, folder)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"]
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    reasons = [code for code in NO_NETWORK if code in result.stderr]
    if reasons:
        pytest.skip(f"npm cannot reach its registry: {reasons[0]}")
    assert result.returncode == 0, result.stderr
    return folder


@pytest.fixture
def address(installed: Path) -> Iterator[str]:
    """The running server's address."""
    command = ["node", "mock_server.mjs"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=installed, stdin=pipe, stdout=pipe, text=True) as node:
        assert node.stdin is not None
        assert node.stdout is not None
        yield f"http://127.0.0.1:{int(node.stdout.readline())}"
        node.stdin.close()
        node.wait(10)


class Mock:
    """The control side of the server."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def inject(self, **update: Any) -> None:
        """Something happens in a chat."""
        answer = await self._client.post("/_mock/injectUpdate", json={"token": TOKEN, "update": update})
        assert answer.status_code == 200

    async def says(self, number: int, text: str, *entities: dict[str, Any]) -> dict[str, Any]:
        """A reader sends a text."""
        message = {
            "message_id": number,
            "date": int(time.time()),
            "chat": {"id": 42, "type": "private", "first_name": "讀者"},
            "from": {"id": 1001, "is_bot": False, "first_name": "讀者", "language_code": "zh-hans"},
            "text": text,
            "entities": list(entities),
        }
        await self.inject(message=message)
        return message

    async def calls(self, method: str, count: int) -> list[dict[str, Any]]:
        """Wait for so many calls of a method; their parameters."""
        async with asyncio.timeout(20):
            while True:
                events = (await self._client.get("/_mock/outbound", params={"token": TOKEN})).json()["events"]
                found = [event["payload"] for event in events if event["method"] == method]
                if len(found) >= count:
                    return found
                await asyncio.sleep(0.05)


@pytest.fixture
async def mock(address: str) -> AsyncIterator[Mock]:
    """The server with the bot polling it."""
    async with (
        httpx.AsyncClient(base_url=address) as client,
        polling(SERVICE, BotSettings(TOKEN, ZONE, base_url=address, pace=0.0)),
    ):
        yield Mock(client)


def seen(html: str) -> Parsed:
    """A text as Telegram would show it, nothing lost."""
    parsed = parse(html)
    assert list(losses(html, parsed)) == []
    return parsed


async def test_conversation(mock: Mock) -> None:
    """Commands, questions and buttons work on a server that is not ours."""
    command = {"type": "bot_command", "offset": 0, "length": 6}
    await mock.says(1, "/start", command)
    await mock.says(2, "自行車道什麼時候動工？")
    await mock.says(3, "火星上有沒有水？")
    start, answer, nothing = [seen(call["text"]) for call in await mock.calls("sendMessage", 3)]
    assert start.of("code") == HANS.lines("examples")
    assert answer.text.startswith("“工程將在三月動工")
    assert nothing.text.startswith(HANS("not-found"))

    asked = await mock.says(4, "/search 天氣", command | {"length": 7})
    page = (await mock.calls("sendMessage", 4))[3]
    assert seen(page["text"]).text.startswith("查找：天氣")
    button = {"id": "9", "from": asked["from"], "chat_instance": "1", "data": "search:5000"}
    await mock.inject(callback_query=button | {"message": asked | {"message_id": 5, "reply_to_message": asked}})
    (popup,) = await mock.calls("answerCallbackQuery", 1)
    assert popup["text"] == HANS("stale")
