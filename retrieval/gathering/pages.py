"""The text of pages that a feed only summarises, where their site has nothing against its being fetched."""

import asyncio

from retrieval.errors import FetchError
from retrieval.gathering import page
from retrieval.gathering.fetch import PAGES, Fetcher
from retrieval.gathering.robots import Robots


class Pages:
    """Fetches pages, and keeps what sites said of it. Belongs to one event loop, as the fetcher does."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher, self._robots = fetcher, Robots(fetcher)

    async def text(self, url: str) -> str:
        """The article of a page as HTML, "" where it has none. Raises FetchError, also where robots may not."""
        if not await self._robots.allows(url):
            raise FetchError(f"{url}: its site wants no robots there", lasting=True)
        fetched = await self._fetcher.get(url, accept=PAGES)
        return await asyncio.to_thread(page.article, fetched.body, fetched.content_type, fetched.url) or ""
