"""`yinwen digest`: the main stories of a day."""

import sys
from pathlib import Path

import click

from bot.commands.common import ANSWERED, NOTHING, Run, common, json_option, look, opened, pass_run, valid


@click.command()
@click.option("--date", "said", metavar="DAY", help="Which day: 2021-01-05, 昨天. Without it, the newest.")
@click.option(
    "--html", "page", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write it as a page too."
)
@json_option
@common
@pass_run
def digest(run: Run, said: str | None, page: Path | None, as_json: bool) -> int:
    """List the main stories of a day.

    What several articles tell is one story, with the sentence that says it best. Those come first that most publishers
    tell and that are new. Exit code 1 when there are no articles of that day.

    Where standard output is no terminal: a story a line, with its publishers and articles counted, then id, source,
    title and address of the article quoted, between tabs.

    \b
    Examples:
      yinwen digest
      yinwen digest --date 昨天 --html yesterday.html
      yinwen digest --date 2021-01-05 --json | jq -r '.stories[].quote.sentence'
    """
    from bot.commands import files
    from bot.render import data, digest_page
    from bot.render import digest as render
    from bot.render.common import day_on
    from bot.render.words import words_of

    settings = run.settings()
    words = words_of(settings.language)
    with opened(run, settings) as service:
        day = service.day(valid(said), settings.zone) if said is not None else None
        if said is not None and day is None:
            raise click.UsageError(words("no-day", day=said))
        found = service.digest(day, settings.zone)
    if not found.stories:
        run.say(words("digest-none", day=day_on(found.day, words.language)))
    if page:
        shown = digest_page.page(found, look(settings, plain=True))
        files.write(page, shown.encode("utf-8", "replace"))
    if as_json:
        click.echo(data.document(data.digest(found)))
    elif found.stories and sys.stdout.isatty():
        click.echo(render.terminal(found, look(settings)), color=True)
    elif found.stories:
        click.echo(render.table(found), color=True)
    return ANSWERED if found.stories else NOTHING
