"""What an inline query is offered: the quotations that answer it, then the articles that it finds, in pages."""

from dataclasses import dataclass

from bot.render import reading
from bot.render.common import one_line
from bot.render.querying import nothing_found
from bot.render.telegram.offers import Offer, listed, quoted
from bot.service import Service, today
from bot.verbatim import verbatim
from bot.view import View
from retrieval.language.text import letters
from retrieval.records import Answer, Found, Inquiry, Status

_LONGEST_NOTE = 60  # UTF-16 units: it stands on a button


@dataclass(frozen=True, slots=True)
class Page:
    """Offers, best first."""

    offers: tuple[Offer, ...]
    next: int | None = None  # where the next page begins
    note: str = ""  # why there is nothing


def page(text: str, offset: int, service: Service, view: View) -> Page:
    """A page of offers; of the newest articles where nothing is asked. Raises Unsettled."""
    if not letters(text):
        return _found(service.latest("", offset, view.zone), (), view)
    found = verbatim(lambda: service.search(text, offset, view.zone), service.article)
    if offset or not found.query.plain:
        return _found(found, (), view) if found.items else _nothing(found, text, view)
    inquiry = Inquiry(text, day=today(view.zone), zone=view.zone)
    answer = verbatim(lambda: service.glance(inquiry), service.article)
    if answer.status is Status.LISTED or not (answer.quotes or found.items):
        return _nearest(answer, view) if answer.nearest else _nothing(found, text, view)
    told = reading.answer(answer, view.script).quotes[: view.quotes]
    return _found(found, tuple(quoted(at, each, view.texts, view.zone) for at, each in enumerate(told, 1)), view)


def _found(found: Found, answers: tuple[Offer, ...], view: View) -> Page:
    """The quotations, and the articles that are none of theirs."""
    told = {offer.article.id for offer in answers}
    items = [(article, best) for article, best in reading.page(found, view.script).items if article.id not in told]
    following = found.offset + len(found.items)
    more = following if found.items and following < found.total else None
    return Page((*answers, *(listed(article, best, view.texts, view.zone) for article, best in items)), more)


def _nearest(answer: Answer, view: View) -> Page:
    near = reading.answer(answer, view.script).nearest
    return Page(tuple(listed(article, None, view.texts, view.zone) for article in near))


def _nothing(found: Found, text: str, view: View) -> Page:
    return Page((), note=one_line(nothing_found(found, text, view.texts), _LONGEST_NOTE))
