"""Reading on from an answer: what stands around a quotation, the whole article, who else has the story.

Every button here is complete in itself. Whoever sees it may tap it.
"""

from telegram import Update

from bot.handlers.context import Context

PAGE = 10


async def article(update: Update, context: Context) -> None:
    """/article ID: all of an article."""
