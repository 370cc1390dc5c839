"""`yinwen trend`: how often some words are mentioned, over time."""

import sys
from pathlib import Path

import click

from bot.commands.common import ANSWERED, NOTHING, Run, common, json_option, look, opened, pass_run, valid


@click.command(no_args_is_help=True)
@click.argument("words", nargs=-1, required=True)
@click.option(
    "--png",
    "picture",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Draw it too, as a picture of 1280 x 800 pixels.",
)
@json_option
@common
@pass_run
def trend(run: Run, words: tuple[str, ...], picture: Path | None, as_json: bool) -> int:
    """Count the articles that mention some words, over time.

    From the first mention to the newest article, by days, weeks or months, with their share of all articles of the
    time. An article counts when it mentions all the words, copies of a story each by itself. Exit code 1 when there is
    none.

    Where standard output is no terminal: a day, week or month a line, with its first day, the articles that mention the
    words, and all articles, between tabs.

    \b
    Examples:
      yinwen trend 稀土
      yinwen trend 美国 关税 --png tariffs.png
      yinwen trend 稀土 | sort -t "$(printf '\\t')" -k 2 -nr | head -1
    """
    from bot.render import data
    from bot.render import trend as render

    text = valid(" ".join(words))
    settings = run.settings()
    with opened(run, settings) as service:
        found = service.trend(text, settings.zone)
    if not found.counts:
        run.say(f"yinwen: no article has {text!r}" + (" and a known time" if found.undated else ""))
    elif picture:
        from bot.render import chart

        picture.write_bytes(chart.png(found))
    if as_json:
        click.echo(data.document(data.trend(found)))
    elif found.counts:
        shown = render.terminal(found, text, look(settings)) if sys.stdout.isatty() else render.table(found)
        click.echo(shown, color=True)
    return ANSWERED if found.counts else NOTHING
