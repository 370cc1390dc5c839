"""`yinwen search`, `latest` and `show`: articles without a question."""

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
from bot.render.wrap import harmless
from bot.service import Service
from bot.settings import Settings
from bot.words import Words, words_of
from retrieval.records import Found


@click.command(no_args_is_help=True)
@click.argument("words", nargs=-1, required=True)
@limit_option
@offset_option
@json_option
@common
@pass_run
def search(run: Run, words: tuple[str, ...], limit: int, offset: int, as_json: bool) -> int:
    """List the articles with some words.

    Best first, each with its best sentence. Exit code 1 when there is none.

    Where standard output is no terminal: one article a line, with id, day, source, title and address between tabs.

    \b
    Examples:
      yinwen search 一带一路 峰会
      yinwen search 一带一路 -n 50 | cut -f 4
    """
    text = valid(" ".join(words))
    settings = run.settings()
    with opened(run, settings) as service:
        found = _gather(lambda at: service.search(text, at), offset, limit)
    if not found.items:
        say = words_of(settings.language)
        run.say(say("nothing-more") if found.total else say("no-match", words=harmless(text)))
    _show(found, settings, as_json)
    return ANSWERED if found.items else NOTHING


@click.command()
@click.argument("source", default="")
@limit_option
@offset_option
@json_option
@common
@pass_run
def latest(run: Run, source: str, limit: int, offset: int, as_json: bool) -> int:
    """List the newest articles.

    Of all sources, or of SOURCE alone. Exit code 1 when there is none.

    Where standard output is no terminal: one article a line, with id, day, source, title and address between tabs.

    \b
    Examples:
      yinwen latest
      yinwen latest 自由亚洲电台 -n 30
      yinwen latest --json | jq -r '.articles[].title'
    """
    settings = run.settings()
    with opened(run, settings) as service:
        found = _gather(lambda at: service.latest(source, at), offset, limit)
        if not found.items:
            run.say(_nothing(found, source, service, words_of(settings.language)))
    _show(found, settings, as_json)
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


def _nothing(found: Found, source: str, service: Service, words: Words) -> str:
    """Why a page of the newest articles is empty."""
    if found.total:
        return words("nothing-more")
    names = [name for name, _ in service.stats().sources]
    if not source or not names:
        return words("no-articles")
    return words("no-source", source=harmless(source), sources=harmless(words("comma").join(names)))


def _gather(fetch: Callable[[int], Found], offset: int, limit: int) -> Found:
    """Pages put together until there are `limit` articles, or no more."""
    found = fetch(offset)
    while found.items and len(found.items) < min(limit, found.total - offset):
        page = fetch(offset + len(found.items))
        if not page.items:  # `total` may have been a guess
            break
        found = replace(found, items=found.items + page.items)
    return replace(found, items=found.items[:limit])


def _show(found: Found, settings: Settings, as_json: bool) -> None:
    from bot.render import data, terminal

    if as_json:
        click.echo(data.document(data.found(found)))
    elif found.items:
        render = terminal.listing if sys.stdout.isatty() else terminal.table
        click.echo(render(found, look(settings)), color=True)
