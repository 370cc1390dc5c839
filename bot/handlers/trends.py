"""/trend: how often words are mentioned, as a picture with its counts."""

from telegram import InlineKeyboardMarkup, InputFile, Update
from telegram.constants import ChatType

from bot.handlers import keyboards
from bot.handlers.addressed import argument_in
from bot.handlers.context import Context, message_in
from bot.handlers.reply import reply, typing
from bot.handlers.view import view_for
from bot.render.telegram import no_match
from bot.render.telegram.trends import caption
from bot.service import LONGEST


async def trend(update: Update, context: Context) -> None:
    """/trend WORDS: mentions over time."""
    message, view = message_in(update), view_for(update, context)
    words = argument_in(message)
    if not words:
        await reply(message, [view.texts("no-trend")])
        return
    if len(words) > LONGEST:
        await reply(message, [view.texts("too-long", limit=LONGEST)])
        return
    async with typing(message):
        counted = await context.look_up(context.service.trend, words, view.zone)
        if not counted.counts:
            await reply(message, [no_match(words, view.texts)])
            return
        from bot.render.chart import png  # noqa: PLC0415 - its library takes half a second, for who wants pictures

        picture = await context.look_up(png, counted)
    private = message.chat.type == ChatType.PRIVATE
    below = InlineKeyboardMarkup([keyboards.to_subscribe(view.texts)]) if private else None
    await message.reply_photo(
        InputFile(picture, "trend.png"), caption=caption(counted, words, view), reply_markup=below, do_quote=True
    )
