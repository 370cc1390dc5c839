"""What the methods of the Bot API do on the test server."""

import json
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tests.telegram import rules
from tests.telegram.chats import ME, Chat, Json, Sent
from tests.telegram.oracle import Parsed, Refused, losses, parse
from tests.telegram.queries import Queries, quoted
from tests.telegram.rules import ApiError, bad_request

if TYPE_CHECKING:
    from tests.telegram.server import Server

Params = Mapping[str, str]


class Methods:
    """Methods by their names; each takes the parameters as sent and returns the result."""

    def __init__(self, server: "Server") -> None:
        self._server = server
        self.queries = Queries(server, self._content)
        self.commands: dict[tuple[str, str], list[Json]] = {}  # (scope, language) -> list

    def call(self, method: str, params: Params) -> object:
        """Call a method that answers at once."""
        return {
            "getMe": lambda _: ME,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "getWebhookInfo": lambda _: self._webhook_info(),
            "setMyCommands": self._set_commands,
            "getMyCommands": lambda given: self.commands.get(rules.scope_and_language(given), []),
            "deleteMyCommands": self._delete_commands,
            "getChatMember": self._member,
            "sendMessage": self._send,
            "sendDocument": self._send,
            "sendPhoto": self._send,
            "editMessageText": self._edit,
            "editMessageReplyMarkup": self._edit_keyboard,
            "sendChatAction": self._act,
            "answerCallbackQuery": self._answer,
            "answerInlineQuery": self.queries.answer_inline,
            "answerGuestQuery": self.queries.answer_guest,
            "deleteMessage": self._delete,
        }[method](params)

    def _set_webhook(self, params: Params) -> bool:
        if not params.get("url"):
            return self._delete_webhook(params)
        rules.webhook(params)
        self._server.webhook = dict(params)
        if params.get("drop_pending_updates") == "true":
            self._server.pending.clear()
        self._server.deliver_pending()
        return True

    def _webhook_info(self) -> Json:
        url = self._server.webhook["url"] if self._server.webhook else ""
        waiting = len(self._server.pending)
        return {"url": url, "has_custom_certificate": False, "pending_update_count": waiting}

    def _delete_webhook(self, params: Params) -> bool:
        self._server.webhook = None
        if params.get("drop_pending_updates") == "true":
            self._server.pending.clear()
        return True

    def _set_commands(self, params: Params) -> bool:
        self.commands[rules.scope_and_language(params)] = rules.commands(params["commands"])
        return True

    def _delete_commands(self, params: Params) -> bool:
        self.commands.pop(rules.scope_and_language(params), None)
        return True

    def _member(self, params: Params) -> Json:
        chat, number = self._chat(params), int(params["user_id"])
        user = {"id": number, "is_bot": False, "first_name": "讀者"}
        if number not in chat.admins:
            return {"status": "member", "user": user}
        rights = dict.fromkeys(rules.ADMIN_RIGHTS, False)
        return {"status": "administrator", "user": user, "can_be_edited": False, "is_anonymous": False, **rights}

    def _send(self, params: Params) -> Json:
        chat = self._chat(params)
        thread = self._thread(chat, params)
        sent = self._photo if "photo" in params else self._document if "document" in params else self._content
        parsed, content = sent(params)
        replied = self._replied(chat, params)
        message = chat.add(ME, thread, **content, **replied)
        if replied and replied["reply_to_message"].get("message_thread_id") != thread:
            self._server.note("a reply outside the topic of its question")
        self._show(chat, message, parsed, params)
        return message

    def _edit(self, params: Params) -> Json:
        chat = self._chat(params)
        message = self._ours(chat, params)
        if "text" not in message:
            raise bad_request("there is no text in the message to edit")
        parsed, content = self._content(params)
        self._change(message, content, ("text", "entities", "reply_markup"))
        self._show(chat, message, parsed, params)
        return message

    def _edit_keyboard(self, params: Params) -> Json:
        chat = self._chat(params)
        message = self._ours(chat, params)
        markup = {"reply_markup": rules.keyboard(params["reply_markup"])} if "reply_markup" in params else {}
        self._change(message, markup, ("reply_markup",))
        chat.sent[message["message_id"]] = replace(chat.sent[message["message_id"]], raw=dict(message))
        return message

    def _ours(self, chat: Chat, params: Params) -> Json:
        """The message of the bot's that is to be changed."""
        number = int(params["message_id"])
        if number not in chat.messages:
            raise bad_request("message to edit not found")
        message = chat.messages[number]
        if message["from"]["id"] != ME["id"]:
            raise bad_request("message can't be edited")
        return message

    def _delete(self, params: Params) -> bool:
        chat, number = self._chat(params), int(params["message_id"])
        if number not in chat.messages:
            raise bad_request("message to delete not found")
        if chat.messages[number]["from"]["id"] != ME["id"] and ME["id"] not in chat.admins:
            raise bad_request("message can't be deleted")
        del chat.messages[number]
        chat.deleted.append(number)
        return True

    def _change(self, message: Json, content: Json, keys: tuple[str, ...]) -> None:
        if all(message.get(key) == content.get(key) for key in keys):
            raise bad_request(
                "message is not modified: specified new message content and reply markup are exactly the same as a "
                "current content and reply markup of the message"
            )
        for key in keys:
            message.pop(key, None)
        message |= content | {"edit_date": int(time.time())}

    def _act(self, params: Params) -> bool:
        chat = self._chat(params)
        self._thread(chat, params)
        rules.action(params["action"])
        chat.actions.append(params["action"])
        return True

    def _answer(self, params: Params) -> bool:
        number, text = params["callback_query_id"], params.get("text", "")
        if len(text) > 200:
            raise bad_request("MESSAGE_TOO_LONG")
        if number not in self._server.callbacks:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        if number in self._server.answered and self._server.told(number):
            self._server.note(f"callback query {number} answered twice")
        self._server.answered[number] = text
        if text:
            self._server.callbacks[number].alerts.append(text)
        return True

    def _chat(self, params: Params) -> Chat:
        chat = self._server.chats.get(int(params["chat_id"]))
        if chat is None:
            raise bad_request("chat not found")
        if chat.became is not None:
            why = "Bad Request: group chat was upgraded to a supergroup chat"
            raise ApiError(400, why, migrate_to_chat_id=chat.became)
        if chat.blocked:
            by = "blocked by the user" if chat.type == "private" else f"kicked from the {chat.type} chat"
            raise ApiError(403, f"Forbidden: bot was {by}")
        return chat

    def _thread(self, chat: Chat, params: Params) -> int | None:
        if "message_thread_id" not in params:
            return None
        if (thread := int(params["message_thread_id"])) not in chat.topics:
            raise bad_request("message thread not found")
        return thread

    def _replied(self, chat: Chat, params: Params) -> Json:
        if "reply_parameters" not in params:
            return {}
        given: dict[str, Any] = json.loads(params["reply_parameters"])
        if replied := chat.messages.get(given["message_id"]):
            told = {key: value for key, value in replied.items() if key != "reply_to_message"}
            return {"reply_to_message": told, **quoted(replied, given)}
        if not given.get("allow_sending_without_reply"):
            raise bad_request("message to be replied not found")
        return {}

    def _content(self, params: Params) -> tuple[Parsed, Json]:
        """Text, entities and keyboard of a message; what Telegram would lose is held against the test."""
        if params.get("parse_mode") != "HTML":
            raise bad_request("this server knows parse_mode=HTML only")
        html = params["text"]
        try:
            parsed = parse(html)
        except Refused as error:
            raise bad_request(f"{error}"[:1].lower() + f"{error}"[1:]) from error
        for loss in losses(html, parsed):
            self._server.note(loss)
        if not parsed.text.strip():
            raise bad_request("message text is empty")
        if parsed.units > 4096:
            raise bad_request("message is too long")
        if "link_preview_options" in params:
            rules.link_preview(params["link_preview_options"])
        entities = [
            {"type": e.type, "offset": e.offset, "length": e.length, **({"url": e.url} if e.url else {})}
            for e in parsed.entities
        ]
        markup = {"reply_markup": rules.keyboard(params["reply_markup"])} if "reply_markup" in params else {}
        return parsed, {"text": parsed.text, "entities": entities, **markup}

    def _photo(self, params: Params) -> tuple[Parsed, Json]:
        """A photo and what stands below it."""
        number = params["photo"]
        if number not in self._server.files:
            raise bad_request("wrong remote file identifier specified: Wrong string length")
        wide, high = rules.photo(file := self._server.files[number])
        size = {"file_id": number, "file_unique_id": number, "width": wide, "height": high, "file_size": len(file)}
        return self._captioned(params, {"photo": [size]})

    def _document(self, params: Params) -> tuple[Parsed, Json]:
        """A file and what stands below it."""
        number = params["document"]
        if number not in self._server.files:
            raise bad_request("wrong remote file identifier specified: Wrong string length")
        file, name = self._server.files[number], self._server.names[number]
        if not file:
            raise bad_request("file must be non-empty")
        told = {"file_id": number, "file_unique_id": number, "file_name": name, "file_size": len(file)}
        return self._captioned(params, {"document": told})

    def _captioned(self, params: Params, sent: Json) -> tuple[Parsed, Json]:
        """A file with its caption and keyboard."""
        if not params.get("caption"):
            markup = {"reply_markup": rules.keyboard(params["reply_markup"])} if "reply_markup" in params else {}
            return Parsed("", ()), {**sent, **markup}
        parsed, content = self._content({**params, "text": params["caption"]})
        if parsed.units > 1024:
            raise bad_request("message caption is too long")
        caption = {"caption": content.pop("text"), "caption_entities": content.pop("entities")}
        return parsed, {**sent, **caption, **content}

    def _show(self, chat: Chat, message: Json, parsed: Parsed, params: Params) -> None:
        chat.sent[message["message_id"]] = Sent(
            id=message["message_id"],
            html=params.get("text", params.get("caption", "")),
            seen=parsed,
            raw=dict(message),
            silent=params.get("disable_notification") == "true",
            previews=not json.loads(params.get("link_preview_options", "{}")).get("is_disabled", False),
            file=self._server.files.get(number := params.get("document", params.get("photo", "")), b""),
            name=self._server.names.get(number, ""),
        )
