"""他什么时候去的？ 该公司…, 这件事…: words that stand for what the last question named."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from retrieval.understanding.discourse.reading import is_country, read
from retrieval.understanding.discourse.topic import topic
from retrieval.understanding.discourse.words import NAMES, Ask, For, Kind, Reading, Word

_LONG = 24  # characters of a question that says itself what its 该国 or 当地 is
# What one does somewhere, for something: after 普京访问中国, 他什么时候去的 is about that visit.
_PRESUMES = re.compile(r"[去来到回走赢输见谈说做干签办]|参加|出席|抵达|离开|会见|回应|宣布|决定")


@dataclass(frozen=True, slots=True)
class _Anaphor:
    """A word that stands for another, and where to look for that."""

    word: Word
    asked: Reading
    last: Reading
    sentence: str  # that answered the last question


def resolved(asked: Reading, last: Reading, sentence: str) -> tuple[str, list[str]] | None:
    """A question with what its anaphors stand for in their place, and what was carried; None where nothing fits.

    Where it says little else, what the last question was about goes before it.
    """
    text = asked.text
    carried: list[str] = []
    first = ""
    for word in reversed(asked.of(Kind.ANAPHOR)):
        anaphor = _Anaphor(word, asked, last, sentence)
        meant = "" if _bound(anaphor) else _meant(anaphor)
        if meant:
            text = text[: word.start] + meant + text[word.end :]
            carried.insert(0, meant)
            first = meant if word.start == 0 and word.does is not For.MATTER else ""
    about = topic(last)
    if first and first in about and _presumes(asked):
        return f"{about} {text.removeprefix(first).lstrip()}", [about]
    return (text, carried) if carried else None


def _presumes(asked: Reading) -> bool:
    """Whether a question says nothing of its own but what one does."""
    said = "".join(word.form for word in asked.of(Kind.VERB, Kind.GRAMMAR))
    own = (word for word in asked.words if word.tells)
    return bool(_PRESUMES.search(said)) and all(word.kind is Kind.VERB and _PRESUMES.search(word.form) for word in own)


_FITS: dict[For, tuple[Kind, ...]] = {
    For.PERSON: (Kind.PERSON, Kind.ROLE),
    For.SEVERAL: (*NAMES, Kind.ROLE, Kind.NOUN),
    For.BOTH: (*NAMES,),
    For.OPPONENT: (*NAMES,),
    For.MATTER: (),
}


def _bound(anaphor: _Anaphor) -> bool:
    """Whether the question itself names, before the word, what it stands for: 特朗普说他赢了吗. In doubt it does."""
    word, asked = anaphor.word, anaphor.asked
    before = [each for each in asked.words if each.end <= word.start]
    if word.form in ("这", "这个", "那个"):
        return bool(before) and before[-1].form not in ("对", "为", "因")
    if isinstance(word.does, For) and word.does in _FITS:
        return any(each.kind in _FITS[word.does] for each in before)
    return len(asked.text) > _LONG or any(each.kind in (*NAMES, Kind.NOUN) for each in before)


def _meant(anaphor: _Anaphor) -> str:
    find = _MEANT.get(anaphor.word.does) if isinstance(anaphor.word.does, For) else None
    return find(anaphor) if find else ""


def _person(anaphor: _Anaphor) -> str:
    """Who was named, first of several unless side by side; else the one whom the sentence names that says who."""
    last = anaphor.last
    people = last.of(Kind.PERSON)
    if any(last.side_by_side(one, other) for one, other in pairwise(people)):
        return ""
    if people:
        return last.shown(people[0])
    office = _office(last)
    if not last.asks(Ask.WHO):
        return office
    named = read(anaphor.sentence).named(Kind.PERSON)
    return named[0] if len(named) == 1 else office if len(office) > len("总统") + 1 and not named else ""


def _office(last: Reading) -> str:
    """美国总统: a person by what they are."""
    for role in last.of(Kind.ROLE)[:1]:
        of = (each.start for each in last.words if each.end == role.start and each.kind in NAMES)
        return last.text[next(of, role.start) : role.end]
    return ""


def _several(anaphor: _Anaphor) -> str:
    """Two that stand side by side, or else the group that the last question begins with."""
    last = anaphor.last
    for one, other in pairwise(last.of(*NAMES)):
        if one.kind is other.kind and last.side_by_side(one, other):
            return last.text[one.start : other.end]
    first = last.words[0]
    grouped = first.kind is Kind.BODY or (first.kind is Kind.NOUN and re.search("[们人者员生民军党队]$", first.form))
    others = [each for each in last.of(Kind.PERSON, Kind.NOUN) if each != first]
    return last.shown(first) if grouped and not others else ""


def _only(*kinds: Kind) -> Callable[[_Anaphor], str]:
    """The one name of these kinds, where there is one."""

    def find(anaphor: _Anaphor) -> str:
        named = anaphor.last.named(*kinds)
        return named[0] if len(named) == 1 else ""

    return find


def _country(anaphor: _Anaphor) -> str:
    """The one country, where only one place is named."""
    places = anaphor.last.of(Kind.PLACE)
    return _only(Kind.PLACE)(anaphor) if places and is_country(places[0]) else ""


def _both(anaphor: _Anaphor) -> str:
    """两国: the two of a kind."""
    wanted = {"国": (Kind.PLACE,), "人": (Kind.PERSON,), "党": (Kind.BODY,), "军": (Kind.BODY, Kind.PLACE)}
    kinds = wanted.get(anaphor.word.form[-1], tuple(NAMES))
    pairs = [named for kind in kinds if len(named := anaphor.last.named(kind)) == 2]
    return "和".join(pairs[0]) if len(pairs) == 1 else ""


def _place(anaphor: _Anaphor) -> str:
    """The place named last: where someone went, where something happened."""
    places = anaphor.last.named(Kind.PLACE)
    return places[-1] if places else ""


def _thing(anaphor: _Anaphor) -> str:
    """What the last question begins with, up to a verb."""
    end = 0
    for each in anaphor.last.words:
        if each.kind not in (Kind.BODY, Kind.PLACE, Kind.NOUN) and each.form != "的":
            break
        end = each.end
    return anaphor.last.text[:end].removesuffix("的")


def _opponent(anaphor: _Anaphor) -> str:
    """The second of two: 美国制裁俄罗斯."""
    pairs = [named for kind in NAMES if len(named := anaphor.last.named(kind)) == 2]
    return pairs[0][1] if len(pairs) == 1 else ""


def _matter(anaphor: _Anaphor) -> str:
    """All of it; but 这个问题 is one of its own."""
    following = next((each for each in anaphor.asked.words if each.start == anaphor.word.end), None)
    if anaphor.word.form in ("这", "此", "这个", "那个"):
        ask = following is not None and following.kind is Kind.ASK and following.does not in (Ask.NUMBER, Ask.WHICH)
        alone = following is None or following.kind in (Kind.GRAMMAR, Kind.VERB) or ask
        return topic(anaphor.last) if alone and len(anaphor.asked.text) <= _LONG else ""
    return topic(anaphor.last)


def _same(anaphor: _Anaphor) -> str:
    """这次峰会: what stands before 峰会 in the last question. A question with names of its own may mean another."""
    asked, last = anaphor.asked, anaphor.last
    nouns = (asked.text[anaphor.word.end : anaphor.word.end + length] for length in (4, 3, 2, 1))
    places = (last.text.find(noun) for noun in nouns if len(noun) > 1 or noun in "案片书書剧劇船机機")
    at = max(places, default=-1)
    if at <= 0 or asked.of(*NAMES):
        return ""
    start = at
    for each in reversed([each for each in last.words if each.start < at]):
        if each.kind not in (Kind.NOUN, Kind.DATE, *NAMES) and each.form != "的":
            break
        start = each.start
    return last.text[start:at]


_MEANT: dict[For, Callable[[_Anaphor], str]] = {
    For.PERSON: _person,
    For.SEVERAL: _several,
    For.BOTH: _both,
    For.THING: _thing,
    For.BODY: _only(Kind.BODY),
    For.COUNTRY: _country,
    For.PLACE: _place,
    For.OPPONENT: _opponent,
    For.TIME: _only(Kind.DATE),
    For.MATTER: _matter,
    For.SAME: _same,
}
