"""`yinwen backup` and `yinwen restore`: the archive in one file, and back."""

from pathlib import Path

import click

from bot.commands.common import Run, common, pass_run
from bot.settings import make_private
from bot.terminal.progress import progress
from retrieval.counted import counted
from retrieval.errors import IndexUnusable

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(no_args_is_help=True)
@click.argument("file", type=_FILE)
@click.option("--force", is_flag=True, help="Replace FILE where it is there.")
@common
@pass_run
def backup(run: Run, file: Path, force: bool) -> None:
    """Copy the archive into one FILE.

    All articles and which files they came from, as of now, while others ask or index. The rest of the index is made
    from them by `yinwen restore`; settings.toml, the token and encoders are not in it.

    Either FILE is whole and sound, readable by you alone, or it is not written.

    \b
    Examples:
      yinwen backup ~/yinwen.backup
      yinwen backup ~/yinwen.backup --force
    """
    from retrieval.upkeep.backup import backup as copy

    settings = run.settings()
    with progress(quiet=run.quiet) as show:
        articles, size = copy(settings.home, file, show, replace=force, server=settings.database)
    run.say(f"{counted(articles, 'article')} in {file} ({size / 1e6:,.1f} MB)")


@click.command(no_args_is_help=True)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace the archive that is there.")
@common
@pass_run
def restore(run: Run, file: Path, force: bool) -> None:
    """Make the archive what a backup FILE holds.

    All or nothing, while others ask. The caches follow: what they still have of it stays, the rest is built. A damaged
    archive is kept beside under another name. `yinwen index` then takes in what is newer.

    \b
    Examples:
      yinwen restore ~/yinwen.backup
      yinwen restore ~/yinwen.backup --home ~/elsewhere
    """
    from bot.service import open_encoder
    from retrieval.index import Index
    from retrieval.upkeep.backup import restore as bring_back

    settings = run.settings()
    if settings.database:
        raise IndexUnusable("the archive is on a server, which is not restored from a file of ours: `pg_restore` does")
    make_private(settings.home)
    articles = bring_back(settings.home, file, replace=force)
    run.say(f"{counted(articles, 'article')} from {file}")
    with progress(quiet=run.quiet) as show:
        Index.open(
            settings.home, open_encoder(settings), show, remote=settings.engine, server=settings.database
        ).close()
