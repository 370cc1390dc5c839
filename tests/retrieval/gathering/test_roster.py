"""The roster of sources: kept, found, due; and when each is looked at next."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from retrieval.errors import IndexMismatch, SourceError
from retrieval.gathering import schedule
from retrieval.gathering.origin import Health, Kind, Origin
from retrieval.gathering.roster import FILE, MIGRATIONS, Roster
from retrieval.storage.sqlite import SQLite

NOW = datetime(2026, 11, 23, 20, tzinfo=UTC)
FEED = Origin("news", Kind.FEED, "https://news.example/rss", "新闻", added=NOW)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def test_a_source_is_kept_as_it_was_put(tmp_path: Path) -> None:
    """What is known of a source is there after the file was closed, all of it."""
    health = Health(NOW, NOW - DAY, "超时", True, 3, 41, 20 * MINUTE, NOW + DAY, '"e"', "yesterday", False)
    with closing(Roster.open(tmp_path)) as roster:
        roster.add(FEED)
        roster.put(replace(FEED, health=health, full_text=True))
    with closing(Roster.open(tmp_path)) as roster:
        assert roster.all() == (replace(FEED, health=health, full_text=True),)
        assert roster.find("news") == roster.find(FEED.address) == roster.find("新闻")
        with pytest.raises(SourceError, match="yinwen source list"):
            roster.find("olds")


def test_names_are_unique_and_addresses_too(tmp_path: Path) -> None:
    """A second source of a name gets another, a second of an address is refused, as is a name that leads elsewhere."""
    with closing(Roster.open(tmp_path)) as roster:
        roster.add(FEED)
        assert roster.add(replace(FEED, address="https://other.example/rss")).slug == "news-2"
        with pytest.raises(SourceError, match="there already, as news"):
            roster.add(replace(FEED, slug="again"))
        for name in ("../up", "", ".hidden", "_", "江 城", "江/城", "大" * 64):
            with pytest.raises(SourceError, match="will not do"):
                roster.add(replace(FEED, slug=name, address="https://third.example/"))


def test_a_name_may_be_in_any_script(tmp_path: Path) -> None:
    """As readers know the publisher; two that a file system may take for one are not the same."""
    with closing(Roster.open(tmp_path)) as roster:
        for number, (name, kept) in enumerate([("江城日报", "江城日报"), ("News", "News"), ("news", "news-2")]):
            assert roster.add(replace(FEED, slug=name, address=f"https://{number}.example/")).slug == kept


def test_a_look_that_ends_late_undoes_nothing(tmp_path: Path) -> None:
    """A source removed or paused while it was looked at stays so, and no two come to have one address."""
    with closing(Roster.open(tmp_path)) as roster:
        roster.add(FEED)
        roster.add(replace(FEED, slug="moved", address="https://new.example/rss"))
        roster.pause("news", paused=True)
        roster.put(replace(FEED, address="https://new.example/rss", health=Health(items=5)))
        kept = roster.find("news")
        assert (kept.paused, kept.address, kept.health.items) == (True, FEED.address, 5)
        roster.remove("news")
        roster.put(FEED)
        assert [one.slug for one in roster.all()] == ["moved"]


def test_who_is_due(tmp_path: Path) -> None:
    """Longest due first; neither the paused nor those that wait. To resume one makes it due."""
    with closing(Roster.open(tmp_path)) as roster:
        for slug, due in (("late", -2), ("later", -1), ("waits", 1), ("stands", -3)):
            roster.add(replace(FEED, slug=slug, address=slug, health=Health(due=NOW + due * MINUTE)))
        roster.pause("stands", paused=True)
        roster.put(replace(roster.find("stands"), health=Health(due=NOW + DAY)))
        assert [one.slug for one in roster.due(NOW)] == ["late", "later"]
        roster.pause("stands", paused=False)
        assert [one.slug for one in roster.due(NOW)] == ["stands", "late", "later"]


def test_a_death_is_told_once_and_again_only_after_a_return(tmp_path: Path) -> None:
    """Failures after it was told change nothing of that; a success does."""
    with closing(Roster.open(tmp_path)) as roster:
        roster.add(FEED)
        before = replace(FEED, health=Health(error="500", failures=8))
        roster.told("news")
        roster.put(before)
        assert roster.find("news").health.told
        roster.put(replace(FEED, health=Health(succeeded=NOW)))
        assert not roster.find("news").health.told


def test_a_look_says_nothing_of_a_source_that_took_the_name_meanwhile(tmp_path: Path) -> None:
    """One that was removed and another added under its name keeps its own address and health."""
    other = replace(FEED, address="https://other.example/rss", added=NOW + MINUTE)
    with closing(Roster.open(tmp_path)) as roster:
        roster.add(FEED)
        roster.remove("news")
        roster.add(other)
        roster.put(replace(FEED, health=Health(etag='"old"', items=9)))
        assert roster.all() == (other,)


def test_a_file_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    """It is refused with what to do, and not touched."""
    with closing(Roster.open(tmp_path)) as roster:
        roster.add(FEED)
    with closing(SQLite(tmp_path / FILE)) as database:
        database.run(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(IndexMismatch, match="this version of yinwen knows"):
        Roster.open(tmp_path)


def test_delays_shrink_with_news_and_grow_without() -> None:
    """Within five minutes and six hours; a feed that says it changes daily is asked daily, even where news came."""
    delay = schedule.FIRST
    for _ in range(10):
        delay = schedule.after_success(delay, news=True)
    assert delay == 5 * MINUTE
    for _ in range(20):
        delay = schedule.after_success(delay, news=False)
    assert delay == 360 * MINUTE
    assert schedule.after_success(5 * MINUTE, news=True, every=DAY) == DAY
    assert schedule.after_success(DAY, news=False, every=365 * DAY) == DAY
    assert schedule.after_success(5 * MINUTE, news=True, every=MINUTE) == 5 * MINUTE


def test_failures_back_off_and_servers_are_heard() -> None:
    """Twice as long each time, a day at most; what Retry-After asks for is kept to, up to a week."""
    waits = [schedule.after_failure(failures) for failures in (1, 2, 3, 20, 10_000)]
    assert waits == [5 * MINUTE, 10 * MINUTE, 20 * MINUTE, DAY, DAY]
    assert schedule.after_failure(1, timedelta(hours=3)) == timedelta(hours=3)
    assert schedule.after_failure(4, timedelta(seconds=1)) == 40 * MINUTE
    assert schedule.after_failure(1, 400 * DAY) == 7 * DAY
    assert 60 * MINUTE <= schedule.jittered(60 * MINUTE, 0.7) <= 66 * MINUTE


def test_what_is_dead() -> None:
    """Days of failures, or the server's word that it is gone; neither a bad evening nor a source seldom asked."""
    assert schedule.dead(5, NOW - 3 * DAY, NOW)
    assert schedule.dead(1, NOW, NOW, gone=True)
    assert not schedule.dead(50, NOW - DAY, NOW)
    assert not schedule.dead(2, NOW - 30 * DAY, NOW)
