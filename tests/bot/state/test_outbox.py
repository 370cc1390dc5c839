"""The outbox: what is to be sent is kept with how far was looked, a story once, and what is in doubt stays in doubt."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.state.database import open_database
from bot.state.outbox import News, Outbox, Place
from bot.state.state import State, open_state
from retrieval.records import Interest, Standing

ANNA, BERT = 700_111_222, 700_333_444
DAY = 24 * 60 * 60


def place(article: str) -> Place:
    """A quotation of an article."""
    return Place(article, 3, 40, 0, 12, 99)


@pytest.fixture
def state(tmp_path: Path, server: str) -> Iterator[State]:
    """The state in a folder of its own, with a subscription of Anna's, two of Bert's."""
    with open_state(tmp_path, server) as state:
        for chat, text in ((ANNA, "洪水"), (BERT, "洪水"), (BERT, "地震")):
            state.subscriptions.add(chat, 0, chat, "", Standing(Interest.WORDS, text))
        yield state


def test_where_it_looked(state: State) -> None:
    """Nothing was looked at before the first time; then the place is kept, and may go back for another archive."""
    assert state.outbox.place() is None
    state.outbox.begin(17)
    state.outbox.fill(20, [])
    assert state.outbox.place() == 20
    assert state.outbox.landmark() == 0  # unknown
    state.outbox.begin(2, 77)
    assert (state.outbox.place(), state.outbox.landmark()) == (2, 77)
    state.outbox.fill(3, [], -78)
    assert (state.outbox.place(), state.outbox.landmark()) == (3, -78)


def test_a_story_once_a_chat(state: State) -> None:
    """The first subscription named has the story; copies, copies of copies and the same again are told no more."""
    assert state.outbox.fill(1, [News(3, place("a")), News(2, place("a")), News(1, place("a"))]) == 2
    assert [(alert.subscription, alert.place) for alert in state.outbox.of([1, 2, 3])] == [
        (3, place("a")),
        (1, place("a")),
    ]
    assert state.outbox.fill(2, [News(2, place("b"), ("a",))]) == 0
    assert state.outbox.fill(3, [News(2, place("c"), ("b",)), News(2, place("d"))]) == 1
    assert state.outbox.fill(4, [News(99, place("e"))]) == 0  # dropped meanwhile


def test_a_stop_in_the_middle_keeps_nothing_of_it(state: State) -> None:
    """Where filling is broken off, neither the alerts are there nor the place, so that it is done again."""

    def broken() -> Iterator[News]:
        yield News(1, place("a"))
        raise KeyboardInterrupt

    state.outbox.begin(1)
    with pytest.raises(KeyboardInterrupt):
        state.outbox.fill(5, broken())
    assert (state.outbox.place(), state.outbox.count()) == (1, 0)
    assert state.outbox.fill(5, [News(1, place("a"))]) == 1


def test_sent_and_not_sent(tmp_path: Path, server: str) -> None:
    """What is being sent waits no more; after a restart it is in doubt; not sent, it waits again; sent, it is gone."""
    with open_state(tmp_path, server) as state:
        one = state.subscriptions.add(ANNA, 0, ANNA, "", Standing(Interest.WORDS, "洪水"))
        state.outbox.fill(1, [News(one.number, place("a")), News(one.number, place("b"))])
        alerts = state.outbox.of([one.number])
        assert state.outbox.sending(ANNA, 41, alerts)
        assert state.outbox.waiting() == []
        assert not state.outbox.sending(ANNA, 41, alerts), "nothing of it waits any more"
    with open_state(tmp_path, server) as state:
        (doubt,) = state.outbox.doubts()
        assert (doubt.chat, doubt.after, doubt.alerts) == (ANNA, 41, tuple(alerts))
        state.outbox.not_sent(doubt.number)
        assert state.outbox.of([one.number]) == alerts
        state.outbox.sent(state.outbox.sending(ANNA, 41, alerts[:1]), 0, 42)
        assert state.outbox.of([one.number]) == alerts[1:]
        assert (state.outbox.doubts(), state.outbox.heights()) == ([], {0: 42})


def test_dropped_subscriptions_leave_nothing(state: State) -> None:
    """With a subscription goes what waits for it; what is being sent for it alone is wanted by nobody."""
    state.outbox.fill(1, [News(1, place("a")), News(2, place("a"))])
    alerts = state.outbox.of([1])
    state.subscriptions.drop(1)
    assert state.outbox.waiting() == [(2, alerts[0].at)]
    assert not state.outbox.sending(ANNA, 41, alerts)
    assert state.outbox.doubts() == []


def test_forgotten(state: State, tmp_path: Path) -> None:
    """After forgetting, nothing says what a reader was told."""
    state.outbox.fill(1, [News(1, place("a")), News(2, place("a"))])
    state.outbox.sending(ANNA, 41, state.outbox.of([1]))
    state.subscriptions.forget(ANNA)
    state.tidy()
    assert state.outbox.doubts() == []
    assert not any(ANNA.to_bytes(4, "big") in path.read_bytes() for path in tmp_path.iterdir())


def test_all_of_a_chat(state: State) -> None:
    """What waits for a chat and what it was told, of all its topics and of nobody else; what was sent waits no more."""
    state.subscriptions.add(BERT, 7, BERT, "", Standing(Interest.WORDS, "洪水"))
    state.outbox.fill(1, [News(1, place("a")), News(2, place("a")), News(4, place("b"))])
    alerts, told = state.outbox.of_chat(BERT)
    assert [alert.subscription for alert in alerts] == [2, 4]
    assert [article for article, _ in told] == ["a", "b"]
    state.outbox.sent(state.outbox.sending(BERT, 41, alerts))
    assert state.outbox.of_chat(BERT) == ([], told)


def test_a_group_that_moves_was_told_what_it_was_told(state: State) -> None:
    """With its subscriptions goes what it was told, so that a copy of that is told no second time."""
    state.outbox.fill(1, [News(1, place("a"))])
    state.subscriptions.move(ANNA, -1_001_234)
    assert [one.chat for one in state.subscriptions.every()] == [-1_001_234, BERT, BERT]
    assert state.outbox.fill(2, [News(1, place("b"), ("a",))]) == 0


def test_what_was_told_long_ago_is_forgotten(tmp_path: Path, server: str) -> None:
    """After a month nothing says any more what a chat was told."""
    clock = [0.0]
    database = open_database(tmp_path, server)
    outbox = Outbox(database, lambda: clock[0])
    database.run(
        "INSERT INTO subscriptions VALUES (1, 5, 0, 5, '', 'words', '洪水', 'instant', 0, 0, NULL, NULL, 0, 0, 0)"
    )
    assert outbox.fill(1, [News(1, place("a"))]) == 1
    clock[0] = 29 * DAY
    assert outbox.fill(2, [News(1, place("a"))]) == 0
    clock[0] = 31 * DAY
    outbox.fill(3, [])
    assert database.run("SELECT * FROM told") == []
    database.close()
