"""Inline mode: whoever types our name in any chat is offered quotations and articles to send there."""

import logging
from datetime import timedelta

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Update,
)
from telegram.error import BadRequest

from bot import deeplinks
from bot.handlers.context import Context
from bot.handlers.keyboards import archived
from bot.handlers.view import view_for
from bot.offering import Page, page
from bot.render.common import fitted
from bot.render.telegram.offers import Offer
from bot.service import LONGEST
from bot.texts import Texts
from bot.traffic.outcomes import expired
from retrieval.records import Article

_LOG = logging.getLogger(__name__)
# How long Telegram may keep an answer for the same words of the same reader: what is newest changes sooner.
_KEPT, _NEWEST_KEPT = timedelta(minutes=5), timedelta(minutes=1)
_LAST = 10**7  # no archive has as many articles


async def inline(update: Update, context: Context) -> None:
    """Offer what is asked for; of somebody's queries that wait, only the newest is looked up."""
    query, view = update.inline_query, view_for(update, context)
    if query is None:
        raise ValueError("an update without an inline query reached its handler")
    if not context.settings.operating.inline:
        await _answer(query, Page(()), "", view.texts, context.bot.username)
        return
    text = fitted(" ".join(query.query.split()), LONGEST)
    offset = int(query.offset) if query.offset.isdecimal() and len(query.offset) <= len(str(_LAST)) else 0
    _LOG.debug("inline: %s", text)
    async with context.bot_data.newest.turn(query.from_user.id) as newest:
        if not newest():
            return
        service = context.service
        offered = await context.look_up(lambda: page(text, offset, service, view) if newest() else None)
        if offered is not None and newest():
            await _answer(query, offered, text, view.texts, context.bot.username)


def result(offer: Offer, texts: Texts, bot: str) -> InlineQueryResultArticle:
    """An offer as Telegram takes it. What it becomes has no button that needs us in that chat."""
    return InlineQueryResultArticle(
        offer.id,
        offer.title,
        InputTextMessageContent(offer.html),
        reply_markup=to_read(offer.article, texts, bot),
        description=offer.description or None,
    )


def to_read(article: Article, texts: Texts, bot: str) -> InlineKeyboardMarkup | None:
    """Buttons that lead to an article from wherever they stand: into a chat with us, and to the web archive."""
    payload = deeplinks.to_article(article.id)
    full = [InlineKeyboardButton(texts("full-text"), url=deeplinks.link(bot, payload))] if payload else []
    row = [*full, *archived(article, texts)]
    return InlineKeyboardMarkup([row]) if row else None


async def _answer(query: InlineQuery, offered: Page, text: str, texts: Texts, bot: str) -> None:
    """Answer, with a button above that asks in a chat with us; on it, why nothing was found where that is so."""
    button = InlineQueryResultsButton(
        offered.note or texts("ask-in-private"), start_parameter=deeplinks.to_question(text) or deeplinks.HELLO
    )
    try:
        await query.answer(
            [result(offer, texts, bot) for offer in offered.offers],
            cache_time=_KEPT if text else _NEWEST_KEPT,
            is_personal=True,  # it is in the reader's language, by their clock
            # Not "", of which the library makes another offset: "[]".
            next_offset=None if offered.next is None else str(offered.next),
            button=button,
        )
    except BadRequest as error:  # Telegram waits some seconds only
        if not expired(error):
            raise
