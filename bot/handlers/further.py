"""更多结果: what else was found for a question, beyond what its answer quotes."""

from bot.handlers import keyboards
from bot.handlers.buttons import Kind
from bot.handlers.context import Context
from bot.handlers.reply import reply
from bot.handlers.taps import Tapped, put, question_of, tapped
from bot.render import reading
from bot.render import telegram as render
from bot.verbatim import verbatim
from retrieval.records import Inquiry

_PAGE = 5


@tapped
async def more(tap: Tapped, context: Context) -> str | None:
    """A page of it, which replies to the question so that it can be turned; and then others in its place."""
    first = tap.tap.kind is Kind.MORE
    numbers = tap.tap.numbers
    written = len(numbers) > (2 if first else 3) and bool(numbers[2])  # earlier versions' buttons do not say it
    how = keyboards.Asked(undated=bool(tap.number(0)), carried=bool(tap.number(1)), written=written)
    offset = 0 if first else tap.number(2 if len(numbers) == 3 else 3)
    asked, text = question_of(tap, context, carried=how.carried)
    day = asked.message.date.astimezone(tap.zone).date()  # 昨天 is what it was when it was asked
    inquiry = Inquiry(text, day=day, undated=how.undated, zone=tap.zone, as_written=how.written)
    found = await context.look_up(verbatim, lambda: context.service.more(inquiry, offset), context.service.article)
    if not found.items:
        return tap.texts("no-more")
    html = render.further_page(reading.page(found, tap.view.script), tap.texts, tap.zone)
    buttons = keyboards.of_page(found, keyboards.turns(found, _PAGE, Kind.FURTHER, "", *how.numbers))
    if first:
        sent = await reply(asked.message, [html], buttons, replying=asked.replying)
        context.conversations.also((tap.message.chat_id, tap.message.message_id), sent)
    else:
        await put(tap, html, buttons)
    return None
