"""`yinwen sync`: a look at the sources, once; `yinwen serve`: for as long as it runs, with the bot."""

import asyncio
from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from bot.commands.common import ANSWERED, NOTHING, Run, common, json_option, pass_run
from bot.commands.source import shown
from bot.settings import Settings, make_private
from bot.terminal.progress import Progress, progress
from retrieval.counted import counted
from retrieval.errors import IndexMismatch, IndexMissing

if TYPE_CHECKING:
    from retrieval.gathering.gathering import Gathered
    from retrieval.gathering.origin import Origin
    from retrieval.gathering.roster import Roster
    from retrieval.index import Index
    from retrieval.records import Report

_NAMED = 10  # sources that failed which are named; `yinwen source list` names all


@click.command()
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Look at each source, also those that are not due yet.")
@click.option("--no-index", is_flag=True, help="Only write what came, and leave the index as it is.")
@json_option
@common
@pass_run
def sync(run: Run, names: tuple[str, ...], everything: bool, no_index: bool, as_json: bool) -> int:
    """Look at the sources that are due, write what came into the archive, and take it into the index.

    A source that fails is named, and tried again later and later; it stops no other. A run that is stopped anywhere is
    made up for by the next one: nothing is lost, and nothing comes twice. With NAME, those sources are looked at now.
    Exit code 1 when every source that was looked at failed, or there is none.

    \b
    Examples:
      yinwen sync
      yinwen sync --all
      yinwen sync rfa
    """
    from bot.operation.gathering import BUSY, LOCK
    from retrieval.gathering.roster import Roster
    from retrieval.storage.lock import locked

    settings = run.settings()
    make_private(settings.home)
    with locked(settings.home, LOCK, BUSY), closing(Roster.open(settings.home)) as roster:
        if not roster.all():
            run.fail("no sources yet: add one, `yinwen source add ADDRESS`")
            if as_json:
                _print([], None)
            return NOTHING
        chosen = _chosen(roster, names, everything=everything)
        with progress(quiet=run.quiet) as draw:
            gathered = asyncio.run(_round(settings, roster, chosen, draw))
            report = None if no_index else _indexed(settings, roster, draw)
    if as_json:
        _print(gathered, report)
    else:
        _tell(run, gathered, report, left=len(roster.all()) - len(chosen))
    return NOTHING if gathered and all(one.error for one in gathered) else ANSWERED


def _chosen(roster: "Roster", names: Sequence[str], *, everything: bool) -> "tuple[Origin, ...]":
    if names:
        return tuple(dict.fromkeys(map(roster.find, names)))
    return tuple(one for one in roster.all() if not one.paused) if everything else roster.due(datetime.now(UTC))


async def _round(settings: Settings, roster: "Roster", chosen: "Sequence[Origin]", draw: Progress) -> "list[Gathered]":
    from bot.operation.gathering import open_gathering

    done = 0

    def tell(_: "Gathered") -> None:
        nonlocal done
        done += 1
        draw("gathering", done, len(chosen))

    async with open_gathering(settings, roster) as gathering:
        return await gathering.round(chosen, tell)


def open_index(settings: Settings) -> "Index":
    """The index of the settings, to write, made where there is none."""
    from bot.service import expect, open_encoder, open_reader
    from retrieval.index import Index

    with suppress(IndexMissing, IndexMismatch):  # to be made, or brought up to date
        expect(settings, Index.made_with(settings.home, settings.database))
    return Index.create(
        settings.home,
        open_encoder(settings),
        reader=open_reader(settings),
        remote=settings.engine,
        server=settings.database,
    )


def _indexed(settings: Settings, roster: "Roster", draw: Progress) -> "Report | None":
    """Take in what came, and what changed in folders; None where there is nothing to take in."""
    from bot.operation.gathering import folders

    there = list(folders(settings, roster.all()))
    if not there:
        return None
    with open_index(settings) as index:
        return index.update(list(dict.fromkeys((*index.folders(), *there))), draw)


def _print(gathered: "Sequence[Gathered]", report: "Report | None") -> None:
    from bot.render import data

    click.echo(data.document(_document(gathered, report)))


def _document(gathered: "Sequence[Gathered]", report: "Report | None") -> dict[str, object]:
    from bot.render import data

    return {
        "sources": [
            {"source": one.origin.slug, "new": one.new, "updated": one.updated, "error": one.error or None}
            for one in gathered
        ],
        "new": sum(one.new for one in gathered),
        "updated": sum(one.updated for one in gathered),
        "failed": sum(bool(one.error) for one in gathered),
        "index": None if report is None else data.report(report),
    }


def _tell(run: Run, gathered: "Sequence[Gathered]", report: "Report | None", left: int) -> None:
    """What came, in a line; more only where there is something to look at."""
    failed = [one for one in gathered if one.error]
    new, updated = sum(one.new for one in gathered), sum(one.updated for one in gathered)
    waiting = f"; {left:,} not due yet or paused" if left else ""
    run.say(f"{counted(len(gathered), 'source')}: {new:,} new, {updated:,} updated{waiting}")
    for one in failed[:_NAMED]:
        run.say(f"{one.origin.slug}: {shown(one.error)}")
    if len(failed) > _NAMED:
        run.say(f"and {len(failed) - _NAMED:,} more that failed: `yinwen source list` names all")
    if report:
        run.say(f"the index: {counted(report.articles, 'article')}, {counted(report.passages, 'passage')}")
