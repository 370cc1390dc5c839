"""What a question is about, for one that only asks, such as 为什么 or 死了多少人."""

import re

from retrieval.understanding.discourse.words import NAMES, Ask, Kind, Reading, Word

_SHORT = 18  # characters of a question that may lack what it is about

_REACTS = re.compile(
    r"(?:怎么|怎样|如何)(?:看待?|说|回应|评价|反应|表态)$|有?(?:什么|何)(?:样的)?(?:反应|回应|看法|评价|态度)$"
)

# 现在 of 她现在在哪里: of that question alone.
_WHEN_OF_ASKING = frozenset(
    ["现在", "目前", "如今", "后来", "之后", "最后", "最终", "然后", "接着", "还有", "具体", "后续"]
)

# Grammar that is left hanging where the asking word beside it is taken out.
_LEADING = frozenset(["是", "有", "在", "于", "从", "请问", "了", "的"])
_HANGING = frozenset(
    ["是", "有", "在", "于", "从", "到", "为", "对", "被", "和", "都", "叫", "了", "的", "吗", "么", "呢"]
)


def topic(reading: Reading, without: tuple[Kind, ...] = ()) -> str:
    """What a question says, without what it asks and the words of the kinds `without`; "" where that is nothing."""
    asking = {word.start for word in reading.of(Kind.ASK)}
    kept = [_stated(word) for word in reading.words if word.kind not in without]
    kept = [word for word in kept if word.kind is not Kind.ASK and word.form not in _WHEN_OF_ASKING]
    kept = [word for word in kept if not (word.form in ("在", "于", "是", "从") and word.end in asking)]
    while kept and (kept[-1].form in _HANGING or not re.search(r"\w", kept[-1].form)):
        kept.pop()
    while kept and (kept[0].form in _LEADING or not re.search(r"\w", kept[0].form)):
        kept.pop(0)
    said = ""
    for number, word in enumerate(kept):
        apart = number and kept[number - 1].end < word.start and word.form[0].isascii()
        said += f"{' ' if apart else ''}{reading.shown(word)}"
    return " ".join(said.split()) if any(word.tells for word in kept) else ""


def _stated(word: Word) -> Word:
    """有 of 有没有."""
    return Word(word.start, word.start + 1, "有", Kind.GRAMMAR) if word.form == "有没有" else word


def after_topic(asked: Reading, last: Reading) -> tuple[str, list[str]] | None:
    """A question that lacks what it is about, completed with what the last was about, and that; None where it does not.

    It names nothing and has nothing but an ask and at most one verb or adjective, or asks for the effect on someone.
    """
    if len(asked.text) > _SHORT or asked.of(Kind.ANAPHOR):
        return None
    dates = asked.of(Kind.DATE)
    named = asked.of(*NAMES, Kind.ROLE)
    if _lacks_cause(asked) if named else _is_bare(asked, dates):
        about = topic(last, (Kind.DATE,) if dates else ())
        return (f"{about} {asked.text}", [about]) if about else None
    return None


def _is_bare(asked: Reading, dates: list[Word]) -> bool:
    doing = asked.of(Kind.VERB, Kind.QUALITY)
    if nouns := asked.of(Kind.NOUN):
        return _is_event(nouns, asked)
    if asked.text.endswith("呢") and asked.of(Kind.VAGUE) and not doing:
        return True  # 结果呢
    if len(doing) > 1 or not asked.of(Kind.ASK) or asked.words[0].form in ("什么", "甚么", "啥"):
        return False
    if dates and (not doing or doing[0].form == "发生"):
        return False  # 去年发生了什么: of its own
    generic = asked.asks(Ask.HOW) and not re.search("[的了过過]", asked.text)
    return not (doing and generic)  # 如何减肥: how anyone does


def _is_event(nouns: list[Word], asked: Reading) -> bool:
    """什么时候开庭: what follows a time or place asked for is done, whatever the dictionary says."""
    return len(asked.words) == 2 and asked.words[0].does in (Ask.WHEN, Ask.WHERE) and nouns[0].end - nouns[0].start == 2


def _lacks_cause(asked: Reading) -> bool:
    """对中国有什么影响, 中国怎么看, 总统有何回应: of what, on what, to what?"""
    form = "".join(word.form for word in asked.words)
    if asked.of(Kind.NOUN) or not asked.of(Kind.ASK):
        return False
    if re.match("对(?!于)", form):
        return bool(asked.of(Kind.VAGUE)) and not asked.of(Kind.VERB)
    return _REACTS.search(form) is not None and "对" not in form
