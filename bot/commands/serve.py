"""`yinwen serve`: sources gathered and indexed for as long as it runs, and the bot."""

import asyncio
import signal
from contextlib import closing
from typing import TYPE_CHECKING

import click

from bot.commands.common import ANSWERED, Run, answering, common, pass_run
from bot.commands.sync import open_index
from bot.settings import Settings, make_private
from retrieval.counted import counted

if TYPE_CHECKING:
    from bot.operation.living import Living
    from retrieval.index import Index


@click.command()
@click.option("--no-bot", is_flag=True, help="Only gather and index; `yinwen bot` may run apart.")
@click.option("--telegram-token-file", metavar="FILE", help="File that holds the bot's token, instead of the variable.")
@click.option("--metrics-port", metavar="PORT", help="Tell the bot's figures and health at this port of 127.0.0.1.")
@click.option("--log-format", metavar="NAME", help="text (default), or json: an object a line.")
@answering
@common
@pass_run
def serve(
    run: Run, no_bot: bool, telegram_token_file: str | None, metrics_port: str | None, log_format: str | None
) -> int:
    """Keep the archive alive: look at sources when due, watch folders, index what comes, answer in Telegram.

    The bot runs where there is a token, with the settings of `yinwen bot`. Runs until SIGTERM or Ctrl-C, which let what
    was begun be finished. Sources that are added, paused or removed meanwhile are taken note of.

    \b
    Examples:
      yinwen serve
      yinwen serve --no-bot
    """
    from bot.commands.telegram import begin_log
    from bot.operation.gathering import BUSY, LOCK
    from bot.operation.living import Living
    from bot.operation.memory import few_arenas
    from retrieval.gathering.roster import Roster
    from retrieval.storage.lock import locked

    few_arenas()
    begin_log(run, log_format)
    settings = run.settings(telegram_token_file=telegram_token_file, metrics_port=metrics_port, log_format=log_format)
    make_private(settings.home)
    with locked(settings.home, LOCK, BUSY), open_index(settings) as index:
        with closing(Roster.open(settings.home)) as roster:
            sources = counted(len(roster.all()), "source")
        living = Living(settings, index)
        if not no_bot and (settings.telegram_token or settings.telegram_token_file):
            _with_bot(run, settings, index, living, sources)
        else:
            run.say(f"yinwen: gathering {sources}, no bot; Ctrl-C stops")
            asyncio.run(_alone(living))
    return ANSWERED


def _with_bot(run: Run, settings: Settings, index: "Index", living: "Living", sources: str) -> None:
    from bot.app import run as serve_bot
    from bot.commands.telegram import reached, telegram_settings
    from bot.service import open_service
    from bot.state.state import open_state

    telegram = telegram_settings(settings)
    with (
        open_state(settings.home, settings.database, alone=telegram.webhook is None) as state,
        open_service(settings, opened=index) as service,
    ):
        run.say(f"yinwen: gathering {sources}, answering in Telegram, {reached(telegram)}; Ctrl-C stops")
        serve_bot(service, telegram, state, living.run)


async def _alone(living: "Living") -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await living.run(stop)
