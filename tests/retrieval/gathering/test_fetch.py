"""Fetching from a server that answers well, and badly."""

import asyncio
import gzip
import tracemalloc
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from retrieval.errors import FetchError, SettingsError
from retrieval.gathering.fetch import Fetched, Fetcher, Fetching, retry_after, shown
from tests.retrieval.gathering.server import (
    Answer,
    Hostile,
    Reply,
    bomb,
    broken_off,
    busy,
    dripping,
    large,
    moved,
    packed,
    page,
    silent,
)

LOCAL = ("127.0.0.0/8",)


async def _get(answers: dict[str, Answer], path: str = "/feed", **settings: object) -> Fetched:
    """What one address of a server gives."""
    with Hostile(answers) as server:
        async with Fetcher(Fetching(allowed=LOCAL, **settings)) as fetcher:  # type: ignore[arg-type]
            return await fetcher.get(server.url(path))


async def _fails(answers: dict[str, Answer], path: str = "/feed", **settings: object) -> FetchError:
    """How one address of a server fails."""
    with pytest.raises(FetchError) as caught:
        await _get(answers, path, **settings)
    assert "\n" not in str(caught.value)
    return caught.value


async def test_unchanged() -> None:
    """What has not changed since comes without a body, and keeps its validators."""
    with Hostile({"/feed": page(b"<rss/>", etag='"1"', modified="Mon, 23 Nov 2026 10:00:00 GMT")}) as server:
        async with Fetcher(Fetching(allowed=LOCAL)) as fetcher:
            first = await fetcher.get(server.url("/feed"))
            again = await fetcher.get(server.url("/feed"), etag=first.etag, modified=first.modified)
            by_date = await fetcher.get(server.url("/feed"), modified=first.modified)
    assert (first.body, first.content_type, first.unchanged) == (b"<rss/>", "application/rss+xml", False)
    assert (again.body, again.unchanged, again.etag, again.modified) == (b"", True, first.etag, first.modified)
    assert by_date.unchanged


async def test_unasked_unchanged() -> None:
    """A server that says "unchanged" to one who has nothing yet has failed."""
    error = await _fails({"/feed": Reply(304)})
    assert "304" in str(error)
    assert not error.lasting


async def test_unsendable_validators() -> None:
    """A validator no header can hold is left out, and the page comes whole."""
    with Hostile({"/feed": page(b"<rss/>")}) as server:
        async with Fetcher(Fetching(allowed=LOCAL)) as fetcher:
            assert (await fetcher.get(server.url("/feed"), etag='"引"\r\nX: 1', modified="x" * 9000)).body == b"<rss/>"
    assert {"if-none-match", "if-modified-since", "x"}.isdisjoint(server.requests[0].headers)


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(b"<rss/>")),
        ("x-gzip", gzip.compress(b"<r") + gzip.compress(b"ss/>")),
        ("deflate", zlib.compress(b"<rss/>")),
        ("deflate", zlib.compressobj(wbits=-15).compress(b"") + zlib.compress(b"<rss/>")[2:-4]),
        ("identity", b"<rss/>"),
    ],
)
async def test_packed(encoding: str, body: bytes) -> None:
    """A body is unpacked: gzip, in parts too, and deflate with its header or without."""
    assert (await _get({"/feed": Reply(200, {"Content-Encoding": encoding}, body)})).body == b"<rss/>"


@pytest.mark.parametrize(
    "reply",
    [
        Reply(200, {"Content-Encoding": "gzip"}, b"<rss/>"),
        Reply(200, {"Content-Encoding": "gzip"}, gzip.compress(b"<rss/>" * 99)[:-30]),
        Reply(200, {"Content-Encoding": "br"}, b"<rss/>"),
        Reply(200, {"Content-Encoding": "gzip, gzip"}, gzip.compress(gzip.compress(b"<rss/>"))),
    ],
)
async def test_packed_wrongly(reply: Reply) -> None:
    """What is not packed as it says, breaks off, or is packed as nobody asked for is an error and no half body."""
    error = await _fails({"/feed": reply})
    assert "unpacked" in str(error)
    assert not error.lasting


async def test_permanent_redirect() -> None:
    """Where permanent redirects lead, one after another, is where the address has moved to."""
    answers = {"/feed": moved("/b"), "/b": moved("/c", 308), "/c": page(b"<rss/>")}
    fetched = await _get(answers)
    assert fetched.url.endswith("/c")
    assert fetched.moved_to == fetched.url


async def test_temporary_redirect() -> None:
    """A temporary redirect is followed but moves nothing, nor does a permanent one behind it."""
    answers = {"/feed": moved("/b", 301), "/b": moved("/c", 302), "/c": moved("/d", 301), "/d": page(b"<rss/>")}
    fetched = await _get(answers)
    assert fetched.url.endswith("/d")
    assert fetched.moved_to.endswith("/b")
    assert (await _get({"/feed": moved("/c", 307), "/c": page(b"<rss/>")})).moved_to == ""


async def test_redirect_loop() -> None:
    """Redirects in a circle end at once, those in a long row at their limit."""
    round_about = await _fails({"/feed": moved("/b"), "/b": moved("/feed")})
    assert "circle" in str(round_about)
    assert round_about.lasting
    row: dict[str, Answer] = {"/feed": moved("/1")} | {f"/{number}": moved(f"/{number + 1}") for number in range(1, 99)}
    with Hostile(row) as server:
        async with Fetcher(Fetching(allowed=LOCAL, redirects=3)) as fetcher:
            with pytest.raises(FetchError, match="more than 3 times"):
                await fetcher.get(server.url("/feed"))
    assert [request.path for request in server.requests] == ["/feed", "/1", "/2", "/3"]


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://example.org/", "javascript:1", "//:0", "http://[::1"])
async def test_redirect_elsewhere(to: str) -> None:
    """A redirect to what is no http or https address is not followed."""
    error = await _fails({"/feed": moved(to)})
    assert "redirects to no http" in str(error)
    assert error.lasting


@pytest.mark.parametrize("url", ["", "feed", "file:///etc/passwd", "ftp://a.example/", "http:///x", "http://[::1"])
async def test_no_address(url: str) -> None:
    """Nothing but http and https addresses is fetched."""
    async with Fetcher() as fetcher:
        with pytest.raises(FetchError) as caught:
            await fetcher.get(url)
    assert caught.value.lasting


async def test_bomb() -> None:
    """A body that unpacks to hundreds of megabytes is noticed at the limit, and never stands in memory."""
    with Hostile({"/feed": bomb(300_000_000)}) as server:
        async with Fetcher(Fetching(allowed=LOCAL, largest=2_000_000)) as fetcher:
            tracemalloc.start()
            try:
                with pytest.raises(FetchError, match="larger than") as caught:
                    await fetcher.get(server.url("/feed"))
                peak = tracemalloc.get_traced_memory()[1]
            finally:
                tracemalloc.stop()
    assert caught.value.lasting
    assert peak < 16_000_000


async def test_large() -> None:
    """A body of 50 MB whose length is not said is given up at the limit, the rest of it unread."""
    sent = 0

    def counted(_: object) -> Reply:
        def body() -> Iterator[bytes]:
            nonlocal sent
            for _ in range(50):
                sent += 1
                yield b"x" * 1_000_000

        return Reply(200, {}, body)

    assert "larger than" in str(await _fails({"/feed": counted}, largest=1_000_000))
    assert sent < 25
    assert len((await _get({"/feed": large(1_000_000)}, largest=1_100_000)).body) >= 1_000_000


async def test_announced_size() -> None:
    """A length said to be too much is believed at once: no byte of the body is waited for."""
    said = Reply(200, {"Content-Length": "3000000"}, lambda: iter([b"", b"x"]), 5.0)
    assert "larger than" in str(await _fails({"/feed": said}, largest=1_000_000, read=1.0))


async def test_slow_drip() -> None:
    """A body that drips without end, each byte in time, ends with the time for the whole."""
    begun = asyncio.get_running_loop().time()
    error = await _fails({"/feed": dripping(b"x" * 1000, 0.05)}, whole=0.5, read=5.0)
    assert "in time" in str(error)
    assert not error.lasting
    assert asyncio.get_running_loop().time() - begun < 3


async def test_slow_redirects() -> None:
    """The time for the whole is one for all redirects together."""
    row: dict[str, Answer] = {
        f"/{number}": Reply(302, {"Location": f"/{number + 1}"}, before=0.3) for number in range(9)
    }
    error = await _fails(row, "/0", whole=0.7, redirects=9)
    assert "in time" in str(error)


async def test_silence() -> None:
    """A server that says nothing is given up after the time without a byte."""
    assert "in time" in str(await _fails({"/feed": silent()}, read=0.3))


async def test_broken_off() -> None:
    """A connection that ends before the body does is an error, and no half body."""
    assert "cannot be reached" in str(await _fails({"/feed": broken_off(b"<rss/>" * 100, 10)}))


async def test_nobody_there() -> None:
    """A port where nobody listens, and a name nobody knows, are errors of the moment."""
    with Hostile() as server:
        url = server.url("/")
    async with Fetcher(Fetching(allowed=LOCAL)) as fetcher:
        for each in (url, "http://nobody.invalid/"):
            with pytest.raises(FetchError, match="cannot be reached") as caught:
                await fetcher.get(each)
            assert not caught.value.lasting


@pytest.mark.parametrize(
    ("status", "lasting", "gone"),
    [
        (404, True, False),
        (410, True, True),
        (403, True, False),
        (429, False, False),
        (500, False, False),
        (503, False, False),
    ],
)
async def test_status(status: int, lasting: bool, gone: bool) -> None:
    """Which answers say that the address is at fault, and which only the moment."""
    error = await _fails({"/feed": Reply(status, {"Content-Type": "text/html"}, b"no")})
    assert (error.lasting, error.gone, error.retry_after) == (lasting, gone, None)
    assert str(status) in str(error)


async def test_busy() -> None:
    """How long a busy server asks to wait is told."""
    assert (await _fails({"/feed": busy(429, "120")})).retry_after == 120
    assert (await _fails({"/feed": busy(503, "5")})).retry_after == 5


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        (" 90 ", 90.0),
        ("Mon, 23 Nov 2026 12:05:00 GMT", 300.0),
        ("Mon, 23 Nov 2026 11:00:00 GMT", 0.0),
        ("Monday, 23-Nov-26 12:01:00 GMT", 60.0),
        ("999999999999", 30 * 86400.0),
        ("", None),
        ("-5", None),
        ("soon", None),
        ("1e9", None),
        ("٣", None),
        ("9" * 400, None),
        ("Mon, 99 Nov 2026 12:05:00 GMT", None),
    ],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    """Retry-After is read as a number and as a date, within bounds, and not at all where it makes no sense."""
    assert retry_after(value, lambda: datetime(2026, 11, 23, 12, tzinfo=UTC)) == seconds


async def test_few_at_once() -> None:
    """A host is asked at most twice at once, however many wait."""
    with Hostile({f"/{number}": Reply(body=b"x", before=0.05) for number in range(10)}) as server:
        async with Fetcher(Fetching(allowed=LOCAL)) as fetcher:
            await asyncio.gather(*(fetcher.get(server.url(f"/{number}")) for number in range(10)))
    assert server.most == 2


async def test_redirects_between_busy_hosts() -> None:
    """Hosts that redirect to one another keep nobody waiting for ever."""
    with Hostile(host="127.0.0.1") as first, Hostile() as second:
        for number in range(8):
            first.answers |= {f"/{number}": moved(second.url(f"/x{number}")), f"/x{number}": page(b"first")}
            second.answers |= {f"/{number}": moved(first.url(f"/x{number}")), f"/x{number}": page(b"second")}

        async with Fetcher(Fetching(allowed=LOCAL, at_once=1, whole=5.0)) as fetcher:
            asked = [fetcher.get(each.url(f"/{number}")) for number in range(8) for each in (first, second)]
            fetched = await asyncio.wait_for(asyncio.gather(*asked), 5)
    assert {each.body for each in fetched} == {b"first", b"second"}


async def test_no_cookies() -> None:
    """A cookie that a site sets is not brought back."""
    with Hostile({"/feed": Reply(200, {"Set-Cookie": "who=you; Path=/"}, b"<rss/>")}) as server:
        async with Fetcher(Fetching(allowed=LOCAL)) as fetcher:
            await fetcher.get(server.url("/feed"))
            await fetcher.get(server.url("/feed"))
    assert all("cookie" not in request.headers for request in server.requests)


async def test_password() -> None:
    """A password in an address is sent to its site, to no other it redirects to, and shown in no message."""
    with Hostile({"/feed": Reply(403)}) as server:
        server.answers["/old"] = moved(server.url("/feed").replace("127.0.0.1", "localhost"))
        async with Fetcher(Fetching(allowed=(*LOCAL, "localhost"))) as fetcher:
            with pytest.raises(FetchError) as caught:
                await fetcher.get(server.url("/old").replace("//", "//me:secret@"))
    assert "secret" not in str(caught.value)
    old, feed = server.requests
    assert old.headers["authorization"].startswith("Basic ")
    assert "authorization" not in feed.headers
    assert shown("http://me:se/cret@host/x@y") == "http://me:se/cret@host/x@y"


async def test_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy of the environment is not used: how to fetch is told, not found."""
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert (await _get({"/feed": page(b"<rss/>")})).body == b"<rss/>"


async def test_proxy_without_sense() -> None:
    """A proxy that is none is named in one line, its password not."""
    with pytest.raises(SettingsError) as caught:
        Fetcher(Fetching(proxy="htp://me:secret@host:1"))
    assert "secret" not in str(caught.value)
    assert "proxy" in str(caught.value)


async def test_packed_feed() -> None:
    """A feed sent packed comes as it was."""
    assert (await _get({"/feed": packed("<rss>引文</rss>".encode())})).body == "<rss>引文</rss>".encode()
