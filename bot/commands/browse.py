"""`yinwen search`, `latest` and `show`: articles without a question."""

import re
import sys
from collections.abc import Callable
from dataclasses import replace

import click

from bot.commands.common import (
    ANSWERED,
    NOTHING,
    Run,
    common,
    json_option,
    limit_option,
    look,
    offset_option,
    opened,
    pass_run,
    valid,
)
from bot.render.querying import nothing_found, nothing_new, understood
from bot.render.words import words_of
from bot.settings import Settings
from retrieval.records import Found

_NO_OPTION = re.compile(r"^-(?=[^\x00-\x7f])")


class Querying(click.Command):
    """A command whose words may begin with a minus: -中国 is no option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Write the minus so that it is none of an option's; a query reads it as the same."""
        return super().parse_args(ctx, [_NO_OPTION.sub("－", arg) for arg in args])


@click.command(cls=Querying, no_args_is_help=True)
@click.argument("words", nargs=-1, required=True)
@limit_option
@offset_option
@json_option
@common
@pass_run
def search(run: Run, words: tuple[str, ...], limit: int, offset: int, as_json: bool) -> int:
    """List the articles with some words.

    Best first, each with its best sentence. Exit code 1 when there is none.

    \b
    Beside words, a query may have:
      来源:BBC                     of this source, or of several: 来源:BBC、路透 (source:)
      日期:2021年1月               of these days: 上周, 2021-01-05..2021-01-09, >2020-12 (date:)
      "一带一路"                   with this, as it is written, in either script
      -峰会                        without this anywhere in the article

    Marks of either width will do, and in a shell the whole is best put between single quotes. Filters alone list the
    newest first.

    Where standard output is no terminal: one article a line, with id, day, source, title and address between tabs.

    \b
    Examples:
      yinwen search 一带一路 峰会
      yinwen search '普京 来源:BBC 日期:去年 "一带一路" -峰会'
      yinwen search 一带一路 -n 50 | cut -f 4
    """
    text = valid(" ".join(words))
    settings = run.settings()
    with opened(run, settings) as service:
        found = _gather(lambda at: service.search(text, at, settings.zone), offset, limit)
    if not found.items:
        run.say(nothing_found(found, text, words_of(settings.language)))
    _show(run, found, settings, as_json)
    return ANSWERED if found.items else NOTHING


@click.command(cls=Querying)
@click.argument("text", nargs=-1, metavar="[SOURCE|WORDS]...")
@limit_option
@offset_option
@json_option
@common
@pass_run
def latest(run: Run, text: tuple[str, ...], limit: int, offset: int, as_json: bool) -> int:
    """List the newest articles.

    Of all sources, of SOURCE alone, or with all of WORDS, which may be a query as `search` takes it. Exit code 1 when
    there is none.

    Where standard output is no terminal: one article a line, with id, day, source, title and address between tabs.

    \b
    Examples:
      yinwen latest
      yinwen latest 自由亚洲电台 -n 30
      yinwen latest '疫苗 来源:BBC'
      yinwen latest --json | jq -r '.articles[].title'
    """
    wanted = valid(" ".join(text)) if "".join(text).strip() else ""
    settings = run.settings()
    with opened(run, settings) as service:
        found = _gather(lambda at: service.latest(wanted, at, settings.zone), offset, limit)
        if not found.items:
            run.say(nothing_new(found, wanted, service.sources, words_of(settings.language)))
    _show(run, found, settings, as_json)
    return ANSWERED if found.items else NOTHING


@click.command(no_args_is_help=True)
@click.argument("article_id", metavar="ID")
@json_option
@common
@pass_run
def show(run: Run, article_id: str, as_json: bool) -> None:
    """Print an article in full.

    `latest`, `search` and `ask` name the ID of each. Exit code 1 when there is no such article.

    \b
    Example:
      yinwen show "$(yinwen latest -n 1 | cut -f 1)"
    """
    from bot.render import data, terminal

    settings = run.settings()
    with opened(run, settings) as service:
        article = service.article(valid(article_id))
    if as_json:
        click.echo(data.document(data.article(article)))
    else:
        click.echo("\n".join(terminal.article_lines(article, look(settings))), color=True)


def _gather(fetch: Callable[[int], Found], offset: int, limit: int) -> Found:
    """Pages put together until there are `limit` articles, or no more."""
    found = fetch(offset)
    while found.items and len(found.items) < min(limit, found.total - offset):
        page = fetch(offset + len(found.items))
        if not page.items:  # `total` may have been a guess
            break
        found = replace(found, items=found.items + page.items)
    return replace(found, items=found.items[:limit])


def _show(run: Run, found: Found, settings: Settings, as_json: bool) -> None:
    from bot.render import data, terminal

    if as_json:
        click.echo(data.document(data.found(found)))
    elif sys.stdout.isatty() and found.items:
        click.echo(terminal.listing(found, look(settings)), color=True)
    elif found.items:
        if read := understood(found.query, words_of(settings.language), settings.language):
            run.say(read)
        click.echo(terminal.table(found, look(settings)), color=True)
