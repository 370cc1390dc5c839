"""A question as the words it is made of, by what they do in it."""

from dataclasses import dataclass
from enum import Enum, auto


class Kind(Enum):
    """What a word does in a question."""

    PERSON = auto()
    PLACE = auto()
    BODY = auto()  # a company, party, authority, organisation
    DATE = auto()
    ROLE = auto()  # 总统: a person where no name is given
    NOUN = auto()
    VERB = auto()
    QUALITY = auto()  # an adjective
    VAGUE = auto()  # 人, 原因: a noun that says nothing without what it belongs to
    ASK = auto()
    ANAPHOR = auto()  # 他, 该公司: stands for something named before
    GRAMMAR = auto()  # the rest


_AND = frozenset(["和", "与", "跟", "同", "及", "以及", "、"])
NAMES = frozenset({Kind.PERSON, Kind.PLACE, Kind.BODY})


class Ask(Enum):
    """What an asking word asks for."""

    WHEN = auto()
    WHY = auto()
    WHERE = auto()
    WHO = auto()
    WHICH = auto()
    NUMBER = auto()
    HOW = auto()
    WHAT = auto()
    WHETHER = auto()


class For(Enum):
    """What a word that stands for another can stand for."""

    PERSON = auto()
    SEVERAL = auto()
    BOTH = auto()
    THING = auto()
    BODY = auto()
    COUNTRY = auto()
    PLACE = auto()
    OPPONENT = auto()
    TIME = auto()
    MATTER = auto()  # all that was asked about
    SAME = auto()  # 这次峰会: the summit named before


@dataclass(frozen=True, slots=True)
class Word:
    """A stretch of a question: `text[start:end]` of its `Reading`."""

    start: int
    end: int
    form: str  # simplified, half-width, lower case
    kind: Kind
    does: Ask | For | None = None  # of an ASK or an ANAPHOR

    @property
    def tells(self) -> bool:
        """Whether it says what the question is about."""
        return self.kind not in (Kind.GRAMMAR, Kind.ASK, Kind.VAGUE, Kind.ANAPHOR)


@dataclass(frozen=True, slots=True)
class Reading:
    """A question and its words, in order."""

    text: str
    words: tuple[Word, ...]

    def of(self, *kinds: Kind) -> list[Word]:
        """The words of these kinds."""
        return [word for word in self.words if word.kind in kinds]

    def named(self, *kinds: Kind) -> list[str]:
        """The words of these kinds as they are written, each once."""
        return list({word.form: self.shown(word) for word in reversed(self.of(*kinds))}.values())[::-1]

    def asks(self, ask: Ask) -> bool:
        """Whether something of this sort is asked for."""
        return any(word.does is ask for word in self.words)

    def side_by_side(self, one: Word, other: Word) -> bool:
        """Whether only 和 or the like stands between two words."""
        between = [word.form for word in self.words if one.end <= word.start and word.end <= other.start]
        return len(between) == 1 and between[0] in _AND

    def shown(self, word: Word) -> str:
        """A word as it is written."""
        return self.text[word.start : word.end]
