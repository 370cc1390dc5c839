"""`yinwen export-feed`: what a search finds as a feed, for readers outside Telegram."""

import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.browse import Querying
from bot.commands.common import ANSWERED, NOTHING, Run, common, opened, pass_run, valid
from bot.render.querying import nothing_new
from bot.render.words import words_of

if TYPE_CHECKING:
    from bot.service import Service
    from retrieval.records import Found

_ARTICLES = 30


@click.command("export-feed", cls=Querying, no_args_is_help=True)
@click.argument("query", nargs=-1, required=True)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write it here, not to the output."
)
@click.option("--format", "kind", type=click.Choice(("atom", "rss")), default="atom", help="atom (default) or rss.")
@click.option(
    "-n", "--limit", type=click.IntRange(1, 500), metavar="N", default=_ARTICLES, help="Articles, 1 to 500 (30)."
)
@click.option(
    "--days",
    type=click.IntRange(1, 365),
    metavar="N",
    help="What a subscription to QUERY would have told in the last N days; it may be a question.",
)
@common
@pass_run
def export_feed(run: Run, query: tuple[str, ...], out: Path | None, kind: str, limit: int, days: int | None) -> int:
    """Write the newest articles that a query finds as a feed.

    QUERY is what `latest` takes: a source, or a query as for `search`. Each entry has the whole text of its article.
    The file is replaced at once, and only where the query can be read; as long as nothing is found it is an empty feed,
    and the exit code is 1.

    \b
    Examples:
      yinwen export-feed '疫苗 来源:BBC' --out vaccines.atom
      yinwen export-feed 自由亚洲电台 --format rss --out rfa.xml
      yinwen export-feed '俄乌什么时候停火？' --days 30 --out ceasefire.atom
    """
    from bot.commands import files
    from bot.render.feed import feed

    wanted = valid(" ".join(query))
    settings = run.settings()
    words = words_of(settings.language)
    with opened(run, settings) as service:
        standing = service.standing(wanted) if days else None
        if days and standing:
            found = service.would_match(standing, datetime.now(UTC) - timedelta(days=days), limit)
        else:
            found = _newest(service, wanted, limit, settings.zone)
        if not found.items:
            run.say(nothing_new(found, wanted, service.sources, words))
    if found.query.problems:
        return NOTHING
    made = feed(replace(found, items=found.items[:limit]), wanted, settings.language, kind, standing)
    if out:
        files.write(out, made)
    else:
        sys.stdout.buffer.write(made)
    return ANSWERED if found.items else NOTHING


def _newest(service: "Service", wanted: str, limit: int, zone: tzinfo) -> "Found":
    """So many of the newest articles that a query finds, where there are as many."""
    found = service.latest(wanted, 0, zone)
    while found.items and len(found.items) < min(limit, found.total):
        page = service.latest(wanted, len(found.items), zone)
        if not page.items:
            break
        found = replace(found, items=found.items + page.items)
    return found
