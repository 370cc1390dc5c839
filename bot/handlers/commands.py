"""/start, /help, and commands we do not know."""

import asyncio

from telegram import Update

from bot.handlers.context import Context, message_in, messages_for
from bot.handlers.menu import fit_menu
from bot.handlers.reply import reply
from bot.messages import Messages
from bot.render.telegram import holdings


async def start(update: Update, context: Context) -> None:
    """Who we are, how much there is to ask about, and examples."""
    message, messages = message_in(update), messages_for(update)
    stats = await asyncio.to_thread(context.service.stats)
    lines = [messages.about, holdings(stats, messages, context.settings.zone), _examples(messages)]
    await reply(message, ["\n\n".join(lines)])
    await fit_menu(message, messages)


async def help_(update: Update, _: Context) -> None:
    """Everything one can do, with examples."""
    messages = messages_for(update)
    commands = "\n".join(f"/{name} {does}" for name, does in messages.commands)
    usage = "\n".join(f"<code>{line}</code>" for line in messages.usage)
    lines = [messages.about, _examples(messages), commands, usage]
    await reply(message_in(update), ["\n\n".join(lines)])


async def unknown(update: Update, _: Context) -> None:
    """A command we do not know."""
    await reply(message_in(update), [messages_for(update).unknown_command])


def _examples(messages: Messages) -> str:
    return "\n".join([messages.for_example, *(f"<code>{question}</code>" for question in messages.examples)])
