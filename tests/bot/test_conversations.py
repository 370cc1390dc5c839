"""What is kept of readers' questions, for how long, and for whom."""

from bot.conversations import EACH, Conversations, Given, Reader
from retrieval.records import Turn

ANNA, BEN = Reader(-1, 7), Reader(-1, 8)
BRIDGE, LIBRARY = Turn("桥什么时候通车？"), Turn("图书馆几点开门？")


class Clock:
    """A clock that is set."""

    now = 0.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


def test_each_has_a_conversation_of_their_own() -> None:
    """Two persons of a chat share nothing, nor one person's two topics."""
    kept = Conversations()
    kept.keep(ANNA, BRIDGE, [1])
    kept.keep(BEN, LIBRARY, [2, 3])
    assert (kept.last(ANNA), kept.last(BEN)) == (BRIDGE, LIBRARY)
    assert kept.last(Reader(-1, 7, topic=5)) is None
    assert kept.last(Reader(-2, 7)) is None
    assert [kept.answered(-1, number) for number in (1, 2, 3, 4)] == [BRIDGE, LIBRARY, LIBRARY, None]
    assert kept.answered(-2, 1) is None


def test_silence_forgets() -> None:
    """A turn is gone half an hour after it, however often it was looked at; another reader's goes on."""
    clock = Clock()
    kept = Conversations(silence=1800, clock=clock)
    kept.keep(ANNA, BRIDGE, [1])
    clock.now = 1000
    kept.keep(BEN, LIBRARY, [2])
    clock.now = 1799
    assert kept.last(ANNA) == BRIDGE
    clock.now = 1800
    assert (kept.last(ANNA), kept.answered(-1, 1), kept.last(BEN)) == (None, None, LIBRARY)
    clock.now = 2800
    kept.purge()
    assert len(kept) == 0


def test_a_new_turn_takes_the_place_of_the_last() -> None:
    """A reader has one last turn; an answer given before is still known by its message."""
    clock = Clock()
    kept = Conversations(silence=10, clock=clock)
    kept.keep(ANNA, BRIDGE, [1])
    clock.now = 6
    kept.keep(ANNA, LIBRARY, [2])
    assert (kept.last(ANNA), kept.answered(-1, 1)) == (LIBRARY, BRIDGE)
    clock.now = 12
    assert (kept.last(ANNA), kept.answered(-1, 1)) == (LIBRARY, None)


def test_no_more_than_so_many() -> None:
    """However many ask, memory is bounded: the longest silent are forgotten first."""
    kept = Conversations(most=100)
    for number in range(1000):
        kept.keep(Reader(number, number), BRIDGE, [1, 2])
    assert len(kept) == 100
    assert kept.last(Reader(0, 0)) is None
    assert kept.last(Reader(999, 999)) == BRIDGE


def test_no_more_than_a_few_of_each_reader() -> None:
    """Of a reader who asks and asks, the last few turns are kept and no answer before them; another's stay."""
    kept = Conversations()
    kept.keep(BEN, LIBRARY, [1000])
    asked = [Turn(f"桥有多高，第{number}次问？") for number in range(100)]
    for number, turn in enumerate(asked):
        kept.keep(ANNA, turn, [2 * number, 2 * number + 1])
    known = [kept.answered(-1, number) for number in range(200)]
    assert EACH == 3
    assert known[:194] == [None] * 194
    assert known[194:] == [turn for turn in asked[-EACH:] for _ in range(2)]
    assert kept.last(ANNA) == asked[-1]
    assert kept.last(BEN) == kept.answered(-1, 1000) == LIBRARY
    assert len(kept) == EACH + 1


def test_forgetting_is_whole() -> None:
    """/new forgets a reader's last turn and all their answers, nobody else's, and says whether there was one."""
    kept = Conversations()
    kept.keep(ANNA, BRIDGE, [1])
    kept.keep(ANNA, LIBRARY, [2])
    kept.keep(BEN, LIBRARY, [3])
    assert kept.forget(ANNA)
    assert [kept.last(ANNA), kept.answered(-1, 1), kept.answered(-1, 2)] == [None, None, None]
    assert kept.last(BEN) == LIBRARY
    assert not kept.forget(ANNA)


def test_what_was_given_to_a_question() -> None:
    """By the message that asked it is known what answered, and what it leaned on; an edit takes its place."""
    kept = Conversations()
    kept.keep(ANNA, BRIDGE, [2], asked=1)
    kept.keep(ANNA, LIBRARY, [4, 5], asked=3, before=BRIDGE)
    kept.also((-1, 2), [6])
    assert kept.given(-1, 1) == Given((2,))
    assert kept.given(-1, 3) == Given((4, 5), BRIDGE)
    assert (kept.given(-1, 2), kept.given(-2, 1)) == (None, None)
    kept.keep(ANNA, LIBRARY, [2, 7], asked=1)
    assert (len(kept), kept.given(-1, 1)) == (2, Given((2, 7)))
    assert [kept.answered(-1, number) for number in (2, 6, 7)] == [LIBRARY] * 3
    assert kept.last(ANNA) == LIBRARY


def test_given_is_forgotten_with_the_turn() -> None:
    """Whatever forgets a turn forgets what asked it."""
    clock = Clock()
    kept = Conversations(silence=1800, clock=clock)
    kept.keep(ANNA, BRIDGE, [2], asked=1)
    kept.forget(ANNA)
    assert kept.given(-1, 1) is None
    kept.keep(ANNA, BRIDGE, [4], asked=3)
    kept.keep(BEN, BRIDGE, [6], asked=5)
    kept.forget_chat(-1)
    assert (len(kept), kept.given(-1, 3), kept.given(-1, 5)) == (0, None, None)
    kept.keep(ANNA, BRIDGE, [8], asked=7)
    clock.now = 1800
    assert kept.given(-1, 7) is None
