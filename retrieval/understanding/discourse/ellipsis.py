"""那美国呢？ 拜登呢？ 去年呢？ The last question over again with another in the place of its like."""

import re

from retrieval.understanding import dates
from retrieval.understanding.discourse.reading import read
from retrieval.understanding.discourse.topic import topic
from retrieval.understanding.discourse.words import NAMES, Ask, Kind, Reading, Word

_PUT = "换成|换作|改成|如果是|要是|若是"
_FORM = re.compile(
    rf"^(?:那么?|至于|而|{_PUT})?(?P<other>.+?)(?:的?情况|方面|那边)?(?P<end>又?怎么样|又?如何|呢)$"
    rf"|^(?:{_PUT})(?P<put>.+?)(?:的话)?$"
)
# After a name alone these ask something of the last question; 拜登是谁, 美国在哪里 are whole.
_ALONE = frozenset(["什么时候", "何时", "几时", "哪天", "哪年", "为什么", "为何", "为啥", "多少"])

Filled = tuple[str, list[str]] | None


def likewise(asked: Reading, last: Reading) -> Filled:
    """The last question with what this one names put in the place of its like, and what was carried; or None."""
    match = _FORM.match("".join(word.form for word in asked.words))
    if match is None:
        return _asking(asked, last)
    group = "put" if match["put"] else "other"
    within = [word for word in asked.words if match.start(group) <= word.start and word.end <= match.end(group)]
    named = [word for word in within if word.kind in NAMES or word.kind is Kind.DATE]
    more = [word for word in within if word.tells and word not in named]
    if any(word.kind in (Kind.ASK, Kind.ANAPHOR) for word in within) or len(more) > 1:
        return None
    if more and match["end"] != "呢":
        return None  # 中国经济怎么样 is whole
    return replaced(asked, [*_paired(asked, named), *more], last) if named or more else None


def _paired(asked: Reading, named: list[Word]) -> list[Word]:
    """英国和法国 are one where both are of a kind."""
    if len(named) == 2 and named[0].kind is named[1].kind and asked.side_by_side(*named):
        start, end = named[0].start, named[1].end
        return [Word(start, end, asked.text[start:end], named[0].kind)]
    return named


def _asking(asked: Reading, last: Reading) -> Filled:
    """瑞典也加入了吗？ 拜登什么时候？: another, and the same verb or another ask."""
    named, asks = asked.of(*NAMES), asked.of(Kind.ASK)
    doing = {word.form for word in asked.of(Kind.VERB)}
    also = any(word.form == "也" for word in asked.words)
    if also and len(named) == 1 and doing and doing <= {word.form for word in last.words} and not asked.of(Kind.NOUN):
        return replaced(asked, named, last)
    if len(named) != 1 or len(asks) != 1 or asks[0].form not in _ALONE or len(asked.words) != 2:
        return None
    filled = replaced(asked, named, last)
    return (f"{topic(read(filled[0]))} {asked.shown(asks[0])}", filled[1]) if filled else None


def replaced(asked: Reading, others: list[Word], last: Reading) -> Filled:
    """The last question with each of `others` in the place of its like; a place or date without one comes before it.

    None where it has them all already, or where one fits nowhere.
    """
    there = {word.form for word in last.words}
    others = [word for word in others if word.form not in there]
    if not others:
        return None
    edits: dict[Word, str] = {}
    before = ""
    for word in others:
        slot = _like(word, [each for each in last.words if each not in edits])
        if slot:
            within = last.shown(slot) if _is_part(word, slot) else ""
            edits[slot] = within + asked.shown(word)
        elif word.kind in (Kind.PLACE, Kind.DATE):
            before += asked.shown(word)
        elif word.kind in NAMES:
            return None
        else:  # 女性呢
            about = topic(last)
            return f"{about} {asked.shown(word)}", [about]
    text = last.text
    for slot in sorted(edits, key=lambda word: word.start, reverse=True):
        text = text[: slot.start] + edits[slot] + text[slot.end :]
    taken = [word for word in last.words if any(slot.start <= word.start < slot.end for slot in edits)]
    carried = topic(Reading(last.text, tuple(word for word in last.words if word not in taken)))
    return (f"{before} {text}".strip(), [carried or last.text])


def _is_part(word: Word, slot: Word) -> bool:
    """Whether a time is one of another, which it follows: 上半年 of 去年, but not 前年."""
    both = slot.form + word.form
    return word.kind is slot.kind is Kind.DATE and dates.named(both) == ((0, len(both)),)


def _like(word: Word, last: list[Word]) -> Word | None:
    """The word of the last question that this one is said instead of."""
    alike = [each for each in last if each.kind is word.kind]
    if word.kind in NAMES:
        return _name(alike, last) or _actor(word, last) or _asked_for(word, last)
    if word.kind is Kind.DATE:
        return alike[0] if alike else None
    sharing = [each for each in alike if set(each.form) & set(word.form)]  # 进口 of 出口
    if sharing:
        return sharing[-1]
    alone = word.kind is Kind.NOUN and len(alike) == 1 and not any(each.kind is Kind.VERB for each in last)
    return alike[0] if alone else None


def _name(alike: list[Word], last: list[Word]) -> Word | None:
    """The first of its kind, but not the country of 美国总统 where there is another."""
    of_role = len(alike) > 1 and any(each.kind is Kind.ROLE and each.start == alike[0].end for each in last)
    return alike[1 if of_role else 0] if alike else None


def _actor(word: Word, last: list[Word]) -> Word | None:
    """Countries and organisations act alike: what the last question begins with."""
    either = (Kind.BODY, Kind.PLACE)
    return last[0] if word.kind in either and last and last[0].start == 0 and last[0].kind in either else None


def _asked_for(word: Word, last: list[Word]) -> Word | None:
    """谁, 哪个国家: what the last question begins by asking for."""
    wanted = {Kind.PERSON: (Ask.WHO,), Kind.PLACE: (Ask.WHICH,)}.get(word.kind, (Ask.WHO, Ask.WHICH))
    if not last or last[0].start or last[0].does not in wanted:
        return None
    ask = last[0]
    noun = next((each for each in last if each.start == ask.end and each.kind is Kind.VAGUE), ask)
    return Word(ask.start, noun.end, ask.form, ask.kind, ask.does)
