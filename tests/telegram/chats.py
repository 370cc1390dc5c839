"""The chats of the test server and the people in them: what a reader types, taps and sees."""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from tests.telegram.oracle import Parsed
from tests.telegram.rules import ADMIN_RIGHTS

if TYPE_CHECKING:
    from tests.telegram.queries import Answered, Offered
    from tests.telegram.server import Server

Json = dict[str, Any]
ME: Json = {
    "id": 424242,
    "is_bot": True,
    "first_name": "引文",
    "username": "YinwenTestBot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": True,
    "supports_guest_queries": True,
}
_RIGHTS: Mapping[str, Json] = {
    "kicked": {"until_date": 0},
    "administrator": {"can_be_edited": False, "is_anonymous": False, **dict.fromkeys(ADMIN_RIGHTS, False)},
}
_ENTITY = re.compile(r"(?P<bot_command>^/\w+(?:@\w+)?)|(?P<mention>@\w{3,})")


@dataclass(frozen=True, slots=True)
class Sent:
    """A message of the bot as its reader sees it."""

    id: int
    html: str
    seen: Parsed
    raw: Json = field(repr=False)
    silent: bool = False
    previews: bool = True
    file: bytes = b""  # of a document or a picture, whose caption the text is
    name: str = ""  # the file's

    @property
    def text(self) -> str:
        """The text after parsing."""
        return self.seen.text

    @property
    def buttons(self) -> dict[str, Json]:
        """The buttons under the message by their labels."""
        rows = self.raw.get("reply_markup", {}).get("inline_keyboard", [])
        return {button["text"]: button for row in rows for button in row}

    @property
    def replies_to(self) -> int | None:
        """The message this one points back to."""
        replied: Json | None = self.raw.get("reply_to_message")
        return replied["message_id"] if replied else None


@dataclass(slots=True)
class Chat:
    """A conversation on the server: every message in it by its number, ours as `Sent` too."""

    id: int
    type: str
    forum: bool = False
    topics: set[int] = field(default_factory=set)
    messages: dict[int, Json] = field(default_factory=dict)
    sent: dict[int, Sent] = field(default_factory=dict)  # by number, in the order of sending
    actions: list[str] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    blocked: bool = False  # by its person, or the bot was taken out of it
    became: int | None = None  # the supergroup that it has been made
    deleted: list[int] = field(default_factory=list)
    admins: set[int] = field(default_factory=set)

    def as_json(self) -> Json:
        """As the Bot API describes it."""
        named = {"first_name": "讀者"} if self.type == "private" else {"title": "群"}
        return {"id": self.id, "type": self.type, **named, **({"is_forum": True} if self.forum else {})}

    def add(self, sender: Json, thread: int | None = None, **content: Any) -> Json:
        """Write a message into the chat."""
        number = next(self.numbers)
        topic = {"message_thread_id": thread, "is_topic_message": True} if thread else {}
        message = {
            "message_id": number,
            "date": int(time.time()),
            "chat": self.as_json(),
            "from": sender,
            **topic,
            **content,
        }
        self.messages[number] = message
        return message


class Person:
    """Someone with a Telegram app, in one chat with the bot."""

    def __init__(self, server: "Server", chat: Chat, number: int, language: str | None) -> None:
        self.server, self.chat = server, chat
        self.user = {"id": number, "is_bot": False, "first_name": "讀者"}
        if language is not None:
            self.user["language_code"] = language
        self._heard = 0
        self.alerts: list[str] = []

    def says(self, text: str, thread: int | None = None, replying_to: int | None = None) -> int:
        """Send a text; returns its number."""
        content: Json = {"text": text, "entities": list(_entities(text))}
        return self.sends(thread, replying_to, **content)

    def sends(self, thread: int | None = None, replying_to: int | None = None, **content: Any) -> int:
        """Send anything; returns its number."""
        if replying_to is not None:
            content["reply_to_message"] = self.chat.messages[replying_to]
        message = self.chat.add(self.user, thread, **content)
        self.server.update("message", message)
        return int(message["message_id"])

    def edits(self, number: int, text: str) -> None:
        """Change a message sent before."""
        message = self.chat.messages[number]
        message |= {"text": text, "entities": list(_entities(text)), "edit_date": int(time.time())}
        self.server.update("edited_message", message)

    def searches(self, query: str, offset: str = "") -> str:
        """Type the bot's name and a query, in any chat; returns the number of the inline query."""
        return self.server.query("inline_query", {"from": self.user, "query": query[:256], "offset": offset})

    async def offered(self, query: str, offset: str = "") -> "Answered":
        """Type a query and wait for what is offered."""
        number = self.searches(query, offset)
        await self.server.until(lambda: number in self.server.queries.inline, "an answer to an inline query")
        return self.server.queries.inline[number]

    def picks(self, offer: "Offered") -> None:
        """Send a result into the chat; the bot sees it there like any message."""
        self.sends(via_bot=ME, text=offer.message.text, entities=offer.message.raw["entities"])

    def summons(self, text: str, replied: Json | None = None) -> str:
        """Mention the bot in a chat that it is not in; returns the number of the guest query."""
        message = Chat(-1_000_000_000_777, "supergroup").add(self.user, text=text, entities=list(_entities(text)))
        return self.server.query("guest_message", message | ({"reply_to_message": replied} if replied else {}))

    async def is_told(self, text: str, replied: Json | None = None) -> Sent:
        """Mention the bot there, and wait for its answer."""
        number = self.summons(text, replied)
        await self.server.until(lambda: number in self.server.queries.guests, "an answer to a guest")
        return self.server.queries.guests[number]

    def changes(self, before: str, now: str) -> None:
        """Change what the bot is in the chat: member, left, kicked, administrator."""
        self.chat.blocked = now in ("left", "kicked")
        told = {name: {"status": status, "user": ME, **_RIGHTS.get(status, {})} for name, status in
                (("old_chat_member", before), ("new_chat_member", now))}  # fmt: skip
        change = {"chat": self.chat.as_json(), "from": self.user, "date": int(time.time()), **told}
        self.server.update("my_chat_member", change)

    def taps(self, message: Sent, label: str) -> str:
        """Tap a button under a message; returns the number of the callback query."""
        return self.taps_data(message.id, message.buttons[label]["callback_data"])

    def taps_data(self, number: int, data: str, *, reachable: bool = True) -> str:
        """Tap a button that may no longer be there; of a message out of the bot's reach Telegram tells little."""
        message = self.chat.messages[number]
        if not reachable:
            message = {"message_id": number, "chat": self.chat.as_json(), "date": 0}
        return self.server.callback(self, message, data)

    async def hears(self, messages: int = 1) -> list[Sent]:
        """Wait for so many new messages of the bot."""
        await self.server.until(lambda: len(self.chat.sent) >= self._heard + messages, f"{messages} messages")
        new = list(self.chat.sent.values())[self._heard : self._heard + messages]
        self._heard += messages
        return new

    async def asks(self, text: str) -> Sent:
        """Send a text and wait for the one message that answers it."""
        self.says(text)
        (sent,) = await self.hears()
        return sent

    async def hears_to(self, text: str, messages: int) -> list[Sent]:
        """Send a text and wait for the messages that answer it."""
        self.says(text)
        return await self.hears(messages)

    async def sees(self, number: int, condition: Callable[[Sent], bool]) -> Sent:
        """Wait until the bot has changed one of its messages so."""
        await self.server.until(lambda: condition(self.chat.sent[number]), "an edited message")
        return self.chat.sent[number]


def _entities(text: str) -> Iterator[Json]:
    """Commands and mentions, as an app marks them, in UTF-16 units."""
    for match in _ENTITY.finditer(text):
        offset = len(text[: match.start()].encode("utf-16-le")) // 2
        yield {"type": match.lastgroup, "offset": offset, "length": len(match[0].encode("utf-16-le")) // 2}
