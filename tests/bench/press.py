"""Publishers on loopback, for the benchmarks: articles come out as feeds in the order of their time, only faster.

Each publisher has one feed, `/NUMBER.xml`, of its newest items in full; who asks with the right ETag gets a 304. The
moment at which an item first went out is kept, from which it is counted how long it takes to be told of.
"""

import threading
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from tests.bench.archive import Story, address

ITEMS = 30  # of a feed


class Press:
    """A server of feeds, as a context manager. `out` tells when each address first went out, by `time.monotonic()`."""

    def __init__(self, stories: Iterable[tuple[int, Story]], began: datetime, speed: float) -> None:
        """Publish numbered stories from a moment of theirs on, `speed` times as fast as they came."""
        self.out: dict[str, float] = {}
        self._began, self._speed, self._start = began, speed, time.time()
        by: dict[str, list[tuple[int, Story]]] = {}
        for number, story in sorted(stories, key=lambda one: one[1].published):
            by.setdefault(story.source, []).append((number, story))
        self._feeds = list(by.values())
        press = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                """Answer with a feed."""
                tag, body = press.feed(int(self.path.strip("/").removesuffix(".xml")))
                same = self.headers.get("If-None-Match") == tag
                self.send_response(304 if same else 200)
                self.send_header("ETag", tag)
                self.send_header("Content-Type", "application/rss+xml")
                self.send_header("Content-Length", str(0 if same else len(body)))
                self.end_headers()
                if not same:
                    self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True

    def __enter__(self) -> Self:
        """Serve from now on."""
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.begin()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self._server.shutdown()
        self._server.server_close()

    def begin(self) -> None:
        """Set the publishers' clock back to where they begin."""
        self._start = time.time()

    @property
    def addresses(self) -> list[str]:
        """The address of each feed."""
        return [f"http://127.0.0.1:{self._server.server_port}/{number}.xml" for number in range(len(self._feeds))]

    def feed(self, number: int) -> tuple[str, bytes]:
        """The feed of a publisher as of now, with its ETag."""
        now = self._began + timedelta(seconds=self._speed * (time.time() - self._start))
        there = [one for one in self._feeds[number] if one[1].published <= now]
        moment = time.monotonic()
        for at, _ in there[-ITEMS:]:
            self.out.setdefault(address(at), moment)
        items = "".join(_item(at, story, self._dated(story)) for at, story in reversed(there[-ITEMS:]))
        title = escape(self._feeds[number][0][1].source)
        head = f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>{title}</title>'
        return f'"{len(there)}"', f"{head}<link>https://archive.example/</link>{items}</channel></rss>".encode()

    def _dated(self, story: Story) -> datetime:
        """When it came out on the clock of here and now, since nobody is told of what is old."""
        since = (story.published - self._began).total_seconds() / self._speed
        return datetime.fromtimestamp(self._start + since, UTC)


def _item(number: int, story: Story, dated: datetime) -> str:
    where, body = escape(address(number)), "".join(f"<p>{escape(each)}</p>" for each in story.paragraphs)
    return (
        f"<item><title>{escape(story.title)}</title><link>{where}</link><guid>{where}</guid>"
        f"<pubDate>{format_datetime(dated)}</pubDate><description>{escape(body)}</description></item>"
    )
