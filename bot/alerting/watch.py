"""The archive's arrivals, looked at as they come, whichever process writes them: what they have for whom is kept."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import astuple
from datetime import UTC, datetime, timedelta

from bot.handlers.buttons import Span
from bot.service import Service
from bot.state.outbox import News, Outbox, Place
from bot.state.subscriptions import Rhythm, Subscription, Subscriptions
from embeddings.errors import EncoderError
from retrieval.errors import YinwenError
from retrieval.records import Arrival, Match, Standing

_LOG = logging.getLogger(__name__)
FRESH = timedelta(days=3)  # what was published before is no news, whenever it comes into the archive
_AHEAD = timedelta(days=1)  # clocks differ; a date far ahead is wrong
_EVERY = 1.0  # seconds between two looks
_AGAIN = 30.0  # seconds until the next after one that failed
_ORDER = tuple(Rhythm)  # a story goes by the first of these, where several subscriptions of a chat match it


@contextmanager
def _apart(what: str) -> Iterator[None]:
    """Let one article or subscription that nothing can be made of keep no other from being told."""
    try:
        yield
    except (YinwenError, EncoderError):  # of the archive, or of meaning: it goes better later
        raise
    except Exception as error:
        _LOG.error("%s: %s", what, type(error).__name__)


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
            except Exception as error:  # whatever it is: who waits must not wait for the next start
                known = isinstance(error, YinwenError | EncoderError)
                _LOG.error("new articles are not looked at: %s", error if known else type(error).__name__)
                more, added, pause = False, 0, _AGAIN
            if added:
                found()
            if not more:
                await asyncio.sleep(pause)

    def look(self) -> tuple[bool, int]:
        """Look at the next arrivals: whether there were any, and how many alerts they make."""
        place, newest = self._outbox.place(), self._service.newest_place()
        if place is None:  # the first look
            return self._begin(newest)
        if place > newest or self._outbox.landmark() not in (0, self._service.landmark(place)):
            _LOG.warning("this archive is another than before, or restored: alerts are of what comes from now on")
            return self._begin(newest)
        if place == newest:
            return False, 0
        arrivals = self._service.arrived(place)
        if not arrivals:  # what came is gone already
            return self._begin(newest)
        wanted = {one.number: one for one in self._subscriptions.every() if not one.timing.paused}
        self._expect(wanted)
        news = [each for arrival in arrivals for each in self._news(arrival, wanted)]
        last = arrivals[-1].place
        return True, self._outbox.fill(last, news, self._service.landmark(last))

    def _begin(self, place: int) -> tuple[bool, int]:
        """Look from a place on."""
        self._outbox.begin(place, self._service.landmark(place))
        return False, 0

    def _expect(self, wanted: dict[int, Subscription]) -> None:
        """Have the percolator wait for these, and for nothing else."""
        for number in self._put.keys() - wanted.keys():
            self._percolator.drop(number)
            del self._put[number]
        for number, one in wanted.items():
            if self._put.get(number) != one.standing:
                with _apart(f"subscription {number} is not waited for"):
                    self._percolator.put(number, one.standing)
                self._put[number] = one.standing

    def _news(self, arrival: Arrival, wanted: dict[int, Subscription]) -> Iterator[News]:
        now, article = self._clock(), arrival.article
        if not wanted or not now - FRESH <= article.published <= now + _AHEAD:
            return
        began, matches = time.perf_counter(), tuple[Match, ...]()
        with _apart(f"article {article.id} was not matched"):
            matches = self._percolator.match(arrival)
        self._matched(time.perf_counter() - began)
        for match in sorted(matches, key=lambda one: _ORDER.index(wanted[one.number].timing.rhythm)):
            yield News(match.number, Place(*astuple(Span.of(match.quote))), arrival.story)
