"""`yinwen doctor`: what is wrong, if anything, and what to do about it."""

import os
import platform
import shlex
import stat
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click

from bot.commands.common import ANSWERED, NO_INDEX, Run, common, json_option, pass_run
from bot.settings import FILE, Settings
from bot.terminal.progress import progress
from embeddings.errors import EncoderError
from retrieval.errors import YinwenError
from retrieval.records import Finding


@click.command()
@click.option("--repair", is_flag=True, help="First mend what can be mended, and say what that was.")
@json_option
@common
@pass_run
def doctor(run: Run, repair: bool, as_json: bool) -> int:
    """Check that everything is in order.

    Looks at the state folder, the reader, the encoder and the index, all of it by its checksums, and says what to run
    where something is wrong.

    With --repair a damaged archive is written anew of what can be read (the damaged file is kept beside), a damaged
    cache is built again, and what stopped runs have left is removed.

    Exit code 0 when all is well, 3 when something is not.

    \b
    Examples:
      yinwen doctor
      yinwen doctor --repair
    """
    from bot.render import data

    settings, faults = run.examined()
    if repair:
        _repair(run, settings)
    wrong = [Finding("setting", False, str(fault), "until then doctor goes by the default") for fault in faults]
    found = [*_surroundings(settings), *wrong, *index_findings(settings), *_kept(settings)]
    findings = [replace(one, detail=run.copyable(one.detail), remedy=run.copyable(one.remedy)) for one in found]
    if as_json:
        click.echo(data.document(data.findings(findings)))
    for finding in () if as_json else findings:
        tell(finding)
    return ANSWERED if all(finding.ok for finding in findings) else NO_INDEX


def tell(finding: Finding) -> None:
    """Print a finding, and what to do where it is none to be glad of."""
    click.echo(f"{'ok  ' if finding.ok else 'FAIL'}  {finding.name}: {finding.detail}")
    if not finding.ok and finding.remedy:
        click.echo(f"      {finding.remedy}")


def _repair(run: Run, settings: Settings) -> None:
    """Mend, tell what was mended, and bring the caches up to date."""
    from bot.service import open_encoder
    from retrieval.index import Index
    from retrieval.upkeep.repair import repair

    try:
        encoder = open_encoder(settings, download=False)
        with progress(quiet=run.quiet) as show:
            for mended in () if settings.database else repair(settings.home, encoder, show):
                click.echo(f"mended  {run.copyable(mended)}", err=True)
            Index.open(settings.home, encoder, show, remote=settings.engine, server=settings.database).close()
    except (YinwenError, EncoderError) as error:  # what is left of it is found again by what follows
        click.echo(f"yinwen: {run.copyable(str(error))}", err=True)


def _surroundings(settings: Settings) -> Iterator[Finding]:
    """Python, the terminal's encoding, and that nobody else can read what is private."""
    yield Finding("python", True, f"{platform.python_version()} on {platform.platform()}")
    encoding = sys.stdout.encoding or "unknown"
    yield Finding("output", encoding.lower() == "utf-8", encoding, "set LC_ALL=C.UTF-8, or Chinese text shows as ?")
    yield _private("state folder", settings.home)
    for name, path in (
        ("settings", settings.home / FILE),
        ("history", settings.history),
        ("token file", settings.telegram_token_file),
    ):
        if path and path.exists():
            yield _private(name, path)


def _private(name: str, path: Path) -> Finding:
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return Finding(name, False, f"{path}: {error.strerror}", "it is made by `yinwen index FOLDER`")
    open_to_others = mode & (stat.S_IRWXG | stat.S_IRWXO)
    mine = mode & stat.S_IRUSR and os.access(path, os.R_OK)
    remedy = f"chmod u+rw,go-rwx {shlex.quote(str(path))}"
    detail = f"{path} ({stat.filemode(mode)})"
    return Finding(name, bool(mine) and not open_to_others, detail, remedy)


def index_findings(settings: Settings) -> Iterator[Finding]:
    """The reader and the encoder, then the index with it; what cannot be opened is itself a finding."""
    from bot.service import open_encoder, open_reader
    from retrieval.index import Index

    if reader := open_reader(settings):
        try:
            yield Finding("reader", True, reader().name)
        except EncoderError as error:
            yield Finding("reader", False, str(error), "install yinwen again, or do without: --profile quick")

    try:
        encoder = open_encoder(settings, download=False)
        yield Finding("encoder", True, f"{encoder.name}, {encoder.dim} components")
    except EncoderError as error:
        yield Finding("encoder", False, str(error))
        return
    try:
        with Index.open(
            settings.home, encoder, catching_up=False, remote=settings.engine, server=settings.database
        ) as index:
            yield from index.check()
    except YinwenError as error:
        yield Finding("index", False, str(error))


def _kept(settings: Settings) -> Iterator[Finding]:
    """Damaged archives that were kept as evidence: no fault, but somebody should know of them."""
    from retrieval.upkeep import kept

    if told := kept.told(settings.home):
        yield Finding("kept beside", True, told)
