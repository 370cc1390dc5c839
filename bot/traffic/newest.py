"""Whoever types sends a request a letter: one of each person's is worked on at a time, and only the newest waits."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class _Typing:
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    newest: int = 0  # counts up with each request
    here: int = 0  # requests at work or waiting


class Newest:
    """Requests by person. For one event loop."""

    def __init__(self) -> None:
        self._of: dict[int, _Typing] = {}

    def __len__(self) -> int:
        return len(self._of)

    @asynccontextmanager
    async def turn(self, person: int) -> AsyncIterator[Callable[[], bool]]:
        """Wait until nothing else of a person is worked on; tells whether this is still the newest they asked for."""
        typing = self._of.setdefault(person, _Typing())
        typing.newest += 1
        typing.here += 1
        mine = typing.newest
        try:
            async with typing.turn:
                yield lambda: typing.newest == mine
        finally:
            typing.here -= 1
            if not typing.here:
                del self._of[person]
