"""Updates that are not answered: kept in order, deleted without a trace, known again for a day."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.state.database import FILE, open_database
from bot.state.inbox import DAY, Inbox
from retrieval.storage.database import Database
from retrieval.storage.sqlite import BESIDE


@pytest.fixture
def database(tmp_path: Path, server: str) -> Iterator[Database]:
    """A new file."""
    database = open_database(tmp_path, server)
    yield database
    database.close()


def test_order_of_arrival(database: Database) -> None:
    """What is pending is in the order of arrival, whatever the numbers."""
    inbox = Inbox(database, lambda: 100.0)
    inbox.add([(7, "a"), (3, "b")])
    inbox.add([(5, "c")])
    assert [(each.number, each.body, each.at) for each in inbox.pending()] == [
        (7, "a", 100),
        (3, "b", 100),
        (5, "c", 100),
    ]


def test_seen_before(database: Database) -> None:
    """An update that comes again is not new, whether it is answered or not, for a day after it was answered."""
    now = [1000.0]
    inbox = Inbox(database, lambda: now[0])
    assert inbox.add([(1, "a"), (2, "b"), (1, "a")]) == {1, 2}
    inbox.done([1])
    assert inbox.add([(1, "a"), (2, "b")]) == set()
    now[0] += DAY + 1
    inbox.forget()
    assert inbox.add([(1, "a"), (2, "b")]) == {1}
    assert [each.number for each in inbox.pending()] == [2, 1]


def test_what_was_done_of_an_update(database: Database) -> None:
    """Calls and attempts are kept with an update and go with it; those of one that is gone are not kept at all."""
    inbox = Inbox(database)
    inbox.add([(1, "a"), (2, "b")])
    inbox.called(1, "sendMessage 0", "{}")
    inbox.called(9, "sendMessage 0", "{}")
    inbox.begin(1)
    first, second = inbox.pending()
    assert (first.calls, first.attempts) == ({"sendMessage 0": "{}"}, 1)
    assert (second.calls, second.attempts) == ({}, 0)
    inbox.done([1])
    assert database.run("SELECT COUNT(*) FROM calls") == [(0,)]
    inbox.clear()
    assert inbox.pending() == []


def test_all_or_nothing(database: Database) -> None:
    """Work that fails in the middle leaves nothing done of all of it."""
    inbox = Inbox(database)
    inbox.add([(1, "a")])

    def fail() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        inbox.transact(lambda: (inbox.done([1]), fail()))
    assert [each.number for each in inbox.pending()] == [1]


def test_another_bot(database: Database) -> None:
    """Another bot's updates are forgotten, with their numbers; one's own stay."""
    inbox = Inbox(database)
    for bot, pending in ((42, []), (42, [1]), (43, []), (43, [1])):
        inbox.claim(bot)
        assert [each.number for each in inbox.pending()] == pending
        inbox.add([(1, "a")])


def test_no_trace(database: Database, tmp_path: Path) -> None:
    """What a reader wrote is in none of the files once it is answered."""
    inbox = Inbox(database)
    secret = "不可告人的問題" * 50
    inbox.add([(number, secret) for number in range(50)])
    inbox.done(range(50))
    inbox.tidy()
    files = [tmp_path / (FILE + suffix) for suffix in ("", *BESIDE)]
    assert all("告人".encode() not in file.read_bytes() for file in files if file.exists())
