"""Which handler gets which update: who may ask is looked at first, then the first handler that accepts it has it."""

from telegram import Update
from telegram.ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.handlers import admin
from bot.handlers.addressed import Addressed, Ours
from bot.handlers.buttons import Kind, pattern
from bot.handlers.chance import ANOTHER, another, random
from bot.handlers.commands import about, help_, privacy, start
from bot.handlers.context import App
from bot.handlers.digest import DAY, digest, show_day
from bot.handlers.ending import every, restore, stop
from bot.handlers.errors import on_error
from bot.handlers.examples import EXAMPLE, MENDED, mend, say
from bot.handlers.feedback import vote
from bot.handlers.further import more
from bot.handlers.gate import admit
from bot.handlers.guests import guest
from bot.handlers.inline import inline
from bot.handlers.membership import membership, migrated
from bot.handlers.opening import open_link
from bot.handlers.own import FORGET, decide, export, forget
from bot.handlers.pages import latest, search, turn
from bot.handlers.questions import ask, ask_again, new
from bot.handlers.reading import around, article, choose, leaf, others, read
from bot.handlers.settings import SETTING, change
from bot.handlers.settings import settings as show_settings
from bot.handlers.sources import SOURCES, sources, turn_sources
from bot.handlers.subscribe import OFFERED, settle, subscribe, wish
from bot.handlers.subscriptions import SUBSCRIPTION, manage, subscriptions, unsubscribe
from bot.handlers.trends import trend
from bot.handlers.unknown import not_text, unknown

# All that Telegram need send us.
UPDATES = ("message", "edited_message", "callback_query", "inline_query", "guest_message", "my_chat_member")
_ADDRESSED, _OURS = Addressed(), Ours()
_TYPED, _NEW = filters.UpdateType.MESSAGES, filters.UpdateType.MESSAGE


def register(application: App) -> None:
    """The first handler of a group that accepts an update is the only one of it that gets it."""
    admins = filters.User(application.bot_data.settings.operating.admins)
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
            CommandHandler("digest", digest),
            CommandHandler("search", search),
            CommandHandler("random", random),
            CommandHandler("trend", trend),
            CommandHandler("sources", sources),
            CommandHandler("article", article),
            CommandHandler("new", new),
            CommandHandler("subscribe", subscribe),
            CommandHandler("subscriptions", subscriptions),
            CommandHandler("unsubscribe", unsubscribe),
            CommandHandler("settings", show_settings),
            CommandHandler("about", about),
            CommandHandler("privacy", privacy),
            CommandHandler("export", export),
            CommandHandler("forget", forget),
            *(CommandHandler(name, getattr(admin, name), admins & _NEW) for name in admin.COMMANDS),
            CommandHandler(admin.COMMANDS, admin.edited, admins),
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
            CallbackQueryHandler(show_day, DAY),
            CallbackQueryHandler(decide, FORGET),
            CallbackQueryHandler(settle, OFFERED),
            CallbackQueryHandler(manage, SUBSCRIPTION),
            CallbackQueryHandler(wish, pattern(Kind.SUBSCRIBE)),
            CallbackQueryHandler(stop, pattern(Kind.STOP)),
            CallbackQueryHandler(restore, pattern(Kind.RESTORE)),
            CallbackQueryHandler(every, pattern(Kind.SUBSCRIPTIONS)),
            CallbackQueryHandler(admin.send, admin.BROADCAST),
            CallbackQueryHandler(ask_again, pattern(Kind.ANYTIME, Kind.WRITTEN, Kind.ALONE)),
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
    application.add_handler(TypeHandler(Update, admit), group=-1)  # before all others
    application.add_error_handler(on_error)
