"""/sources: whose articles there are, in pages; a button for each lists its newest in the same message.

A button names its source by a checksum: names are longer than a button's data may be.
"""

import re
from collections.abc import Sequence
from zlib import crc32

from telegram import Update

from bot.handlers.context import Context, message_in
from bot.handlers.keyboard import keyboard
from bot.handlers.reply import reply
from bot.handlers.taps import Expired, Pressed, pressed, put
from bot.handlers.view import view_for
from bot.render import reading
from bot.render.common import one_line
from bot.render.telegram import latest_page
from bot.render.telegram.archive import sources_page
from bot.view import View
from retrieval.records import Source

SOURCES = re.compile(r"src:(?:(?P<name>[0-9a-f]{8})\.)?(?P<offset>[0-9]{1,7})")
_PAGE = 10
_LONGEST_LABEL = 30

Shown = tuple[str, list[list[tuple[str, str]]]]  # text, and rows of (label, data)


async def sources(update: Update, context: Context) -> None:
    """/sources: the first page."""
    message, view = message_in(update), view_for(update, context)
    every = await context.look_up(context.service.sources)
    if not every:
        await reply(message, [view.texts("no-articles")])
        return
    text, rows = _list(every, 0, view)
    await reply(message, [text], keyboard(rows))


@pressed
async def turn_sources(tap: Pressed, context: Context) -> None:
    """A button: another page, or the newest articles of a source."""
    asked = SOURCES.fullmatch(tap.data)
    every = await context.look_up(context.service.sources)
    shown, offset = None, int(asked["offset"]) if asked else len(every)
    if asked and asked["name"]:
        shown = await _newest(every, asked["name"], offset, tap.view, context)
    elif offset < len(every):
        shown = _list(every, offset, tap.view)
    if shown is None:
        raise Expired("stale")
    await put(tap, shown[0], keyboard(shown[1]))


def _list(every: Sequence[Source], offset: int, view: View) -> Shown:
    page = every[offset : offset + _PAGE]
    buttons = [(one_line(each.name, _LONGEST_LABEL), f"src:{_check(each.name)}.0") for each in page if each.name]
    rows = [buttons[start : start + 2] for start in range(0, len(buttons), 2)]
    return sources_page(page, offset + 1, len(every), view), [*rows, _arrows("", offset, len(page), len(every))]


async def _newest(every: Sequence[Source], check: str, offset: int, view: View, context: Context) -> Shown | None:
    name = next((each.name for each in every if _check(each.name) == check), None)
    if name is None:  # it has no articles any more
        return None
    found = await context.look_up(context.service.latest, name, offset, view.zone)
    if not found.items:
        return None
    text = latest_page(reading.page(found, view.script), view.texts, view.zone)
    back = [(view.texts("all-sources"), "src:0")]
    return text, [_arrows(f"{check}.", offset, len(found.items), found.total), back]


def _arrows(of: str, offset: int, shown: int, total: int) -> list[tuple[str, str]]:
    """Back and on, each only where there is a page."""
    back = [("◀", f"src:{of}{max(0, offset - _PAGE)}")] if offset else []
    return back + ([("▶", f"src:{of}{offset + shown}")] if offset + shown < total else [])


def _check(name: str) -> str:
    return f"{crc32(name.encode('utf-8', 'surrogatepass')):08x}"
