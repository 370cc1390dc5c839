"""Admins are told once of a source that is dead, whoever gathers: this process or another."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from telegram.error import TelegramError

from bot.texts import Texts
from retrieval.errors import YinwenError
from retrieval.gathering.fetch import shown
from retrieval.gathering.roster import FILE, Origin, Roster

_LOG = logging.getLogger(__name__)
_EVERY = 60.0  # seconds between two looks
_AGAIN = 3600.0  # seconds until admins are tried again of whom none could be reached
_LONGEST = 300  # characters of an error


class Dead:
    """Looks at how the sources do, and tells."""

    def __init__(
        self, home: Path, admins: frozenset[int], texts: Callable[[int], Texts], send: Callable[..., Awaitable[object]]
    ) -> None:
        """`texts` are those for an admin, by number; `send` sends HTML to a chat, and raises TelegramError."""
        self._home, self._admins, self._texts, self._send = home, admins, texts, send
        self._waits: dict[str, float] = {}  # sources of which nobody could be told: until when, by the monotonic clock

    async def run(self) -> None:
        """Tell of each for ever."""
        while True:
            try:
                for origin in await asyncio.to_thread(self._untold):
                    if self._waits.get(origin.slug, 0.0) > time.monotonic():
                        continue
                    if await self._tell(origin):
                        self._waits.pop(origin.slug, None)
                        await asyncio.to_thread(self._mark, origin.slug)
                    else:
                        self._waits[origin.slug] = time.monotonic() + _AGAIN
            except YinwenError as error:
                _LOG.error("the sources cannot be read: %s", error)
            await asyncio.sleep(_EVERY)

    async def _tell(self, origin: Origin) -> bool:
        """Whether an admin has it; who cannot be reached is no reason to tell the others again."""
        _LOG.warning("the source %s is dead: %s", origin.slug, origin.health.error)
        told = not self._admins
        for admin in sorted(self._admins):
            text = self._texts(admin)(
                "source-dead",
                name=origin.slug,
                address=shown(origin.address),
                since=f"{origin.health.succeeded:%Y-%m-%d}" if origin.health.succeeded else "—",
                error=origin.health.error[:_LONGEST],
            )
            try:
                await self._send(admin, escape(text, quote=False))
                told = True
            except TelegramError as error:
                _LOG.warning("an admin was not told of a dead source: %s", type(error).__name__)
        return told

    def _untold(self) -> list[Origin]:
        if not (self._home / FILE).exists():
            return []
        now = datetime.now(UTC)
        with closing(Roster.open(self._home)) as roster:
            return [one for one in roster.all() if not one.paused and not one.health.told and one.dead(now)]

    def _mark(self, slug: str) -> None:
        with closing(Roster.open(self._home)) as roster:
            roster.told(slug)
