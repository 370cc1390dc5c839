"""`yinwen ask`: one question, one answer."""

import sys
import time

import click

from bot.commands.common import ANSWERED, NOTHING, Run, common, json_option, look, opened, pass_run, valid
from retrieval.records import Inquiry, Status


@click.command(no_args_is_help=True)
@click.argument("question", nargs=-1, required=True)
@json_option
@click.option("--plain", is_flag=True, help="No styles, links or line breaks, as when piped.")
@click.option("--quotes", metavar="N", help="Quotations at most, 1 to 10 (3).")
@click.option("--any-date", is_flag=True, help="Articles of any time, whatever dates the question names.")
@common
@pass_run
def ask(run: Run, question: tuple[str, ...], as_json: bool, plain: bool, quotes: str | None, any_date: bool) -> int:
    """Answer a question with verbatim quotations and their sources.

    Exit code 0 when quotations were found, 1 when nothing was.

    \b
    Examples:
      yinwen ask 普京什么时候访问中国？
      yinwen ask 普京何時訪問中國？ --json | jq -r '.quotes[0].link'
      echo 俄中贸易额是多少？ | yinwen ask -
    """
    from bot.render import data, terminal
    from bot.service import today

    text = valid(sys.stdin.read() if question == ("-",) else " ".join(question))
    settings = run.settings(quotes=quotes)
    with opened(run, settings) as service:
        started = time.perf_counter()
        answer = service.ask(Inquiry(text, day=today(settings.zone), undated=any_date))
        seconds = time.perf_counter() - started
    if as_json:
        click.echo(data.document(data.answer(answer, seconds)))
    else:
        click.echo(terminal.answer(answer, look(settings, plain=plain)), color=True)
    return NOTHING if answer.status is Status.NOT_FOUND else ANSWERED
