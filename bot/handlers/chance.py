"""/random: any article of the archive, and a button for another in its place."""

import re

from telegram import InlineKeyboardMarkup, Update

from bot.handlers.buttons import Kind, Tap
from bot.handlers.context import Context, message_in
from bot.handlers.keyboard import keyboard
from bot.handlers.reply import reply
from bot.handlers.taps import Pressed, pressed, put
from bot.handlers.view import view_for
from bot.render import reading
from bot.render.telegram.chance import beginning
from bot.view import View
from retrieval.errors import ArticleUnknown

ANOTHER = re.compile("random:")


async def random(update: Update, context: Context) -> None:
    """/random: an article."""
    view = view_for(update, context)
    text, buttons = await _any(view, context)
    await reply(message_in(update), [text], buttons, previews=view.previews)


@pressed
async def another(tap: Pressed, context: Context) -> None:
    """A button: another article instead."""
    await put(tap, *await _any(tap.view, context))


async def _any(view: View, context: Context) -> tuple[str, InlineKeyboardMarkup | None]:
    try:
        article = await context.look_up(context.service.random)
    except ArticleUnknown:
        return view.texts("no-articles"), None
    full = (view.texts("full-text"), Tap(Kind.READ, article.id).data)
    return beginning(reading.article(article, view.script), view), keyboard(
        [[full, (view.texts("another"), "random:")]]
    )
