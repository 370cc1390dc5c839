"""The bot's texts: three languages that say the same."""

import re
from dataclasses import fields
from string import Formatter

import opencc
import pytest

from bot.app import build
from bot.messages import EN, HANS, HANT, Messages, for_language
from bot.telegram_settings import BotSettings
from tests.telegram.archive import SERVICE, ZONE
from tests.telegram.oracle import losses, parse

LANGUAGES = [HANS, HANT, EN]
POPUPS = ("stale", "failed")  # plain text of at most 200 characters


def texts(messages: Messages) -> dict[str, str]:
    """The texts of one language that are sent as they are, by name."""
    return {
        field.name: text
        for field in fields(messages)
        if isinstance(text := getattr(messages, field.name), str) and field.name != "language"
    }


def placeholders(text: str) -> set[str]:
    """The names to be filled in."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("messages", LANGUAGES, ids=lambda messages: messages.language)
def test_telegram_takes_every_text(messages: Messages) -> None:
    """Every text is HTML that Telegram shows whole, and what goes into a pop-up is short and plain."""
    for name, text in texts(messages).items():
        assert list(losses(text, parse(text))) == [], name
    for name in POPUPS:
        text = texts(messages)[name]
        assert len(text) <= 200
        assert not re.search("[<&]", text)


@pytest.mark.parametrize("messages", [HANT, EN], ids=lambda messages: messages.language)
def test_same_names_are_filled_in(messages: Messages) -> None:
    """A text needs the same to be filled in whatever its language."""
    for name, text in texts(messages).items():
        assert placeholders(text) == placeholders(texts(HANS)[name]), name
    assert [command for command, _ in messages.commands] == [command for command, _ in HANS.commands]


def test_traditional_is_traditional() -> None:
    """No simplified character slips into the traditional texts, nor the other way round."""
    for messages, converter in ((HANT, opencc.OpenCC("s2t")), (HANS, opencc.OpenCC("t2s"))):
        for text in texts(messages).values():
            assert converter.convert(text) == text


def test_listed_commands_are_handled() -> None:
    """Every command in the lists has a handler."""
    application = build(SERVICE, BotSettings("1:token", ZONE))
    handled = {command for handler in application.handlers[0] for command in getattr(handler, "commands", ())}
    assert {command for command, _ in HANS.commands} <= handled


@pytest.mark.parametrize(
    ("code", "messages"),
    [("zh", HANS), ("zh-hans", HANS), ("zh_TW", HANT), ("zh-Hant-HK", HANT), ("en", EN), ("eng", HANS), ("", HANS)],
)
def test_for_language(code: str, messages: Messages) -> None:
    """An app's language chooses the texts; Chinese of Taiwan, Hong Kong and Macau is traditional."""
    assert for_language(code) is messages
