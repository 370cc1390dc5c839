"""`yinwen compact`: give back the space of what was removed."""

import click

from bot.commands.common import Run, common, pass_run
from bot.terminal.progress import progress


@click.command()
@common
@pass_run
def compact(run: Run) -> None:
    """Give back the space that removed and replaced articles took.

    The index does so by itself where it makes searching slower; this is for when disk space is short. Those who ask go
    on meanwhile. The archive is written anew, beside the old one: as much space must be free.

    \b
    Example:
      yinwen compact
    """
    from bot.service import open_encoder
    from retrieval.index import Index
    from retrieval.upkeep import kept

    settings = run.settings()
    with (
        progress(quiet=run.quiet) as show,
        Index.open(
            settings.home, open_encoder(settings), show, remote=settings.engine, server=settings.database
        ) as index,
    ):
        before, after = index.compact(show)
    run.say(f"{before / 1e6:,.1f} MB before, {after / 1e6:,.1f} MB now")
    if evidence := kept.told(settings.home):
        run.say(f"kept beside: {evidence}")
