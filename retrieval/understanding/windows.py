"""Days on a reader's clock, as the time within which articles were published."""

from datetime import date, datetime, timedelta, tzinfo
from datetime import time as clock

from retrieval.records import Window

# A report comes after what it reports, the more so the longer that took: the figures of a month within two weeks, of a
# year within two months. Half of the time spoken of, at least two days.
LEAST, MOST = 2, 60  # days

_DAY = 86_400_000  # milliseconds
_EPOCH = date(1970, 1, 1)


def of_days(first: date, last: date, zone: tzinfo) -> Window:
    """From the beginning of the first day to the end of the last, where a day begins and ends as it does in a zone."""
    return Window(_midnight(first, zone), _midnight(later(last, 1), zone) - 1)


def reach(first: date, last: date) -> date:
    """The last day on which reports of these days come out."""
    return later(last, min(max(((last - first).days + 1) // 2, LEAST), MOST))


def later(day: date, days: int) -> date:
    """So many days later, or the last day there is."""
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))


def _midnight(day: date, zone: tzinfo) -> int:
    ahead = datetime.combine(day, clock(), zone).utcoffset() or timedelta(0)
    return (day - _EPOCH).days * _DAY - ahead // timedelta(milliseconds=1)
