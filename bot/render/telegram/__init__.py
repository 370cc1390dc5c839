"""What the bot shows in Telegram, as messages of HTML: values in, nothing of Telegram's library."""

from bot.render.telegram.answers import answer
from bot.render.telegram.notes import holdings, nothing_found, unknown_source
from bot.render.telegram.pages import latest_page, search_page

__all__ = ["answer", "holdings", "latest_page", "nothing_found", "search_page", "unknown_source"]
