"""The Telegram application: put together, and run by polling or behind a webhook."""

import asyncio
import logging
import sys
from datetime import timedelta
from importlib.util import find_spec

import httpx
from telegram import LinkPreviewOptions, Update
from telegram.constants import ParseMode
from telegram.error import InvalidToken, TelegramError
from telegram.ext import ApplicationBuilder, ContextTypes, Defaults

from bot.alerting.alerting import Alerting
from bot.background import Background, Beside
from bot.conversations import Conversations
from bot.handlers.addressed import meant
from bot.handlers.context import App, Context, Desk
from bot.handlers.errors import apologise, refuse
from bot.operation.crier import Crier
from bot.operation.figures import Figures
from bot.operation.quiet import quieten
from bot.operation.quota import Quota
from bot.routes import UPDATES, register
from bot.service import Service, today
from bot.state.state import State
from bot.suggesting import Suggestions
from bot.telegram_settings import BotError, BotSettings
from bot.traffic.arrivals import Arrivals, Confirming
from bot.traffic.heights import Heights
from bot.traffic.journal import Journal
from bot.traffic.lookups import Lookups
from bot.traffic.newest import Newest
from bot.traffic.order import PerChat
from bot.traffic.rights import Rights
from bot.traffic.sending import Sending

# The HTTP client looks for this library at each lock and each event it makes, several a request: where there is none,
# in every folder, for a quarter of a millisecond. We know without looking.
if find_spec("sniffio") is None:
    sys.modules["sniffio"] = None  # type: ignore[assignment]  # how Python notes that there is none

_POLL = timedelta(seconds=30)
_CONNECTIONS = 32  # at once: the HTTP client looks at each whenever any changes, which with 256 is most of its work
_START_RETRIES = 2  # some four seconds; whoever starts the bot at boot has it restarted


def build(service: Service, settings: BotSettings, state: State, beside: Beside | None = None) -> App:
    """The application, ready to run, with what was not answered before the last stop at the front of its queue."""
    closing, journal = asyncio.Event(), Journal(state.inbox)
    heights = Heights(state.outbox.heights())
    arrivals = Arrivals(
        journal, meant, closing, wait=settings.webhook is not None, heights=heights, replicas=state.replicas
    )
    background = Background(arrivals, beside)
    sending = Sending(settings.pace, journal, closing, settings.patience, heights)

    async def full(update: Update, first: bool) -> None:
        await refuse(update, application.bot_data, aloud=first)

    async def hopeless(update: Update) -> None:
        await apologise(update, application.bot_data)

    application = (
        ApplicationBuilder()
        .token(settings.token)
        .base_url(f"{settings.base_url.rstrip('/')}/bot")
        .base_file_url(f"{settings.base_url.rstrip('/')}/file/bot")
        .context_types(ContextTypes(context=Context, bot_data=Desk))
        .defaults(
            Defaults(
                parse_mode=ParseMode.HTML,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                allow_sending_without_reply=True,
            )
        )
        .connection_pool_size(_CONNECTIONS)
        .pool_timeout(settings.timeout)
        .read_timeout(settings.timeout)
        .get_updates_request(Confirming(arrivals))
        .rate_limiter(sending)
        .update_queue(arrivals)
        .concurrent_updates(PerChat(arrivals, meant, full, hopeless))
        .job_queue(None)
        .post_init(background.begin)
        .post_stop(background.rest)
        .post_shutdown(background.end)
        .build()
    )
    figures = Figures()
    application.bot_data.service = figures.over(service)
    application.bot_data.figures = figures
    application.bot_data.suggestions = Suggestions(service)
    application.bot_data.quota = Quota(settings.operating.daily_questions, lambda: today(settings.zone))
    application.bot_data.crier = Crier(state.broadcasts, application.bot.send_message)
    application.bot_data.alerting = Alerting(service, settings, state, figures, application.bot, heights)
    application.bot_data.settings = settings
    application.bot_data.conversations = Conversations()
    application.bot_data.state = state
    application.bot_data.lookups = Lookups(sending.calm)
    application.bot_data.newest = Newest()
    application.bot_data.rights = Rights()
    application.bot_data.closing = closing
    state.inbox.claim(settings.bot)
    if settings.drop_pending:
        state.inbox.clear()
    if state.replicas is None:
        arrivals.begin_again(state.inbox, application.bot)
    register(application)
    return application


def run(service: Service, settings: BotSettings, state: State, beside: Beside | None = None) -> None:
    """Run until SIGTERM or SIGINT, then finish what was begun and return; `beside` is what runs with the bot."""
    quieten(logging.getLogger(), settings.secrets)
    application = _built(service, settings, state, beside)
    try:
        if settings.webhook is None:
            application.run_polling(
                timeout=_POLL,
                allowed_updates=UPDATES,
                drop_pending_updates=settings.drop_pending,
                bootstrap_retries=_START_RETRIES,
            )
        else:
            application.run_webhook(
                listen=settings.webhook.listen,
                port=settings.webhook.port,
                url_path=settings.webhook.path,
                webhook_url=settings.webhook.url,
                secret_token=settings.webhook.secret,
                allowed_updates=UPDATES,
                drop_pending_updates=settings.drop_pending,
                bootstrap_retries=_START_RETRIES,
            )
    except InvalidToken:  # its message holds the token
        raise BotError("Telegram does not know this bot token: copy it again from @BotFather") from None
    except TelegramError as error:
        where = f"{settings.base_url} ({type(error).__name__})"
        raise BotError(f"Telegram cannot be reached at {where}: check the network and the proxy") from None
    except OSError as error:
        if settings.webhook is None:
            raise
        raise BotError(f"cannot listen for the webhook: {error.strerror or error}") from None


def _built(service: Service, settings: BotSettings, state: State, beside: Beside | None) -> App:
    """The application, which is where the HTTP client reads the proxy variables."""
    try:
        return build(service, settings, state, beside)
    except (ValueError, httpx.InvalidURL):  # their messages may hold the proxy's password
        raise BotError("the proxy cannot be used: HTTPS_PROXY and ALL_PROXY must be like http://host:port") from None
