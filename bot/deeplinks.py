"""Links that open a private chat with the bot and say something there: https://t.me/BOT?start=PAYLOAD.

A payload is at most 64 characters of A-Z a-z 0-9 _ -. `a_` and an article's id opens the article. `q_` asks a question:
a letter for its encoding, then its bytes in base64 without padding. 22 Chinese characters fit; a longer question has
no link. `s_` shows likewise what a subscription would send.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode

from retrieval.language.text import letters

HELLO = "hello"  # nothing in particular
_ARTICLE, _QUESTION, _SUBSCRIPTION = "a_", "q_", "s_"
_MOST = 64
_ID = re.compile(r"a_([A-Za-z0-9_-]{1,62})")
_TEXT = re.compile(r"([a-z])([A-Za-z0-9_-]+)")
_ENCODINGS = {"g": "gb18030", "u": "utf-16-be"}  # two bytes a Chinese character, either of them


def link(bot: str, payload: str) -> str:
    """The address that opens the chat with the bot of this name."""
    return f"https://t.me/{bot}?start={payload}"


def to_article(identity: str) -> str | None:
    """The payload that opens an article; None for an id of a form that none has."""
    return payload if _ID.fullmatch(payload := _ARTICLE + identity) else None


def to_question(question: str) -> str | None:
    """The shortest payload that asks a question; None where none is short enough."""
    return _to(_QUESTION, question)


def to_subscription(wanted: str) -> str | None:
    """The shortest payload that offers a subscription; None where none is short enough."""
    return _to(_SUBSCRIPTION, wanted)


def article_in(payload: str) -> str | None:
    """The id of the article that a payload opens; None where it opens none."""
    return found[1] if (found := _ID.fullmatch(payload)) else None


def question_in(payload: str) -> str | None:
    """The question that a payload asks; None where it asks none or blanks, or has been cut or changed on its way."""
    return _in(_QUESTION, payload)


def subscription_in(payload: str) -> str | None:
    """What a payload offers a subscription to; None where it offers none, or has been cut or changed."""
    return _in(_SUBSCRIPTION, payload)


def _to(kind: str, text: str) -> str | None:
    payloads = [payload for letter in _ENCODINGS if (payload := _encoded(kind, letter, text))]
    return min(payloads, key=len, default=None)


def _in(kind: str, payload: str) -> str | None:
    found = _TEXT.fullmatch(payload.removeprefix(kind)) if payload.startswith(kind) else None
    if found is None or found[1] not in _ENCODINGS or len(payload) > _MOST:
        return None
    try:
        data = urlsafe_b64decode(found[2] + "=" * (-len(found[2]) % 4))
        text = data.decode(_ENCODINGS[found[1]])
    except ValueError:  # neither base64 nor text
        return None
    return text if _encoded(kind, found[1], text) == payload else None


def _encoded(kind: str, letter: str, text: str) -> str | None:
    """A payload by one encoding; None where it is too long, or cannot say the text exactly, or it says nothing."""
    encoding = _ENCODINGS[letter]
    try:
        data = text.encode(encoding)
        same = data.decode(encoding) == text
    except UnicodeError:
        return None
    payload = kind + letter + urlsafe_b64encode(data).decode().rstrip("=")
    return payload if same and letters(text) and len(payload) <= _MOST else None
