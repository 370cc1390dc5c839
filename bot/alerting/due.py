"""When alerts are due, on the reader's clock."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta, tzinfo

from bot.state.subscriptions import Rhythm, Timing

_DAY = 24 * 60


def due(timing: Timing, zone: tzinfo, since: datetime, now: datetime) -> datetime:
    """When what waits since then is to be sent, the past included; all times are aware.

    A digest is due at the first of its times after that. On a day on which clocks change it comes once, and never is
    left out: a time that does not exist is an hour later by the clock. Quiet hours are of what is sent at once.
    """
    if timing.rhythm is Rhythm.INSTANT:
        return _quiet_until(timing.quiet, zone, now) or since
    weekday = timing.weekday if timing.rhythm is Rhythm.WEEKLY else None
    return next(at for at in _occurrences(timing.minute, zone, since, weekday) if at > since)


def _quiet_until(quiet: tuple[int, int] | None, zone: tzinfo, now: datetime) -> datetime | None:
    """The end of the quiet hours that it is in; None outside of any."""
    if quiet is None:
        return None
    (start, end), local = quiet, now.astimezone(zone)
    if (local.hour * 60 + local.minute - start) % _DAY >= (end - start) % _DAY:
        return None
    both = (_occurrences(end, zone, now, None, fold) for fold in (0, 1))  # a clock that goes back shows it twice
    return min(next(at for at in times if at > now) for times in both)


def _occurrences(minute: int, zone: tzinfo, near: datetime, weekday: int | None, fold: int = 0) -> Iterator[datetime]:
    """The times at which a clock shows this minute of the day, from the day before one on."""
    day = near.astimezone(zone).date() - timedelta(days=1)
    while True:
        if weekday in (None, day.weekday()):
            yield datetime.combine(day, time(minute // 60, minute % 60, fold=fold), zone).astimezone(UTC)
        day += timedelta(days=1)
