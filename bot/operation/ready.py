"""Whether a bot would start and do what its settings say: asked of Telegram, before anything is changed there."""

from collections.abc import AsyncIterator

import httpx
from telegram import Bot, WebhookInfo
from telegram.error import InvalidToken, TelegramError

from bot.operation.operating import Access
from bot.telegram_settings import BotSettings
from retrieval.records import Finding


async def check(settings: BotSettings) -> AsyncIterator[Finding]:
    """The token, what @BotFather was told, the webhook, and who may ask. Nothing that is found holds a secret."""
    try:
        bot = Bot(settings.token, base_url=f"{settings.base_url.rstrip('/')}/bot")
        async with bot:
            yield Finding("token", True, f"@{bot.username}, {bot.id}")
            yield _inline(settings, inline=bool(bot.supports_inline_queries))
            yield _groups(all_messages=bool(bot.can_read_all_group_messages))
            yield _webhook(settings, await bot.get_webhook_info())
    except InvalidToken:
        yield Finding("token", False, "Telegram does not know it", "copy it again from @BotFather")
    except (TelegramError, httpx.InvalidURL, ValueError) as error:  # a proxy's address may hold its password
        remedy = "check the network and the proxy (HTTPS_PROXY, ALL_PROXY)"
        yield Finding("Telegram", False, f"out of reach at {settings.base_url} ({type(error).__name__})", remedy)
    yield _who(settings)


def _inline(settings: BotSettings, *, inline: bool) -> Finding:
    if settings.operating.inline and not inline:
        return Finding("inline mode", False, "off at Telegram", "/setinline at @BotFather, or inline = false")
    return Finding("inline mode", True, "on" if inline and settings.operating.inline else "off")


def _groups(*, all_messages: bool) -> Finding:
    """Reading all of a group's messages is more than we need: what is for us arrives in either case."""
    if all_messages:
        return Finding(
            "groups", True, "Telegram passes on every message of a group; /setprivacy at @BotFather stops that"
        )
    return Finding("groups", True, "Telegram passes on only what is for the bot")


def _webhook(settings: BotSettings, info: WebhookInfo) -> Finding:
    waiting = f", {info.pending_update_count} updates waiting"
    if settings.webhook is None:
        if info.url:
            return Finding("updates", True, f"by polling; the webhook {info.url} will be removed{waiting}")
        return Finding("updates", True, f"by polling{waiting}")
    if info.url != settings.webhook.url:
        return Finding("updates", True, f"the webhook {settings.webhook.url} will be set{waiting}")
    if info.last_error_message:
        when = f"{info.last_error_date:%Y-%m-%d %H:%M} UTC" if info.last_error_date else "lately"
        told = f"Telegram could not deliver to {info.url} ({when}): {info.last_error_message}{waiting}"
        return Finding("updates", False, told, "check the reverse proxy and its certificate")
    return Finding("updates", True, f"webhook {info.url}{waiting}")


def _who(settings: BotSettings) -> Finding:
    operating = settings.operating
    if operating.access is not Access.OPEN and not operating.admins and not operating.listed:
        return Finding("access", False, f"{operating.access}, and nobody is", "name people in `listed` or `admins`")
    if operating.access is Access.INVITED and not operating.admins:
        return Finding("access", False, "invited, and there is no admin who could invite", "name people in `admins`")
    admins = f"{len(operating.admins)} admins" if len(operating.admins) != 1 else "1 admin"
    return Finding("access", True, f"{operating.access}, {admins}")
