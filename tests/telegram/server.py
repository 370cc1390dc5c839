"""A small strict Bot API server: HTTP on loopback, Telegram's semantics, and no mercy for what Telegram loses silently.

Whatever a real server would refuse is refused in its words, and noted in `objections` like everything it would lose
without a word; the fixture that lends the server fails a test that leaves any.
"""

import asyncio
import json
import random
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import urlsplit

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from tests.telegram.chats import Chat, Json, Person
from tests.telegram.methods import ME, Methods
from tests.telegram.queries import Queries
from tests.telegram.rules import PARAMETERS, ApiError

_PATIENCE = 20.0  # seconds a test waits for something before it fails
CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


@dataclass(frozen=True, slots=True)
class Call:
    """A request as it arrived."""

    method: str
    params: dict[str, str]
    at: float  # time.monotonic()
    code: int  # the answer; 0 where the connection was dropped


@dataclass(frozen=True, slots=True)
class Trouble:
    """What shall happen to one call: an error's code, 0 to drop the connection."""

    code: int
    retry_after: int = 0
    done: bool = False  # what was asked for is done all the same
    after: float = 0.0  # seconds until it happens


class Server:
    """Everything Telegram knows about one bot."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.chats: dict[int, Chat] = {}
        self.calls: list[Call] = []
        self.objections: list[str] = []
        self.files: dict[str, bytes] = {}  # what was sent, by number
        self.names: dict[str, str] = {}
        self.pending: deque[Json] = deque()  # updates not confirmed
        self.webhook: dict[str, str] | None = None
        self.proxy = ""  # what stands behind the webhook's address: http://127.0.0.1:PORT
        self.others: list[str] = []  # and beside it, where several bots do
        self.deliveries: list[int] = []  # what the webhook answered
        self.callbacks: dict[str, Person] = {}
        self.answered: dict[str, str] = {}
        self.methods = Methods(self)
        self.trouble: dict[str, deque[Trouble]] = defaultdict(deque)
        self._patience_until: dict[str, float] = {}  # by chat, after a 429: nothing may be sent there before
        self.patience = _PATIENCE
        self._delivering: set[int] = set()
        self._uncertain: set[str] = set()  # callback queries whose answer the bot was not told of
        self._allowed: list[str] | None = None
        self._numbers = iter(range(1000, 10**9))
        self._mailbox = count(1)  # numbers the messages of all private chats, as Telegram does; a group has its own
        self._changed = asyncio.Condition()
        self._polling: asyncio.Event | None = None  # set to end the poll under way
        self._http: HTTPServer | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.url = ""

    async def start(self) -> None:
        """Listen on a free port of loopback."""
        (socket,) = bind_sockets(0, "127.0.0.1")
        self._http = HTTPServer(Application([(r"/bot([^/]+)/(\w+)", _Handler, {"server": self})], log_function=_silent))
        self._http.add_sockets([socket])
        self.url = f"http://127.0.0.1:{socket.getsockname()[1]}"

    async def stop(self) -> None:
        """Stop listening and end what is under way."""
        if self._polling is not None:
            self._polling.set()
        http, self._http = self._http, None  # nothing is delivered any more
        await asyncio.gather(*self._tasks)
        if http is not None:
            http.stop()
            await http.close_all_connections()

    def person(self, language: str | None = "zh-hans", chat: Chat | None = None, number: int = 0) -> Person:
        """Someone new, or of this number, in a private chat with the bot or in the chat given."""
        number = number or next(self._numbers)
        chat = chat or Chat(number, "private", numbers=self._mailbox)
        self.chats[chat.id] = chat
        return Person(self, chat, number, language)

    def group(self, topics: set[int] | None = None) -> Chat:
        """A group; with topics, a forum."""
        return Chat(-1_000_000_000_000 - next(self._numbers), "supergroup", bool(topics), topics or set())

    def update(self, kind: str, content: Json) -> None:
        """Something happened in a chat that the bot may want to know."""
        if self._allowed is not None and kind not in self._allowed:
            return
        update = json.loads(json.dumps({"update_id": next(self._numbers), kind: content}))
        self.pending.append(update)
        self.later(self._deliver(update) if self.webhook else self.notify())

    def callback(self, person: Person, message: Json, data: str) -> str:
        """A button was tapped."""
        number = str(next(self._numbers))
        self.callbacks[number] = person
        query = {"id": number, "from": person.user, "message": message, "chat_instance": "1", "data": data}
        self.update("callback_query", query)
        return number

    def query(self, kind: str, content: Json) -> str:
        """Someone asks from a chat that is not ours: inline, or as a guest message."""
        number = str(next(self._numbers))
        self.queries.asked.add(number)
        self.update(kind, content | {"id" if kind == "inline_query" else "guest_query_id": number})
        return number

    def upgrade(self, person: Person) -> Chat:
        """Make a person's group a supergroup: another chat, in which they go on."""
        old, new = person.chat, self.group()
        self.chats[new.id] = new
        old.became = new.id
        self.update("message", old.add(person.user, migrate_to_chat_id=new.id))
        self.update("message", new.add(person.user, migrate_from_chat_id=old.id))
        person.chat = new
        return new

    @property
    def queries(self) -> Queries:
        """Inline queries and guests' messages, and what was answered."""
        return self.methods.queries

    def fails(self, method: str, *trouble: Trouble) -> None:
        """The next calls of a method shall fail so, one after another."""
        self.trouble[method].extend(trouble)

    def keep(self, file: bytes, name: str = "") -> str:
        """Keep a file that was sent; returns the number by which it may be sent again."""
        number = f"file-{next(self._numbers)}"
        self.files[number], self.names[number] = file, name
        return number

    def note(self, why: str) -> None:
        """Hold something against the test."""
        self.objections.append(why)

    def called(self, method: str) -> list[Call]:
        """The calls of a method, in order."""
        return [call for call in self.calls if call.method == method]

    async def until(self, condition: Callable[[], bool], what: str) -> None:
        """Wait until something has come about."""
        try:
            async with asyncio.timeout(self.patience), self._changed:
                await self._changed.wait_for(condition)
        except TimeoutError:
            recent = [(call.method, call.code) for call in self.calls[-8:]]
            raise AssertionError(f"waited in vain for {what}; last calls {recent}, {self.objections}") from None

    async def notify(self) -> None:
        """Wake whoever waits for a change."""
        async with self._changed:
            self._changed.notify_all()

    def later(self, work: Any) -> None:
        """Run a coroutine in the background."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def respond(self, method: str, params: dict[str, str], gone: asyncio.Event) -> object:
        """Answer a call, or raise ApiError."""
        if method not in PARAMETERS:
            self.note(f"unknown method {method}")
            raise ApiError(404, "Not Found: method not found")
        if unknown := params.keys() - PARAMETERS[method]:
            self.note(f"{method} has no parameter {', '.join(sorted(unknown))}")
        chat = params.get("chat_id", "")
        if method in ("sendMessage", "editMessageText") and time.monotonic() < self._patience_until.get(chat, 0):
            self.note(f"{method} before the time that 429 asked for")
        if self.trouble[method] and self.trouble[method][0].code:
            trouble = self.trouble[method].popleft()
            await asyncio.sleep(trouble.after)
            if trouble.done:
                self.done_untold(method, params)
            if trouble.code == 429:
                self._patience_until[chat] = time.monotonic() + trouble.retry_after
                after = trouble.retry_after
                raise ApiError(429, f"Too Many Requests: retry after {after}", retry_after=after)
            raise ApiError(trouble.code, "Bad Gateway" if trouble.code == 502 else "Internal Server Error")
        if method == "getUpdates":
            return await self._get_updates(params, gone)
        return self.methods.call(method, params)

    def done_untold(self, method: str, params: dict[str, str]) -> None:
        """Do what was asked for, of which the bot will not be told."""
        self._uncertain.add(params.get("callback_query_id", ""))
        self.methods.call(method, params)

    def told(self, callback: str) -> bool:
        """Whether the bot knows that it answered a callback query."""
        return callback not in self._uncertain

    async def _get_updates(self, params: dict[str, str], gone: asyncio.Event) -> list[Json]:
        if self.webhook:
            why = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            raise ApiError(409, f"Conflict: {why}")
        if self._polling is not None:
            self._polling.set()  # the newer request wins
        self._polling = mine = asyncio.Event()
        if "allowed_updates" in params:
            self._allowed = json.loads(params["allowed_updates"]) or None
        offset = int(params.get("offset", 0))
        while offset > 0 and self.pending and self.pending[0]["update_id"] < offset:
            self.pending.popleft()
        deadline = time.monotonic() + int(params.get("timeout", 0))
        while not self.pending and not mine.is_set() and not gone.is_set() and time.monotonic() < deadline:
            async with self._changed:
                try:
                    await asyncio.wait_for(self._changed.wait(), 0.05)
                except TimeoutError:
                    continue
        if mine.is_set():
            raise ApiError(409, CONFLICT)
        self._polling = None
        return list(self.pending)[: int(params.get("limit", 100))]

    async def _deliver(self, update: Json) -> None:
        """Post an update to the webhook, again and again until it is taken."""
        if update["update_id"] in self._delivering:
            return
        self._delivering.add(update["update_id"])
        webhook = self.webhook or {}
        headers = {
            "Content-Type": "application/json",
            "X-Telegram-Bot-Api-Secret-Token": webhook.get("secret_token", ""),
        }
        while self.webhook is not None and self._http is not None:
            url = random.choice([self.proxy, *self.others]) + urlsplit(webhook["url"]).path
            try:
                request = HTTPRequest(url, "POST", headers, json.dumps(update))
                answer = await AsyncHTTPClient().fetch(request, raise_error=False)
                self.deliveries.append(answer.code)
                if answer.code == 200:
                    self.pending.remove(update)
                    return
            except (OSError, HTTPClientError):
                pass
            await asyncio.sleep(0.1)
        self._delivering.discard(update["update_id"])

    def deliver_pending(self) -> None:
        """Post to a new webhook what came before it was set."""
        for update in self.pending:
            self.later(self._deliver(update))


class _Handler(RequestHandler):
    """One call."""

    def initialize(self, server: Server) -> None:
        self._server = server
        self._gone = asyncio.Event()

    def on_connection_close(self) -> None:
        self._gone.set()

    async def post(self, token: str, method: str) -> None:
        server = self._server
        params = {name: self.get_body_argument(name, strip=False) for name in self.request.body_arguments}
        params |= {
            name: server.keep(parts[0]["body"], parts[0]["filename"]) for name, parts in self.request.files.items()
        }
        dropped = server.trouble[method] and server.trouble[method][0].code == 0
        code, answer = 200, dict[str, object]()
        if dropped:
            trouble = server.trouble[method].popleft()
            if trouble.done:
                server.done_untold(method, params)
            await asyncio.sleep(trouble.after)
        elif token != server.token:
            code, answer = 401, {"ok": False, "error_code": 401, "description": "Unauthorized"}
        else:
            code, answer = await self._answer(method, params)
        server.calls.append(Call(method, params, time.monotonic(), 0 if dropped else code))
        server.later(server.notify())
        if dropped:
            self.detach().close()
            return
        self.set_status(code)
        self.finish(json.dumps(answer))

    async def _answer(self, method: str, params: dict[str, str]) -> tuple[int, dict[str, object]]:
        try:
            return 200, {"ok": True, "result": await self._server.respond(method, params, self._gone)}
        except ApiError as error:
            answer = {"ok": False, "error_code": error.code, "description": error.description}
            return error.code, {**answer, "parameters": error.parameters} if error.parameters else answer


def _silent(_: RequestHandler) -> None:
    """Calls are kept in `Server.calls`, not logged."""


__all__ = ["CONFLICT", "ME", "Call", "Server", "Trouble"]
