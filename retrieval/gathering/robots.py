"""Whether a site wants its pages fetched, as its robots.txt says (RFC 9309). The one door to protego.

For pages that are followed to; a feed is there to be fetched.
"""

import asyncio
import re
from collections import OrderedDict
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

from retrieval.errors import FetchError
from retrieval.gathering.charset import decode
from retrieval.gathering.fetch import Fetcher

_DAY = 24 * 3600.0
_SOON = 600.0  # seconds until a site that could not be asked is asked again
_LARGEST = 512 * 1024  # bytes that are read, as RFC 9309 has it
_SITES = 500
_LONGEST_PAUSE = 30.0  # seconds between two requests that a site may ask for
_AGENT = re.compile(r"^([ \t]*user[ -]?agent[ \t]*:?[ \t]*)([^\r\n#]*)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Site:
    """What a site answered. `rules` None: nothing may be fetched."""

    rules: Protego | None
    until: float


class Robots:
    """Keeps what sites answered for a day. Belongs to one event loop, as the fetcher does."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._name = re.split(r"[\s/(]", fetcher.settings.agent, maxsplit=1)[0].lower()
        self._sites: OrderedDict[str, _Site] = OrderedDict()
        self._asking: dict[str, asyncio.Lock] = {}

    async def allows(self, url: str) -> bool:
        """Whether a page may be fetched. A site that cannot say so just now (5xx, unreachable) does not allow it."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        lock = self._asking.setdefault(origin, asyncio.Lock())
        async with lock:
            site = self._sites.get(origin)
            if site is None or site.until <= asyncio.get_running_loop().time():
                site = self._sites[origin] = await self._ask(origin, parts.hostname or "")
            self._sites.move_to_end(origin)
        if len(self._sites) > _SITES:
            self._asking.pop(self._sites.popitem(last=False)[0], None)
        return site.rules is not None and bool(site.rules.can_fetch(url, self._name))

    async def _ask(self, origin: str, host: str) -> _Site:
        now = asyncio.get_running_loop().time()
        try:
            fetched = await self._fetcher.get(origin + "/robots.txt", accept="text/plain, */*;q=0.5")
        except FetchError as error:
            if error.status is not None and 400 <= error.status < 500 and error.status != 429:
                return _Site(Protego.parse(""), now + _DAY)  # it has no wishes
            return _Site(None, now + (error.retry_after or _SOON))
        text = decode(fetched.body[:_LARGEST], fetched.content_type)
        rules = await asyncio.to_thread(Protego.parse, _for(self._name, text))
        pause = rules.crawl_delay(self._name)
        if pause:
            self._fetcher.politeness.ask_for(host, min(float(pause), _LONGEST_PAUSE))
        return _Site(rules, now + _DAY)


def _for(name: str, text: str) -> str:
    """The rules, with all other robots under one name: each rule is kept once a name, as a hostile file knows."""

    def one(match: re.Match[str]) -> str:
        theirs = match[2].strip().lower()
        return match[0] if theirs == "*" or (theirs and theirs.strip("*") in name) else match[1] + "another"

    return _AGENT.sub(one, text)
