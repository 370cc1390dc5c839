"""The Telegram application: handlers in order, and running it by polling or behind a webhook."""

import asyncio
import logging
from datetime import timedelta

import httpx
from telegram import LinkPreviewOptions, Update
from telegram.constants import ParseMode
from telegram.error import InvalidToken, TelegramError
from telegram.ext import (
    ApplicationBuilder,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    Defaults,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.conversations import Conversations
from bot.handlers.addressed import Addressed, Others, Ours
from bot.handlers.buttons import Kind, pattern
from bot.handlers.chance import ANOTHER, another, random
from bot.handlers.commands import about, help_, privacy, start
from bot.handlers.context import App, Context, Desk
from bot.handlers.errors import apologise, on_error, refuse
from bot.handlers.examples import EXAMPLE, MENDED, mend, say
from bot.handlers.feedback import vote
from bot.handlers.further import more
from bot.handlers.guests import guest
from bot.handlers.inline import inline
from bot.handlers.membership import membership, migrated
from bot.handlers.menu import set_menus
from bot.handlers.opening import open_link
from bot.handlers.own import FORGET, decide, export, forget
from bot.handlers.pages import latest, search, turn
from bot.handlers.questions import ask, ask_again, new
from bot.handlers.reading import around, article, choose, leaf, others, read
from bot.handlers.settings import SETTING, change
from bot.handlers.settings import settings as show_settings
from bot.handlers.sources import SOURCES, sources, turn_sources
from bot.handlers.trends import trend
from bot.handlers.unknown import not_text, unknown
from bot.service import Service
from bot.state.state import State
from bot.telegram_log import quieten
from bot.telegram_settings import BotError, BotSettings
from bot.traffic.arrivals import Arrivals, Confirming
from bot.traffic.journal import Journal
from bot.traffic.lookups import Lookups
from bot.traffic.newest import Newest
from bot.traffic.order import PerChat
from bot.traffic.sending import Sending

# All that Telegram need send us.
UPDATES = ("message", "edited_message", "callback_query", "inline_query", "guest_message", "my_chat_member")
_POLL = timedelta(seconds=30)
_CONNECTIONS = 32  # at once: the HTTP client looks at each whenever any changes, which with 256 is most of its work
_START_RETRIES = 2  # some four seconds; whoever starts the bot at boot has it restarted


_ADDRESSED, _OURS = Addressed(), Ours()
_COMMANDS = filters.COMMAND & ~Others()
_TYPED, _NEW = filters.UpdateType.MESSAGES, filters.UpdateType.MESSAGE


def build(service: Service, settings: BotSettings, state: State) -> App:
    """The application, ready to run, with what was not answered before the last stop at the front of its queue."""
    closing, journal = asyncio.Event(), Journal(state.inbox)
    arrivals = Arrivals(journal, _meant, closing, wait=settings.webhook is not None)
    sending = Sending(settings.pace, journal, closing, settings.patience)

    async def full(update: Update) -> None:
        await refuse(update, application.bot_data)

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
        .concurrent_updates(PerChat(arrivals, _meant, full, hopeless))
        .job_queue(None)
        .post_init(set_menus)
        .build()
    )
    application.bot_data.service = service
    application.bot_data.settings = settings
    application.bot_data.conversations = Conversations()
    application.bot_data.state = state
    application.bot_data.vote = state.feedback.give
    application.bot_data.lookups = Lookups(sending.calm)
    application.bot_data.newest = Newest()
    state.inbox.claim(settings.bot)
    if settings.drop_pending:
        state.inbox.clear()
    arrivals.begin_again(state.inbox, application.bot)
    _register(application)
    return application


def _meant(update: Update) -> bool:
    """Whether an update is for us, and not what people in a group say to each other."""
    if update.callback_query or update.guest_message or update.my_chat_member:
        return True
    return bool((_COMMANDS | _ADDRESSED | filters.StatusUpdate.MIGRATE).check_update(update))


def _register(application: App) -> None:
    """The first handler that accepts an update is the only one that gets it."""
    application.add_handlers(
        [
            InlineQueryHandler(inline),
            MessageHandler(filters.UpdateType.GUEST_MESSAGE, guest),
            ChatMemberHandler(membership, ChatMemberHandler.MY_CHAT_MEMBER),
            MessageHandler(_NEW & filters.StatusUpdate.MIGRATE, migrated),
            CommandHandler("start", open_link, has_args=1),
            CommandHandler("start", start),
            CommandHandler("help", help_),
            CommandHandler("latest", latest),
            CommandHandler("search", search),
            CommandHandler("random", random),
            CommandHandler("trend", trend),
            CommandHandler("sources", sources),
            CommandHandler("article", article),
            CommandHandler("new", new),
            CommandHandler("settings", show_settings),
            CommandHandler("about", about),
            CommandHandler("privacy", privacy),
            CommandHandler("export", export),
            CommandHandler("forget", forget),
            # A group's other commands are for its other bots.
            MessageHandler(filters.COMMAND & _OURS, unknown),
            MessageHandler(_TYPED & filters.TEXT & ~filters.COMMAND & _ADDRESSED, ask),
            # After text; and not what Telegram itself writes into a chat (joined, pinned, renamed), nor each step of a
            # place that is shared live.
            MessageHandler(_NEW & ~filters.TEXT & ~filters.StatusUpdate.ALL & _ADDRESSED, not_text),
            CallbackQueryHandler(say, EXAMPLE),
            CallbackQueryHandler(mend, MENDED),
            CallbackQueryHandler(change, SETTING),
            CallbackQueryHandler(turn_sources, SOURCES),
            CallbackQueryHandler(another, ANOTHER),
            CallbackQueryHandler(decide, FORGET),
            CallbackQueryHandler(ask_again, pattern(Kind.ANYTIME, Kind.ALONE)),
            CallbackQueryHandler(choose, pattern(Kind.QUOTE)),
            CallbackQueryHandler(around, pattern(Kind.CONTEXT, Kind.AROUND)),
            CallbackQueryHandler(read, pattern(Kind.READ)),
            CallbackQueryHandler(leaf, pattern(Kind.LEAF)),
            CallbackQueryHandler(others, pattern(Kind.OTHERS, Kind.PEOPLE)),
            CallbackQueryHandler(more, pattern(Kind.MORE, Kind.FURTHER)),
            CallbackQueryHandler(vote, pattern(Kind.VOTE)),
            CallbackQueryHandler(turn),
        ]
    )
    application.add_error_handler(on_error)


def run(service: Service, settings: BotSettings, state: State) -> None:
    """Run until SIGTERM or SIGINT, then finish what was begun and return."""
    quieten(logging.getLogger(), settings.secrets)
    application = _built(service, settings, state)
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


def _built(service: Service, settings: BotSettings, state: State) -> App:
    """The application, which is where the HTTP client reads the proxy variables."""
    try:
        return build(service, settings, state)
    except (ValueError, httpx.InvalidURL):  # their messages may hold the proxy's password
        raise BotError("the proxy cannot be used: HTTPS_PROXY and ALL_PROXY must be like http://host:port") from None
