"""`yinwen source`: where articles come from, and how each source is doing."""

import asyncio
import re
from contextlib import closing, suppress
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from bot.commands.common import ANSWERED, NOTHING, Run, common, json_option, pass_run
from bot.settings import Settings, make_private
from retrieval.counted import counted
from retrieval.errors import SourceError

if TYPE_CHECKING:
    from retrieval.gathering.roster import Kind, Origin, Roster

_WEB = re.compile(r"https?://|[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:/|$)", re.IGNORECASE)
_LONGEST = 200  # characters of what a source says of itself


def shown(text: str) -> str:
    """A text from a source in one line, without what could act on a terminal."""
    from bot.render.wrap import harmless

    return harmless(" ".join(text.split()))[:_LONGEST]


@click.group()
@common
def source() -> None:
    """Where articles come from: feeds, folders, archives in git.

    \b
    Examples:
      yinwen source add https://news.example/
      yinwen source list
    """


@source.command(no_args_is_help=True)
@click.argument("address", metavar="URL|PATH")
@click.option(
    "--name", metavar="NAME", help="Its folder in the archive, and its name for commands: letters, digits, - and _."
)
@click.option(
    "--kind",
    type=click.Choice(("feed", "folder", "git", "jekyll")),
    help="What it is, where the address does not tell: a feed, a folder, an archive in git, one of Jekyll's layout.",
)
@click.option("--full-text", is_flag=True, help="Fetch the page of an item where the feed has a summary only.")
@click.option("--every-feed", is_flag=True, help="Add each feed that a site has, not only its main one.")
@click.option("--unseen", is_flag=True, help="Add the address of a feed as it is, without fetching it.")
@common
@pass_run
def add(
    run: Run, address: str, name: str | None, kind: str | None, full_text: bool, every_feed: bool, unseen: bool
) -> int:
    """Add a source: a feed's address, a site's, whose feed is found, a folder, a repository.

    \b
    Examples:
      yinwen source add https://news.example/
      yinwen source add https://news.example/rss.xml --full-text --name 江城日报
      yinwen source add ~/archive
      yinwen source add https://code.example/archive.git
      yinwen source add https://code.example/blog.git --kind jekyll
    """
    from dataclasses import replace

    from retrieval.gathering.naming import slug_of
    from retrieval.gathering.roster import Kind, Origin, Roster

    settings, address = run.settings(), address.strip()
    if not address:
        raise SourceError("an address or a folder is missing: `yinwen source add https://news.example/`")
    found = [Origin("", Kind.FEED, address)]
    meant = Kind(kind) if kind else _kind(address)
    if meant is not Kind.FEED:
        found = [_lying(address, meant)]
    elif not _WEB.match(address):
        raise SourceError(f"{address}: neither an address (https://…) nor a folder that is there")
    elif not unseen:
        found = asyncio.run(_feeds(settings, address))
        for other in () if every_feed else found[1:]:
            run.say(f"there is also {shown(other.address)} {shown(other.title)}".rstrip())
        found = found if every_feed else found[:1]
    make_private(settings.home)
    with closing(Roster.open(settings.home)) as roster:
        for each in found:
            made = replace(each, slug=name or slug_of(each), full_text=full_text, added=datetime.now(UTC))
            kept = roster.add(made)
            run.say(f"added {kept.slug}: {shown(kept.title) or shown(kept.address)}")
    run.say("`yinwen sync` gathers what it has, `yinwen serve` goes on doing so")
    return ANSWERED


@source.command(name="list")
@json_option
@common
@pass_run
def list_(run: Run, as_json: bool) -> int:
    """List the sources, and how each is doing. Exit code 1 where there is none.

    \b
    Example:
      yinwen source list
    """
    from bot.render import data

    with closing(_roster(run)) as roster:
        origins = roster.all()
    if as_json:
        click.echo(data.document([data.origin(origin) for origin in origins]))
    elif origins:
        zone, now = run.settings().zone, datetime.now(UTC)
        for origin in origins:
            click.echo(_line(origin, now))
            health = origin.health
            last = _clock(health.succeeded, zone) if health.succeeded else "never"
            items = "" if origin.kind != "feed" else f"; {counted(health.items, 'article')}"
            due = "" if origin.paused else "; due now" if health.due <= now else f"; next {_clock(health.due, zone)}"
            click.echo(f"    last success {last}{items}; every {_lasting(health.delay.total_seconds())}{due}")
            if health.error:
                click.echo(f"    {counted(health.failures, 'failure')} in a row: {shown(health.error)}")
    else:
        run.say("yinwen: no sources yet: add one, `yinwen source add ADDRESS`")
    return ANSWERED if origins else NOTHING


@source.command(no_args_is_help=True)
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@common
@pass_run
def remove(run: Run, names: tuple[str, ...]) -> int:
    """Forget sources. Their articles stay: `yinwen index --forget FOLDER` drops those of a folder.

    \b
    Example:
      yinwen source remove rfa
    """
    with closing(_roster(run)) as roster:
        for origin in list(map(roster.find, names)):
            roster.remove(origin.slug)
            run.say(f"removed {origin.slug}")
    return ANSWERED


@source.command(no_args_is_help=True)
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@common
@pass_run
def pause(run: Run, names: tuple[str, ...]) -> int:
    """Leave sources out until they are resumed.

    \b
    Example:
      yinwen source pause rfa
    """
    return _pause(run, names, paused=True)


@source.command(no_args_is_help=True)
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@common
@pass_run
def resume(run: Run, names: tuple[str, ...]) -> int:
    """Look at sources again, soon; also at one that failed and waits for its next turn.

    \b
    Example:
      yinwen source resume rfa
    """
    return _pause(run, names, paused=False)


@source.command(name="import", no_args_is_help=True)
@click.argument("file", metavar="OPML", type=click.File("rb"))
@click.option("--full-text", is_flag=True, help="Fetch the page of an item where its feed has a summary only.")
@common
@pass_run
def import_(run: Run, file: BinaryIO, full_text: bool) -> int:
    """Add the feeds of an OPML file, as feed readers export them (`-`: standard input).

    Those that are there already stay as they are. Exit code 1 where nothing was added.

    \b
    Example:
      yinwen source import subscriptions.opml
    """
    from retrieval.gathering.opml import read_opml
    from retrieval.gathering.roster import Kind, Origin, Roster

    listed = read_opml(file.read(), file.name)
    outlines = [outline for outline in listed if re.match(r"https?://", outline.url, re.IGNORECASE)]
    settings = run.settings()
    make_private(settings.home)
    added = 0
    with closing(Roster.open(settings.home)) as roster:
        known = {origin.address for origin in roster.all()}
        for outline in outlines:
            if outline.url in known:
                continue
            known.add(outline.url)
            made = Origin("", Kind.FEED, outline.url, outline.title, full_text, added=datetime.now(UTC))
            roster.add(_named(made))
            added += 1
    others = f", {len(listed) - len(outlines):,} of no http or https address" if len(listed) > len(outlines) else ""
    run.say(f"{counted(added, 'source')} added, {len(outlines) - added:,} there already{others}")
    return ANSWERED if added else NOTHING


async def _feeds(settings: Settings, address: str) -> "list[Origin]":
    """The feeds of an address, its own or its site's, the main one first."""
    from bot.operation.gathering import fetching
    from retrieval.gathering.discover import discover
    from retrieval.gathering.fetch import Fetcher
    from retrieval.gathering.roster import Kind, Origin

    async with Fetcher(fetching(settings)) as fetcher:
        return [Origin("", Kind.FEED, found.url, found.title) for found in await discover(fetcher, address)]


@source.command()
@click.argument("file", metavar="[OPML]", required=False, type=click.Path(dir_okay=False, path_type=Path))
@common
@pass_run
def export(run: Run, file: Path | None) -> int:
    """Write the feeds as an OPML file, to standard output where none is named. Exit code 1 where there is none.

    \b
    Example:
      yinwen source export feeds.opml
    """
    from retrieval.gathering.opml import Outline, write_opml

    with closing(_roster(run)) as roster:
        feeds = [origin for origin in roster.all() if origin.kind == "feed"]
    text = write_opml((Outline(one.title or one.slug, one.address) for one in feeds), "yinwen")
    if file:
        file.write_text(text, encoding="utf-8")
        run.say(f"{counted(len(feeds), 'feed')} in {file}")
    else:
        click.echo(text, nl=False)
    return ANSWERED if feeds else NOTHING


def _pause(run: Run, names: tuple[str, ...], *, paused: bool) -> int:
    with closing(_roster(run)) as roster:
        for origin in list(map(roster.find, names)):
            roster.pause(origin.slug, paused=paused)
            run.say(f"{'paused' if paused else 'resumed'} {origin.slug}")
    return ANSWERED


def _roster(run: Run) -> "Roster":
    from retrieval.gathering.roster import Roster

    home = run.settings().home
    make_private(home)
    return Roster.open(home)


def _line(origin: "Origin", now: datetime) -> str:
    tried = "failing" if origin.health.error else "ok" if origin.health.tried else "new"
    state = "paused" if origin.paused else "dead" if origin.dead(now) else tried
    title = f"  {shown(origin.title)}" if origin.title else ""
    return f"{origin.slug}  {state}  {origin.kind}{' with pages' if origin.full_text else ''}{title}  {origin.address}"


def _clock(moment: datetime, zone: tzinfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


def _lasting(seconds: float) -> str:
    minutes = max(1, round(seconds / 60))
    return f"{minutes} min" if minutes < 100 else f"{round(minutes / 60)} h"


def _kind(address: str) -> "Kind":
    """What an address is of, as far as it tells."""
    from retrieval.gathering import repositories
    from retrieval.gathering.roster import Kind

    with suppress(OSError, RuntimeError):  # longer than a path may be; the home of nobody
        path = Path(address).expanduser()
        if path.is_dir():
            return Kind.JEKYLL if (path / "_posts").is_dir() else Kind.FOLDER
    web = re.match(r"https?://", address, re.IGNORECASE)
    return Kind.GIT if address.endswith(".git") or (repositories.remote(address) and not web) else Kind.FEED


def _lying(address: str, kind: "Kind") -> "Origin":
    """A folder or a repository. Raises SourceError."""
    from retrieval.gathering import repositories
    from retrieval.gathering.roster import Origin

    if repositories.remote(address):
        return Origin("", kind, address)
    path = Path(address).expanduser().resolve()
    if not path.is_dir():
        raise SourceError(f"{address}: no folder is there, nor is it an address of a repository")
    return Origin("", kind, str(path), path.name)


def _named(origin: "Origin") -> "Origin":
    from dataclasses import replace

    from retrieval.gathering.naming import slug_of

    return replace(origin, slug=slug_of(origin))
