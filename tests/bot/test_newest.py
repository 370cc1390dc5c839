"""Of the requests that somebody sends letter by letter, the newest counts."""

import asyncio

import pytest

from bot.traffic.newest import Newest


async def test_one_at_a_time() -> None:
    """One of a person's is worked on, what came between is dropped, the last goes on; others do not wait."""
    newest, done, gate = Newest(), list[str](), asyncio.Event()

    async def request(person: int, name: str, *, wait: bool = False) -> None:
        async with newest.turn(person) as current:
            if current():
                if wait:
                    await gate.wait()
                done.append(name)

    first = asyncio.create_task(request(1, "a", wait=True))
    await asyncio.sleep(0)
    rest = [asyncio.create_task(request(1, name)) for name in ("ab", "abc", "abcd")]
    await asyncio.create_task(request(2, "other"))
    assert done == ["other"]
    gate.set()
    await asyncio.gather(first, *rest)
    assert done == ["other", "a", "abcd"]
    assert len(newest) == 0


async def test_a_request_that_fails() -> None:
    """After an error the next of the same person goes on."""
    newest = Newest()
    with pytest.raises(ValueError, match="wrong"):
        await _fail(newest)
    async with newest.turn(1) as current:
        assert current()
    assert len(newest) == 0


async def _fail(newest: Newest) -> None:
    async with newest.turn(1):
        raise ValueError("wrong")
