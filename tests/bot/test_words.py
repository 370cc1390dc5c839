"""The terminal's texts: three languages that say the same."""

import re
import string
from dataclasses import fields
from pathlib import Path

import pytest

import bot
from bot.checks import LANGUAGES
from bot.render.words import Words, words_of


def blanks(text: str) -> list[str]:
    """The names to be filled in."""
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_fills_in_the_same(language: str) -> None:
    """No translation drops a number or asks for one that nobody gives."""
    words, model = words_of(language), words_of("zh-Hans")
    assert words.language == language
    for field in fields(Words):
        assert blanks(getattr(words, field.name)) == blanks(getattr(model, field.name)), field.name
        assert getattr(words, field.name).strip(), field.name


def test_every_text_that_is_named_exists() -> None:
    """What the terminal's modules call for by name is there to be called."""
    code = "\n".join(path.read_text("utf-8") for path in Path(bot.__file__).parent.rglob("*.py"))
    called = set(re.findall(r"\bwords\(\s*\"([a-z-]+)\"", code))
    assert called
    assert called <= {field.name.replace("_", "-") for field in fields(Words)}
