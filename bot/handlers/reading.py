"""Reading on from an answer: what stands around a quotation, the whole article, who else has the story.

Every button here is complete in itself. Whoever sees it may tap it.
"""

import asyncio

from telegram import CallbackQuery, Message, Update
from telegram.error import BadRequest

from bot.handlers import keyboards
from bot.handlers.addressed import argument_in
from bot.handlers.buttons import Kind, Span, Tap, read
from bot.handlers.context import Context, message_in, texts_for
from bot.handlers.reply import edit, reply, stop_spinner
from bot.render import telegram as render
from retrieval.errors import ArticleUnknown
from retrieval.records import Article, Found, Quote
from dataclasses import replace

PAGE = 10


async def article(update: Update, context: Context) -> None:
    """/article ID: all of an article."""
