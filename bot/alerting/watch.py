"""The archive's arrivals, looked at as they come, whichever process writes them: what they have for whom is kept."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import astuple
from datetime import UTC, datetime, timedelta

from bot.handlers.buttons import Span
from bot.service import Service
from bot.state.outbox import News, Outbox, Place
from bot.state.subscriptions import Rhythm, Subscription, Subscriptions
from embeddings.errors import EncoderError
from retrieval.errors import YinwenError
from retrieval.records import Arrival, Standing

_LOG = logging.getLogger(__name__)
FRESH = timedelta(days=3)  # what was published before is no news, whenever it comes into the archive
_AHEAD = timedelta(days=1)  # clocks differ; a date far ahead is wrong
_EVERY = 1.0  # seconds between two looks
_AGAIN = 30.0  # seconds until the next after one that failed
_ORDER = tuple(Rhythm)  # a story goes by the first of these, where several subscriptions of a chat match it


class Watch:
    """Looks from where it stopped; at first, from what there is. Each look is for one thread."""

    def __init__(
        self,
        service: Service,
        subscriptions: Subscriptions,
        outbox: Outbox,
        matched: Callable[[float], None] = lambda _: None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`matched` is told the seconds that an article took."""
        self._service, self._subscriptions, self._outbox = service, subscriptions, outbox
        self._matched, self._clock = matched, clock
        self._percolator = service.percolator()
        self._put: dict[int, Standing] = {}

    async def run(self, found: Callable[[], None]) -> None:
        """Look for ever; `found` is called when something is to be sent."""
        while True:
            pause = _EVERY
            try:
                more, added = await asyncio.to_thread(self.look)
            except (YinwenError, EncoderError) as error:
                _LOG.error("new articles are not looked at: %s", error)
                more, added, pause = False, 0, _AGAIN
            if added:
                found()
            if not more:
                await asyncio.sleep(pause)

    def look(self) -> tuple[bool, int]:
        """Look at the next arrivals: whether there were any, and how many alerts they make."""
        place, newest = self._outbox.place(), self._service.newest_place()
        if place is None or place > newest:  # the first look, or another archive
            self._outbox.begin(newest)
            return False, 0
        arrivals = self._service.arrived(place) if place < newest else ()
        if not arrivals:
            if place < newest:  # what came is gone already
                self._outbox.begin(newest)
            return False, 0
        wanted = {one.number: one for one in self._subscriptions.every() if not one.timing.paused}
        self._expect(wanted)
        news = [each for arrival in arrivals for each in self._news(arrival, wanted)]
        return True, self._outbox.fill(arrivals[-1].place, news)

    def _expect(self, wanted: dict[int, Subscription]) -> None:
        """Have the percolator wait for these, and for nothing else."""
        for number in self._put.keys() - wanted.keys():
            self._percolator.drop(number)
            del self._put[number]
        for number, one in wanted.items():
            if self._put.get(number) != one.standing:
                self._percolator.put(number, one.standing)
                self._put[number] = one.standing

    def _news(self, arrival: Arrival, wanted: dict[int, Subscription]) -> Iterator[News]:
        now, article = self._clock(), arrival.article
        if not wanted or not now - FRESH <= article.published <= now + _AHEAD:
            return
        began = time.perf_counter()
        try:
            matches = self._percolator.match(arrival)
        except (YinwenError, EncoderError):
            raise
        except Exception as error:  # an article that nothing can be made of must not keep all others from being told
            _LOG.error("article %s was not matched: %s", article.id, type(error).__name__)
            return
        self._matched(time.perf_counter() - began)
        for match in sorted(matches, key=lambda one: _ORDER.index(wanted[one.number].timing.rhythm)):
            yield News(match.number, Place(*astuple(Span.of(match.quote))), arrival.story)
