"""Subscriptions: kept, changed, dropped; one of each kind, so many a chat, and forgotten wholly."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.state.state import State, open_state
from bot.state.subscriptions import MOST, Rhythm, Subscriptions, Timing, TooMany
from retrieval.records import Interest, Standing

ANNA, BERT, GROUP = 700_111_222, 700_333_444, -1_001_234_567_890
FLOODS = Standing(Interest.WORDS, "洪水 -演习")
WEEKLY = Timing(Rhythm.WEEKLY, 7 * 60 + 30, 6, (22 * 60, 7 * 60), silent=True, paused=True)


@pytest.fixture
def state(tmp_path: Path, server: str) -> Iterator[State]:
    """The state in a folder of its own."""
    with open_state(tmp_path, server) as state:
        yield state


@pytest.fixture
def subscriptions(state: State) -> Subscriptions:
    """Those of it."""
    return state.subscriptions


def test_kept_as_made_and_changed(tmp_path: Path, server: str) -> None:
    """After a restart a subscription is what it was made and changed to, and its topic has no other."""
    with open_state(tmp_path, server) as state:
        made = state.subscriptions.add(GROUP, 5, ANNA, "zh-hans", FLOODS)
        assert (made.chat, made.thread, made.person, made.standing, made.timing) == (GROUP, 5, ANNA, FLOODS, Timing())
        assert state.subscriptions.change(made.number, WEEKLY) == replace(made, timing=WEEKLY)
    with open_state(tmp_path, server) as state:
        assert state.subscriptions.of(GROUP, 5) == [replace(made, timing=WEEKLY)]
        assert state.subscriptions.of(GROUP) == []
        assert state.subscriptions.in_chat(GROUP) == state.subscriptions.every() != []


def test_the_same_again_is_the_one_there_is(subscriptions: Subscriptions) -> None:
    """Who subscribes to the same twice has it once, as it was; another chat has its own."""
    first = subscriptions.add(ANNA, 0, ANNA, "", FLOODS, WEEKLY)
    assert subscriptions.add(ANNA, 0, ANNA, "en", FLOODS) == first
    assert subscriptions.add(BERT, 0, BERT, "", FLOODS).number != first.number
    assert subscriptions.add(ANNA, 0, ANNA, "", replace(FLOODS, interest=Interest.QUESTION)) != first


def test_so_many_a_chat(subscriptions: Subscriptions) -> None:
    """A chat that has as many as it may is refused another, not one that it has; other chats are not touched."""
    for number in range(MOST):
        subscriptions.add(ANNA, 0, ANNA, "", Standing(Interest.WORDS, f"词{number}"))
    with pytest.raises(TooMany):
        subscriptions.add(ANNA, 0, ANNA, "", FLOODS)
    assert subscriptions.add(ANNA, 0, ANNA, "", Standing(Interest.WORDS, "词3"))
    assert subscriptions.add(BERT, 0, BERT, "", FLOODS)


def test_dropped(subscriptions: Subscriptions) -> None:
    """One that was dropped is gone, cannot be changed, and its number means no other ever after."""
    first = subscriptions.add(ANNA, 0, ANNA, "", FLOODS)
    assert subscriptions.drop(first.number)
    assert not subscriptions.drop(first.number)
    assert subscriptions.get(first.number) is None
    assert subscriptions.change(first.number, WEEKLY) is None
    assert subscriptions.add(ANNA, 0, ANNA, "", FLOODS).number != first.number


def test_a_topic_and_a_group_that_move(subscriptions: Subscriptions) -> None:
    """A topic that is gone takes its own along; a group with another number keeps each subscription once."""
    for thread in (0, 5, 6):
        subscriptions.add(-5, thread, ANNA, "", FLOODS)
    subscriptions.add(-5, 6, ANNA, "", Standing(Interest.SOURCE, "晚报"))
    assert subscriptions.drop_thread(-5, 5) == 1
    subscriptions.move(-5, -1005)
    assert subscriptions.in_chat(-5) == []
    assert [one.standing.text for one in subscriptions.of(-1005)] == [FLOODS.text, "晚报"]


def test_forgotten(state: State, tmp_path: Path) -> None:
    """After forgetting, nothing of what a person wanted is in any file, and a group's does not name who made it."""
    state.subscriptions.add(ANNA, 0, ANNA, "zh-hans", Standing(Interest.QUESTION, "秘密的事有什么进展？"))
    state.subscriptions.add(GROUP, 0, ANNA, "zh-hans", FLOODS)
    assert state.subscriptions.forget(ANNA) == 1
    state.tidy()
    files = [path.read_bytes() for path in tmp_path.iterdir()]
    assert not any("秘密".encode() in one or ANNA.to_bytes(4, "big") in one for one in files)
    (left,) = state.subscriptions.every()
    assert (left.chat, left.person, left.standing) == (GROUP, 0, FLOODS)
