"""Several bots over one database: each chat has one that answers it, and those that are gone are made up for."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from bot.state.replicas import Replicas
from bot.state.state import State, open_state
from retrieval.errors import EngineUnavailable, IndexBusy


class Bots:
    """Some, each with a folder of its own."""

    def __init__(self, folder: Path, database: str) -> None:
        self._folder, self._database, self._count = folder, database, 0
        self._stack = ExitStack()

    def start(self) -> State:
        """One more."""
        self._count += 1
        home = self._folder / str(self._count)
        return self._stack.enter_context(open_state(home, self._database, alone=False))

    def close(self) -> None:
        """End all."""
        self._stack.close()


@pytest.fixture
def bots(tmp_path: Path, database: str) -> Iterator[Bots]:
    """None yet."""
    made = Bots(tmp_path, database)
    yield made
    made.close()


def of(state: State) -> Replicas:
    """Its place among the others."""
    assert state.replicas is not None
    return state.replicas


def cut(database: str, state: State) -> None:
    """End the connection by which a bot is there, as a server that is started again does."""
    with psycopg.connect(database, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND granted",
            (of(state).number,),
        )
        held = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND granted"
        while other.execute(held, (of(state).number,)).fetchall():
            time.sleep(0.01)


def gone(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a bot be gone without a word."""
    of(state)._presence.close()
    monkeypatch.setattr(of(state), "leave", lambda: None)


def test_each_chat_has_one(bots: Bots) -> None:
    """All see alike who answers whom, chats are shared evenly, and few move when one more comes."""
    one, two = bots.start(), bots.start()
    of(one).hear(0)
    assert {of(one).whose(chat) for chat in range(100)} == {of(one).number, of(two).number}
    before = [of(two).whose(chat) for chat in range(3000)]
    assert before == [of(one).whose(chat) for chat in range(3000)]
    assert min(Counter(before).values()) > 1350
    three = bots.start()
    of(two).hear(0)
    after = [of(two).whose(chat) for chat in range(3000)]
    moved = [new for old, new in zip(before, after, strict=True) if old != new]
    assert set(moved) == {of(three).number}
    assert 850 < len(moved) < 1150


def test_the_first_leads(bots: Bots) -> None:
    """The one that is there longest does what one alone may; when it leaves, the next does, at once."""
    with ExitStack() as first:
        one = first.enter_context(open_state(bots._folder / "first", bots._database, alone=False))
        two = bots.start()
        assert of(one).first
        assert not of(two).first
    of(two).hear(0)
    assert of(two).first


def test_who_polls_is_alone(bots: Bots, tmp_path: Path, database: str) -> None:
    """A bot that polls and any other refuse each other, and leave no trace of having tried."""
    one = bots.start()
    with pytest.raises(IndexBusy, match="another bot is answering"), open_state(tmp_path / "poll", database):
        pass
    of(one).hear(0)
    assert [of(one).whose(chat) for chat in range(50)] == [of(one).number] * 50
    bots.close()
    with (
        open_state(tmp_path / "poll", database),
        pytest.raises(IndexBusy),
        open_state(tmp_path / "other", database, alone=False),
    ):
        pass


def test_what_is_handed_on_is_heard(bots: Bots) -> None:
    """Each hears of its own, and of what readers and admins have changed by way of another; it is not begun yet."""
    one, two = bots.start(), bots.start()
    one.inbox.add([(1, "{}")], 5, of(two).number)
    one.inbox.hand_on(of(two).number)
    assert f"inbox {of(two).number}" in of(two).hear(5)
    assert [(each.number, each.begun) for each in two.inbox.pending(of(two).number)] == [(1, False)]
    assert one.inbox.pending(of(one).number) == []
    one.readers.change(700, "language", "en")
    assert "reader 700" in of(two).hear(5)
    two.readers.refresh(700)
    assert two.readers.of(700).language == "en"
    one.access.block(701)
    assert "access" in of(two).hear(5)
    two.access.refresh()
    assert two.access.blocked(701)


def test_one_that_is_gone(bots: Bots, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it had is taken over after the grace, once, with what it had done of it."""
    one, two, three = bots.start(), bots.start(), bots.start()
    with one.inbox._db.transaction():
        one.inbox.add([(number, "{}") for number in range(20)], 5, of(one).number)
    one.inbox.called(3, "sendMessage 0", "{}")
    gone(one, monkeypatch)
    now = 0.0
    for state in (two, three):
        monkeypatch.setattr(of(state), "_clock", lambda: now)
        of(state).hear(0)
    assert two.inbox.pending(of(two).number) == three.inbox.pending(of(three).number) == []
    assert not of(two).first  # it may be back
    now = 6.0
    for state in (two, three):
        of(state).hear(0)
    pending = [each for state in (two, three) for each in state.inbox.pending(of(state).number)]
    assert [each.number for each in pending] == list(range(20))
    assert all(each.begun for each in pending)
    assert [each.calls for each in pending if each.calls] == [{"sendMessage 0": "{}"}]
    assert of(two).first


def test_one_that_leaves(bots: Bots) -> None:
    """What it has not answered is another's at once."""
    two = bots.start()
    with open_state(bots._folder / "first", bots._database, alone=False) as one:
        one.inbox.add([(1, "{}")], 5, of(one).number)
    assert [each.number for each in two.inbox.pending(of(two).number)] == [1]


def test_out_of_touch(bots: Bots, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is back within the grace is who it was; who is back later finds that others have what it had."""
    one, two = bots.start(), bots.start()
    number = of(one).number
    one.inbox.add([(1, "{}")], 5, number)
    cut(database, one)
    with pytest.raises(EngineUnavailable):
        of(one).hear(1)
    assert not of(one).first
    assert "all" in of(one).hear(0)
    assert (of(one).number, of(one).first) == (number, True)
    cut(database, one)
    now = 0.0
    monkeypatch.setattr(of(two), "_clock", lambda: now)
    of(two).hear(0)
    now = 6.0
    of(two).hear(0)
    assert [each.number for each in two.inbox.pending(of(two).number)] == [1]
    with pytest.raises(EngineUnavailable):
        of(one).hear(1)
    of(one).hear(0)
    assert of(one).number not in {number, of(two).number}
    assert one.inbox.pending(of(one).number) == []
    assert not of(one).first
