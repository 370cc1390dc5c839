"""Days as the time within which articles were published."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from retrieval.records import Window
from retrieval.understanding import windows

HOUR = 3_600_000  # milliseconds


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2021, 1, 19), date(2021, 1, 19), 2),
        (date(2021, 1, 11), date(2021, 1, 17), 3),
        (date(2020, 11, 1), date(2020, 11, 30), 15),
        (date(2020, 12, 1), date(2020, 12, 31), 15),
        (date(2020, 1, 1), date(2020, 12, 31), 60),
        (date(1990, 1, 1), date(1999, 12, 31), 60),
    ],
)
def test_reach(first: date, last: date, days: int) -> None:
    """Reports come out for half of what was spoken of, two days to sixty."""
    assert (windows.reach(first, last) - last).days == days


def test_a_day_is_as_long_as_its_zone_has_it() -> None:
    """A day begins at the reader's midnight and has 23 hours when the clocks go forward."""
    day = date(2021, 3, 28)
    window = windows.of_days(day, day, ZoneInfo("Europe/Berlin"))
    assert window.since == datetime(2021, 3, 27, 23, tzinfo=UTC).timestamp() * 1000
    assert window.until == window.since + 23 * HOUR - 1


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/New_York"])
def test_open_ends_are_windows_too(zone: str) -> None:
    """Before and after everything there is a day, though no clock shows it."""
    window = windows.of_days(date.min, windows.reach(date.min, date.max), ZoneInfo(zone))
    assert window.since < -(10**13)
    assert window.until > 10**14


def test_unknown_times_are_in_no_window() -> None:
    """Both ends are within; 0, which stands for no known time, is not."""
    assert [at for at in (-2, -1, 0, 1, 2) if Window(-1, 1).holds(at)] == [-1, 1]
