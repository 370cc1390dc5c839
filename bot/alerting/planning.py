"""What of the alerts that wait is due, and what goes into one message."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from bot.alerting.due import due
from bot.alerting.look import Batch, instants
from bot.state.outbox import Doubt, Outbox
from bot.state.subscriptions import Rhythm, Subscription, Subscriptions

_MOST = 200  # batches: new ones do not wait long behind a great many


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be sent now, the longest waiting first, and when something is due next."""

    batches: tuple[Batch, ...] = ()
    later: datetime | None = None  # None: nothing else waits


@dataclass(frozen=True, slots=True)
class Planner:
    """Makes plans; reads the bot's file, so call it in a thread."""

    subscriptions: Subscriptions
    outbox: Outbox
    zone: Callable[[Subscription], tzinfo]
    allowed: Callable[[Subscription], bool]  # whether the bot still serves its reader

    def plan(self, now: datetime, not_before: Mapping[int, datetime]) -> Plan:
        """One batch a chat at most; `not_before` says when chats may be sent to again.

        What waits for a subscription that is paused is dropped, and so is what nobody may read any more.
        """
        if not (waiting := self.outbox.waiting()):
            return Plan()
        every = {one.number: one for one in self.subscriptions.every()}
        found: dict[tuple[int, int, Rhythm], list[Subscription]] = {}
        later: list[datetime] = []
        for number, since in waiting:
            if (one := every.get(number)) is None:  # dropped in this moment
                continue
            if one.timing.paused or not self.allowed(one):
                self.outbox.drop(self.outbox.of([number]))
                continue
            at = due(one.timing, self.zone(one), datetime.fromtimestamp(since, UTC), now)
            at = max(at, not_before.get(one.chat, at))
            if at <= now:
                found.setdefault((one.chat, one.thread, one.timing.rhythm), []).append(one)
            else:
                later.append(at)
        firsts: dict[int, list[Subscription]] = {}
        for (chat, _, _), several in found.items():
            if chat not in firsts and len(firsts) < _MOST:
                firsts[chat] = several
            else:
                later.append(now)
        batches = tuple(batch for several in firsts.values() if (batch := self._batch(several)))
        return Plan(batches, min(later, default=None))

    def again(self, doubt: Doubt) -> Batch | None:
        """What a message in doubt told; None where nobody wants it any more."""
        numbers = {alert.subscription for alert in doubt.alerts}
        several = tuple(one for number in sorted(numbers) if (one := self.subscriptions.get(number)))
        return Batch(doubt.alerts, several) if several else None

    def _batch(self, several: list[Subscription]) -> Batch | None:
        alerts = tuple(self.outbox.of([one.number for one in several]))
        if several[0].timing.rhythm is Rhythm.INSTANT:
            alerts = instants(alerts)
        return Batch(alerts, tuple(several)) if alerts else None
