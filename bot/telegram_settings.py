"""What the Telegram bot is told, checked: a value that never shows its secrets."""

import re
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path
from urllib.parse import urlsplit

from bot.operation.operating import Operating
from retrieval.errors import SettingsError, YinwenError

_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")  # Telegram's own rule


class BotError(YinwenError):
    """The bot cannot start or go on: Telegram refuses it or is out of reach."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram delivers updates, and where we listen for what a reverse proxy passes on."""

    url: str  # https, as Telegram sees it; its path is the path we listen on
    secret: str = field(repr=False)  # Telegram repeats it with every delivery; without it a delivery is refused
    listen: str = "127.0.0.1"
    port: int = 8443

    def __post_init__(self) -> None:
        if not self.url.startswith("https://"):
            raise SettingsError(f"the webhook address {self.url!r} must begin with https://, Telegram accepts no other")
        if not _SECRET.fullmatch(self.secret):
            raise SettingsError("the webhook needs a secret of 1 to 256 characters of A-Z a-z 0-9 _ -")

    @property
    def path(self) -> str:
        """The path of the address, without the leading slash."""
        return urlsplit(self.url).path.lstrip("/")


@dataclass(frozen=True, slots=True)
class BotSettings:
    """Everything `bot.app` needs to know; `zone` is the readers' clock."""

    token: str = field(repr=False)
    zone: tzinfo
    quotes: int = 3
    base_url: str = "https://api.telegram.org"  # or a Bot API server of one's own
    webhook: Webhook | None = None  # None: polling
    drop_pending: bool = False  # forget what was sent while the bot was off
    pace: float = 1.0  # seconds between two messages to one chat, Telegram's limit
    patience: float = 120.0  # seconds for which a message is tried that does not get through
    gap: float = 20.0  # seconds between two messages of alerts in one chat: what comes meanwhile is one message
    timeout: float = 20.0  # seconds to wait for Telegram's answer: who waits longer sends less twice
    home: Path = Path()  # the state folder, whose archive /reindex renews
    operating: Operating = field(default_factory=Operating)

    def __post_init__(self) -> None:
        if not _TOKEN.fullmatch(self.token):
            raise SettingsError("the bot token is malformed: copy it again from @BotFather (digits, a colon, letters)")

    @property
    def bot(self) -> int:
        """The bot's number."""
        return int(self.token.partition(":")[0])

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be logged."""
        return (self.token,) if self.webhook is None else (self.token, self.webhook.secret)
