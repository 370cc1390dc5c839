"""What the Bot API accepts as a parameter. Each check raises BadRequest in the server's words."""

import json
import re
from collections.abc import Mapping
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from PIL import Image

Json = dict[str, Any]

# Parameters by method; the real server ignores others, here they are mistakes.
PARAMETERS: Mapping[str, frozenset[str]] = {
    method: frozenset(names.split())
    for method, names in {
        "getMe": "",
        "getUpdates": "offset limit timeout allowed_updates",
        "setWebhook": "url max_connections allowed_updates drop_pending_updates secret_token",
        "deleteWebhook": "drop_pending_updates",
        "getWebhookInfo": "",
        "setMyCommands": "commands scope language_code",
        "getMyCommands": "scope language_code",
        "deleteMyCommands": "scope language_code",
        "getChatMember": "chat_id user_id",
        "sendDocument": "chat_id message_thread_id document caption parse_mode disable_notification "
        "reply_parameters reply_markup",
        "sendMessage": "chat_id message_thread_id text parse_mode link_preview_options disable_notification "
        "reply_parameters reply_markup",
        "sendPhoto": "chat_id message_thread_id photo caption parse_mode disable_notification reply_parameters "
        "reply_markup",
        "editMessageReplyMarkup": "chat_id message_id reply_markup parse_mode",  # the library's; Telegram ignores it
        "editMessageText": "chat_id message_id text parse_mode link_preview_options reply_markup",
        "sendChatAction": "chat_id message_thread_id action",
        "answerCallbackQuery": "callback_query_id text show_alert",
        "answerInlineQuery": "inline_query_id results cache_time is_personal next_offset button",
        "answerGuestQuery": "guest_query_id result",
        "deleteMessage": "chat_id message_id",
    }.items()
}
_ACTIONS = {"typing", "upload_photo"}  # those that a bot of text and charts has a use for
_BUTTON_KINDS = {"url", "callback_data", "copy_text", "switch_inline_query", "switch_inline_query_current_chat"}
_PHOTO_BYTES = 10_000_000
_SCOPES = {
    "default": set[str](),
    "all_private_chats": set[str](),
    "all_group_chats": set[str](),
    "all_chat_administrators": set[str](),
    "chat": {"chat_id"},
    "chat_administrators": {"chat_id"},
    "chat_member": {"chat_id", "user_id"},
}


ADMIN_RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members", "can_promote_members",
    "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories",
)  # fmt: skip


QUOTED_FORMATS = {"bold", "italic", "underline", "strikethrough", "spoiler", "custom_emoji"}  # compared in a quote


class ApiError(Exception):
    """An answer other than 200."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


def to_units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def from_units(text: str, units: int) -> int:
    """The index of a place told in UTF-16 units."""
    return len(text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore"))


def bad_request(why: str) -> ApiError:
    """Error 400."""
    return ApiError(400, f"Bad Request: {why}")


def keyboard(markup: str) -> Json:
    """A reply_markup that is an inline keyboard, checked."""
    rows = json.loads(markup)["inline_keyboard"]
    if not rows or any(not 0 < len(row) <= 8 for row in rows) or sum(map(len, rows)) > 100:
        raise bad_request("reply markup is malformed")
    for button in (button for row in rows for button in row):
        _check_button(button)
    return {"inline_keyboard": rows}


def photo(file: bytes) -> tuple[int, int]:
    """The width and height of a photo, checked."""
    if len(file) > _PHOTO_BYTES:
        raise ApiError(413, "Request Entity Too Large")
    try:
        with Image.open(BytesIO(file)) as picture:
            picture.load()
            wide, high = picture.size
    except (OSError, SyntaxError) as error:
        raise bad_request("IMAGE_PROCESS_FAILED") from error
    if wide + high > 10_000 or max(wide, high) > 20 * min(wide, high):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return wide, high


def _check_button(button: Json) -> None:
    kinds = _BUTTON_KINDS & button.keys()
    if len(kinds) != 1 or button.keys() - _BUTTON_KINDS - {"text"}:
        raise bad_request("Text buttons are unallowed in the inline keyboard")
    if not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
        raise bad_request("BUTTON_DATA_INVALID")
    if "copy_text" in button and not 1 <= len(button["copy_text"]["text"]) <= 256:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    if "url" in button:
        parts = urlsplit(button["url"])
        if parts.scheme not in ("http", "https", "tg") or (parts.scheme != "tg" and "." not in (parts.hostname or "")):
            raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")


def commands(text: str) -> list[Json]:
    """A list of commands, checked."""
    listed: list[Json] = json.loads(text)
    if len(listed) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for entry in listed:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", entry["command"]):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(entry["description"]) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return listed


def scope_and_language(params: Mapping[str, str]) -> tuple[str, str]:
    """For whom a list of commands is."""
    scope = json.loads(params.get("scope", '{"type": "default"}'))
    if scope.get("type") not in _SCOPES or scope.keys() - {"type"} != _SCOPES[scope["type"]]:
        raise bad_request("can't parse BotCommandScope")
    language = params.get("language_code", "")
    if not re.fullmatch(r"([a-z]{2})?", language):
        raise bad_request("invalid language code specified")
    return ":".join(str(scope[key]) for key in ("type", "chat_id", "user_id") if key in scope), language


def link_preview(options: str) -> None:
    """link_preview_options."""
    given = json.loads(options)
    if given.keys() - {"is_disabled", "url", "prefer_small_media", "prefer_large_media", "show_above_text"}:
        raise bad_request("can't parse link preview options")


def action(name: str) -> None:
    """What a chat is told we are doing."""
    if name not in _ACTIONS:
        raise bad_request("wrong parameter action in request")


def webhook(params: Mapping[str, str]) -> None:
    """An address to deliver to."""
    if not params["url"].startswith("https://"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", params.get("secret_token", "")):
        raise bad_request("secret token contains unallowed characters")
