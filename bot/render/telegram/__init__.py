"""What the bot shows in Telegram, as messages of HTML: values in, nothing of Telegram's library."""

from bot.render.telegram.answers import NEAREST, answer, quoted
from bot.render.telegram.articles import article_pages
from bot.render.telegram.citations import citation
from bot.render.telegram.contexts import Around, around
from bot.render.telegram.notes import holdings, no_match, nothing_found, nothing_new, unknown_article
from bot.render.telegram.pages import further_page, latest_page, others_page, search_page

__all__ = [
    "NEAREST",
    "Around",
    "answer",
    "around",
    "article_pages",
    "citation",
    "further_page",
    "holdings",
    "latest_page",
    "no_match",
    "nothing_found",
    "nothing_new",
    "others_page",
    "quoted",
    "search_page",
    "unknown_article",
]
