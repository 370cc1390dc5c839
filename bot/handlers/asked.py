"""What is asked, and where it stands: in the message, in a part of it, or in the one that it replies to.

In a group a question may stand in the middle of talk: from the sentence that mentions us to the end of that line. Where
nothing but a mention is there, the sentence before it is meant, or the line, or what follows; and if all of the message
is a mention, the message that it replies to, by whomever.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from telegram import Message, MessageEntity, ReplyParameters
from telegram.constants import ChatType, MessageEntityType

from bot.render.common import units
from retrieval.language.text import letters, sentences

_LONGEST = 1024  # UTF-16 units of a quote, Telegram's limit
_KEPT = (  # what Telegram compares of the formatting of a quote
    MessageEntityType.BOLD, MessageEntityType.ITALIC, MessageEntityType.UNDERLINE, MessageEntityType.STRIKETHROUGH,
    MessageEntityType.SPOILER, MessageEntityType.CUSTOM_EMOJI,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the message to reply to, which holds it."""

    message: Message
    text: str  # "": nothing is asked
    part: tuple[int, int] | None = None  # where it stands in the message's text; None: it is all of it

    @property
    def replying(self) -> ReplyParameters:
        """A reply to the message, with the question quoted where it is a part of it."""
        if self.part is None:
            return ReplyParameters(self.message.message_id)
        whole, (start, end) = _text(self.message), self.part
        return ReplyParameters(
            self.message.message_id,
            quote=whole[start:end],
            quote_position=units(whole[:start]),
            quote_entities=_formatting(self.message, units(whole[:start]), units(whole[:end])) or None,
        )


def asked_in(message: Message) -> Asked:
    """What a message asks."""
    found = _within(message)
    replied = message.reply_to_message
    if found.text or replied is None or _ours(message).search(_text(message)) is None or _by_us(replied):
        return found
    if message.quote:  # the part of it that was chosen
        return _quoted(replied, message.quote.text, message.quote.position) or found
    elsewhere = _within(replied)
    return elsewhere if elsewhere.text else found


def asked_by(answer: Message) -> Asked | None:
    """What an answer of ours replies to; None where that is gone."""
    replied = answer.reply_to_message
    if replied is None:
        return None
    quoted = _quoted(replied, answer.quote.text, answer.quote.position) if answer.quote else None
    return quoted or _within(replied)


def question_in(message: Message) -> str:
    """The question in a message itself; "" where there is none."""
    return _within(message).text


def _within(message: Message) -> Asked:
    text, ours = _text(message), _ours(message)
    start, end = (0, len(text)) if message.chat.type == ChatType.PRIVATE else _part(text, ours)
    rest = text[:start] + text[end:]
    part = (start, end) if letters(ours.sub(" ", rest)) and units(text[start:end]) <= _LONGEST else None
    return Asked(message, _bare(text[start:end], ours), part)


def _quoted(message: Message, quote: str, position: int) -> Asked | None:
    """A part of a message that somebody chose; None where it is not in it any more."""
    text = _text(message)
    near = len(text.encode("utf-16-le")[: 2 * position].decode("utf-16-le", "ignore"))
    start = text.find(quote, near) if quote in text[near:] else text.find(quote)
    question = _bare(quote, _ours(message))
    return Asked(message, question, (start, start + len(quote))) if start >= 0 and question else None


def _part(text: str, ours: re.Pattern[str]) -> tuple[int, int]:
    """Where the question stands in the text of a message in a group."""
    mention = ours.search(text)
    if mention is None:
        return 0, len(text)
    for start, end in _places(text, mention.start(), mention.end()):
        if letters(ours.sub(" ", text[start:end])):
            return _trimmed(text, start, end, ours)
    return 0, len(text)


def _places(text: str, mention: int, after: int) -> Iterator[tuple[int, int]]:
    """Where it may stand, likeliest first."""
    line = text.rfind("\n", 0, mention) + 1
    end = text.find("\n", after)
    end = len(text) if end < 0 else end
    begins = [line + start for start, _ in sentences(text[line:end]) if line + start <= mention]
    yield from ((begin, end) for begin in reversed(begins))
    yield end, len(text)
    yield 0, end


def _trimmed(text: str, start: int, end: int, ours: re.Pattern[str]) -> tuple[int, int]:
    """Without blanks, commas and mentions of us at its ends."""
    edge = rf"(?:[\s，、：,:]|{ours.pattern})*"
    head = re.compile(edge, re.IGNORECASE).match(text, start, end)
    start = head.end() if head else start
    tail = re.search(rf"{edge}\Z", text[start:end], re.IGNORECASE)
    return start, start + (tail.start() if tail else end - start)


def _bare(text: str, ours: re.Pattern[str]) -> str:
    return " ".join(ours.sub(" ", text).split())


def _ours(message: Message) -> re.Pattern[str]:
    return re.compile(rf"@{re.escape(message.get_bot().username)}\b", re.IGNORECASE)


def _text(message: Message) -> str:
    return message.text or message.caption or ""


def _by_us(message: Message) -> bool:
    return message.from_user is not None and message.from_user.id == message.get_bot().id


def _formatting(message: Message, start: int, end: int) -> list[MessageEntity]:
    """The formatting of a part of a message, by UTF-16 units, as from its start."""
    found = []
    for each in message.entities or message.caption_entities:
        first, last = max(start, each.offset), min(end, each.offset + each.length)
        if each.type in _KEPT and first < last:
            emoji = each.custom_emoji_id
            found.append(MessageEntity(each.type, first - start, last - first, custom_emoji_id=emoji))
    return found
