"""`yinwen ask`: one question, one answer."""

import sys
import time

import click

from bot.commands.common import ANSWERED, NOTHING, Run, answering, common, json_option, look, opened, pass_run, valid
from retrieval.records import Inquiry, Status, Turn


@click.command(no_args_is_help=True)
@click.argument("question", nargs=-1, required=True)
@json_option
@click.option("--explain", is_flag=True, help="Also show what spoke for each passage.")
@click.option("--plain", is_flag=True, help="No styles, links or line breaks, as when piped.")
@click.option("--after", metavar="QUESTION", help="What was asked before, for a question that leans on it.")
@click.option("--any-date", is_flag=True, help="Articles of any time, whatever dates the question names.")
@answering
@common
@pass_run
def ask(
    run: Run,
    question: tuple[str, ...],
    as_json: bool,
    explain: bool,
    plain: bool,
    after: str | None,
    any_date: bool,
) -> int:
    """Answer a question with verbatim quotations and their sources.

    Exit code 0 when something was found, 1 when nothing was.

    \b
    Examples:
      yinwen ask 普京什么时候访问中国？
      yinwen ask 普京何時訪問中國？ --json | jq -r '.quotes[0].link'
      yinwen ask 他见了谁？ --after 普京什么时候访问中国？
      echo 俄中贸易额是多少？ | yinwen ask -
    """
    from bot.render import data, terminal
    from bot.render import explain as why
    from bot.service import today

    text = valid(sys.stdin.read() if question == ("-",) else " ".join(question))
    previous = Turn(valid(after)) if after is not None else None
    settings = run.settings()
    with opened(run, settings) as service:
        started = time.perf_counter()
        answer = service.ask(Inquiry(text, previous, day=today(settings.zone), undated=any_date, zone=settings.zone))
        seconds = time.perf_counter() - started
    if as_json:
        shape = data.answer(answer, seconds)
        click.echo(data.document({**shape, "ranking": why.as_data(answer.ranking)} if explain else shape))
    else:
        seen = look(settings, plain=plain)
        click.echo(terminal.answer(answer, seen), color=True)
        if explain:
            click.echo("\n" + why.ranking(answer, seen), color=True)
    return NOTHING if answer.status is Status.NOT_FOUND else ANSWERED
