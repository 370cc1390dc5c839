"""`yinwen index`: folders of articles into the index."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path

import click

from bot.commands.common import ANSWERED, INTERRUPTED, Run, common, json_option, pass_run
from bot.render.words import Words, words_of
from bot.settings import Settings, make_private
from bot.terminal.progress import progress
from retrieval.counted import counted
from retrieval.errors import IndexMismatch, IndexMissing
from retrieval.records import Rejected, Report

_NAMED = 10  # files without an article that are named after a run; `--rejected` lists them all


@click.command()
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--reencode", is_flag=True, help="Go over to another --encoder: encode every passage with it.")
@click.option("--cluster", metavar="ADDRESS", help="Have a Dask cluster read and encode: tcp://host:8786, or local:N.")
@click.option("--rejected", is_flag=True, help="Only list the files that held no article, and why.")
@click.option(
    "--forget",
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="Only drop a folder taken in before, and its articles.",
)
@json_option
@common
@pass_run
def index(
    run: Run,
    paths: tuple[Path, ...],
    reencode: bool,
    cluster: str | None,
    rejected: bool,
    forget: Path | None,
    as_json: bool,
) -> int:
    """Take in folders of articles.

    Without PATH, those taken in before.

    Only what is new or changed is read, and what is gone is dropped. A run that is stopped goes on from there the
    next time. A file that holds no article is named and left out.

    \b
    Examples:
      yinwen index ~/archive
      yinwen index
      yinwen index ~/archive --cluster tcp://scheduler:8786
      yinwen index --rejected
      yinwen index --forget ~/archive/old
    """
    if sum((bool(forget), rejected, bool(paths) or reencode)) > 1:
        raise click.UsageError("--forget and --rejected stand alone: each is all that is done")
    settings = run.settings(cluster=cluster)
    if forget:
        run.say(f"{counted(_forget(settings, forget), 'article')} dropped")
        return ANSWERED
    if rejected:
        _list(_rejected(settings), as_json)
        return ANSWERED
    reached: dict[str, tuple[int, int]] = {}
    try:
        report, news = _update(run, settings, paths, reencode, reached)
    except KeyboardInterrupt:
        click.echo(f"yinwen: {_stopped(words_of(settings.language), reached)}", err=True)
        return INTERRUPTED
    if as_json:
        from bot.render import data

        click.echo(data.document(data.report(report)))
    else:
        _tell(run, report, news)
    return ANSWERED


def _update(
    run: Run, settings: Settings, paths: Sequence[Path], reencode: bool, reached: dict[str, tuple[int, int]]
) -> tuple[Report, list[Rejected]]:
    """Run, and tell apart the files that hold no article and were not known for it before.

    How far each stage is, done and total, is kept in `reached`.
    """
    from bot.service import expect, open_cluster, open_encoder
    from embeddings.encoder import DEFAULT
    from retrieval.index import Index

    if not reencode:
        with suppress(IndexMissing, IndexMismatch):  # to be made, or brought up to date
            expect(settings, Index.made_with(settings.home, settings.database))
    encoder = open_encoder(settings)
    with ExitStack() as stack:
        draw = stack.enter_context(progress(quiet=run.quiet))

        def show(stage: str, done: int, total: int) -> None:
            reached[stage] = done, total
            draw(stage, done, total)

        if not paths and not reencode:
            Index.made_with(settings.home, settings.database)  # which says what to do where there is no index yet
        make_private(settings.home)
        workers = None
        if settings.cluster:
            workers = stack.enter_context(open_cluster(settings.cluster))
            encoder = workers.encoder(encoder, settings.encoder or DEFAULT, settings.models)
        index = stack.enter_context(
            Index.create(settings.home, encoder, reencode=reencode, remote=settings.engine, server=settings.database)
        )
        known = set(index.rejected())
        report = index.update(paths, show, workers)
    return report, [file for file in report.rejected if file not in known]


def _stopped(words: Words, reached: Mapping[str, tuple[int, int]]) -> str:
    """What a run that was interrupted has kept, and how to go on."""
    done, total = reached.get("reading", (0, 0))
    if not reached or done == 0 < total:
        return words("stopped-before")
    if done < total:  # what is counted is committed
        return words("stopped-reading", done=f"{done:,}", total=f"{total:,}")
    return words("stopped-indexing")


def _forget(settings: Settings, root: Path) -> int:
    from bot.service import open_encoder
    from retrieval.index import Index

    with Index.open(settings.home, open_encoder(settings), remote=settings.engine, server=settings.database) as index:
        return index.forget(root)


def _rejected(settings: Settings) -> tuple[Rejected, ...]:
    from bot.service import open_encoder
    from retrieval.index import Index

    with Index.open(settings.home, open_encoder(settings), remote=settings.engine, server=settings.database) as index:
        return index.rejected()


def _list(files: Sequence[Rejected], as_json: bool) -> None:
    from bot.render import data

    if as_json:
        click.echo(data.document(data.rejected(files)))
    for file in () if as_json else files:
        click.echo(f"{file.path}: {file.reason}")


def _tell(run: Run, report: Report, rejected: Sequence[Rejected]) -> None:
    """What was done, in a line; more only where there is something to look at."""
    counts = {"added": report.added, "changed": report.changed, "moved": report.moved, "removed": report.removed}
    done = ", ".join(f"{count:,} {what}" for what, count in counts.items() if count)
    run.say(f"{done or 'up to date'}: {counted(report.articles, 'article')}, {counted(report.passages, 'passage')}")
    if not report.articles:
        run.say("no article was found: files of articles end in .md and begin as those of seeds/ do")
    if done and report.duplicates:
        run.say(f"left out, as another file holds the same article: {counted(report.duplicates, 'file')}")
    for file in rejected[:_NAMED]:
        run.say(f"no article in {file.path}: {file.reason}")
    if len(rejected) > _NAMED:
        run.say(f"and {len(rejected) - _NAMED:,} more: `yinwen index --rejected` lists all")
