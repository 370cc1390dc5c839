"""Sending that survives: calls to Telegram at the pace it allows, tried again until they are through, done once.

Too many requests: waited for as long as Telegram asks, by this chat alone, with what readers see; nothing else is put
off for more than some seconds. Timeouts, errors of the server and a network
that is gone: tried again after 1, 2, 4 … 30 seconds, for two minutes in all (a tap is answered within 15 seconds or not
at all); then the update stays in the inbox and is begun again a minute later, or at the next start, for a day.

Whether a call was done is not known when the connection breaks after it was written, or the process is killed before
the answer to it was kept. Edits and answers to taps may be repeated, and are: a second edit changes nothing, and
Telegram's "message is not modified" then means that the first one had got through. A message may not: it is sent again
all the same, since a reader who has an answer twice has lost less than one who has none. So a message is sent twice
where it was taken and Telegram's word of that did not reach our disk, and in no other case. Who would rather ask
first whether it was taken sends it with `Once`.
"""

import asyncio
import json
import logging
import random
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeAlias

from telegram.error import ChatMigrated, RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

from bot.state.inbox import Inbox
from bot.traffic.errand import CURRENT, Errand
from bot.traffic.heights import Heights, mailbox
from bot.traffic.journal import Journal
from bot.traffic.outcomes import question_lost, unchanged, unreachable
from bot.traffic.pace import Pace

Result: TypeAlias = bool | dict[str, Any] | list[dict[str, Any]]
Request: TypeAlias = Callable[[], Coroutine[Any, Any, Result]]

_LOG = logging.getLogger(__name__)
PATIENCE = 120.0  # seconds
_FLEETING = frozenset({"sendChatAction", "sendMessageDraft"})  # late they are worthless, and they count for no limit
_CROWD = 8  # more than these at once are no longer a matter of how far Telegram is
_HEARD = 1.0  # seconds
_SOON = {"answerCallbackQuery": 15.0, "answerInlineQuery": 10.0, "answerGuestQuery": 30.0}  # seconds
_MESSAGES = ("send", "copy", "forward")  # what their methods begin with: each call is another message
_WAITED_FOR = (*_MESSAGES, "edit", "deleteMessage")  # what readers see
_BRIEFLY = 15.0  # seconds that any other call may be put off; lists of commands are put off for an hour
_EDITS = frozenset({"editMessageText", "editMessageCaption", "editMessageMedia"})
_FIRST, _LONGEST = 1.0, 30.0  # seconds between two tries
_KEPT = ("message_id", "date", "chat", "message_thread_id", "is_topic_message", "id", "type", "is_forum")


@dataclass(frozen=True, slots=True)
class Once:
    """How a message is sent that nobody is to have twice: it is tried once, and whatever goes wrong is raised."""

    note: Callable[[], Awaitable[None]]  # called when nothing else is sent to the chat any more; may raise


class Sending(BaseRateLimiter[Once]):
    """Between the library and the network."""

    def __init__(
        self,
        pace: float,
        journal: Journal,
        closing: asyncio.Event,
        patience: float = PATIENCE,
        heights: Heights | None = None,
    ) -> None:
        """Make one.

        Args:
            pace: Seconds between two messages to one chat.
            journal: Where it is kept what was sent.
            closing: Set when the bot is stopping, and nobody has time to wait.
            patience: Seconds for which a message is tried.
            heights: Told of every message that was sent.
        """
        self._heights = heights or Heights({})
        self._pace, self._journal, self._closing, self._patience = Pace(pace), journal, closing, patience
        self._fleeting = 0  # such calls under way
        self._calm = asyncio.Event()
        self._calm.set()

    async def calm(self) -> None:
        """Wait, a second at most, while many are being told that we have heard them."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_HEARD):
                await self._calm.wait()

    async def process_request(  # noqa: PLR0913, PLR0917 - the library's signature, and its types
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Once | None,
    ) -> Result:
        """Make a call when its turn has come, or say what came of it before."""

        def request() -> Coroutine[Any, Any, Result]:
            return callback(*args, **kwargs)

        if endpoint in _FLEETING:
            return await self._at_once(request)
        if not endpoint.startswith(_MESSAGES):
            return await self._in_turn(request, endpoint, data, CURRENT.get())
        if rate_limit_args is not None:
            return await self._once(request, data["chat_id"], rate_limit_args)
        errand = CURRENT.get()
        if errand is None:
            return await self._in_turn(request, endpoint, data, None)
        name = errand.next(endpoint)
        if name not in errand.calls:
            result = await self._in_turn(request, endpoint, data, errand)
            errand.calls[name] = kept = json.dumps(_without_text(result))
            height = self._heights.of(data["chat_id"])

            def keep(inbox: Inbox) -> None:
                inbox.called(errand.number, name, kept)
                inbox.saw(mailbox(data["chat_id"]), height)

            await self._journal.write(keep)
        return json.loads(errand.calls[name])  # type: ignore[no-any-return]  # ours

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def _at_once(self, request: Request) -> Result:
        self._fleeting += 1
        if self._fleeting > _CROWD:
            self._calm.clear()
        try:
            return await request()
        finally:
            self._fleeting -= 1
            if self._fleeting <= _CROWD:
                self._calm.set()

    async def _once(self, request: Request, chat: int, once: Once) -> Result:
        """Make a call when its turn has come, whatever comes of it."""
        async with self._pace.lane(chat):
            await once.note()
            await self._pace.enter(chat)
            return self._told(await request())

    def _told(self, result: Result) -> Result:
        """Note the numbers of messages that were sent."""
        for one in result if isinstance(result, list) else [result]:
            if isinstance(one, Mapping) and "message_id" in one and "chat" in one:
                self._heights.saw(one["chat"]["id"], one["message_id"])
        return result

    async def _in_turn(self, request: Request, endpoint: str, data: dict[str, Any], errand: Errand | None) -> Result:
        chat = data.get("chat_id")
        if chat is None or not (endpoint.startswith(_MESSAGES) or endpoint in _EDITS):
            return await self._until_through(request, endpoint, data, errand)

        async def in_pace() -> Result:
            await self._pace.enter(chat)
            return self._told(await request())

        async with self._pace.lane(chat):
            return await self._until_through(in_pace, endpoint, data, errand)

    async def _until_through(
        self, request: Request, endpoint: str, data: dict[str, Any], errand: Errand | None
    ) -> Result:
        """Try again while there is hope."""
        time = asyncio.get_running_loop().time
        began, wait = time(), _FIRST
        until = began + self._patience_for(endpoint)
        again = errand is not None and errand.again
        while True:
            try:
                return await request()
            except RetryAfter as error:
                pause = seconds(error)
                if not endpoint.startswith(_WAITED_FOR) and time() + pause > began + _SOON.get(endpoint, _BRIEFLY):
                    raise
                _LOG.info("%s: too many requests, again in %.0f seconds", endpoint, pause)
                if not await self._waited(pause):
                    self._give_up(errand, endpoint)
                    raise
            except TelegramError as error:
                if again and unchanged(error):
                    return True
                if _mended(error, endpoint, data):
                    continue
                if not unreachable(error):
                    raise
                pause = wait * random.uniform(0.75, 1.25)  # noqa: S311 - guards no secret
                wait = min(2 * wait, _LONGEST)
                _LOG.info("%s: %s, again in %.1f seconds", endpoint, type(error).__name__, pause)
                if time() + pause > until or not await self._waited(pause):
                    self._give_up(errand, endpoint)
                    raise
            again = True

    async def _waited(self, seconds: float) -> bool:
        """Wait, or say that the bot is being stopped."""
        try:
            async with asyncio.timeout(seconds):
                await self._closing.wait()
        except TimeoutError:
            return True
        return False

    def _give_up(self, errand: Errand | None, endpoint: str) -> None:
        if errand is not None and endpoint not in _SOON:
            errand.unreachable = True

    def _patience_for(self, endpoint: str) -> float:
        if endpoint.startswith(_WAITED_FOR):
            return self._patience
        return min(self._patience, _SOON.get(endpoint, 0.0))


def seconds(error: RetryAfter) -> float:
    """How long Telegram asks to wait."""
    after = error.retry_after
    return (after.total_seconds() if isinstance(after, timedelta) else after) + 0.1


def _mended(error: TelegramError, endpoint: str, data: dict[str, Any]) -> bool:
    """Whether a call can be made in another way, which `data` then says.

    Without pointing back to a question that is gone; or to a group's new number, where neither its messages nor its
    topics are what they were.
    """
    if isinstance(error, ChatMigrated) and endpoint.startswith(_MESSAGES) and data["chat_id"] != error.new_chat_id:
        data["chat_id"] = error.new_chat_id
        data.pop("message_thread_id", None)
        data.pop("reply_parameters", None)
        return True
    return question_lost(error) and data.pop("reply_parameters", None) is not None


def _without_text(result: object) -> object:
    """What is kept of a message that was sent: enough to change it, or to reply to it, and nothing of what it says."""
    if isinstance(result, list):
        return [_without_text(each) for each in result]
    if isinstance(result, Mapping):
        return {key: _without_text(result[key]) for key in _KEPT if key in result}
    return result
