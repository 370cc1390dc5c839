"""Who wrote an article and who edited it, read off the lines that say so and taken out of its text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from retrieval.reading.body import Line, Style
from retrieval.reading.furniture import is_time
from retrieval.reading.names import read_names, without_place

_REPORTER = (
    r"(?:自由亚洲电台|美国之音|德国之声|大纪元|本台)?"
    r"(?:实习记者|實習記者|特约记者|特約記者|采访记者|採訪記者|记者|記者|撰稿|撰写|撰文|采写|作者|发稿|文字整理|整理)"
)
_EDITOR = (
    r"(?:责任编辑|責任編輯|责编|責編|网编|網編|编辑|編輯|审校|審校|核稿|"
    r"实习编译|實習編譯|编译|編譯|译者|譯者|翻译|翻譯)"
)
_ROLE = re.compile(rf"(?P<reporter>{_REPORTER})|{_EDITOR}")
_LONGEST_CREDIT = 100
_WRAPPED = re.compile(r"^[（(](.*)[）)]$")
_SETS_OFF = frozenset("：:；;/／ \u3000")
_PUBLISHERS_MARK = re.compile(r"[\s#＃◇\d]*$")  # 大纪元 ends with a hash, 中央社 with the date
_REPORTED = re.compile(r"(?:报道|报导|報道|報導)。?\s*$")
_QUESTION = re.compile(r"(?:记者|記者)\s?[：:]")
_TAIL = re.compile(rf"[（(](?P<inside>(?:{_EDITOR}|{_REPORTER})[：:/][^（()）]{{1,60}})[）)]\d{{0,8}}$")
_DATELINE = re.compile(
    r"[（(【](?:中央社|大纪元|大紀元)\s?(?:特约|特約|专题)?(?:记者|記者)(?P<names>[^（()）】]{2,40}?)"
    r"(?:\d{1,2}日)?(?:综合|綜合|采访|採訪|專)?(?:外電)?(?:报导|報導|报道|電|电)[）)】]"
)
# 德国之声 signs at the end: 凝炼/洪沙（德新社）
_SIGNATURE = re.compile(
    r"(?P<names>[\u4e00-\u9fff]{2,4}(?:\s?[/／、]\s?[\u4e00-\u9fff]{2,4})+)[/／]?\s?[（(][^（()）]{1,60}[）)]|"
    r"(?P<name>[\u4e00-\u9fff]{2,4})\s?[（(][^（()）]{0,30}(?:社|报|報|综合|摘|译)[^（()）]{0,30}[）)]"
)
_HEAD, _TIMED = 5, 3  # lines in which a page says when and who, by its markup and by its words
_FIRST, _LAST = 4, 6  # lines from either end of an article, in which credits stand
_LABEL = re.compile(r"[^：:，。！？!?]{1,60}")  # an author or a publisher: no clause, no sentence
_BESIDE_A_NAME = re.compile(r"null |[（(][^（()）]*[）)]|采访记者[：:]?")


@dataclass(frozen=True, slots=True)
class Byline:
    """Names in the order met, each once. Translators and proofreaders count as editors."""

    reporters: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()

    def __add__(self, more: "Byline") -> "Byline":
        """Names of both, each once."""
        if not (more.reporters or more.editors):
            return self
        return Byline(_once(self.reporters + more.reporters), _once(self.editors + more.editors))


def take_byline(lines: list[Line]) -> tuple[list[Line], Byline]:
    """Take the credits out of an article's lines. A dateline stays, as its sentence goes on from it."""
    lines, byline = _take_head(lines)
    interview = sum(_QUESTION.match(line.text) is not None for line in lines) > 1
    story: list[Line] = []
    for at, line in enumerate(lines):
        if (at < _FIRST or at >= len(lines) - _LAST) and not (interview and _QUESTION.match(line.text)):
            found = read_credits(line.text)
            if found:
                byline += found
                continue
        text, found = _split_tail(line.text)
        byline += _dateline(text) + found
        if text:
            story.append(Line(text, line.style))
    return story, byline


def read_credits(text: str) -> Byline | None:
    """Read a line that is credits and nothing else (`记者：夏小华  责编：陈美华 梒青`), None for any other."""
    if len(text) > _LONGEST_CREDIT:
        return None
    text = _PUBLISHERS_MARK.sub("", text)
    if signed := _SIGNATURE.fullmatch(text):
        return Byline(read_names(signed["names"] or signed["name"]) or ())
    text = _WRAPPED.sub(r"\1", text)
    roles = list(_ROLE.finditer(text))
    if not roles or roles[0].start() != 0:
        return None
    byline = Byline()
    told = ""
    for role, end in zip(roles, [*(role.start() for role in roles[1:]), len(text)], strict=True):
        told = text[role.end() : end]
        names = read_names(told)
        if names is None:
            return None
        byline += Byline(names) if role["reporter"] else Byline((), names)
    # A lone role must be set off from its name: 记者会 and 整理房间 are no credits.
    set_off = len(roles) > 1 or told[:1] in _SETS_OFF or _REPORTED.search(told)
    return byline if told and set_off else None


def _take_head(lines: list[Line]) -> tuple[list[Line], Byline]:
    """Take off what feeds put first: times with the author above them, or a list of a name and an office."""
    head = lines[:_HEAD]
    timed = [at for at, line in enumerate(head) if Style.TIME in line.style or (at < _TIMED and is_time(line.text))]
    if timed:
        names: list[str] = []
        kept: list[Line] = []
        for at, line in enumerate(head):
            label = at < timed[0] and _LABEL.fullmatch(line.text)
            names += _named(line.text) if label else ()
            if not label and at not in timed:
                kept.append(line)
        return kept + lines[_HEAD:], Byline(_once(names))
    if [Style.ITEM in line.style for line in lines[:3]] == [True, True, False] and (found := _named(lines[0].text)):
        return lines[2:], Byline(found)
    return lines, Byline()


def _named(label: str) -> tuple[str, ...]:
    return (read_names(_BESIDE_A_NAME.sub("", label)) or ()) if len(label) <= _LONGEST_CREDIT else ()


def _dateline(text: str) -> Byline:
    match = _DATELINE.search(text, 0, _LONGEST_CREDIT)
    return Byline(read_names(without_place(match["names"])) or ()) if match else Byline()


def _split_tail(text: str) -> tuple[str, Byline]:
    """Cut `（編輯：管中維）1100124` off a paragraph's end."""
    match = _TAIL.search(text)
    byline = read_credits(match["inside"]) if match else None
    return (text[: match.start()].rstrip(), byline) if match and byline else (text, Byline())


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
