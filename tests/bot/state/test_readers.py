"""Settings of readers and their votes: kept, changed, forgotten, and on disk no longer than that."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.state.database import FILE
from bot.state.feedback import Quoted, Vote
from bot.state.readers import NOTHING, Chosen
from bot.state.state import State, open_state

ANNA, BERT, GROUP = 700_111_222, 700_333_444, -1_001_234_567_890
ANSWER = (ANNA, 17)
QUOTED = (Quoted("abcdefghijkl", 3, 40), Quoted("mnopqrstuvwx", 0, 12))


def vote(question: str = "桥什么时候通车？", *, up: bool = True, at: int = 1_700_000_000) -> Vote:
    """A vote."""
    return Vote(question, "answered", QUOTED, up, at)


@pytest.fixture
def state(tmp_path: Path, server: str) -> Iterator[State]:
    """The state in a folder of its own."""
    with open_state(tmp_path, server) as state:
        yield state


def on_disk(home: Path, what: bytes) -> bool:
    """Whether something stands in any of the files."""
    return any(what in path.read_bytes() for path in home.iterdir())


def test_nothing_is_kept_of_who_chose_nothing(state: State, tmp_path: Path) -> None:
    """A reader unknown to us has chosen nothing, and asking that leaves no trace."""
    assert state.readers.of(ANNA) == NOTHING
    assert state.feedback.of(ANNA) == []
    assert state.readers.forget(ANNA) == 0


def test_settings_are_kept(tmp_path: Path, server: str) -> None:
    """What was chosen is there after a restart; each reader, and each group, by itself."""
    with open_state(tmp_path, server) as state:
        state.readers.change(ANNA, "language", "en")
        assert state.readers.change(ANNA, "quotes", 1) == Chosen(language="en", quotes=1)
        state.readers.change(GROUP, "votes", 0)
    with open_state(tmp_path, server) as state:
        assert state.readers.of(ANNA) == Chosen(language="en", quotes=1)
        assert state.readers.of(GROUP) == Chosen(votes=0)
        assert state.readers.of(BERT) == NOTHING


def test_the_default_again_is_nothing_kept(tmp_path: Path, server: str) -> None:
    """Who goes back to every default has nothing stored."""
    with open_state(tmp_path, server) as state:
        state.readers.change(ANNA, "zone", "Europe/Nicosia")
        assert state.readers.change(ANNA, "zone", None) == NOTHING
        state.tidy()
        assert not on_disk(tmp_path, b"Nicosia")


def test_a_group_with_another_number(tmp_path: Path, server: str) -> None:
    """Settings go with a group that becomes a supergroup, once; what it chose there since stays."""
    with open_state(tmp_path, server) as state:
        state.readers.change(-5, "language", "en")
        for _ in range(2):
            state.readers.move(-5, -1005)
        assert (state.readers.of(-5), state.readers.of(-1005)) == (NOTHING, Chosen(language="en"))
        state.readers.change(-6, "language", "zh-Hant")
        state.readers.move(-6, -1005)
    with open_state(tmp_path, server) as state:
        found = [state.readers.of(number) for number in (-5, -6, -1005)]
        assert found == [NOTHING, NOTHING, Chosen(language="en")]


def test_one_vote_an_answer(state: State) -> None:
    """A second vote takes the place of the first, the same again takes it back, and each reader has their own."""
    assert state.feedback.give(ANNA, ANSWER, vote())
    assert state.feedback.give(ANNA, ANSWER, vote(up=False))
    assert state.feedback.of(ANNA) == [vote(up=False)]
    assert state.feedback.give(BERT, ANSWER, vote())
    assert not state.feedback.give(ANNA, ANSWER, vote(up=False))
    assert state.feedback.of(ANNA) == []
    assert state.feedback.of(BERT) == [vote()]


def test_votes_come_in_order(state: State) -> None:
    """All votes, oldest first, whoever gave them."""
    state.feedback.give(ANNA, (ANNA, 1), vote("后来？", at=20))
    state.feedback.give(BERT, (BERT, 1), vote("起先？", at=10))
    assert [each.question for each in state.feedback.every()] == ["起先？", "后来？"]


def test_forgotten_is_gone_from_the_disk(tmp_path: Path) -> None:
    """After forgetting, neither who it was nor what was asked stands in any file; other readers' is left alone."""
    with open_state(tmp_path) as state:
        for number in range(200):  # pages enough that some are given up
            state.feedback.give(ANNA, (ANNA, number), vote(f"秘密的问题{number}？"))
            state.feedback.give(BERT, (BERT, number), vote(f"别人的问题{number}？"))
        state.readers.change(ANNA, "zone", "Europe/Nicosia")
        assert on_disk(tmp_path, "秘密的问题".encode())
        assert state.feedback.forget(ANNA) == 200
        assert state.readers.forget(ANNA) == 1
        state.tidy()
        assert not on_disk(tmp_path, "秘密的问题".encode())
        assert not on_disk(tmp_path, b"Nicosia")
        assert not on_disk(tmp_path, ANNA.to_bytes(4, "big"))  # as SQLite writes it
        assert on_disk(tmp_path, BERT.to_bytes(4, "big"))
        assert len(state.feedback.of(BERT)) == 200
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".db"] == [FILE]
