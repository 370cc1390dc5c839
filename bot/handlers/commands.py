"""/start, /help, and commands we do not know."""

from telegram import Update

from bot.handlers.context import Context, message_in, texts_for
from bot.handlers.menu import fit_menu
from bot.handlers.reply import reply
from bot.render.telegram import holdings
from bot.texts import Texts


async def start(update: Update, context: Context) -> None:
    """Who we are, how much there is to ask about, and examples."""
    message, texts = message_in(update), texts_for(update)
    stats = await context.look_up(context.service.stats)
    lines = [texts("about"), holdings(stats, texts, context.settings.zone), _examples(texts)]
    await reply(message, ["\n\n".join(lines)])
    await fit_menu(message, texts)


async def help_(update: Update, _: Context) -> None:
    """Everything one can do, with examples."""
    texts = texts_for(update)
    commands = "\n".join(f"/{name} {does}" for name, does in texts.commands)
    usage = "\n".join(f"<code>{line}</code>" for line in texts.lines("usage"))
    lines = [texts("about"), _examples(texts), commands, usage]
    await reply(message_in(update), ["\n\n".join(lines)])


async def unknown(update: Update, _: Context) -> None:
    """A command we do not know."""
    await reply(message_in(update), [texts_for(update)("unknown-command")])


def _examples(texts: Texts) -> str:
    return "\n".join([texts("for-example"), *(f"<code>{question}</code>" for question in texts.lines("examples"))])
