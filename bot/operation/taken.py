"""What a bot needs of this machine for itself, and something else may have: the state folder, and ports."""

import socket
from collections.abc import Iterator

from tornado.netutil import bind_sockets

from bot.state.state import LOCK
from bot.telegram_settings import BotSettings
from retrieval.records import Finding
from retrieval.storage.lock import held


def taken(settings: BotSettings) -> Iterator[Finding]:
    """Whether another bot runs over the folder, and whether the ports that are listened on are free."""
    if held(settings.home, LOCK):
        remedy = "stop it, or give this one a folder of its own with --home"
        yield Finding("other bots", False, f"one is running over {settings.home}", remedy)
    else:
        yield Finding("other bots", True, f"none over {settings.home}")
    operating, webhook = settings.operating, settings.webhook
    if operating.metrics_port:
        yield _port("figures", operating.metrics_listen, operating.metrics_port, "--metrics-port")
    if webhook:
        yield _port("webhook", webhook.listen, webhook.port, "--webhook-port")


def _port(name: str, listen: str, port: int, option: str) -> Finding:
    """Whether it can be listened on, which is tried and let go."""
    sockets: list[socket.socket] = []
    try:
        sockets = bind_sockets(port, listen)
    except OSError as error:
        return Finding(f"{name} port", False, f"{listen}:{port}: {error.strerror or error}", f"choose another {option}")
    finally:
        for each in sockets:
            each.close()
    return Finding(f"{name} port", True, f"{listen}:{port} is free")
