"""`yinwen export-feed`: what a search finds, or a subscription is sent, as a feed for readers outside Telegram."""

import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.browse import Querying
from bot.commands.common import ANSWERED, NOTHING, Run, common, opened, pass_run, valid
from bot.render.querying import nothing_new
from bot.render.words import words_of

if TYPE_CHECKING:
    from bot.service import Service
    from bot.settings import Settings
    from retrieval.records import Found, Standing

_ARTICLES = 30
_LOOKED_BACK = timedelta(days=30)  # for what a subscription would have been sent


@click.command("export-feed", cls=Querying, no_args_is_help=True)
@click.argument("query", metavar="[QUERY]", nargs=-1)
@click.option(
    "--subscription",
    "number",
    type=click.IntRange(min=1),
    metavar="NUMBER",
    help="What a reader's subscription was sent or would have been, in place of QUERY.",
)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write it here, not to the output."
)
@click.option("--format", "kind", type=click.Choice(("atom", "rss")), default="atom", help="atom (default) or rss.")
@click.option(
    "-n", "--limit", type=click.IntRange(1, 500), metavar="N", default=_ARTICLES, help="Articles, 1 to 500 (30)."
)
@common
@pass_run
def export_feed(
    run: Run, query: tuple[str, ...], number: int | None, out: Path | None, kind: str, limit: int
) -> int:
    """Write the newest articles that a query finds as a feed.

    QUERY is what `latest` takes: a source, or a query as for `search`. Each entry has the whole text of its article.
    The file is replaced at once, and only where the query can be read; as long as nothing is found it is an empty feed,
    and the exit code is 1.

    With --subscription, by the number that its reader sees in what /export sends, it is what the last 30 days had for
    it. That is private: put the file where only its reader can have it. A running bot is not disturbed.

    \b
    Examples:
      yinwen export-feed '疫苗 来源:BBC' --out vaccines.atom
      yinwen export-feed 自由亚洲电台 --format rss --out rfa.xml
      yinwen export-feed --subscription 7 --out reader.atom
    """
    from bot.commands import files
    from bot.render.feed import feed

    if bool(query) == (number is not None):
        raise click.UsageError("a feed is of a QUERY or of a --subscription: name one of them")
    settings = run.settings()
    standing = _subscribed(settings, number) if number is not None else None
    wanted = standing.text if standing else valid(" ".join(query))
    with opened(run, settings) as service:
        if standing:
            found = service.would_match(standing, datetime.now(UTC) - _LOOKED_BACK, limit)
        else:
            found = _newest(service, wanted, limit, settings)
        if standing and not found.items and not found.query.problems:
            run.say(f"yinwen: the last {_LOOKED_BACK.days} days had nothing for it")
        elif not found.items:
            run.say(nothing_new(found, wanted, service.sources, words_of(settings.language)))
    if found.query.problems:
        return NOTHING
    made = feed(found, wanted, settings.language, kind, standing)
    if out:
        files.write(out, made)
    else:
        sys.stdout.buffer.write(made)
    return ANSWERED if found.items else NOTHING


def _subscribed(settings: "Settings", number: int) -> "Standing":
    from bot.state.state import read_subscription

    if (one := read_subscription(settings.home, number)) is None:
        raise click.UsageError(f"there is no subscription {number}: its reader finds the number in what /export sends")
    return one.standing


def _newest(service: "Service", wanted: str, limit: int, settings: "Settings") -> "Found":
    """The newest articles that a query finds, page by page."""
    found = service.latest(wanted, 0, settings.zone)
    while found.items and len(found.items) < min(limit, found.total):
        page = service.latest(wanted, len(found.items), settings.zone)
        if not page.items:
            break
        found = replace(found, items=found.items + page.items)
    return replace(found, items=found.items[:limit])
