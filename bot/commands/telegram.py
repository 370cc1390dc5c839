"""`yinwen bot`: the same answers in Telegram."""

import secrets

import click

from bot.commands.common import Run, answering, common, opened, pass_run


@click.command()
@click.option("--telegram-token-file", metavar="FILE", help="File that holds the bot's token, instead of the variable.")
@click.option("--telegram-api", metavar="URL", help="A Bot API server of your own.")
@click.option("--webhook-url", metavar="URL", help="Where Telegram delivers; without it the bot polls.")
@click.option("--webhook-listen", metavar="HOST", help="Address to listen on for a reverse proxy (127.0.0.1).")
@click.option("--webhook-port", metavar="PORT", help="Port to listen on (8443).")
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
    drop_pending: bool,
) -> None:
    """Answer questions in Telegram.

    Runs until SIGTERM or Ctrl-C, which let the answer at hand finish.

    The token comes from YINWEN_TELEGRAM_TOKEN or a file, never from the command line, where other users see it.
    A webhook's secret comes from YINWEN_WEBHOOK_SECRET, else it is new at each start.

    \b
    Examples:
      YINWEN_TELEGRAM_TOKEN=… yinwen bot
      yinwen bot --telegram-token-file ~/.config/yinwen.token --webhook-url https://example.org/yinwen
    """
    settings = run.settings(
        telegram_token_file=telegram_token_file,
        telegram_api=telegram_api,
        webhook_url=webhook_url,
        webhook_listen=webhook_listen,
        webhook_port=webhook_port,
    )
    token = settings.token()
    from bot.app import run as serve
    from bot.state.state import open_state
    from bot.telegram_settings import BotSettings, Webhook

    webhook = None
    if settings.webhook_url:
        secret = settings.webhook_secret or secrets.token_urlsafe(32)
        webhook = Webhook(settings.webhook_url, secret, settings.webhook_listen, settings.webhook_port)
    telegram = BotSettings(
        token, settings.zone, settings.quotes, settings.telegram_api, webhook=webhook, drop_pending=drop_pending
    )
    with open_state(settings.home) as state, opened(run, settings) as service:
        how = f"behind {webhook.url}" if webhook else "by polling"
        run.say(f"yinwen: answering in Telegram, {how}; Ctrl-C stops")
        serve(service, telegram, state)
