"""`yinwen eval`: how good the answers are, over a set of questions whose answers are known."""

import json
import tempfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path

import click

from bot.commands.common import Run, common, json_option, pass_run, profile_option
from bot.terminal.progress import progress

_DIR = click.Path(exists=True, file_okay=False, path_type=Path)
_PAGE = click.Path(dir_okay=False, writable=True, path_type=Path)


@click.command("eval", no_args_is_help=True)
@click.argument("folders", metavar="DIR...", nargs=-1, required=True, type=_DIR)
@click.option("--corpus", metavar="DIR", type=_DIR, help="Ask the documents of another set.")
@click.option("--unanswerable", metavar="DIR", type=_DIR, help="Ask its questions too, which no document answers.")
@click.option(
    "--report",
    metavar="FILE",
    type=_PAGE,
    help="Write a page for the browser: tables, curves, what went wrong.",
)
@click.option(
    "--against",
    "others",
    metavar="NAME=FILE",
    multiple=True,
    help="Show in the report the figures of another run, as --json wrote them.",
)
@click.option(
    "--day",
    metavar="YYYY-MM-DD",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day it is when the questions are asked. Default: that of the newest document, or today.",
)
@profile_option
@json_option
@common
@pass_run
def evaluate(
    run: Run,
    folders: tuple[Path, ...],
    corpus: Path | None,
    unanswerable: Path | None,
    report: Path | None,
    others: tuple[str, ...],
    day: datetime | None,
    as_json: bool,
) -> None:
    """Measure the answers over question sets.

    DIR holds corpus.jsonl (id, title, text, …) and queries.jsonl (id, text, answers, gold, impossible). The index is
    made for the measurement and thrown away.

    answer@k: an answer stands in the first k quotations; highlight@1: in the first marked sentence. false_refusal:
    questions with an answer to which nothing was shown; false_answer: questions without one that were answered;
    unsure: what was shown as possibly related, of either. auroc: how well the confidence tells the two kinds apart;
    brier, ece: how far it is from the share that is right.

    \b
    Examples:
      yinwen eval questions/
      yinwen eval questions/ --encoder bge-small-zh-v1.5 --json > bge.json
      yinwen eval questions/ --unanswerable other/ --report quality.html --against bge=bge.json
    """
    from bot.render import data, measured
    from bot.service import open_encoder, open_reader
    from retrieval.evaluation.evaluate import evaluate as measure
    from retrieval.evaluation.figures import figures

    settings = run.settings()
    against = _read(others, report)
    encoder, reader = open_encoder(settings), open_reader(settings)
    ask = partial(measure, corpus=corpus, unanswerable=unanswerable, reader=reader, day=day.date() if day else None)
    with tempfile.TemporaryDirectory(prefix="yinwen-eval-") as scratch, progress(quiet=run.quiet) as show:
        sets = [ask(folder, encoder, Path(scratch), show) for folder in folders]
    if report:
        from bot.render.report import Other, page

        models = f"encoder {encoder.name}, {f'reader {reader().name}' if reader else 'no reader'}"
        note = f"yinwen {version('yinwen')}, {models}, {datetime.now(settings.zone).date()}."
        beside = [[Other(name, found[one.name]) for name, found in against if one.name in found] for one in sets]
        report.write_text(page(list(zip(sets, beside, strict=True)), "yinwen", note), encoding="utf-8")
        run.say(f"the report is in {report}")
    found = [figures(one) for one in sets]
    if as_json:
        click.echo(data.document(found if len(found) > 1 else found[0]))
    else:
        click.echo(measured.overview(found) if len(found) > 1 else measured.table(found[0]))


def _read(pairs: Sequence[str], report: Path | None) -> list[tuple[str, Mapping[str, Mapping[str, object]]]]:
    """The figures of other runs: (name, those of each set). Looked at before anything is measured."""
    if pairs and not report:
        raise click.UsageError("--against is shown in the report: name its file with --report")
    if report and not report.absolute().parent.is_dir():
        raise click.UsageError(f"--report {report}: there is no such folder")
    return [_run(pair) for pair in pairs]


def _run(pair: str) -> tuple[str, Mapping[str, Mapping[str, object]]]:
    name, _, path = pair.partition("=")
    if not (name and path):
        raise click.UsageError(f"--against {pair}: write NAME=FILE")
    try:
        found = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise click.UsageError(f"--against {pair}: cannot be read ({error})") from error
    sets = found if isinstance(found, list) else [found]
    if not all(isinstance(one, dict) and isinstance(one.get("set"), str) for one in sets):
        raise click.UsageError(f"--against {pair}: not what `yinwen eval --json` writes")
    return name, {one["set"]: one for one in sets}
