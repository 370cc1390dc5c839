"""The bot's texts: three languages that say the same, all of it used and none of it missing."""

import re
from pathlib import Path
from typing import Any

import opencc
import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

import bot
from bot.app import build
from bot.state.state import open_state
from bot.telegram_settings import BotSettings
from bot.texts import COMMANDS, EN, HANS, HANT, Texts, for_language
from tests.telegram.archive import SERVICE, ZONE
from tests.telegram.oracle import losses, parse

HERE = Path(bot.__file__).parent
LANGUAGES = [HANS, HANT, EN]
# Plain text of at most 200 characters.
POPUPS = (
    *("stale", "stale-question", "too-many", "failed", "admins-only"),
    *("gone", "changed", "unsettled", "no-more", "thanks-good", "thanks-bad", "thanks-none"),
)


class Names(Visitor):  # type: ignore[misc]  # untyped
    """The names that a text is filled in with."""

    def __init__(self) -> None:
        self.found: set[str] = set()

    def visit_VariableReference(self, node: Any) -> None:  # noqa: N802 - the library calls it so
        """Note one."""
        self.found.add(node.id.name)


def catalogue(language: str) -> dict[str, set[str]]:
    """Each text of a language with the names it is filled in with."""
    resource = FluentParser().parse((HERE / "locale" / f"{language}.ftl").read_text(encoding="utf-8"))
    assert not [entry for entry in resource.body if isinstance(entry, ast.Junk)]
    entries = {}
    for entry in resource.body:
        if isinstance(entry, ast.Message):
            names = Names()
            names.visit(entry)
            assert entry.id.name not in entries, f"{entry.id.name} stands twice"
            entries[entry.id.name] = names.found
    return entries


def filled(texts: Texts) -> dict[str, str]:
    """Every text of a language, with a 7 for whatever is filled in."""
    return {name: texts(name, **dict.fromkeys(names, 7)) for name, names in catalogue(texts.language).items()}


@pytest.mark.parametrize("texts", LANGUAGES, ids=lambda texts: texts.language)
def test_telegram_takes_every_text(texts: Texts) -> None:
    """Every text is HTML that Telegram shows whole, and what goes into a pop-up is short and plain."""
    every = filled(texts)
    for name, text in every.items():
        assert text.strip(), name
        assert list(losses(text, parse(text))) == [], name
    for name in POPUPS:
        assert len(every[name]) <= 200
        assert not re.search("[<&]", every[name])


@pytest.mark.parametrize("language", ["zh-Hant", "en"])
def test_the_languages_say_the_same(language: str) -> None:
    """Each text exists in every language and needs the same to be filled in."""
    assert catalogue(language) == catalogue("zh-Hans")


def test_every_text_is_used_and_every_used_text_exists() -> None:
    """What the code names is in the catalogues, and nothing else is."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in HERE.rglob("*.py"))
    named = set(re.findall(r"\"([a-z]+(?:-[a-z]+)*)\"", code)) | {f"command-{name}" for name in COMMANDS}
    known = set(catalogue("zh-Hans"))
    assert known <= named
    called = re.findall(r"\b(?:view\.)?texts(?:_for\(update, context\))?(?:\.lines)?\(\s*\"([a-z-]+)\"", code)
    assert set(called) <= known


def test_traditional_is_traditional() -> None:
    """No simplified character slips into the traditional texts, nor the other way round."""
    for texts, converter in ((HANT, opencc.OpenCC("s2tw")), (HANS, opencc.OpenCC("t2s"))):
        for text in filled(texts).values():
            assert converter.convert(text) == text


def test_a_fault_in_a_text_is_told() -> None:
    """A text that is missing or lacks a value raises, so that a test meets it before a reader does."""
    with pytest.raises(LookupError):
        HANS("no-such-text")
    with pytest.raises(ValueError, match="page in zh-Hans"):
        HANS("page", first=1)


def test_listed_commands_are_handled(tmp_path: Path) -> None:
    """Every command in the lists has a handler."""
    with open_state(tmp_path) as state:
        application = build(SERVICE, BotSettings("1:token", ZONE), state)
    handled = {command for handler in application.handlers[0] for command in getattr(handler, "commands", ())}
    assert set(COMMANDS) <= handled


@pytest.mark.parametrize(
    ("code", "texts"),
    [("zh", HANS), ("zh-hans", HANS), ("zh_TW", HANT), ("zh-Hant-HK", HANT), ("en", EN), ("eng", HANS), ("", HANS)],
)
def test_for_language(code: str, texts: Texts) -> None:
    """An app's language chooses the texts; Chinese of Taiwan, Hong Kong and Macau is traditional."""
    assert for_language(code) is texts
