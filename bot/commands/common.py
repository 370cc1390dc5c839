"""What every command shares: the options, the settings made of them, the look of its output, its exit codes."""

import logging
import os
import re
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

import click

from bot.render.look import Look
from bot.render.words import words_of
from bot.service import LONGEST, Service, open_service
from bot.settings import Settings, examine, load
from bot.terminal.progress import progress
from retrieval.errors import SettingsError

F = TypeVar("F", bound=Callable[..., object])

ANSWERED, NOTHING, USAGE, NO_INDEX, INTERNAL, INTERRUPTED, CLOSED_PIPE = 0, 1, 2, 3, 70, 130, 141
OURS = ("bot", "retrieval", "embeddings")
_COMMAND = re.compile(r"`yinwen(?= (?!--home))")
_MEASURE = 84  # columns at most: longer lines are hard to follow from end to beginning


@dataclass(slots=True)
class Run:
    """One run of the program: the options as they are met, on either side of the command's name."""

    options: dict[str, object] = field(default_factory=dict)
    quiet: bool = False
    verbosity: int = 0
    log: logging.Logger | None = None  # where what is said goes instead, if anywhere

    def settings(self, **options: object) -> Settings:
        """The settings, with those of the command's own options."""
        return load({**self.options, **options}, os.environ)

    def examined(self, **options: object) -> tuple[Settings, tuple[SettingsError, ...]]:
        """The settings as far as they can be used, and what is wrong with the others."""
        return examine({**self.options, **options}, os.environ)

    def say(self, text: str) -> None:
        """A remark beside the output."""
        if self.log:
            self.log.info("%s", self.copyable(text))
        elif not self.quiet:
            click.echo(self.copyable(text), err=True)

    def fail(self, text: str) -> None:
        """Why the program ends."""
        if self.log:
            self.log.error("%s", self.copyable(text))
        else:
            click.echo(f"yinwen: {self.copyable(text)}", err=True)

    def copyable(self, text: str) -> str:
        """A text in which each command, `yinwen …`, is for the state folder that an option of this run named."""
        if not (home := self.options.get("home")):
            return text
        return _COMMAND.sub(lambda _: f"`yinwen --home {shlex.quote(str(home))}", text)


pass_run = click.make_pass_decorator(Run, ensure=True)


def _remember(context: click.Context, parameter: click.Parameter, value: object) -> None:
    if value is not None:
        context.ensure_object(Run).options[str(parameter.name)] = value


def _be_quiet(context: click.Context, _: click.Parameter, value: bool) -> None:
    context.ensure_object(Run).quiet |= value


def _be_verbose(context: click.Context, _: click.Parameter, value: int) -> None:
    run = context.ensure_object(Run)
    run.verbosity += value
    for name in OURS:  # libraries stay silent: the Telegram client's log would show the token
        logging.getLogger(name).setLevel((logging.WARNING, logging.INFO, logging.DEBUG)[min(run.verbosity, 2)])


def common(command: F) -> F:
    """Give a command the options that all have."""
    for option in (
        click.option(
            "-q", "--quiet", is_flag=True, expose_value=False, callback=_be_quiet, help="No progress and no remarks."
        ),
        click.option(
            "-v",
            "--verbose",
            count=True,
            expose_value=False,
            callback=_be_verbose,
            help="Say more about errors and what is done; twice shows questions too.",
        ),
        click.option(
            "--encoder",
            metavar="NAME",
            expose_value=False,
            callback=_remember,
            help="Encoder: a name of `yinwen model list` or a folder.",
        ),
        click.option(
            "--home",
            metavar="DIR",
            expose_value=False,
            callback=_remember,
            help="State folder (index, models, settings.toml, history).",
        ),
    ):
        command = option(command)
    return command


def _option(name: str, metavar: str, told: str) -> Callable[[F], F]:
    """An option that is a setting."""
    return click.option(name, metavar=metavar, expose_value=False, callback=_remember, help=told)


profile_option = _option(
    "--profile", "NAME", "precise: the best passages are read (default); quick: they are only looked up."
)


def answering(command: F) -> F:
    """Give a command the options of how to answer."""
    least = "Least confidence to show quotations at, 0 to 1 (docs/quality.md has the curve)."
    command = _option("--threshold", "P", least)(profile_option(command))
    return _option("--quotes", "N", "Quotations at most, 1 to 10 (3).")(command)


json_option = click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
offset_option = click.option(
    "--offset", type=click.IntRange(0, 1_000_000_000), metavar="N", default=0, help="Skip that many articles."
)
limit_option = click.option(
    "-n", "--limit", type=click.IntRange(1, 100), metavar="N", default=10, help="Articles to list, 1 to 100 (10)."
)


@contextmanager
def opened(run: Run, settings: Settings) -> Iterator[Service]:
    """The service; what a run that was stopped left to do is done first, with its progress shown."""
    with ExitStack() as stack:
        with progress(quiet=run.quiet) as show:
            service = stack.enter_context(open_service(settings, show))
        yield service


def look(settings: Settings, *, plain: bool = False, ids: bool = True) -> Look:
    """How standard output is to be written: for reading on a terminal, plain anywhere else."""
    words = words_of(settings.language)
    if plain or not sys.stdout.isatty():
        return Look(words, settings.zone, ids=ids)
    columns, rows = shutil.get_terminal_size()
    styled = not os.environ.get("NO_COLOR") and os.environ.get("TERM", "dumb") != "dumb"
    return Look(words, settings.zone, min(columns, _MEASURE), rows, styled, ids)


def valid(text: str) -> str:
    """An argument as text. Bytes that are no UTF-8 arrive as lone surrogates, which nothing can search."""
    text = text.strip()
    if not text:
        raise click.UsageError("the text is empty")
    if len(text) > LONGEST:
        raise click.UsageError(f"the text has {len(text):,} characters: shorten it to {LONGEST} at most")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise click.UsageError("the text is not valid UTF-8")
    return text
