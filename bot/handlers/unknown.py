"""What is no question and no command of ours: each a line that helps on."""

from difflib import get_close_matches

from telegram import Message, Update

from bot.handlers.addressed import argument_in
from bot.handlers.context import Context, message_in
from bot.handlers.examples import mending
from bot.handlers.keyboard import keyboard
from bot.handlers.reply import reply
from bot.handlers.view import texts_for
from bot.render.common import one_line
from bot.render.markup import plain
from bot.texts import COMMANDS

_ALIKE = 0.7  # /serach is 0.83 like /search, /weather no more than 0.5 like any
_LONGEST_TYPED = 40


async def unknown(update: Update, context: Context) -> None:
    """A command we do not know: say which one may be meant."""
    message, texts = message_in(update), texts_for(update, context)
    typed = (message.text or "").split()[0].partition("@")[0]
    meant = get_close_matches(typed[1:].lower(), (*COMMANDS, "start"), 1, _ALIKE)
    if not meant:
        await reply(message, [texts("unknown-command")])
        return
    said = plain(texts("did-you-mean", typed=one_line(typed, _LONGEST_TYPED))).html
    await reply(message, [said], keyboard(mending(meant[0], argument_in(message))))


async def not_text(update: Update, context: Context) -> None:
    """A sticker, a photo, a voice message: say what we read instead. An album comes as many messages: not to each."""
    message = message_in(update)
    if message.media_group_id is None or message.caption:
        await reply(message, [texts_for(update, context)(_kind(message))])


def _kind(message: Message) -> str:
    """The text that answers a message of this kind."""
    if message.sticker or message.dice or message.game:
        return "only-text-sticker"
    if message.voice or message.audio or message.video_note:
        return "only-text-voice"
    if message.photo or message.video or message.animation:
        return "only-text-picture"
    if message.document:
        return "only-text-file"
    if message.location or message.venue:
        return "only-text-place"
    return "only-text-contact" if message.contact else "only-text"
