"""Links that open a private chat with the bot and say something there: https://t.me/BOT?start=PAYLOAD.

A payload is at most 64 characters of A-Z a-z 0-9 _ -. `a_` and an article's id opens the article. `q_` asks a question:
a letter for its encoding, then its bytes in base64 without padding. 22 Chinese characters fit; a longer question has
no link.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode

from retrieval.language.text import letters

HELLO = "hello"  # nothing in particular
_ARTICLE, _QUESTION = "a_", "q_"
_MOST = 64
_ID = re.compile(r"a_([A-Za-z0-9_-]{1,62})")
_ASKED = re.compile(r"q_([a-z])([A-Za-z0-9_-]+)")
_ENCODINGS = {"g": "gb18030", "u": "utf-16-be"}  # two bytes a Chinese character, either of them


def link(bot: str, payload: str) -> str:
    """The address that opens the chat with the bot of this name."""
    return f"https://t.me/{bot}?start={payload}"


def to_article(identity: str) -> str | None:
    """The payload that opens an article; None for an id of a form that none has."""
    return payload if _ID.fullmatch(payload := _ARTICLE + identity) else None


def to_question(question: str) -> str | None:
    """The shortest payload that asks a question; None where none is short enough."""
    payloads = [payload for letter in _ENCODINGS if (payload := _encoded(letter, question))]
    return min(payloads, key=len, default=None)


def article_in(payload: str) -> str | None:
    """The id of the article that a payload opens; None where it opens none."""
    return found[1] if (found := _ID.fullmatch(payload)) else None


def question_in(payload: str) -> str | None:
    """The question that a payload asks; None where it asks none or blanks, or has been cut or changed on its way."""
    found = _ASKED.fullmatch(payload)
    if found is None or found[1] not in _ENCODINGS or len(payload) > _MOST:
        return None
    try:
        data = urlsafe_b64decode(found[2] + "=" * (-len(found[2]) % 4))
        question = data.decode(_ENCODINGS[found[1]])
    except ValueError:  # neither base64 nor text
        return None
    return question if _encoded(found[1], question) == payload else None


def _encoded(letter: str, question: str) -> str | None:
    """A payload by one encoding; None where it is too long, cannot say the question exactly, or asks nothing."""
    encoding = _ENCODINGS[letter]
    try:
        data = question.encode(encoding)
        same = data.decode(encoding) == question
    except UnicodeError:
        return None
    payload = _QUESTION + letter + urlsafe_b64encode(data).decode().rstrip("=")
    return payload if same and letters(question) and len(payload) <= _MOST else None
