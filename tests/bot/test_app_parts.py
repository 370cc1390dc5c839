"""The application's parts: settings that hide secrets, the log's scrubber, excerpts."""

import io
import logging
from collections.abc import Iterator
from datetime import UTC
from typing import Any

import pytest

from bot.operation.quiet import quieten
from bot.render.common import excerpt, one_line, units
from bot.telegram_settings import BotSettings, Webhook
from retrieval.errors import SettingsError

TOKEN = "123456:AAAA-bbbb_cccc"  # noqa: S105 - invented


def test_settings_hide_their_secrets() -> None:
    """Printed settings show neither the token nor the webhook's secret."""
    settings = BotSettings(TOKEN, UTC, webhook=Webhook("https://bot.example/a/b", "s3cret"))
    assert "AAAA" not in repr(settings)
    assert "s3cret" not in repr(settings)
    assert settings.webhook is not None
    assert settings.webhook.path == "a/b"


@pytest.mark.parametrize(
    ("build", "reason"),
    [
        (lambda: BotSettings("nonsense", UTC), "token is malformed"),
        (lambda: Webhook("http://bot.example/", "s"), "must begin with https://"),
        (lambda: Webhook("https://bot.example/", ""), "needs a secret"),
        (lambda: Webhook("https://bot.example/", "no spaces"), "needs a secret"),
    ],
)
def test_impossible_settings(build: Any, reason: str) -> None:
    """An impossible setting is refused with what to do, and without repeating a secret."""
    with pytest.raises(SettingsError, match=reason) as caught:
        build()
    assert "nonsense" not in str(caught.value)


@pytest.fixture
def log() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    """A logger with a handler that writes into a buffer, scrubbed."""
    buffer = io.StringIO()
    logger = logging.getLogger("telegram.test")
    handler = logging.StreamHandler(buffer)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    logger.addHandler(handler)
    logger.propagate = False
    quieten(logger, (TOKEN, "s3cret"))
    yield logger, buffer
    logger.removeHandler(handler)


def fail(why: str) -> None:
    """Raise, for the traceback's sake."""
    raise ValueError(why)


def test_scrubbed_log(log: tuple[logging.Logger, io.StringIO]) -> None:
    """Secrets are taken out of messages, of their arguments and of tracebacks."""
    logger, buffer = log
    logger.setLevel(logging.DEBUG)
    try:
        fail(f"refused {TOKEN}")
    except ValueError:
        logger.exception("POST /bot%s/getMe with s3cret", TOKEN)
    text = buffer.getvalue()
    assert text.startswith("ERROR POST /bot[secret]/getMe with [secret]\nTraceback")
    assert "ValueError: refused [secret]" in text
    assert TOKEN not in text


def test_library_tracebacks(log: tuple[logging.Logger, io.StringIO]) -> None:
    """Tracebacks of the library are for those who log everything."""
    logger, buffer = log
    logger.setLevel(logging.INFO)
    try:
        fail("long story")
    except ValueError:
        logger.exception("polling failed")
    assert buffer.getvalue() == "ERROR polling failed\n"


@pytest.mark.parametrize(
    ("mark", "limit", "shown"),
    [
        ((0, 3), 100, "甲一。乙二二。丙三三三。丁四四。"),
        ((3, 7), 100, "甲一。乙二二。丙三三三。丁四四。"),
        ((3, 7), 9, "乙二二。丙三三三。"),
        ((3, 7), 8, "甲一。乙二二。"),
        ((7, 12), 9, "丙三三三。丁四四。"),
        ((12, 16), 9, "丙三三三。丁四四。"),
        ((12, 16), 4, "丁四四。"),
        ((7, 12), 3, "丙三三"),
    ],
)
def test_excerpt(mark: tuple[int, int], limit: int, shown: str) -> None:
    """An excerpt is whole sentences: the marked one, then those after it, then those before, while they fit."""
    text = "甲一。乙二二。丙三三三。丁四四。"
    start, end = excerpt(text, mark, limit)
    assert text[start:end] == shown


def test_excerpt_of_one_endless_sentence() -> None:
    """A sentence too long by itself is cut after a comma, or where it must, but never inside a character."""
    text = "逗號之前，" * 3 + "然後沒有了" * 10
    start, end = excerpt(text, (0, len(text)), 16)
    assert text[start:end] == "逗號之前，" * 3
    start, end = excerpt("😀" * 10, (0, 10), 5)
    assert (start, end) == (0, 2)


def test_one_line() -> None:
    """A title is one line, wide blanks kept, cut by UTF-16 units with an ellipsis."""
    assert one_line(" 甲　乙\n丙\t\u202e丁 ", 20) == "甲　乙 丙 丁"
    assert one_line("甲" * 10, 5) == "甲甲甲甲…"
    assert units(one_line("😀" * 10, 6)) <= 6
