"""`yinwen bot`: the same answers in Telegram."""

import logging
import secrets
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

import click

from bot.commands.common import ANSWERED, NO_INDEX, Run, answering, common, opened, pass_run
from bot.commands.doctor import index_findings, tell
from bot.settings import FILE, Settings
from retrieval.records import Finding

if TYPE_CHECKING:
    from bot.telegram_settings import BotSettings

_LOG = logging.getLogger(__name__)


@click.command()
@click.option("--telegram-token-file", metavar="FILE", help="File that holds the bot's token, instead of the variable.")
@click.option("--telegram-api", metavar="URL", help="A Bot API server of your own.")
@click.option("--webhook-url", metavar="URL", help="Where Telegram delivers; without it the bot polls.")
@click.option("--webhook-listen", metavar="HOST", help="Address to listen on for a reverse proxy (127.0.0.1).")
@click.option("--webhook-port", metavar="PORT", help="Port to listen on (8443).")
@click.option("--metrics-port", metavar="PORT", help="Tell figures and health at this port of 127.0.0.1.")
@click.option("--log-format", metavar="NAME", help="text (default), or json: an object a line.")
@click.option("--check", is_flag=True, help="Say whether all is ready to start, and do not.")
@click.option("--drop-pending", is_flag=True, help="Forget what was sent while the bot was off, or is not answered.")
@answering
@common
@pass_run
def bot(
    run: Run,
    telegram_token_file: str | None,
    telegram_api: str | None,
    webhook_url: str | None,
    webhook_listen: str | None,
    webhook_port: str | None,
    metrics_port: str | None,
    log_format: str | None,
    check: bool,
    drop_pending: bool,
) -> int:
    """Answer questions in Telegram.

    Runs until SIGTERM or Ctrl-C, which let the answer at hand finish.

    The token comes from YINWEN_TELEGRAM_TOKEN or a file, never from the command line, where other users see it.
    A webhook's secret comes from YINWEN_WEBHOOK_SECRET, else it is new at each start.

    \b
    Examples:
      YINWEN_TELEGRAM_TOKEN=… yinwen bot
      yinwen bot --telegram-token-file ~/.config/yinwen.token --webhook-url https://example.org/yinwen
    """
    from bot.operation.memory import few_arenas

    few_arenas()
    begin_log(run, log_format)
    settings = run.settings(
        telegram_token_file=telegram_token_file,
        telegram_api=telegram_api,
        webhook_url=webhook_url,
        webhook_listen=webhook_listen,
        webhook_port=webhook_port,
        metrics_port=metrics_port,
        log_format=log_format,
    )
    telegram = telegram_settings(settings, drop_pending=drop_pending)
    from bot.app import run as serve
    from bot.state.state import open_state

    if check:
        return _check(run, settings, telegram)
    with (
        open_state(settings.home, settings.database, alone=telegram.webhook is None) as state,
        opened(run, settings) as service,
    ):
        run.say(f"yinwen: answering in Telegram, {reached(telegram)}; Ctrl-C stops")
        serve(service, telegram, state)
    return ANSWERED


def telegram_settings(settings: Settings, *, drop_pending: bool = False) -> "BotSettings":
    """What the bot needs to know of the settings. Raises SettingsError where there is no token."""
    from bot.telegram_settings import BotSettings, Webhook

    webhook = None
    if settings.webhook_url:
        secret = settings.webhook_secret or _secret(settings)
        webhook = Webhook(settings.webhook_url, secret, settings.webhook_listen, settings.webhook_port)
    return BotSettings(
        settings.token(),
        settings.zone,
        settings.quotes,
        settings.telegram_api,
        webhook=webhook,
        drop_pending=drop_pending,
        home=settings.home,
        operating=settings.operating,
    )


def _secret(settings: Settings) -> str:
    """A new one; where several bots may be behind one webhook, one that each of them knows and nobody else."""
    if not settings.database:
        return secrets.token_urlsafe(32)
    return sha256(f"webhook {settings.token()}".encode()).hexdigest()


def reached(telegram: "BotSettings") -> str:
    """How Telegram reaches us."""
    return f"behind {telegram.webhook.url}" if telegram.webhook else "by polling"


def _check(run: Run, settings: Settings, telegram: "BotSettings") -> int:
    """Say what is ready to start and what is not: the settings, which could be read, the archive, ports, Telegram."""
    import asyncio

    from bot.operation.ready import check
    from bot.operation.taken import taken

    async def found() -> list[Finding]:
        return [finding async for finding in check(telegram)]

    settings_file = settings.home / FILE
    findings = [Finding("settings", True, str(settings_file) if settings_file.exists() else "none, all as by default")]
    findings += [*index_findings(settings), *taken(telegram), *asyncio.run(found())]
    for finding in findings:
        tell(replace(finding, detail=run.copyable(finding.detail), remedy=run.copyable(finding.remedy)))
    return ANSWERED if all(finding.ok for finding in findings) else NO_INDEX


def begin_log(run: Run, log_format: str | None) -> None:
    """Where the log is to be JSON, write it so from here on, and in it what is said beside the output, errors too."""
    if run.examined(log_format=log_format)[0].log_format != "json":
        return
    from bot.operation.log import JsonLines

    for handler in logging.getLogger().handlers:
        handler.setFormatter(JsonLines())
    run.log = _LOG
