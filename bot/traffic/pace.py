"""Telegram's limits on sending: a message a second in a chat, 20 a minute in a group, 30 a second in all.

A chat's messages wait for each other in a lane of their own; only the first of each lane waits for the overall limit,
in the order of arrival. However much one chat is sent, another waits for one message of it at most.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

_OVERALL = (30, 1.05)  # messages, seconds: what we space evenly arrives less evenly
_GROUP = (20, 61.0)
_MANY = 1000  # lanes kept before those are dropped that nothing waits for


class Window:
    """So many in any so many seconds, first come, first served."""

    def __init__(self, most: int, seconds: float) -> None:
        self._seconds = seconds
        self._at: deque[float] = deque(maxlen=most)  # on the event loop's clock
        self._turn = asyncio.Lock()

    async def enter(self) -> None:
        """Wait for a place."""
        async with self._turn:
            now = asyncio.get_running_loop().time()
            if len(self._at) == self._at.maxlen and (wait := self._at[0] + self._seconds - now) > 0:
                await asyncio.sleep(wait)
                now += wait
            self._at.append(now)

    def empty(self) -> bool:
        """Whether nothing of it is left to remember."""
        return not self._at or self._at[-1] + self._seconds < asyncio.get_running_loop().time()


@dataclass(slots=True)
class Lane:
    """One chat's messages. Locks are fair: they keep the order."""

    group: Window | None
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0
    free_at: float = 0.0

    def idle(self, now: float) -> bool:
        """Whether nothing waits in it and nothing of it is left to remember."""
        return not self.users and self.free_at <= now and (self.group is None or self.group.empty())


class Pace:
    """The lanes of all chats. For one event loop."""

    def __init__(self, seconds: float) -> None:
        """`seconds` lie between two messages to one chat."""
        self._seconds = seconds
        self._overall = Window(*_OVERALL)
        self._lanes: dict[int | str, Lane] = {}

    def __len__(self) -> int:
        return len(self._lanes)

    @asynccontextmanager
    async def lane(self, chat: int | str) -> AsyncIterator[None]:
        """A chat's lane, when its turn has come. Until it is left, nothing else is sent to this chat."""
        now = asyncio.get_running_loop().time()
        if len(self._lanes) > _MANY:
            self._lanes = {key: lane for key, lane in self._lanes.items() if not lane.idle(now)}
        is_group = isinstance(chat, str) or chat < 0
        lane = self._lanes.setdefault(chat, Lane(Window(*_GROUP) if is_group else None))
        lane.users += 1
        try:
            async with lane.turn:
                await asyncio.sleep(lane.free_at - asyncio.get_running_loop().time())
                yield
                lane.free_at = asyncio.get_running_loop().time() + self._seconds
        finally:
            lane.users -= 1

    async def enter(self, chat: int | str) -> None:
        """Wait until a message may be sent to a chat whose lane one is in."""
        if (group := self._lanes[chat].group) is not None:
            await group.enter()
        await self._overall.enter()
