"""Short questions of whom a clause tells, and the same of others.

普京17日抵达北京 -> 普京什么时候抵达北京, and 蔡英文什么时候抵达北京.

Readers ask like this. The clause answers the first, and of the second an archive is full of passages that name her and
do not: what tells them apart is whether a passage says it of her, not whether it has a name and a date.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from embeddings.training.reader.asking import CLAUSE, COUNT, DATELINE, TIME, Word, tagged

SLOT = "\0"  # where the name stands in the form of a question

_PEOPLE = ("nr", "nrt", "nrfg")
_NAMES = (*_PEOPLE, "ns", "nt")
_BEFORE = ("n", "ns", "nt", "nz", "b", "j", "m", "q", "f")  # what may stand before a name: 美国总统, 前
_WHEN = ("什么时候", "什么时候", "何时", "哪天", "几号")
_WHERE = ("在哪里", "在哪里", "在哪儿", "在什么地方")
_WHY = ("为什么", "为什么", "为何", "因为什么")
_REASON = re.compile("(?:因为|因|由于)(.{2,16}?)(?:而|,)?((?:被|遭|受|获|辞|退|取|放|拒|道|下|入|缺|停|推|请).{1,10})$")
_PLACE = re.compile(r"^(?:在|于)")
_SAID = re.compile(
    "(?:表示|[说称]|指出|强调|认为|写道|回应|透露|宣称|[是有为的后前时中])$"
    "|^(?:表示|说|称|指出|强调|认为|[是有也还的和与及起底前])"
)
_UNTOLD = ("年", "%", "度", "项", "个")  # what is counted in these is seldom asked for, or cut wrongly


@dataclass(frozen=True, slots=True)
class Plain:
    """A question with a slot for the name, the name that a text answers it of, and where: `text[start:end]`."""

    form: str
    name: str
    tag: str
    start: int
    end: int
    content: tuple[str, ...]  # words of the predicate: whatever tells of it holds one of them

    def of(self, name: str) -> str:
        """The question of somebody."""
        return self.form.replace(SLOT, name)

    def silent(self, name: str, title: str, text: str) -> bool:
        """Whether a folded passage speaks of the name, and nowhere near it of what is asked."""
        told = (sentence for sentence in re.split(r"[。!?\n]+", text) if name in sentence or name in title)
        return name in title + text and not any(word in sentence for sentence in told for word in self.content)


def plain(text: str, chance: random.Random) -> Iterator[Plain]:
    """The questions that clauses of a folded text answer."""
    for clause in CLAUSE.finditer(text):
        if 8 <= len(clause[0]) <= 40 and not DATELINE.search(clause[0]):
            yield from _of(clause[0], clause.start(), chance)


@dataclass(frozen=True, slots=True)
class _Told:
    """A clause taken apart: who, when, and what is told of them."""

    clause: str
    at: int  # where it starts in the text
    subject: Word
    when: tuple[int, int] | None  # offsets into the text
    start: int  # of the predicate
    words: Sequence[Word]  # of the predicate

    @property
    def predicate(self) -> str:
        """What is told."""
        return self.clause[self.start - self.at :]

    def asked(self, form: str, start: int, end: int) -> Plain:
        """A question that `text[start:end]` answers."""
        content = tuple(word.text for word in self.words if word.tag[0] in "vnaij" and len(word.text) > 1)
        return Plain(form, self.subject.text, self.subject.tag, start, end, content)


def _apart(clause: str, at: int) -> _Told | None:
    """Take a clause apart: a name near its beginning, a time before or after it, a predicate that tells something."""
    lead = TIME.match(clause)
    words = tagged(clause[lead.end() :] if lead else clause, at + (lead.end() if lead else 0))
    who = next((i for i, word in enumerate(words) if word.tag in _PEOPLE and len(word.text) > 1), None)
    if who is None:
        who = next((i for i, word in enumerate(words[:2]) if word.tag in _NAMES and len(word.text) > 1), None)
    if who is None or any(word.tag not in _BEFORE for word in words[:who]):
        return None
    subject = words[who]
    after = TIME.match(clause[subject.end - at :])
    when = (at, at + lead.end()) if lead else None
    start = subject.end
    if after:
        when = (subject.end, subject.end + after.end())
        start = when[1]
    told = [word for word in words if word.start >= start]
    found = _Told(clause, at, subject, when, start, told)
    empty = not any(word.tag[0] in "vnaij" and len(word.text) > 1 for word in told)
    if empty or told[0].tag[0] not in "vdp" or not 3 <= len(found.predicate) <= 18 or _SAID.search(found.predicate):
        return None
    return found


def _of(clause: str, at: int, chance: random.Random) -> Iterator[Plain]:
    """What one clause can be asked: when, why, where, how many, who."""
    told = _apart(clause, at)
    if not told:
        return
    predicate, start = told.predicate, told.start
    if told.when:
        yield told.asked(SLOT + chance.choice(_WHEN) + predicate, *told.when)
    if reason := _REASON.search(predicate):
        yield told.asked(SLOT + chance.choice(_WHY) + reason[2], start + reason.start(1), start + reason.end(1))
        return
    if _PLACE.match(predicate) and [word.tag[:2] for word in told.words[1:2]] == ["ns"] and len(told.words) > 2:
        place = told.words[1]
        yield told.asked(SLOT + chance.choice(_WHERE) + clause[place.end - at :], place.start, place.end)
    for count in COUNT.finditer(predicate):
        if count.start() and count[1] not in _UNTOLD:
            many = predicate[: count.start()] + "多少" + count[1] + predicate[count.end() :]
            yield told.asked(SLOT + many, start + count.start(), start + count.end())
    if told.subject.tag in _PEOPLE and _specific(told.words):
        yield told.asked("谁" + predicate, told.subject.start, told.subject.end)


def _specific(told: Sequence[Word]) -> bool:
    """Whether a predicate alone says who is meant: it has a name of its own and a verb."""
    return any(word.tag in _NAMES for word in told) and sum(word.tag[0] == "v" for word in told) > 0
