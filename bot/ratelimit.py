"""Telegram's limits on sending: 30 a second and 20 a minute a group by the library, one a second a chat by us."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeAlias

from telegram.ext import AIORateLimiter

Result: TypeAlias = bool | dict[str, Any] | list[dict[str, Any]]

_MESSAGES = frozenset({"sendMessage", "editMessageText"})
_RETRIES = 2  # after "too many requests", each as late as Telegram asks
_MANY_CHATS = 1000


class Pace(AIORateLimiter):
    """One message a chat in so many seconds; Telegram answers more than that with 429, which halts the whole bot."""

    def __init__(self, seconds: float) -> None:
        super().__init__(max_retries=_RETRIES)
        self._seconds = seconds
        self._free_at: dict[int, float] = {}  # by chat, on the event loop's clock

    async def process_request(  # noqa: PLR0913, PLR0917 - the library's signature, and its types
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Result:
        """Send a request when its turn has come."""
        if endpoint == "sendChatAction":  # no message: late, it is worthless, and it must not use up a group's share
            return await callback(*args, **kwargs)
        if endpoint in _MESSAGES and isinstance(chat := data.get("chat_id"), int):
            await self._turn(chat)
        return await super().process_request(callback, args, kwargs, endpoint, data, rate_limit_args)

    async def _turn(self, chat: int) -> None:
        now = asyncio.get_running_loop().time()
        if len(self._free_at) > _MANY_CHATS:
            self._free_at = {other: at for other, at in self._free_at.items() if at > now}
        at = max(now, self._free_at.get(chat, now))
        self._free_at[chat] = at + self._seconds
        await asyncio.sleep(at - now)
