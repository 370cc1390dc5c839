"""/start with something behind it: links that open an article, ask a question, or offer a subscription."""

from telegram import Message, Update

from bot import deeplinks
from bot.handlers.addressed import argument_in
from bot.handlers.commands import start
from bot.handlers.context import Context, message_in
from bot.handlers.questions import ask
from bot.handlers.reading import show
from bot.handlers.subscribe import offer
from bot.handlers.view import texts_for, view_for
from bot.render.markup import plain

_INVITATION = "i_"  # which has been seen to before


async def open_link(update: Update, context: Context) -> None:
    """Do what a link says; where it says nothing that we understand, begin at the beginning."""
    payload = argument_in(message_in(update))
    if identity := deeplinks.article_in(payload):
        await show(identity, update, context)
    elif question := deeplinks.question_in(payload):
        await _ask(question, update, context)
    elif wanted := deeplinks.subscription_in(payload):
        await offer(message_in(update), wanted, view_for(update, context), context)
    else:
        known = payload == deeplinks.HELLO or payload.startswith(_INVITATION)
        await start(update, context, "" if known else texts_for(update, context)("bad-link"))


async def _ask(question: str, update: Update, context: Context) -> None:
    """Write the question into the chat, where nothing but /start is to be seen, and answer that."""
    message = message_in(update)
    shown = await message.reply_html(plain(question).html, do_quote=False)
    asked = Message(
        message_id=shown.message_id,
        date=shown.date,
        chat=message.chat,
        from_user=message.from_user,
        text=question,
        message_thread_id=message.message_thread_id,
        is_topic_message=message.is_topic_message,
    )
    asked.set_bot(context.bot)
    await ask(Update(update.update_id, message=asked), context)
