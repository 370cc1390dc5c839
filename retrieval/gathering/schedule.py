"""When a source is looked at next: sooner where news came, later where none did or it failed. Pure."""

from datetime import datetime, timedelta

FIRST = timedelta(minutes=15)  # between two looks at a source that is new
_LEAST = timedelta(minutes=5)  # a feed asked more often is a burden to who serves it
_MOST = timedelta(hours=6)  # so that a feed silent for weeks is heard again the same day
_SAID = timedelta(days=1)  # the longest that a feed's own word of how often it changes is kept to
_FAILED = timedelta(minutes=5)  # after a first failure, twice that after the next, and so on
_FAILED_MOST = timedelta(days=1)
_TOLD_MOST = timedelta(days=7)  # the longest that a server may send us away for
_JITTER = 0.1  # share of a delay: sources added together are not to be asked together for ever
_DEAD_TRIES, _DEAD_DAYS = 5, timedelta(days=3)  # both: a weekend's maintenance is no death, nor is one bad evening


def after_success(delay: timedelta, *, news: bool, every: timedelta | None = None) -> timedelta:
    """The delay after a look that succeeded; `every` is how often the source says that it changes."""
    least = min(max(every or _LEAST, _LEAST), _SAID)
    return min(max(delay / 2 if news else delay * 1.5, least), max(_MOST, least))


def after_failure(failures: int, retry_after: timedelta | None = None) -> timedelta:
    """The delay after so many failures in a row; never less than a server asked for."""
    own = min(_FAILED * (1 << min(max(failures, 1) - 1, 16)), _FAILED_MOST)
    return max(own, min(retry_after or timedelta(), _TOLD_MOST))


def jittered(delay: timedelta, chance: float) -> timedelta:
    """A delay made longer by up to a tenth; `chance` is from 0 to 1."""
    return delay * (1 + _JITTER * chance)


def dead(failures: int, since: datetime, now: datetime, *, gone: bool = False) -> bool:
    """Whether a source that has failed so often, and last succeeded (or was added) at `since`, is to be given up."""
    return gone or (failures >= _DEAD_TRIES and now - since >= _DEAD_DAYS)
