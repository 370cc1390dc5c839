"""The buttons under answers, articles and pages: rows that read well at the width of a phone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from bot.handlers.buttons import Kind, Span, Tap, read
from bot.render import telegram as render
from bot.render.markup import linkable
from bot.render.telegram.alerts import Alert, shown
from bot.state.subscriptions import Rhythm, Subscription
from bot.texts import Texts
from retrieval.answering.links import archive_link
from retrieval.records import Answer, Article, Found, Interest, Quote, Status, Use

Row = Sequence[InlineKeyboardButton]
STATUSES, INTERESTS, RHYTHMS = tuple(Status), tuple(Interest), tuple(Rhythm)
DAY = 24 * 60  # minutes; no time of day
_IN_A_ROW = 5
_LONGEST_URL = 2048
_KEPT = frozenset(  # what is the answer's, and not a quotation's
    {Kind.ANYTIME, Kind.WRITTEN, Kind.ALONE, Kind.VOTE, Kind.SUBSCRIBE, Kind.STOP, Kind.SUBSCRIPTIONS}
)


@dataclass(frozen=True, slots=True)
class Asked:
    """How a question was asked, as far as that is not in the message with it."""

    undated: bool = False
    carried: bool = False  # it leaned on the one before
    written: bool = False  # names were to be read as they were written
    votes: bool = False  # whether it may be said that the answer is good or bad
    subscribe: bool = False  # whether it may be subscribed to

    @property
    def numbers(self) -> tuple[int, ...]:
        """As a button holds it."""
        return int(self.undated), int(self.carried), int(self.written)


def of_answer(found: Answer, shown: int, asked: Asked, texts: Texts, zone: tzinfo) -> InlineKeyboardMarkup | None:
    """Under an answer: for its first quotation, and for all of it."""
    rows: list[Row] = []
    if found.status is Status.LISTED:
        rows += numbered(found.nearest)
    elif found.status is Status.NOT_FOUND or not found.quotes:
        rows += numbered(found.nearest[: render.NEAREST])
    else:
        quotes = render.quoted(found, shown)
        told = {one.id for quote in found.quotes for one in (quote.article, *quote.copies)}
        beyond = any(hit.passage.article.id not in told for hit in found.ranking)
        more = [_button(texts("more"), Tap(Kind.MORE, "", asked.numbers))] if beyond else []
        rows += of_quotation(quotes[0], [Span.of(quote) for quote in quotes], more, texts, zone)
    rows += [[button] for button in _lifts(found, asked, texts)]
    if found.status is not Status.LISTED:
        status = STATUSES.index(found.status)
        votes = (("👍", 1), ("👎", 0)) if asked.votes else ()
        last = [_button(label, Tap(Kind.VOTE, "", (up, status, int(asked.carried)))) for label, up in votes]
        rows.append(last + (to_subscribe(texts, carried=asked.carried) if asked.subscribe else []))
    return _markup(rows)


def of_alert(several: Sequence[Alert], texts: Texts, zone: tzinfo) -> InlineKeyboardMarkup | None:
    """Under an alert or a digest: for its first quotation, as under an answer, and for what was subscribed to."""
    quotes = [each.quote for each in shown(several)]
    numbers = {each.subscription for each in several}
    stop = _button(texts("stop-this"), Tap(Kind.STOP, "", (next(iter(numbers)),)))
    manage = _button(texts("manage-subscriptions"), Tap(Kind.SUBSCRIPTIONS))
    rows = of_quotation(quotes[0], [Span.of(quote) for quote in quotes], [], texts, zone)
    return _markup([*rows, [stop if len(numbers) == 1 else manage]])


def to_subscribe(texts: Texts, *, carried: bool = False) -> list[InlineKeyboardButton]:
    """Under what shows what is asked for: be told of what is new of it."""
    return [_button(texts("subscribe"), Tap(Kind.SUBSCRIBE, "", (int(carried),)))]


def to_restore(one: Subscription, texts: Texts) -> InlineKeyboardMarkup | None:
    """Under the words of a subscription that was ended: begin it again, as it was."""
    timing = one.timing
    first, last = timing.quiet or (DAY, DAY)
    places = (INTERESTS.index(one.standing.interest), RHYTHMS.index(timing.rhythm), timing.minute, timing.weekday)
    numbers = (*places, first, last, int(timing.silent), int(timing.paused))
    return _markup([[_button(texts("restore"), Tap(Kind.RESTORE, "", numbers))]])


def of_quotation(quote: Quote, spans: Sequence[Span], more: Row, texts: Texts, zone: tzinfo) -> list[Row]:
    """For one quotation of those at `spans`: which of them, what can be done with it, and what else there is."""
    article, here = quote.article, Span.of(quote)
    which = [
        _button(f"· {number} ·" if span == here else f"{number}", Tap(Kind.QUOTE, span))
        for number, span in enumerate(spans, 1)
    ]
    rows: list[Row] = _rows(which) if len(which) > 1 else []
    rows.append(
        [
            _button(texts("context"), Tap(Kind.CONTEXT, here)),
            _button(texts("full-text"), Tap(Kind.READ, article.id)),
            *archived(article, texts),
            InlineKeyboardButton(texts("cite"), copy_text=CopyTextButton(render.citation(quote, texts, zone))),
        ]
    )
    who = texts("publishers", count=len(quote.publishers)) if quote.publishers else ""
    others = who or (texts("versions", count=len(quote.versions)) if quote.versions else "")
    rows.append([*([_button(others, Tap(Kind.OTHERS, article.id))] if others else []), *more])
    return rows


def turned_to(markup: InlineKeyboardMarkup, quote: Quote, texts: Texts, zone: tzinfo) -> InlineKeyboardMarkup:
    """The buttons under an answer with those of another of its quotations in the place of the first's."""
    more, spans, kept = [], [], list[Row]()
    for row in markup.inline_keyboard:
        taps = [read(button.callback_data) if isinstance(button.callback_data, str) else None for button in row]
        more += [button for button, tap in zip(row, taps, strict=True) if tap and tap.kind is Kind.MORE]
        spans += [tap.subject for tap in taps if tap and tap.kind is Kind.QUOTE and isinstance(tap.subject, Span)]
        kept += [row] if any(tap and tap.kind in _KEPT for tap in taps) else []
    return InlineKeyboardMarkup([*filter(None, of_quotation(quote, spans, more, texts, zone)), *kept])


def without(markup: InlineKeyboardMarkup | None, data: str | None) -> InlineKeyboardMarkup | None:
    """The same buttons without one of them."""
    rows = markup.inline_keyboard if markup else ()
    return _markup([[button for button in row if button.callback_data != data] for row in rows])


def of_article(article: Article, page: int, pages: int, texts: Texts) -> InlineKeyboardMarkup | None:
    """Under a page of an article, counted from 0."""
    ways = (("◀", page - 1, page > 0), ("▶", page + 1, page + 1 < pages))
    turns = [_button(label, Tap(Kind.LEAF, article.id, (to,))) for label, to, exists in ways if exists]
    return _markup([turns, archived(article, texts)])


def of_context(quote: Quote, shown: render.Around, texts: Texts) -> InlineKeyboardMarkup | None:
    """Under a quotation where it stands."""
    span = Span.of(quote)
    ways = (
        (texts("paragraph-before"), (shown.before + 1, shown.after), shown.above),
        (texts("paragraph-after"), (shown.before, shown.after + 1), shown.below),
    )
    more = [_button(label, Tap(Kind.AROUND, span, beside)) for label, beside, exists in ways if exists]
    whole = _button(texts("full-text"), Tap(Kind.READ, quote.article.id))
    return _markup([more, [whole, *archived(quote.article, texts)]])


def of_page(found: Found, turns: Row) -> InlineKeyboardMarkup | None:
    """Under a page of articles: each by its number, and the buttons that turn the page."""
    return _markup([*numbered([article for article, _ in found.items], found.offset + 1), turns])


def turns(found: Found, size: int, kind: Kind, subject: str = "", *numbers: int) -> Row:
    """Back and on from a page of so many, each only where there is a page."""
    following = found.offset + len(found.items)
    ways = (("◀", max(0, found.offset - size), found.offset > 0), ("▶", following, following < found.total))
    return [_button(label, Tap(kind, subject, (*numbers, to))) for label, to, exists in ways if exists]


def numbered(articles: Sequence[Article], first: int = 1) -> list[Row]:
    """A button for the full text of each of these articles."""
    return _rows([_button(f"{at}", Tap(Kind.READ, article.id)) for at, article in enumerate(articles, first)])


def _lifts(found: Answer, asked: Asked, texts: Texts) -> Row:
    """One for each way in which the question was understood that can be lifted."""
    period, completed = found.understood.period, bool(found.understood.completed)
    time = period is not None and period.use is not Use.LIFTED
    undated, carried, written = asked.numbers
    anytime = _button(texts("anytime"), Tap(Kind.ANYTIME, "", (carried, written)))
    as_written = _button(texts("as-written"), Tap(Kind.WRITTEN, "", (carried, undated)))
    alone = _button(texts("alone"), Tap(Kind.ALONE))
    lifts = ((anytime, time), (as_written, bool(found.understood.corrected)), (alone, completed))
    return [button for button, lifting in lifts if lifting]


def archived(article: Article, texts: Texts) -> Row:
    """A link to the web archive's copy, where Telegram takes it."""
    url = archive_link(article)
    fits = linkable(article.url) and linkable(url) and len(url) <= _LONGEST_URL
    return [InlineKeyboardButton(texts("archived"), url=url)] if fits else []


def _button(label: str, tap: Tap) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=tap.data)


def _rows(buttons: Row) -> list[Row]:
    return [buttons[at : at + _IN_A_ROW] for at in range(0, len(buttons), _IN_A_ROW)]


def _markup(rows: Sequence[Row]) -> InlineKeyboardMarkup | None:
    kept = [row for row in rows if row]
    return InlineKeyboardMarkup(kept) if kept else None
