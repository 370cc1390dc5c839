"""`yinwen eval`: how good the answers are, over a set of questions whose answers are known."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

import click

from bot.commands.common import Run, common, json_option, pass_run, profile_option
from bot.progress import progress


@click.command("eval", no_args_is_help=True)
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--corpus",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Ask the documents of another set, as for questions that nothing answers.",
)
@profile_option
@json_option
@common
@pass_run
def evaluate(run: Run, folder: Path, corpus: Path | None, as_json: bool) -> None:
    """Measure the answers over a question set.

    DIR holds corpus.jsonl (id, title, text, …) and queries.jsonl (id, text, answers, gold, impossible). The index is
    made for the measurement and thrown away.

    answer@k: an answer stands in the first k quotations; highlight@1: in the first marked sentence. false_refusal:
    questions with an answer to which nothing was shown; false_answer: questions without one that were answered;
    unsure: what was shown as possibly related, of either.

    \b
    Examples:
      yinwen eval questions/
      yinwen eval questions/ --encoder bge-small-zh-v1.5 --json > after.json
      yinwen eval unanswerable/ --corpus questions/
    """
    from bot.render import data
    from bot.service import open_encoder, open_reader
    from retrieval.evaluate import evaluate as measure

    settings = run.settings()
    encoder = open_encoder(settings)
    with tempfile.TemporaryDirectory(prefix="yinwen-eval-") as scratch, progress(quiet=run.quiet) as show:
        figures = measure(folder, encoder, Path(scratch), show, corpus=corpus, reader=open_reader(settings)).as_dict()
    click.echo(data.document(figures) if as_json else _table(figures))


def _table(figures: Mapping[str, object]) -> str:
    """The figures for reading: the legs as rows with their measures as columns, the rest below."""
    rows: list[list[str]] = []
    for key, value in figures.items():
        if key == "legs" and isinstance(value, Mapping):
            measures = list(next(iter(value.values())))
            rows.append(["", *measures])
            rows += [[leg, *(_figure(scores[measure]) for measure in measures)] for leg, scores in value.items()]
        elif isinstance(value, Mapping):
            rows += [[f"{key}: {name}", _figure(part)] for name, part in value.items()]
        else:
            rows.append([key, _figure(value)])
    wide = max(len(row[0]) for row in rows)
    return "\n".join("  ".join([row[0].ljust(wide), *(cell.ljust(9) for cell in row[1:])]).rstrip() for row in rows)


def _figure(value: object) -> str:
    if value is None:
        return "-"  # no question of that kind in the set
    return f"{value:.3f}" if isinstance(value, float) else str(value)
