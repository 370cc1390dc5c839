"""/random: any article of the archive, and a button for another in its place."""

import re

from telegram import InlineKeyboardMarkup, Update

from bot.handlers.buttons import Kind, Tap
from bot.handlers.context import Context, message_in
from bot.handlers.keyboard import keyboard
from bot.handlers.reply import edit, reply, stop_spinner
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


async def another(update: Update, context: Context) -> None:
    """A button: another article instead."""
    query = update.callback_query
    if query is None:
        raise ValueError("an update without a button reached the handler of buttons")
    await edit(query, *await _any(view_for(update, context), context))
    await stop_spinner(query)


async def _any(view: View, context: Context) -> tuple[str, InlineKeyboardMarkup | None]:
    try:
        article = await context.look_up(context.service.random)
    except ArticleUnknown:
        return view.texts("no-articles"), None
    full = (view.texts("full-text"), Tap(Kind.READ, article.id).data)
    return beginning(reading.article(article, view.script), view), keyboard(
        [[full, (view.texts("another"), "random:")]]
    )
