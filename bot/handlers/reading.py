"""Reading on from an answer or a page: what stands around a quotation, whole articles, who else has the story.

Every button here is complete in itself, and whoever sees it may tap it.
"""

from dataclasses import replace

from telegram import Update

from bot.handlers import keyboards
from bot.handlers.addressed import argument_in
from bot.handlers.buttons import Kind
from bot.handlers.context import Context, message_in
from bot.handlers.reply import reply
from bot.handlers.taps import Expired, Tapped, put, quotation, rearrange, tapped
from bot.handlers.view import view_for
from bot.render import reading
from bot.render import telegram as render
from retrieval.errors import ArticleUnknown
from retrieval.records import Article, Found

_PAGE = 10
_BESIDE = 1  # paragraphs before and after a quotation, at first


async def article(update: Update, context: Context) -> None:
    """/article ID: all of an article."""
    message, view = message_in(update), view_for(update, context)
    identity = argument_in(message)
    if not identity:
        texts = view.texts
        newest = (await context.look_up(context.service.latest, "", 0, view.zone)).items
        await reply(message, [texts("no-id", example=newest[0][0].id) if newest else texts("no-articles")])
        return
    await show(identity, update, context)


async def show(identity: str, update: Update, context: Context) -> None:
    """The article of an id, or that there is none."""
    message, view = message_in(update), view_for(update, context)
    texts = view.texts
    try:
        found = await context.look_up(context.service.article, identity)
    except ArticleUnknown:
        await reply(message, [render.unknown_article(identity, texts)])
        return
    pages = render.article_pages(reading.article(found, view.script), texts, view.zone)
    await reply(message, [pages[0]], keyboards.of_article(found, 0, len(pages), texts))


@tapped
async def read(tap: Tapped, context: Context) -> None:
    """All of an article, as a message."""
    found = await context.look_up(context.service.article, tap.article)
    pages = render.article_pages(reading.article(found, tap.view.script), tap.texts, tap.zone)
    await reply(tap.message, [pages[0]], keyboards.of_article(found, 0, len(pages), tap.texts))


@tapped
async def leaf(tap: Tapped, context: Context) -> None:
    """Another page of it, in place; the last one where it has become shorter."""
    found = await context.look_up(context.service.article, tap.article)
    pages = render.article_pages(reading.article(found, tap.view.script), tap.texts, tap.zone)
    page = min(tap.number(0), len(pages) - 1)
    await put(tap, pages[page], keyboards.of_article(found, page, len(pages), tap.texts))


@tapped
async def choose(tap: Tapped, context: Context) -> None:
    """The buttons of another of an answer's quotations."""
    quote = await quotation(tap, context)
    if tap.message.reply_markup is None:
        raise Expired("stale")
    copies = await context.look_up(context.service.story, quote.article.id)
    shown = keyboards.turned_to(tap.message.reply_markup, replace(quote, copies=copies), tap.texts, tap.zone)
    await rearrange(tap, shown)


@tapped
async def around(tap: Tapped, context: Context) -> None:
    """What stands around a quotation: a message, and then more of it in its place."""
    quote = await quotation(tap, context)
    first = tap.tap.kind is Kind.CONTEXT
    before, after = (_BESIDE, _BESIDE) if first else (tap.number(0), tap.number(1))
    shown = render.around(reading.quote(quote, tap.view.script), before, after, tap.texts, tap.zone)
    buttons = keyboards.of_context(quote, shown, tap.texts)
    if first:
        await reply(tap.message, [shown.html], buttons)
    else:
        await put(tap, shown.html, buttons)


@tapped
async def others(tap: Tapped, context: Context) -> str | None:
    """Who else tells an article's story: a message, and then other pages of it in its place."""
    first = tap.tap.kind is Kind.OTHERS
    offset = 0 if first else tap.number(0)
    about = await context.look_up(context.service.article, tap.article)
    found = _page(await context.look_up(context.service.story, about.id), offset)
    if not found.items:
        return tap.texts("no-more")
    html = render.others_page(
        reading.page(found, tap.view.script), reading.article(about, tap.view.script), tap.texts, tap.zone
    )
    buttons = keyboards.of_page(found, keyboards.turns(found, _PAGE, Kind.PEOPLE, about.id))
    if first:
        await reply(tap.message, [html], buttons)
    else:
        await put(tap, html, buttons)
    return None


def _page(articles: tuple[Article, ...], offset: int) -> Found:
    return Found(tuple((each, None) for each in articles[offset : offset + _PAGE]), len(articles), offset)
