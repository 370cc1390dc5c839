"""Connections that are made only to addresses that may be reached.

The address is judged where the connection is made, with nothing looked up in between: a name that means something else
the next moment (DNS rebinding) gains nothing, and a redirect is held to the same as what was asked for.
"""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address
from typing import Any

import httpcore
import httpx

from retrieval.errors import FetchError, SettingsError
from retrieval.gathering.addresses import Address, Reach, literal

Resolve = Callable[[str, int], Awaitable[Sequence[Address]]]

_TRIED = 4  # addresses of one host
_LOOKUPS = 8  # at once; in threads of their own, so that a slow name server keeps nobody else's work waiting


class Guarded(httpcore.AsyncNetworkBackend):
    """The network as the HTTP client sees it. Raises FetchError for a host none of whose addresses may be reached."""

    def __init__(self, reach: Reach, resolve: Resolve | None = None) -> None:
        self._reach = reach
        self._network = httpcore.AnyIOBackend()
        self._threads = ThreadPoolExecutor(_LOOKUPS, thread_name_prefix="resolve")
        self._resolve = resolve or self._look_up

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """To the first permitted address that answers; each is given an equal part of the time."""
        address = literal(host)
        try:
            async with asyncio.timeout(timeout):
                found = [address] if address else await self._resolve(host, port)
        except TimeoutError:
            raise httpcore.ConnectTimeout(f"no address found for {host} in time") from None
        permitted = [each for each in found if self._reach.permits(host, each)][:_TRIED]
        if not permitted:
            raise refused(host)
        share = None if timeout is None else timeout / len(permitted)
        for place, each in enumerate(permitted, 1):
            try:
                return await self._network.connect_tcp(str(each), port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if place == len(permitted):
                    raise
        raise AssertionError("unreachable")

    async def sleep(self, seconds: float) -> None:
        """As the HTTP client asks between its attempts."""
        await self._network.sleep(seconds)

    def close(self) -> None:
        """Lookups under way are left to end by themselves."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _look_up(self, host: str, port: int) -> Sequence[Address]:
        loop = asyncio.get_running_loop()
        try:
            rows = await loop.run_in_executor(self._threads, _addresses, host, port)
        except OSError as error:
            raise httpcore.ConnectError(f"no address found for {host}: {error.strerror or error}") from None
        except UnicodeError:
            raise httpcore.ConnectError(f"no address found for {host}: not a host's name") from None
        return rows


def _addresses(host: str, port: int) -> list[Address]:
    rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    # A scope (`%eth0`) stands only on link-local addresses, which are judged without it.
    return list(dict.fromkeys(ip_address(str(row[4][0]).partition("%")[0]) for row in rows))


def refused(host: str) -> FetchError:
    """What is said of a host that may not be reached."""
    return FetchError(
        f"{host} is in a private network and was not fetched: if it is yours, allow it by `fetch_private`",
        lasting=True,
    )


class _Direct(httpx.AsyncHTTPTransport):
    """httpx's own transport over a pool of ours: it offers no other place to name a network."""

    def __init__(self, network: Guarded, context: ssl.SSLContext, keepalive: float) -> None:
        super().__init__(verify=context, trust_env=False)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context, max_connections=None, keepalive_expiry=keepalive, network_backend=network
        )


class _Proxied(httpx.AsyncHTTPTransport):
    """Through a proxy, which looks names up itself: what it may be asked for is judged by the name alone."""

    def __init__(self, proxy: httpx.Proxy, reach: Reach, context: ssl.SSLContext, keepalive: float) -> None:
        limits = httpx.Limits(max_connections=None, keepalive_expiry=keepalive)
        super().__init__(verify=context, trust_env=False, proxy=proxy, limits=limits)
        self._reach = reach

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if not self._reach.permits_unresolved(request.url.host):
            raise refused(request.url.host)
        return await super().handle_async_request(request)


class Transport(httpx.AsyncBaseTransport):
    """Directly, or through the proxy where one is named: hosts the operator allowed are reached directly."""

    def __init__(self, reach: Reach, proxy: str = "", resolve: Resolve | None = None, keepalive: float = 10.0) -> None:
        context = httpx.create_ssl_context(trust_env=False)
        self._reach = reach
        self._network = Guarded(reach, resolve)
        self._direct = _Direct(self._network, context, keepalive)
        self._proxied = _Proxied(_proxy(proxy), reach, context, keepalive) if proxy else None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """One request, no redirect followed."""
        if self._proxied is None or self._reach.names(request.url.host):
            return await self._direct.handle_async_request(request)
        return await self._proxied.handle_async_request(request)

    async def aclose(self) -> None:
        """Close what is open."""
        await self._direct.aclose()
        if self._proxied is not None:
            await self._proxied.aclose()
        self._network.close()


def _proxy(address: str) -> httpx.Proxy:
    try:
        return httpx.Proxy(address)
    except (ValueError, httpx.InvalidURL):  # their messages may hold the proxy's password
        raise SettingsError("the proxy cannot be used: name it like http://host:port or socks5://host:port") from None
