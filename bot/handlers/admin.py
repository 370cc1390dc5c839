"""For admins alone: /stats, /invite, /block, /unblock, /broadcast with confirmation, /reindex."""

import asyncio
import logging
import re
from html import escape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update

from bot.handlers.addressed import argument_in
from bot.handlers.context import Context, message_in
from bot.handlers.gate import INVITATION
from bot.handlers.reply import reply
from bot.handlers.taps import Pressed, pressed
from bot.handlers.view import texts_for
from bot.operation.reindex import reindexed
from bot.texts import Texts
from bot.traffic.errand import leave
from retrieval.records import Status

_LOG = logging.getLogger(__name__)
COMMANDS = ("stats", "invite", "block", "unblock", "broadcast", "reindex")
BROADCAST = re.compile(r"broadcast:(send|drop)")
_MOST_USES = 1000
_HOW = {
    Status.ANSWERED: "stats-answered",
    Status.UNSURE: "stats-unsure",
    Status.NOT_FOUND: "stats-not-found",
    Status.LISTED: "stats-listed",
}
_LONGEST = 3500  # of a broadcast: it is one message


async def stats(update: Update, context: Context) -> None:
    """/stats: what was asked since the start, how quickly it was answered, and what the archive holds."""
    texts, figures, state = texts_for(update, context), context.figures, context.state
    held = await context.look_up(context.service.stats)
    waiting = await asyncio.to_thread(state.broadcasts.waiting)
    answered = figures.answered()
    lines = [
        texts("stats-since", since=f"{figures.started:%Y-%m-%d %H:%M}"),
        texts("stats-asked", count=sum(answered.values())),
        *(texts(_HOW[Status(status)], count=count) for status, count in answered.items()),
        texts("stats-seconds", milliseconds=round(1000 * figures.seconds())),
        texts("stats-errors", count=figures.errors()),
        texts("stats-archive", articles=held.articles, passages=held.passages),
        texts("stats-broadcast", count=waiting),
    ]
    await reply(message_in(update), ["\n".join(escape(line, quote=False) for line in lines)])


async def invite(update: Update, context: Context) -> None:
    """/invite [N]: a link that lets so many people in, one by default."""
    message, texts = message_in(update), texts_for(update, context)
    given = argument_in(message) or "1"
    if not given.isdecimal() or not 1 <= int(given) <= _MOST_USES:
        await reply(message, [texts("invite-how", most=_MOST_USES)])
        return
    code = await asyncio.to_thread(context.state.access.invite, int(given))
    link = f"https://t.me/{context.bot.username}?start={INVITATION}{code}"
    await reply(message, [texts("invited", count=int(given)) + f"\n{link}"])


async def block(update: Update, context: Context) -> None:
    """/block NUMBER, or as a reply to someone: answer them no more."""
    message, texts = message_in(update), texts_for(update, context)
    if (number := _whom(message)) is None or number in context.settings.operating.admins:
        await reply(message, [texts("block-whom")])
        return
    await asyncio.to_thread(context.state.access.block, number)
    await reply(message, [texts("blocked", number=str(number))])


async def unblock(update: Update, context: Context) -> None:
    """/unblock NUMBER: answer them again."""
    message, texts = message_in(update), texts_for(update, context)
    if (number := _whom(message)) is None:
        await reply(message, [texts("block-whom")])
        return
    known = await asyncio.to_thread(context.state.access.unblock, number)
    await reply(message, [texts("unblocked" if known else "not-blocked", number=str(number))])


async def broadcast(update: Update, context: Context) -> None:
    """/broadcast TEXT: shown as it will be, sent to all readers the bot knows once the button is tapped."""
    message, texts = message_in(update), texts_for(update, context)
    text = _announcement(message)
    if not 0 < len(text) <= _LONGEST:
        await reply(message, [texts("broadcast-how", limit=_LONGEST)])
        return
    known = await asyncio.to_thread(context.state.known)
    if not known:
        await reply(message, [texts("broadcast-nobody")])
        return
    asked = texts("broadcast-ask", count=len(known))
    await reply(message, [f"{escape(text, quote=False)}\n\n<i>{asked}</i>"], _confirm(texts))


@pressed
async def send(tap: Pressed, context: Context) -> str | None:
    """The buttons under a broadcast that waits for confirmation: send it, or drop it. They work once."""
    if tap.query.from_user.id not in context.settings.operating.admins:
        return None
    text = (tap.message.text or "").rpartition("\n\n")[0]  # as it was shown, whatever became of the command
    await tap.query.edit_message_reply_markup(None)
    if not text or tap.data != "broadcast:send":
        return tap.texts("broadcast-dropped")
    known = await asyncio.to_thread(context.state.known)
    confirmed = f"{tap.message.chat_id}:{tap.message.message_id}"
    await asyncio.to_thread(context.state.broadcasts.add, confirmed, escape(text, quote=False), known)
    context.crier.wake()
    return tap.texts("broadcast-begun", count=len(known))


async def reindex(update: Update, context: Context) -> None:
    """/reindex: read what is new in the archive's folders, in a process of its own, and say what that was.

    A bot that is stopping does not wait for it; its next start goes on.
    """
    message, texts = message_in(update), texts_for(update, context)
    (begun,) = await reply(message, [texts("reindex-begun")])
    ended = await reindexed(context.settings.home, context.closing)
    if ended.stopped:
        leave()
        return
    text = texts("reindexed", **ended.figures) if ended.figures else texts("reindex-failed", why=ended.trouble)
    await context.bot.edit_message_text(escape(text, quote=False), message.chat_id, begun)


async def edited(update: Update, context: Context) -> None:
    """A command of these whose message was edited: what it does is done once."""
    await reply(message_in(update), [texts_for(update, context)("edited-command")])


def _announcement(message: Message) -> str:
    """What follows /broadcast, with its line breaks."""
    return (message.text or "").partition(" ")[2].strip()


def _whom(message: Message) -> int | None:
    """The number given, or that of whoever wrote the message replied to; who writes as a chat has none of their own."""
    if re.fullmatch(r"-?[0-9]{1,18}", given := argument_in(message)):
        return int(given)
    replied = message.reply_to_message
    if replied is None or replied.from_user is None or replied.sender_chat is not None or given:
        return None
    return replied.from_user.id


def _confirm(texts: Texts) -> InlineKeyboardMarkup:
    buttons = (("broadcast-send", "send"), ("broadcast-drop", "drop"))
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(texts(name), callback_data=f"broadcast:{data}") for name, data in buttons]]
    )
