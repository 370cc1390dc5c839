"""The bot as a process: it stops gracefully, keeps its token to itself, and listens behind a webhook."""

import signal

import httpx
import pytest
from tornado.netutil import bind_sockets

from bot.texts import HANS
from tests.telegram.bot_process import SECRET
from tests.telegram.running import TOKEN
from tests.telegram.server import Server
from tests.telegram.started import finished, process


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
async def test_graceful_stop(server: Server, stop: signal.Signals) -> None:
    """Told to stop in the middle of an answer, the bot finishes it, confirms its updates and ends with status 0."""
    async with process(server.url) as running:
        reader = server.person()
        reader.says("慢慢問自行車")
        await server.until(lambda: reader.chat.actions != [], "typing")
        running.send_signal(stop)
        (sent,) = await reader.hears()
        status, log = await finished(running)
    assert sent.text.startswith("“工程將在三月動工")
    assert status == 0
    assert not server.pending
    assert "Traceback" not in log


async def test_token_is_never_logged(server: Server) -> None:
    """With everything logged, through errors and all, neither the token nor a request's address is written."""
    async with process(server.url) as running:
        await server.person().asks("壞掉的問題")
        running.send_signal(signal.SIGTERM)
        status, log = await finished(running)
    assert status == 0
    assert "ServiceFailed" in log
    assert TOKEN not in log
    assert TOKEN.split(":")[1] not in log


async def test_refused_token(server: Server) -> None:
    """A token that Telegram refuses ends the bot with one line that says what to do, and does not repeat the token."""
    server.token = "424242:another"  # noqa: S105 - invented
    async with process(server.url) as running:
        status, log = await finished(running)
    assert status == 2
    assert log.splitlines()[-1] == "yinwen: Telegram does not know this bot token: copy it again from @BotFather"
    assert TOKEN not in log


async def test_unreachable_server() -> None:
    """Without a network the bot ends, after some tries, with one line that says where it tried to go."""
    (socket,) = bind_sockets(0, "127.0.0.1")
    nowhere = f"http://127.0.0.1:{socket.getsockname()[1]}"
    socket.close()
    async with process(nowhere) as running:
        status, log = await finished(running)
    assert status == 2
    assert log.splitlines()[-1].startswith(f"yinwen: Telegram cannot be reached at {nowhere} (NetworkError)")


@pytest.mark.parametrize("proxy", ["foo://reader:password@proxy", "http://proxy:password"])
async def test_unusable_proxy(server: Server, proxy: str) -> None:
    """A proxy variable that makes no sense is one line that names it, without the password it may hold."""
    async with process(server.url, HTTPS_PROXY=proxy) as running:
        status, log = await finished(running)
    assert status == 2
    assert log.splitlines()[-1].startswith("yinwen: the proxy cannot be used: HTTPS_PROXY")
    assert "password" not in log


async def test_port_in_use(server: Server) -> None:
    """A webhook whose port another program has is one line that says so."""
    (taken,) = bind_sockets(0, "127.0.0.1")
    try:
        async with process(server.url, "https://bot.example/hook", str(taken.getsockname()[1])) as running:
            status, log = await finished(running)
    finally:
        taken.close()
    assert status == 2
    assert log.splitlines()[-1] == "yinwen: cannot listen for the webhook: Address already in use"


async def test_webhook(server: Server) -> None:
    """Behind a webhook the bot answers what comes with the secret and refuses what comes without or with another."""
    (socket,) = bind_sockets(0, "127.0.0.1")
    port = socket.getsockname()[1]
    socket.close()
    server.proxy = f"http://127.0.0.1:{port}"
    async with process(server.url, "https://bot.example/hook", str(port)) as running:
        await server.until(lambda: server.webhook is not None, "a webhook")
        reader = server.person()
        assert (await reader.asks("自行車")).text.startswith("“工程")
        page = await reader.asks("/search 天氣")
        reader.taps(page, "▶")
        await reader.sees(page.id, lambda seen: "11–20" in seen.text)
        async with httpx.AsyncClient() as stranger:
            for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": "guessed"}):
                forged = {"update_id": 1, "message": {**reader.chat.messages[1], "text": "偽造"}}
                answer = await stranger.post(f"{server.proxy}/hook", json=forged, headers=headers)
                assert answer.status_code == 403
            assert (await stranger.get(f"{server.proxy}/hook")).status_code == 405
        running.send_signal(signal.SIGTERM)
        status, log = await finished(running)
    assert status == 0
    assert server.webhook is not None
    assert server.webhook["secret_token"] == SECRET
    assert set(server.deliveries) <= {200, 599}
    assert [sent.text for sent in reader.chat.sent.values() if sent.text.startswith(HANS("not-found"))] == []
    assert SECRET not in log
