"""Publishers on loopback, for the benchmarks: articles come out as feeds in the order of their time, only faster.

Each publisher has one feed, `/NUMBER.xml`, of its newest items in full; who asks with the right ETag gets a 304. The
moment at which an item first went out is kept, from which it is counted how long it takes to be told of.
"""

import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from retrieval.records import Article

ITEMS = 30  # of a feed

_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>{}</title><link>{}</link>'


class Press:
    """A server of feeds, as a context manager. `out` tells when each address first went out, by `time.time()`."""

    def __init__(self, articles: Sequence[Article], began: datetime, speed: float) -> None:
        """Publish articles (with addresses) from a moment of theirs on, `speed` times as fast as they came."""
        self.out: dict[str, float] = {}
        self._by: dict[str, list[Article]] = {}
        for article in sorted(articles, key=lambda one: one.published):
            self._by.setdefault(article.source, []).append(article)
        self._began, self._speed, self._start = began, speed, time.time()
        self._sources = list(self._by)
        press = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
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
        """Serve."""
        self._start = time.time()
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self._server.shutdown()
        self._server.server_close()

    @property
    def feeds(self) -> list[str]:
        """The address of each feed."""
        return [f"http://127.0.0.1:{self._server.server_port}/{number}.xml" for number in range(len(self._sources))]

    @property
    def now(self) -> datetime:
        """How far the publishers are."""
        return self._began + timedelta(seconds=self._speed * (time.time() - self._start))

    def feed(self, number: int) -> tuple[str, bytes]:
        """The feed of a publisher as of now, with its ETag."""
        source, now = self._sources[number], self.now
        published = [article for article in self._by[source] if article.published <= now]
        moment = time.time()
        for article in published[-ITEMS:]:
            self.out.setdefault(article.url, moment)
        items = "".join(_item(article, self._dated(article)) for article in reversed(published[-ITEMS:]))
        text = f"{_HEAD.format(escape(source), 'http://127.0.0.1/')}{items}</channel></rss>"
        return f'"{len(published)}"', text.encode()

    def _dated(self, article: Article) -> datetime:
        """When an article came out on the clock of here and now, since nobody is alerted to what is old."""
        since = (article.published - self._began).total_seconds() / self._speed
        return datetime.fromtimestamp(self._start + since, UTC)


def _item(article: Article, dated: datetime) -> str:
    body = "".join(f"<p>{escape(article.text[one.start : one.end])}</p>" for one in article.paragraphs)
    return (
        f"<item><title>{escape(article.title)}</title><link>{escape(article.url)}</link><guid>{escape(article.url)}</guid>"
        f"<pubDate>{format_datetime(dated)}</pubDate><description>{escape(body)}</description></item>"
    )
