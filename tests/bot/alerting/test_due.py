"""When alerts are due: quiet hours, digests at a time of day, and the days on which clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerting.due import due
from bot.state.subscriptions import Rhythm, Timing

BERLIN, TAIPEI = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Taipei")
NIGHT = (22 * 60, 7 * 60)


def at(text: str, zone: ZoneInfo = BERLIN, fold: int = 0) -> datetime:
    """A time on a clock."""
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-23 21:59", "2026-11-23 21:59"),
        ("2026-11-23 22:00", "2026-11-24 07:00"),
        ("2026-11-24 06:59", "2026-11-24 07:00"),
        ("2026-11-24 07:00", "2026-11-24 07:00"),
    ],
)
def test_quiet_hours_past_midnight(now: str, expected: str) -> None:
    """What comes in quiet hours waits for their end, and nothing else waits."""
    assert due(Timing(quiet=NIGHT), BERLIN, at(now), at(now)) == at(expected)


def test_quiet_hours_are_of_what_is_sent_at_once() -> None:
    """A digest comes at the time that was chosen for it, though that is in quiet hours."""
    timing = Timing(Rhythm.DAILY, 23 * 60, quiet=NIGHT)
    assert due(timing, TAIPEI, at("2026-11-23 08:00", TAIPEI), at("2026-11-23 23:00", TAIPEI)) == at(
        "2026-11-23 23:00", TAIPEI
    )


def test_a_digest_is_due_at_the_next_of_its_times() -> None:
    """Daily: the same day or the next; weekly: on its day; at its very time, what comes is for the next one."""
    daily, weekly = Timing(Rhythm.DAILY, 8 * 60), Timing(Rhythm.WEEKLY, 8 * 60, weekday=6)
    for since, timing, expected in (
        ("2026-11-23 07:59", daily, "2026-11-23 08:00"),
        ("2026-11-23 08:00", daily, "2026-11-24 08:00"),
        ("2026-11-23 07:59", weekly, "2026-11-29 08:00"),
        ("2026-11-29 08:00", weekly, "2026-12-06 08:00"),
    ):
        assert due(timing, BERLIN, at(since), at(since)) == at(expected)


def test_a_digest_that_was_missed_is_due() -> None:
    """After a stop over its time a digest is due in the past, and so now."""
    since, now = at("2026-11-23 07:00"), at("2026-11-25 12:00")
    assert due(Timing(Rhythm.DAILY, 8 * 60), BERLIN, since, now) == at("2026-11-23 08:00") < now


def test_days_on_which_clocks_change() -> None:
    """A time that does not exist is an hour later by the clock; one that there is twice is taken once."""
    half_past_two = Timing(Rhythm.DAILY, 150)
    assert due(half_past_two, BERLIN, at("2026-03-29 01:00"), at("2026-03-29 01:00")) == at("2026-03-29 03:30")
    first = due(half_past_two, BERLIN, at("2026-10-25 01:00"), at("2026-10-25 01:00"))
    assert first == at("2026-10-25 02:30")
    assert due(half_past_two, BERLIN, first, first) == at("2026-10-26 02:30")


def test_quiet_hours_when_the_clock_goes_back() -> None:
    """Quiet until half past two: in the hour that comes again it is quiet again, until that time comes again."""
    timing = Timing(quiet=(23 * 60, 150))
    now = at("2026-10-25 02:10", fold=1)
    assert due(timing, BERLIN, now, now) == at("2026-10-25 02:30", fold=1)


ZONES = st.sampled_from([BERLIN, TAIPEI, ZoneInfo("America/St_Johns"), ZoneInfo("Australia/Lord_Howe")])
TIMES = st.integers(1_700_000_000, 1_850_000_000).map(lambda at: datetime.fromtimestamp(at, UTC))
TIMINGS = st.builds(Timing, st.sampled_from([Rhythm.DAILY, Rhythm.WEEKLY]), st.integers(0, 1439), st.integers(0, 6))


@given(TIMINGS, ZONES, TIMES)
def test_a_digest_comes_once_in_each_period(timing: Timing, zone: ZoneInfo, since: datetime) -> None:
    """Whatever the clock does, one digest follows the other after a day or a week, an hour more or less."""
    first = due(timing, zone, since, since)
    second = due(timing, zone, first, first)
    length = timedelta(days=1 if timing.rhythm is Rhythm.DAILY else 7)
    assert since < first <= since + length + timedelta(hours=1)
    assert abs(second - first - length) <= timedelta(hours=1)


@given(st.tuples(st.integers(0, 1439), st.integers(0, 1439)), ZONES, TIMES)
def test_quiet_hours_end(quiet: tuple[int, int], zone: ZoneInfo, now: datetime) -> None:
    """Quiet hours end within a day and an hour, and at their end it is quiet no more."""
    timing = Timing(quiet=quiet)
    end = due(timing, zone, now, now)
    assert now <= end <= now + timedelta(hours=25)
    assert due(timing, zone, end, end) == end
