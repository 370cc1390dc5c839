"""What may be connected to: private addresses are refused wherever they come from."""

import asyncio
import socket
from collections.abc import Sequence
from ipaddress import ip_address

import pytest

from retrieval.errors import FetchError
from retrieval.gathering.addresses import Address
from retrieval.gathering.connecting import Resolve
from retrieval.gathering.fetch import Fetcher, Fetching
from tests.retrieval.gathering.server import Hostile, moved, page
from tests.retrieval.gathering.socks import socks

LOCAL = ("127.0.0.0/8",)


def _names(**hosts: str | list[str]) -> Resolve:
    """Host names (dots as underscores) and their addresses; a list is given one by one, the last for ever."""

    async def resolve(host: str, port: int) -> Sequence[Address]:
        known = hosts[host.replace(".", "_")]
        given = known if isinstance(known, str) else known.pop(0) if len(known) > 1 else known[0]
        return [ip_address(each) for each in given.split()]

    return resolve


async def _refused(fetcher: Fetcher, url: str) -> None:
    with pytest.raises(FetchError, match="private network") as caught:
        await fetcher.get(url)
    assert caught.value.lasting


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "[::ffff:127.0.0.1]"])
async def test_private(host: str) -> None:
    """A server of this machine is not asked, however its address is written, and is when it is allowed."""
    with Hostile({"/feed": page(b"<rss/>")}) as server:
        url = f"http://{host}:{server.port}/feed"
        async with Fetcher() as fetcher:
            await _refused(fetcher, url)
        assert not server.requests
        async with Fetcher(Fetching(allowed=LOCAL)) as fetcher:
            assert (await fetcher.get(url)).body == b"<rss/>"


async def test_private_ipv6() -> None:
    """Nor is one at its IPv6 address."""
    async with Fetcher() as fetcher:
        await _refused(fetcher, "http://[::1]/")
        await _refused(fetcher, "http://[fe80::1%25eth0]/")


async def test_redirect_to_private() -> None:
    """A redirect from a site that may be asked to an address that may not is refused before a byte is sent."""
    with Hostile({"/secret": page(b"secret")}) as inner, Hostile() as outer:
        outer.answers["/address"] = moved(inner.url("/secret").replace("127.0.0.1", "127.0.0.2"))
        outer.answers["/name"] = moved(f"http://localhost:{inner.port}/secret")
        outer.answers["/metadata"] = moved("http://169.254.169.254/latest/meta-data/", 307)
        async with Fetcher(Fetching(allowed=("127.0.0.1/32",)), _names(localhost="127.0.0.3")) as fetcher:
            for path in ("/address", "/name", "/metadata"):
                await _refused(fetcher, outer.url(path))
        assert not inner.requests
        assert len(outer.requests) == 3


async def test_name_of_private() -> None:
    """A public-looking name that means a private address is refused."""
    with Hostile({"/feed": page(b"<rss/>")}) as server:
        resolve = _names(news_example="127.0.0.1", meta_example="169.254.169.254 fd00::1")
        async with Fetcher(resolve=resolve) as fetcher:
            await _refused(fetcher, f"http://news.example:{server.port}/feed")
            await _refused(fetcher, f"https://meta.example:{server.port}/feed")
        assert not server.requests
        async with Fetcher(Fetching(allowed=("news.example",)), resolve) as fetcher:
            assert (await fetcher.get(f"http://news.example:{server.port}/feed")).body == b"<rss/>"


async def test_name_of_both() -> None:
    """Of a name's addresses only those that may be reached are."""
    with Hostile({"/feed": page(b"<rss/>")}) as server:
        async with Fetcher(
            Fetching(allowed=("127.0.0.1",)), _names(news_example="127.0.0.2 10.0.0.1 127.0.0.1")
        ) as fetcher:
            assert (await fetcher.get(f"http://news.example:{server.port}/feed")).body == b"<rss/>"


async def test_rebinding() -> None:
    """A name is looked up once a connection, and what was judged is connected to: a second answer is judged anew."""
    with Hostile({"/feed": page(b"<rss/>")}) as server:
        answers = ["127.0.0.1", "127.0.0.2"]
        async with Fetcher(Fetching(allowed=("127.0.0.1",)), _names(news_example=answers)) as fetcher:
            assert (await fetcher.get(f"http://news.example:{server.port}/feed")).body == b"<rss/>"
            assert answers == ["127.0.0.2"]
        async with Fetcher(Fetching(allowed=("127.0.0.1",)), _names(news_example=answers)) as fetcher:
            await _refused(fetcher, f"http://news.example:{server.port}/feed")
    assert len(server.requests) == 1


async def test_next_address() -> None:
    """Where one of a name's addresses does not answer, the next is tried."""
    with Hostile({"/feed": page(b"<rss/>")}) as server:
        async with Fetcher(Fetching(allowed=LOCAL), _names(news_example="127.0.0.9 127.0.0.1")) as fetcher:
            assert (await fetcher.get(f"http://news.example:{server.port}/feed")).body == b"<rss/>"


async def test_slow_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server that does not answer costs its own feed the time to connect, and others nothing."""

    async def resolve(host: str, port: int) -> Sequence[Address]:
        if host == "slow.example":
            await asyncio.sleep(60)
        return [ip_address("127.0.0.1")]

    with Hostile({"/feed": page(b"<rss/>")}) as server:
        async with Fetcher(Fetching(allowed=LOCAL, connect=0.3), resolve) as fetcher:
            slow = asyncio.create_task(fetcher.get(f"http://slow.example:{server.port}/feed"))
            assert (await fetcher.get(f"http://news.example:{server.port}/feed")).body == b"<rss/>"
            assert not slow.done()
            with pytest.raises(FetchError, match="in time"):
                await slow


async def test_pause() -> None:
    """Between two requests to one host lies a pause; another host is not waited for."""
    with Hostile({"/feed": page(b"<rss/>")}) as server:
        here, there = (f"http://{name}.example:{server.port}/feed" for name in ("here", "there"))
        resolve = _names(here_example="127.0.0.1", there_example="127.0.0.1")
        async with Fetcher(Fetching(allowed=LOCAL, pause=0.3), resolve) as fetcher:
            await asyncio.gather(fetcher.get(here), fetcher.get(here), fetcher.get(there))
    first, second = (request.at for request in server.requests if request.headers["host"].startswith("here"))
    assert second - first >= 0.28
    assert [request.headers["host"].startswith("there") for request in server.requests].index(True) < 2


async def test_http_proxy() -> None:
    """Through an HTTP proxy names are left to it, but no private address is asked of it."""
    with Hostile({"http://news.example/feed": page(b"<rss/>")}) as proxy:
        proxy.answers["http://news.example/inside"] = moved("http://127.0.0.1:1/")
        async with Fetcher(Fetching(proxy=proxy.url(""))) as fetcher:
            assert (await fetcher.get("http://news.example/feed")).body == b"<rss/>"
            for inside in ("http://news.example/inside", "http://10.0.0.1/", "http://localhost/", "http://0x7f.1/"):
                await _refused(fetcher, inside)
    assert [request.path for request in proxy.requests] == ["http://news.example/feed", "http://news.example/inside"]


async def test_beside_the_proxy() -> None:
    """A host that is allowed is reached directly: the proxy is for what lies outside."""
    with Hostile({"/feed": page(b"own")}) as own, Hostile() as proxy:
        async with Fetcher(Fetching(proxy=proxy.url(""), allowed=LOCAL)) as fetcher:
            assert (await fetcher.get(own.url("/feed"))).body == b"own"
    assert not proxy.requests


@pytest.mark.parametrize("scheme", ["socks5", "socks5h"])
async def test_socks(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Through a SOCKS proxy nothing is looked up here, and no private address is asked of it."""

    def leak(*args: object, **kwargs: object) -> None:
        raise AssertionError(f"looked up {args}")

    with Hostile({"/feed": page(b"<rss/>")}) as server:
        async with (
            socks(server.port) as proxy,
            Fetcher(Fetching(proxy=f"{scheme}://127.0.0.1:{proxy.port}")) as fetcher,
        ):
            monkeypatch.setattr(socket, "getaddrinfo", leak)
            assert (await fetcher.get("http://news.example/feed")).body == b"<rss/>"
            await _refused(fetcher, "http://192.168.1.1/")
            assert proxy.names == ["news.example"]


async def test_dead_proxy() -> None:
    """A proxy that is not there is an error of the moment, in one line."""
    with Hostile() as gone:
        address = gone.url("")
    async with Fetcher(Fetching(proxy=address)) as fetcher:
        with pytest.raises(FetchError, match="cannot be reached") as caught:
            await fetcher.get("http://news.example/feed")
    assert not caught.value.lasting
