"""How gently a host is asked: few requests at once, and a pause between the starts of two."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

_REMEMBERED = 1000  # hosts, beyond which those at rest are forgotten


class _Host:
    """One host's slots, and when it may be asked next."""

    def __init__(self, at_once: int, pause: float) -> None:
        self.slots = asyncio.Semaphore(at_once)
        self.waiting = 0  # or at it
        self.pause = pause
        self.free_at = 0.0


class Politeness:
    """A turn for each request to a host. Belongs to one event loop."""

    def __init__(self, at_once: int, pause: float, clock: Callable[[], float] | None = None) -> None:
        self._at_once, self._pause = at_once, pause
        self._clock = clock or asyncio.get_running_loop().time
        self._hosts: dict[str, _Host] = {}

    def ask_for(self, host: str, pause: float) -> None:
        """Leave at least so many seconds between two requests to this host from now on."""
        known = self._host(host)
        known.pause = max(known.pause, pause)

    def pause_of(self, host: str) -> float:
        """The seconds that are left between two requests to this host."""
        return self._host(host).pause

    @asynccontextmanager
    async def turn(self, host: str, *, pause: bool = True) -> AsyncIterator[None]:
        """Wait until the host may be asked, and hold one of its slots; without a pause for what a redirect leads to."""
        known = self._host(host)
        known.waiting += 1
        try:
            async with known.slots:
                if pause:
                    now = self._clock()
                    start = max(now, known.free_at)
                    known.free_at = start + known.pause
                    await asyncio.sleep(start - now)
                yield
        finally:
            known.waiting -= 1

    def _host(self, host: str) -> _Host:
        if host not in self._hosts and len(self._hosts) >= _REMEMBERED:
            now = self._clock()
            self._hosts = {name: at for name, at in self._hosts.items() if at.waiting or at.free_at > now}
        return self._hosts.setdefault(host, _Host(self._at_once, self._pause))
