"""Taps on buttons: what every handler of one needs, and the pop-up where a tap leads nowhere any more."""

import functools
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import tzinfo
from typing import TypeAlias

from telegram import CallbackQuery, InlineKeyboardMarkup, Message, Update
from telegram.error import BadRequest

from bot.handlers.asked import Asked, asked_by
from bot.handlers.buttons import Span, Tap, read
from bot.handlers.context import Context
from bot.handlers.reply import stop_spinner
from bot.handlers.view import view_for
from bot.service import LONGEST
from bot.texts import Texts
from bot.traffic.outcomes import unchanged
from bot.view import View
from retrieval.errors import ArticleUnknown
from retrieval.records import Quote


class Expired(Exception):
    """A button that leads nowhere any more; with the name of the text that says why."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of ours that somebody tapped: under which message, and how to answer them."""

    update: Update
    query: CallbackQuery
    message: Message
    view: View

    @property
    def data(self) -> str:
        """What stands in the button."""
        return self.query.data or ""

    @property
    def texts(self) -> Texts:
        """In the language of whoever tapped."""
        return self.view.texts

    @property
    def zone(self) -> tzinfo:
        """The clock of whoever tapped."""
        return self.view.zone


@dataclass(frozen=True, slots=True)
class Tapped(Pressed):
    """One of those that `buttons.read` reads."""

    tap: Tap

    @property
    def article(self) -> str:
        """The id of the article that the button is about. Raises Expired."""
        if isinstance(self.tap.subject, Span) or not self.tap.subject:
            raise Expired("stale")
        return self.tap.subject

    def number(self, at: int) -> int:
        """One of its numbers. Raises Expired."""
        if at >= len(self.tap.numbers):
            raise Expired("stale")
        return self.tap.numbers[at]

    def flag(self, at: int) -> bool:
        """One of its numbers as yes or no; a button of an earlier version may not have it."""
        return at < len(self.tap.numbers) and bool(self.tap.numbers[at])


Pushed: TypeAlias = Callable[[Pressed, Context], Awaitable[str | None]]
Followed: TypeAlias = Callable[[Tapped, Context], Awaitable[str | None]]
Handler: TypeAlias = Callable[[Update, Context], Coroutine[None, None, None]]


def pressed(follow: Pushed) -> Handler:
    """A handler of buttons; what `follow` returns is shown in a pop-up, and so is why it cannot go on."""

    @functools.wraps(follow)
    async def handler(update: Update, context: Context) -> None:
        query, view = update.callback_query, view_for(update, context)
        if query is None:
            raise ValueError("an update without a button reached the handler of buttons")
        try:
            said = await follow(Pressed(update, query, reachable(query), view), context)
        except Expired as why:
            said = view.texts(str(why))
        except ArticleUnknown:
            said = view.texts("gone")
        await stop_spinner(query, said)

    return handler


def tapped(follow: Followed) -> Handler:
    """Likewise, of buttons that `buttons.read` reads."""

    @functools.wraps(follow)
    async def push(button: Pressed, context: Context) -> str | None:
        tap = read(button.data)
        if tap is None:  # another version's
            raise Expired("stale")
        return await follow(Tapped(button.update, button.query, button.message, button.view, tap), context)

    return pressed(push)


def reachable(query: CallbackQuery) -> Message:
    """The message with the button. Raises Expired where it is out of reach: of such the library makes one of 1970."""
    if not isinstance(query.message, Message) or not query.message.is_accessible:
        raise Expired("stale")
    return query.message


async def quotation(tap: Tapped, context: Context) -> Quote:
    """The quotation that a button is about, as its article is now. Raises Expired, ArticleUnknown."""
    span = tap.tap.subject
    if not isinstance(span, Span):
        raise Expired("stale")
    quote = span.quote_in(await context.look_up(context.service.article, span.article))
    if quote is None:
        raise Expired("changed")
    return quote


def question_of(tap: Tapped, context: Context, *, carried: bool) -> tuple[Asked, str]:
    """What an answer replies to, and what was asked in it; `carried`: made whole by the turn before.

    Raises Expired where the message is gone, or the turn forgotten.
    """
    message = tap.message
    asked = asked_by(message)
    text = asked.text if asked else ""
    if asked is None or not 0 < len(text) <= LONGEST:  # deleted, or edited since
        raise Expired("stale-question")
    turn = context.conversations.answered(message.chat_id, message.message_id)
    if carried and turn is None:
        raise Expired("stale-question")
    return asked, turn.question if carried and turn else text


async def put(tap: Pressed, html: str, buttons: InlineKeyboardMarkup | None) -> None:
    """Put something else in the place of the message with the button."""
    try:
        await tap.query.edit_message_text(html, reply_markup=buttons)
    except BadRequest as error:  # a second tap before the first was done
        if not unchanged(error):
            raise


async def rearrange(tap: Pressed, buttons: InlineKeyboardMarkup | None) -> bool:
    """Put other buttons under the message; whether they are others."""
    try:
        await tap.query.edit_message_reply_markup(buttons)
    except BadRequest as error:  # likewise
        if not unchanged(error):
            raise
        return False
    return True
