"""Looking up in threads of our own: so many at once, in order, and not while a crowd waits to be heard."""

import asyncio
import threading
import time

from bot.traffic.lookups import Lookups


async def nothing() -> None:
    """Nothing is urgent."""


async def test_so_many_at_once() -> None:
    """However many ask, only so many are looked up at a time, and asyncio's own threads are left to others."""
    lookups, busy, most, lock = Lookups(nothing, 3), 0, 0, threading.Lock()

    def look_up(number: int) -> int:
        nonlocal busy, most
        with lock:
            busy += 1
            most = max(most, busy)
        time.sleep(0.01)
        with lock:
            busy -= 1
        return number

    asked = [asyncio.create_task(lookups(look_up, number)) for number in range(60)]
    began = asyncio.get_running_loop().time()
    await asyncio.to_thread(lambda: None)
    assert asyncio.get_running_loop().time() - began < 0.15
    assert await asyncio.gather(*asked) == list(range(60))
    assert most == 3


async def test_what_is_more_urgent() -> None:
    """A lookup begins when nothing is more urgent."""
    gate = asyncio.Event()

    async def calm() -> None:
        await gate.wait()

    asked = asyncio.create_task(Lookups(calm)(len, "abc"))
    await asyncio.sleep(0.02)
    assert not asked.done()
    gate.set()
    assert await asked == 3
