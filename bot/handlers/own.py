"""/export and /forget: what is kept of a reader, theirs to have and to delete; in private chats only."""

import asyncio
import json
import re
from dataclasses import asdict

from telegram import InputFile, Update
from telegram.constants import ChatType

from bot.handlers.context import Context, message_in
from bot.handlers.keyboard import keyboard
from bot.handlers.menu import drop_menu
from bot.handlers.reply import reply
from bot.handlers.taps import Expired, Pressed, pressed, put
from bot.handlers.view import texts_for
from bot.state.readers import NOTHING

FORGET = re.compile("forget:(yes|no)")
_FILE = "yinwen.json"


async def export(update: Update, context: Context) -> None:
    """/export: a JSON document of all that is kept about who asks."""
    message, texts = message_in(update), texts_for(update, context)
    if message.chat.type != ChatType.PRIVATE:
        await reply(message, [texts("private-only")])
        return
    reader = message.chat_id
    chosen = context.state.readers.of(reader)
    votes = await asyncio.to_thread(context.state.feedback.of, reader)
    invited = context.state.access.admitted(reader)
    subscriptions = await asyncio.to_thread(context.state.subscriptions.in_chat, reader)
    alerts, told = await asyncio.to_thread(context.state.outbox.of_chat, reader)
    if chosen == NOTHING and not votes and not invited and not subscriptions and not told:
        await reply(message, [texts("export-nothing")])
        return
    kept = {name: value for name, value in asdict(chosen).items() if value is not None}
    document = {"reader": reader, "settings": kept, "votes": [asdict(vote) for vote in votes]}
    document["invited"] = invited
    document["subscriptions"] = [asdict(one) for one in subscriptions]
    document["alerts"] = [asdict(one) for one in alerts]
    document["told"] = [{"article": article, "at": at} for article, at in told]
    data = json.dumps(document, ensure_ascii=False, indent=2).encode()
    await message.reply_document(InputFile(data, _FILE), caption=texts("export-caption"), do_quote=True)


async def forget(update: Update, context: Context) -> None:
    """/forget: say what would be deleted, and ask."""
    message, texts = message_in(update), texts_for(update, context)
    if message.chat.type != ChatType.PRIVATE:
        await reply(message, [texts("private-only")])
        return
    reader = message.chat_id
    settings = sum(value is not None for value in asdict(context.state.readers.of(reader)).values())
    votes = len(await asyncio.to_thread(context.state.feedback.of, reader))
    rows = [[(texts("forget-yes"), "forget:yes"), (texts("forget-no"), "forget:no")]]
    subscriptions = len(await asyncio.to_thread(context.state.subscriptions.in_chat, reader))
    asked = texts("forget-ask", settings=settings, votes=votes, subscriptions=subscriptions)
    if context.state.access.admitted(reader):
        asked += "\n\n" + texts("forget-invited")
    await reply(message, [asked], keyboard(rows))


@pressed
async def decide(tap: Pressed, context: Context) -> None:
    """The answer to that: delete everything and say what, or nothing."""
    if tap.message.chat.type != ChatType.PRIVATE:
        raise Expired("stale")
    said = tap.texts("kept")
    if tap.data == "forget:yes":
        settings, votes, subscriptions = await asyncio.to_thread(_delete, tap.query.from_user.id, context)
        context.conversations.forget_person(tap.query.from_user.id)
        await drop_menu(tap.message.chat)
        # In the reader's own words to the end: their language was a setting.
        said = tap.texts("forgotten", settings=settings, votes=votes, subscriptions=subscriptions)
    await put(tap, said, None)


def _delete(reader: int, context: Context) -> tuple[int, int, int]:
    """How many settings, votes and subscriptions were deleted."""
    state = context.state
    deleted = state.readers.forget(reader), state.feedback.forget(reader), state.subscriptions.forget(reader)
    context.state.access.forget(reader)  # who came with an invitation needs another to come back
    context.state.broadcasts.forget(reader)
    context.state.tidy()
    return deleted
