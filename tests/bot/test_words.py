"""The terminal's texts: three languages that say the same."""

import string
from dataclasses import fields

import pytest

from bot.checks import LANGUAGES
from bot.words import Words, words_of


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
