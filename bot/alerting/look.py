"""What a batch of alerts looks like: one message, in its reader's language and on their clock."""

from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import UTC, date, datetime, tzinfo

from telegram import InlineKeyboardMarkup

from bot.handlers import keyboards
from bot.handlers.buttons import Span
from bot.render import reading
from bot.render.telegram import alerts as render
from bot.service import Service
from bot.state.outbox import Alert
from bot.state.subscriptions import Rhythm, Subscription
from bot.view import View
from retrieval.errors import ArticleUnknown
from retrieval.records import Article, Passage, Quote


@dataclass(frozen=True, slots=True)
class Batch:
    """What one message tells: alerts of subscriptions of one chat or topic, of one rhythm."""

    alerts: tuple[Alert, ...]
    subscriptions: tuple[Subscription, ...]

    @property
    def one(self) -> Subscription:
        """Any of them: what is the same of all."""
        return self.subscriptions[0]

    @property
    def key(self) -> tuple[int, int]:
        """The chat and the topic."""
        return self.one.chat, self.one.thread

    @property
    def silent(self) -> bool:
        """Whether none of them rings."""
        return all(each.timing.silent for each in self.subscriptions)


Message = tuple[str, InlineKeyboardMarkup | None]  # HTML, and the buttons under it


class Look:
    """Makes messages of batches; reads articles, so call it in a thread."""

    def __init__(self, service: Service, view: Callable[[Subscription], View]) -> None:
        self._service, self._view = service, view

    def message(self, batch: Batch, now: datetime) -> Message | None:
        """A batch as a message; None where none of its articles is there any more."""
        view, wanted = self._view(batch.one), {one.number: one.standing.text for one in batch.subscriptions}
        shown = [
            render.Alert(quote, alert.subscription, wanted[alert.subscription])
            for alert in batch.alerts
            if alert.subscription in wanted and (quote := self._quote(alert))
        ]
        if not shown:
            return None
        shown.sort(key=lambda each: -len(each.quote.copies))  # what most tell first, else as it came
        buttons = keyboards.of_alert(shown, view.texts, view.zone)  # which hold spans of the article as it is stored
        shown = [replace(each, quote=reading.quote(each.quote, view.script)) for each in shown]
        if batch.one.timing.rhythm is Rhythm.INSTANT:
            return render.alert(shown, view.texts, view.zone), buttons
        days = (_day(min(alert.at for alert in batch.alerts), view.zone), now.astimezone(view.zone).date())
        return render.digest(shown, len(shown), days, view.texts, view.zone), buttons

    def _quote(self, alert: Alert) -> Quote | None:
        """The quotation, with who else tells its story; the article's beginning where that has changed since."""
        try:
            article = self._service.article(alert.place.article)
            copies = self._service.story(article.id)
        except ArticleUnknown:
            return None
        quote = Span(*astuple(alert.place)).quote_in(article) or _beginning(article)
        return replace(quote, copies=copies) if quote else None


def _beginning(article: Article) -> Quote | None:
    first = next((each for each in article.paragraphs if not each.subhead), None)
    if first is None:
        return None
    passage = Passage(article, first.start, first.end)
    return Quote(passage, 0, len(passage.text), (0, len(passage.text)), 0.0)


def _day(at: int, zone: tzinfo) -> date:
    return datetime.fromtimestamp(at, UTC).astimezone(zone).date()


def instants(alerts: Sequence[Alert]) -> tuple[Alert, ...]:
    """As many as one message lists."""
    return tuple(alerts[: render.MOST])
