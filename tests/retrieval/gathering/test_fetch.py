from retrieval.gathering.fetch import Fetcher, Fetching
from tests.retrieval.gathering.server import Hostile, page

LOCAL = Fetching(allowed=("127.0.0.0/8",))


async def test_plain() -> None:
    """A page is fetched with its type and validators, and unchanged the second time."""
    with Hostile({"/feed": page(b"<rss/>", etag='"1"', modified="Mon, 23 Nov 2026 10:00:00 GMT")}) as server:
        async with Fetcher(LOCAL) as fetcher:
            first = await fetcher.get(server.url("/feed"))
            again = await fetcher.get(server.url("/feed"), etag=first.etag, modified=first.modified)
    assert (first.body, first.content_type, first.etag, first.unchanged) == (
        b"<rss/>",
        "application/rss+xml",
        '"1"',
        False,
    )
    assert (again.body, again.unchanged, again.etag, again.modified) == (b"", True, first.etag, first.modified)
