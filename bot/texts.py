"""What the bot says, in three languages: catalogues in `locale/`, in Fluent's format, https://projectfluent.org.

A text that is missing, or a value it lacks, is a fault of ours and raises; tests see to it that no reader meets one.
"""

from collections.abc import Sequence
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource

_CATALOGUES = Path(__file__).parent / "locale"
# In the order of the menu; each has a text `command-…`.
COMMANDS = (
    "latest", "digest", "search", "article", "random", "trend", "sources", "new", "subscribe", "subscriptions",
    "unsubscribe", "settings", "about", "help", "privacy", "export", "forget",
)  # fmt: skip
IN_GROUPS = ("latest", "digest", "search", "article", "random", "trend", "sources", "about", "help", "privacy")
OF_ADMINS = (*IN_GROUPS, "subscribe", "subscriptions", "unsubscribe", "settings")
OF_OPERATORS = (*COMMANDS, "stats", "invite", "block", "unblock", "broadcast", "reindex")


class Texts:
    """One language's texts, by name."""

    def __init__(self, language: str) -> None:
        """`language` is zh-Hans, zh-Hant or en."""
        self.language = language
        source = (_CATALOGUES / f"{language}.ftl").read_text(encoding="utf-8")
        self._bundle = FluentBundle([language], use_isolating=False)  # apps of Chinese read no marks of direction
        self._bundle.add_resource(FluentResource(source))

    def __call__(self, name: str, /, **values: str | int) -> str:
        """The text of this name with its values filled in. Raises LookupError, ValueError."""
        text = self._bundle.get_message(name)
        if text.value is None:
            raise ValueError(f"{name} in {self.language} has no text")
        filled, errors = self._bundle.format_pattern(text.value, dict(values))
        if errors:
            raise ValueError(f"{name} in {self.language}: {errors[0]}")
        return str(filled)

    def lines(self, name: str) -> list[str]:
        """A text that is a list, one item a line."""
        return self(name).splitlines()

    @property
    def commands(self) -> list[tuple[str, str]]:
        """Each command, and what it does."""
        return self.menu(COMMANDS)

    def menu(self, commands: Sequence[str]) -> list[tuple[str, str]]:
        """Some commands, and what they do."""
        return [(command, self(f"command-{command}")) for command in commands]


HANS, HANT, EN = Texts("zh-Hans"), Texts("zh-Hant"), Texts("en")
BY_LANGUAGE = {texts.language: texts for texts in (HANS, HANT, EN)}


def for_language(code: str | None) -> Texts:
    """The texts for a reader whose app is set to `code`: an IETF tag as Telegram sends it, or nothing."""
    parts = (code or "").lower().replace("_", "-").split("-")
    if parts[0] == "en":
        return EN
    if parts[0] == "zh" and not {"hant", "tw", "hk", "mo"}.isdisjoint(parts):
        return HANT
    return HANS
