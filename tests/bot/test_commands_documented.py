"""docs/commands.md stays true: every command, option, setting and exit code is in it."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from bot.cli import cli
from bot.settings import IN_FILE, SECRET
from bot.terminal.chat import COMMANDS

PAGE = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")


def commands(group: click.Group = cli, path: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command with its name as typed."""
    for name, command in group.commands.items():
        yield f"{path}{name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{path}{name} ")


def options(command: click.Command) -> set[str]:
    """All spellings of a command's options."""
    with click.Context(command) as context:
        spellings = {spelling for each in command.get_params(context) for spelling in each.opts}
    return {spelling for spelling in spellings if spelling.startswith("-")} - {"-h"}  # there once a command has run


COMMON = options(cli) - {"--version"}


@pytest.mark.parametrize("name", [name for name, _ in commands()])
def test_every_command_is_documented(name: str) -> None:
    """A command without a line in the page fails here."""
    assert re.search(rf"`{name}\b", PAGE) or name == "model"


@pytest.mark.parametrize(("name", "command"), [each for each in commands() if not isinstance(each[1], click.Group)])
def test_every_option_is_documented(name: str, command: click.Command) -> None:
    """An option of one command stands in that command's section, one of all in the common table."""
    head = next(head for head in re.findall(r"(?m)^## .*$", PAGE) if f"`{name}" in head)
    section = PAGE.split(head, 1)[1].split("\n## ", 1)[0]
    own = options(command) - COMMON
    assert not {option for option in own if f"`{option}`" not in section and f"`{option} " not in section}


def test_every_common_option_is_documented_and_every_command_has_it() -> None:
    """--home and the others mean the same before and after a command's name."""
    section = PAGE.split("## Options of every command", 1)[1].split("\n## ", 1)[0]
    assert all(f"`{option}`" in section or f"`{option} " in section for option in COMMON)
    for name, command in commands():
        assert isinstance(command, click.Group) or options(command) >= COMMON, name


def test_no_option_is_documented_that_there_is_not() -> None:
    """What the page promises, a command has."""
    known = {option for _, command in commands() for option in options(command)} | options(cli) | {"-h"}
    promised = set(re.findall(r"`(--?[a-z][a-z-]*)", PAGE))
    assert promised <= known


def test_every_command_has_help_with_an_example() -> None:
    """`--help` of each names what it does and how it is typed."""
    for name, command in commands():
        assert command.help, name
        assert command.short_help is None
        assert "yinwen" in command.help or name.startswith("model "), name


def test_every_setting_is_documented() -> None:
    """Each has its variable in the table; what may be in the file has its key, secrets have "never"."""
    for key in ("home", *IN_FILE, *SECRET):
        assert f"`YINWEN_{key.upper()}`" in PAGE
    for key in IN_FILE:
        assert f"| `{key}` |" in PAGE
    for key in SECRET:
        assert f"| `YINWEN_{key.upper()}` | never |" in PAGE


def test_every_line_of_the_chat_is_documented() -> None:
    """The chat's commands are in its table."""
    assert all(f"`{command}" in PAGE for command in COMMANDS)


def test_exit_codes_agree_with_the_help() -> None:
    """The page and `yinwen --help` name the same codes."""
    section = PAGE.split("## Exit codes", 1)[1].split("\n## ", 1)[0]
    assert re.findall(r"(?m)^\| (\d+) \|", section) == re.findall(r"(?m)^ +(\d+)  ", cli.help or "")
