"""/start, /help, /about, /privacy: who we are and what we do, each with what to do next."""

from importlib.metadata import version

from telegram import Update

from bot.handlers.context import Context, message_in
from bot.handlers.examples import asking
from bot.handlers.keyboard import keyboard
from bot.handlers.menu import fit_menu
from bot.handlers.reply import reply, typing
from bot.handlers.view import chosen_by, texts_for, view_for
from bot.render.telegram import holdings
from bot.render.telegram.archive import about as shown
from bot.texts import OF_OPERATORS


async def start(update: Update, context: Context, note: str = "") -> None:
    """Who we are, how much there is to ask about, and examples to tap; before that a note, if any."""
    message, view = message_in(update), view_for(update, context)
    texts = view.texts
    async with typing(message):
        stats = await context.look_up(context.service.stats)
        examples = await context.look_up(context.bot_data.suggestions.of, view)
    lines = [texts("welcome"), holdings(stats, texts, view.zone), texts("more-help"), texts("try-these")]
    await reply(message, ["\n\n".join(filter(None, [note, *lines]))], keyboard(asking(examples)))
    chosen = chosen_by(update, context.bot_data).language is not None
    await fit_menu(message.chat, texts, chosen=chosen)


async def help_(update: Update, context: Context) -> None:
    """Every command in a line, an admin's for admins in private, and examples to tap."""
    message, view = message_in(update), view_for(update, context)
    texts = view.texts
    async with typing(message):
        suggestions = context.bot_data.suggestions
        examples = await context.look_up(lambda: [*suggestions.of(view), *suggestions.commands(view)])
    admin = message.chat_id in context.settings.operating.admins
    menu = texts.menu(OF_OPERATORS) if admin else texts.commands
    commands = "\n".join(f"/{name} {does}" for name, does in menu)
    anywhere = texts("anywhere", bot=context.bot.username)
    lines = [texts("welcome"), "\n".join([texts("commands-are"), commands]), anywhere, texts("try-these")]
    await reply(message, ["\n\n".join(lines)], keyboard(asking(examples)))


async def about(update: Update, context: Context) -> None:
    """What the archive holds, how new it is, and what answers."""
    view = view_for(update, context)
    stats = await context.look_up(context.service.stats)
    newest = await context.look_up(context.service.latest, "", 0, view.zone)
    article = newest.items[0][0] if newest.items else None
    text = shown(stats, article, version("yinwen"), context.service.encoder, view)
    await reply(message_in(update), [text])


async def privacy(update: Update, context: Context) -> None:
    """What is kept of a reader, and who can see what."""
    await reply(message_in(update), [texts_for(update, context)("privacy")])
