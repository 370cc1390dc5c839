"""One address fetched, whatever the server at the other end is or does.

Bounded in size, time and redirects; directly or through a proxy; never from a private network unless allowed.
"""

import asyncio
import re
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType

import httpx

from retrieval.errors import FetchError
from retrieval.gathering.addresses import Reach
from retrieval.gathering.connecting import Resolve, Transport
from retrieval.gathering.politeness import Politeness
from retrieval.gathering.unpacking import Body, Garbled, Oversized

FEEDS = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)
PAGES = "text/html, application/xhtml+xml, */*;q=0.5"

_PERMANENT = {301, 308}
_REDIRECTS = {301, 302, 303, 307, 308}
_GONE = 410
_PASSING = {408, 421, 425, 429}  # client errors that say nothing of the address
_SENDABLE = re.compile(r"[\x20-\x7e]{1,500}")
_LONGEST_WAIT = 30 * 24 * 3600.0  # what a server may ask for, seconds


@dataclass(frozen=True, slots=True)
class Fetching:
    """How fetching goes about it. Times in seconds, sizes in bytes."""

    agent: str = "yinwen (news archive; fetches feeds)"
    connect: float = 10.0
    read: float = 20.0  # without a byte
    whole: float = 60.0  # for all of an answer, redirects included, waiting for a turn not
    largest: int = 16 * 1024 * 1024  # of a body, unpacked
    redirects: int = 5
    proxy: str = ""  # http://, https://, socks5:// or socks5h://
    allowed: tuple[str, ...] = ()  # hosts, addresses and networks beside the open internet
    at_once: int = 2  # requests to one host
    pause: float = 1.0  # between the starts of two requests to one host; none for hosts that are `allowed`


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address holds. `unchanged`: what it held when the `etag` or `modified` given came, and no body now."""

    url: str  # after redirects
    moved_to: str  # where redirects say it is from now on, "" when nowhere else
    body: bytes
    content_type: str
    etag: str
    modified: str
    unchanged: bool = False


class Fetcher:
    """Fetches, as an async context manager: `async with Fetcher(Fetching()) as fetcher`. Keeps no cookies."""

    def __init__(self, settings: Fetching | None = None, resolve: Resolve | None = None) -> None:
        self.settings = settings or Fetching()
        self._reach = Reach.of(self.settings.allowed)
        self._transport = Transport(self._reach, self.settings.proxy, resolve)
        self._timeout = httpx.Timeout(self.settings.read, connect=self.settings.connect, pool=None).as_dict()
        self._politeness: Politeness | None = None

    async def __aenter__(self) -> "Fetcher":
        self._politeness = Politeness(self.settings.at_once, self.settings.pause)
        await self._transport.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._transport.__aexit__(kind, error, trace)

    @property
    def politeness(self) -> Politeness:
        """Whose turn it is at each host."""
        if self._politeness is None:
            raise RuntimeError("a Fetcher is used inside `async with`")
        return self._politeness

    async def get(self, url: str, *, etag: str = "", modified: str = "", accept: str = "") -> Fetched:
        """What is at an address now. Raises FetchError, and nothing else, for whatever goes wrong there."""
        known = {"If-None-Match": etag, "If-Modified-Since": modified}
        headers = {"User-Agent": self.settings.agent, "Accept": accept or "*/*", "Accept-Encoding": "gzip, deflate"}
        headers |= {name: value for name, value in known.items() if _SENDABLE.fullmatch(value)}
        left, seen = self.settings.whole, set[str]()
        asked, moved_to, for_good = _address(url, url), "", True
        clock = asyncio.get_running_loop().time
        while True:
            if str(asked) in seen or len(seen) > self.settings.redirects:
                what = "redirects in a circle" if str(asked) in seen else f"redirects more than {len(seen) - 1} times"
                raise FetchError(f"{shown(url)} {what}: check the address", lasting=True)
            seen.add(str(asked))
            async with self.politeness.turn(asked.host, pause=len(seen) == 1 and not self._reach.names(asked.host)):
                begun = clock()
                answer = await self._one(asked, headers, left)
                left -= clock() - begun
            if not isinstance(answer, _Redirect):
                break
            for_good = for_good and answer.permanent
            asked = _address(answer.to, url, base=asked)
            moved_to = str(asked) if for_good else moved_to
        unchanged = answer.status == 304
        return Fetched(
            url=str(asked),
            moved_to=moved_to,
            body=answer.body,
            content_type=answer.headers.get("Content-Type", ""),
            etag=answer.headers.get("ETag", etag if unchanged else ""),
            modified=answer.headers.get("Last-Modified", modified if unchanged else ""),
            unchanged=unchanged,
        )

    async def _one(self, url: httpx.URL, headers: dict[str, str], left: float) -> "_Answer | _Redirect":
        """One request and its answer, no redirect followed."""
        where = shown(str(url))
        try:
            # The transport itself, without httpx's client: that one has cookies, and opinions on redirects.
            request = httpx.Request("GET", url, headers=headers, extensions={"timeout": self._timeout})
            if url.userinfo:
                request = next(httpx.BasicAuth(url.username, url.password).auth_flow(request))
            async with asyncio.timeout(left), aclosing(await self._transport.handle_async_request(request)) as response:
                response.request = request
                return await self._read(response, where)
        except FetchError:
            raise
        except Oversized:
            limit = self.settings.largest // (1024 * 1024)
            raise FetchError(f"{where} is larger than {limit} MB: not fetched", lasting=True) from None
        except Garbled as error:
            raise FetchError(f"{where} sent what cannot be unpacked ({error}): try again later") from None
        except (TimeoutError, httpx.TimeoutException):
            raise FetchError(f"{where} did not answer in time: try again later") from None
        except httpx.ProxyError:
            raise FetchError(f"{where} was not fetched: the proxy refused, check it") from None
        except (httpx.HTTPError, OSError, ValueError) as error:  # the last: what a header cannot hold
            problem = " ".join(str(error).split())[:200] or type(error).__name__
            raise FetchError(f"{where} cannot be reached ({problem}): check the address and the network") from None

    async def _read(self, response: httpx.Response, where: str) -> "_Answer | _Redirect":
        status, headers = response.status_code, response.headers
        if status in _REDIRECTS and headers.get("Location"):
            return _Redirect(headers["Location"], status in _PERMANENT)
        asked = response.request.headers
        if status == 304 and ("If-None-Match" in asked or "If-Modified-Since" in asked):
            return _Answer(status, headers, b"")
        if not response.is_success:
            raise _failure(where, status, headers)
        if int(headers.get("Content-Length", 0)) > self.settings.largest:
            raise Oversized
        body = Body(headers.get("Content-Encoding", ""), self.settings.largest)
        async for piece in response.aiter_raw():
            body.take(piece)
        return _Answer(status, headers, body.whole())


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: httpx.Headers
    body: bytes


@dataclass(frozen=True, slots=True)
class _Redirect:
    to: str
    permanent: bool


def _address(text: str, asked: str, base: httpx.URL | None = None) -> httpx.URL:
    """An address that can be asked for, against the one it was found at."""
    try:
        url = base.join(text) if base else httpx.URL(text.strip())
        if url.scheme in {"http", "https"} and url.host:
            return url.copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError):
        pass
    leads = "redirects to" if base else "is"
    raise FetchError(f"{shown(asked)} {leads} no http or https address: check it", lasting=True)


def _failure(where: str, status: int, headers: httpx.Headers) -> FetchError:
    wait = retry_after(headers.get("Retry-After", ""), lambda: datetime.now(UTC))
    lasting = 400 <= status < 500 and status not in _PASSING
    remedy = "check the address" if lasting else "try again later"
    if status == _GONE:
        remedy = "it is gone for good, remove it"
    said = f"{where} answered {status}: {remedy}"
    return FetchError(said, status=status, retry_after=wait, gone=status == _GONE, lasting=lasting)


def retry_after(value: str, now: Callable[[], datetime]) -> float | None:
    """The seconds a server asks to wait, from its number or date; None when it says nothing that can be read."""
    text = value.strip()
    if re.fullmatch(r"[0-9]{1,12}", text):
        return min(float(text), _LONGEST_WAIT)
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    aware = date if date.tzinfo else date.replace(tzinfo=UTC)
    return min(max((aware - now()).total_seconds(), 0.0), _LONGEST_WAIT)


def shown(url: str) -> str:
    """An address as a message shows it: without a password, and not at any length."""
    bare = re.sub(r"(?<=//)[^/?#]*@", "", url)
    return bare if len(bare) <= 200 else bare[:199] + "…"
