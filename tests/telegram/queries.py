"""Inline and guest queries on the test server: what may be offered for them, and what becomes of it."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.telegram import rules
from tests.telegram.chats import Json, Sent
from tests.telegram.oracle import Parsed
from tests.telegram.rules import bad_request

if TYPE_CHECKING:
    from tests.telegram.server import Server

Content = Callable[[Mapping[str, str]], tuple[Parsed, Json]]

_RESULTS, _ID, _OFFSET, _START = 50, 64, 64, 64
_ARTICLE = {
    "type", "id", "title", "input_message_content", "reply_markup", "url", "description",
    "thumbnail_url", "thumbnail_width", "thumbnail_height",
}  # fmt: skip
_TEXT = {"message_text", "parse_mode", "entities", "link_preview_options"}
_EXPIRED = "query is too old and response timeout expired or query ID is invalid"


@dataclass(frozen=True, slots=True)
class Offered:
    """A result as somebody sees it in the list, and the message that it becomes."""

    id: str
    title: str
    description: str
    message: Sent


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to an inline query."""

    results: tuple[Offered, ...]
    next: str
    cached: int  # seconds
    personal: bool
    button: Json = field(default_factory=dict)


class Queries:
    """The queries asked, and the answers to them by their numbers."""

    def __init__(self, server: "Server", content: Content) -> None:
        self._server, self._content = server, content
        self.asked: set[str] = set()
        self.inline: dict[str, Answered] = {}
        self.guests: dict[str, Sent] = {}

    def answer_inline(self, params: Mapping[str, str]) -> bool:
        """AnswerInlineQuery."""
        number = self._fresh(params["inline_query_id"], self.inline)
        results: list[Json] = json.loads(params["results"])
        if len(results) > _RESULTS:
            raise bad_request("RESULTS_TOO_MUCH")
        if len({each.get("id") for each in results}) < len(results):
            raise bad_request("RESULT_ID_DUPLICATE")
        if len(params.get("next_offset", "").encode()) > _OFFSET:
            raise bad_request("NEXT_OFFSET_INVALID")
        button: Json = json.loads(params.get("button", "{}"))
        if button:
            _check_button(button)
        offered = tuple(self._result(each) for each in results)
        cached = int(params.get("cache_time", 300))
        personal = params.get("is_personal") == "true"
        self.inline[number] = Answered(offered, params.get("next_offset", ""), cached, personal, button)
        return True

    def answer_guest(self, params: Mapping[str, str]) -> Json:
        """AnswerGuestQuery."""
        number = self._fresh(params["guest_query_id"], self.guests)
        self.guests[number] = self._result(json.loads(params["result"])).message
        return {"inline_message_id": f"guest-{number}"}

    def _fresh(self, number: str, answers: Mapping[str, object]) -> str:
        if number not in self.asked:
            raise bad_request(_EXPIRED)
        if number in answers:
            self._server.note(f"query {number} answered twice")
        return number

    def _result(self, given: Json) -> Offered:
        if given.get("type") != "article" or given.keys() - _ARTICLE:
            raise bad_request("can't parse inline query result: this server knows articles only")
        if not 1 <= len(given.get("id", "").encode()) <= _ID:
            raise bad_request("RESULT_ID_INVALID")
        if not given.get("title", "").strip():
            raise bad_request("ARTICLE_TITLE_EMPTY")
        content: Json = given.get("input_message_content", {})
        if not content.get("message_text") or content.keys() - _TEXT:
            raise bad_request("can't parse inline query result: Input message content is not specified")
        options = {name: content[name] for name in ("link_preview_options",) if name in content}
        markup = {"reply_markup": given["reply_markup"]} if "reply_markup" in given else {}
        params = {"text": content["message_text"], "parse_mode": content.get("parse_mode", "")}
        parsed, made = self._content({**params, **{name: json.dumps(of) for name, of in (options | markup).items()}})
        for button in (button for row in made.get("reply_markup", {}).get("inline_keyboard", []) for button in row):
            if "callback_data" in button:
                self._server.note(f"a button that needs a chat of ours under what is sent elsewhere: {button['text']}")
        previews = not options.get("link_preview_options", {}).get("is_disabled", False)
        sent = Sent(id=0, html=content["message_text"], seen=parsed, raw=made, previews=previews)
        return Offered(given["id"], given["title"], given.get("description", ""), sent)


def _check_button(button: Json) -> None:
    """The button above the results."""
    if button.keys() - {"text", "web_app", "start_parameter"} or not button.get("text", "").strip():
        raise bad_request("can't parse inline query results button")
    if len(button.keys() & {"web_app", "start_parameter"}) != 1:
        raise bad_request("exactly one of the fields must be used in an inline query results button")
    if "start_parameter" in button and not re.fullmatch(rf"[A-Za-z0-9_-]{{1,{_START}}}", button["start_parameter"]):
        raise bad_request("START_PARAM_INVALID")


def quoted(replied: Json, given: dict[str, Any]) -> Json:
    """The quote of a reply, which must stand in the message replied to, formatting and all."""
    if "quote" not in given:
        return {}
    text, quote = replied.get("text", replied.get("caption", "")), given["quote"]
    if not 0 < len(quote) <= 1024 or quote not in text:
        raise bad_request("QUOTE_TEXT_INVALID")
    near = rules.from_units(text, given.get("quote_position", 0))
    start = text.find(quote, near) if quote in text[near:] else text.find(quote)
    position = rules.to_units(text[:start])
    end = position + rules.to_units(quote)
    shape = [
        {"type": e["type"], "offset": max(e["offset"], position) - position,
         "length": min(e["offset"] + e["length"], end) - max(e["offset"], position)}
        for e in replied.get("entities", replied.get("caption_entities", []))
        if e["type"] in rules.QUOTED_FORMATS and e["offset"] < end and position < e["offset"] + e["length"]
    ]  # fmt: skip
    if shape != given.get("quote_entities", []):
        raise bad_request("QUOTE_TEXT_INVALID")
    return {"quote": {"text": quote, "position": position, "is_manual": True, "entities": shape}}
