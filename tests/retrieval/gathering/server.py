"""An HTTP server that answers as asked, and as badly as asked, on 127.0.0.1.

    with Hostile({"/feed": page(b"<rss/>", etag='"1"'), "/old": moved("/feed")}) as server:
        server.url("/old")

Answers may be changed while it runs (`server.answers[path] = …`), and may be functions of the request.
"""

import gzip
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked: names of headers in lower case, `at` by the monotonic clock."""

    path: str
    headers: Mapping[str, str]
    at: float
    method: str = "GET"


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered. A body in pieces is sent chunked, with `pause` seconds between two."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | Callable[[], Iterable[bytes]] = b""
    pause: float = 0.0
    before: float = 0.0  # seconds of silence first
    cut: int | None = None  # the connection ends after so many bytes of the body it announced


Answer = Reply | Callable[[Request], Reply]


def page(body: bytes, content_type: str = "application/rss+xml", etag: str = "", modified: str = "") -> Answer:
    """A body with validators; 304 to whoever has it already."""
    named = {"Content-Type": content_type, "ETag": etag, "Last-Modified": modified}
    headers = {name: value for name, value in named.items() if value}

    def answer(request: Request) -> Reply:
        known = request.headers.get("if-none-match"), request.headers.get("if-modified-since")
        if (etag and known[0] == etag) or (modified and not known[0] and known[1] == modified):
            return Reply(304, {name: value for name, value in headers.items() if name != "Content-Type"})
        return Reply(200, headers, body)

    return answer


def moved(to: str, status: int = 301) -> Reply:
    """A redirect."""
    return Reply(status, {"Location": to})


def packed(body: bytes, content_type: str = "application/rss+xml") -> Reply:
    """A body sent as gzip."""
    return Reply(200, {"Content-Type": content_type, "Content-Encoding": "gzip"}, gzip.compress(body))


def bomb(size: int, content_type: str = "application/rss+xml") -> Reply:
    """A gzip of spaces: about a thousandth of `size` on the line, made as it is sent."""

    def pieces() -> Iterator[bytes]:
        packer = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
        for _ in range(size // 1_000_000):
            if piece := packer.compress(b" " * 1_000_000):
                yield piece
        yield packer.flush()

    return Reply(200, {"Content-Type": content_type, "Content-Encoding": "gzip"}, pieces)


def large(size: int, content_type: str = "application/rss+xml") -> Reply:
    """A body of that many bytes, chunked, its length not said."""

    def pieces() -> Iterator[bytes]:
        for _ in range(0, size, 65_536):
            yield b"x" * 65_536

    return Reply(200, {"Content-Type": content_type}, pieces)


def busy(status: int = 429, after: str = "120") -> Reply:
    """Too much asked of it."""
    return Reply(status, {"Retry-After": after} if after else {}, b"later")


def dripping(body: bytes, pause: float = 0.2) -> Reply:
    """One byte at a time."""
    return Reply(200, {"Content-Type": "application/rss+xml"}, lambda: (bytes([one]) for one in body), pause)


def silent(seconds: float = 60.0) -> Reply:
    """Nothing at all for a long while."""
    return Reply(before=seconds)


def broken_off(body: bytes, after: int) -> Reply:
    """The connection ends before the body does."""
    return Reply(200, {"Content-Type": "application/rss+xml"}, body, cut=after)


class Hostile:
    """Runs in threads of its own. `requests` are those that came; `most` how many were under way at once."""

    def __init__(self, answers: Mapping[str, Answer] | None = None, host: str = "127.0.0.1") -> None:
        self.answers = dict(answers or {})
        self.requests: list[Request] = []
        self.most = 0
        self._now = 0
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._server = _Server((host, 0), _Handler)
        self._server.owner = self
        self.host, self.port = host, self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def url(self, path: str = "/") -> str:
        """Where a path is."""
        return f"http://{self.host}:{self.port}{path}"

    def asked(self, path: str) -> list[Request]:
        """The requests for one path."""
        return [request for request in self.requests if request.path == path]

    def __enter__(self) -> "Hostile":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def rest(self, seconds: float) -> None:
        """Sleep, unless the server is closed meanwhile."""
        if seconds:
            self._over.wait(seconds)

    def reply(self, request: Request) -> Reply:
        """What is answered; 404 where nothing was put."""
        self.requests.append(request)
        answer = self.answers.get(request.path, Reply(404, {}, b"nothing here"))
        reply = answer(request) if callable(answer) else answer
        return replace(reply, body=b"") if request.method == "HEAD" else reply

    @contextmanager
    def under_way(self) -> Iterator[None]:
        """Count what is under way."""
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)
        try:
            yield
        finally:
            with self._lock:
                self._now -= 1


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256
    owner: Hostile

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is what many tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has there
        """Say nothing."""

    def do_GET(self) -> None:
        owner = self.server.owner
        headers = {name.lower(): value for name, value in self.headers.items()}
        with owner.under_way():
            self._send(owner, owner.reply(Request(self.path, headers, time.monotonic(), self.command)))

    do_HEAD = do_GET  # noqa: N815 - the name it has there

    def _send(self, owner: Hostile, reply: Reply) -> None:
        owner.rest(reply.before)
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if isinstance(reply.body, bytes):
            if reply.status != 304:
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body if reply.cut is None else reply.body[: reply.cut])
            self.close_connection = self.close_connection or reply.cut is not None
            return
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for piece in reply.body():
            self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
            owner.rest(reply.pause)
        self.wfile.write(b"0\r\n\r\n")
