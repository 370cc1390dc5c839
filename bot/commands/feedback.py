"""`yinwen feedback`: what readers said of answers, as a set of questions."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import click

from bot.commands.common import ANSWERED, NOTHING, Run, common, opened, pass_run

_DIR = click.Path(file_okay=False, path_type=Path)


@click.command(no_args_is_help=True)
@click.argument("folder", metavar="DIR", type=_DIR)
@click.option(
    "--around",
    type=click.IntRange(0, 1000),
    metavar="N",
    default=20,
    help="Other articles that a search finds for each question (20).",
)
@common
@pass_run
def feedback(run: Run, folder: Path, around: int) -> int:
    """Write readers' votes as a set of questions into DIR.

    corpus.jsonl and queries.jsonl are what `yinwen eval DIR` measures over: questions whose answers were found good.
    judge.jsonl holds those found bad, with what was shown, for you to judge. Nowhere stands who voted. A running bot is
    not disturbed. Exit code 1 when there are no votes.

    \b
    Example:
      yinwen feedback votes/ && yinwen eval votes/
    """
    from bot.feedback_set import question_set
    from bot.settings import make_private
    from bot.state.state import read_votes
    from retrieval.records import Article

    settings = run.settings()
    votes = read_votes(settings.home, settings.database)
    if not votes:
        run.say("yinwen: no votes yet")
        return NOTHING
    with opened(run, settings) as service:

        def near(question: str) -> Iterator[Article]:
            offset = 0
            while page := service.search(question, offset, settings.zone).items:
                yield from (article for article, _ in page)
                offset += len(page)

        made = question_set(votes, service.article, lambda question: islice(near(question), around))
    make_private(folder)
    for name, rows in (("corpus", made.corpus.values()), ("queries", made.queries), ("judge", made.judge)):
        _write(folder / f"{name}.jsonl", rows)
    gone = f"; {made.gone} left out, their articles are gone" if made.gone else ""
    run.say(f"{len(made.queries)} questions, {len(made.judge)} to judge, {len(made.corpus)} articles in {folder}{gone}")
    return ANSWERED


def _write(path: Path, rows: Iterable[dict[str, object]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
