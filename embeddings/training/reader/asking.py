"""Questions made from news by rule: an interrogative stands in Chinese where its answer stands.

特朗普8日宣布辞职 -> 谁8日宣布辞职, 特朗普什么时候宣布辞职. Words are dropped and reordered, so that a question does not
repeat its passage. And questions altered so that their passage no longer answers: another person, place, year.
"""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

TIME = re.compile(
    r"(?:[12][0-9]{3}年(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?|[0-9]{1,2}月[0-9]{1,2}日|[0-9]{1,2}月(?:底|初|中旬)?|"
    r"(?:当地时间|本月|上月)?[0-9]{1,2}日(?:上午|下午|晚间|晚上|凌晨)?|去年[0-9]{0,2}月?|今年[0-9]{1,2}月|"
    r"(?:上|本|下)?(?:周|星期)[一二三四五六日天]|昨天|昨晚|前天|今天)"
)
COUNT = re.compile(
    r"(?:(?:超过|至少|约|近|逾|大约)?[0-9][0-9,.]*(?:万|亿|千|百)*多?余?|[一二三四五六七八九十百千]{1,4}(?:万|亿)?)"
    r"(人次|人|名|位|个国家|个|家|例|起|票|岁|吨|公里|米|小时|分钟|天|年|"
    r"美元|欧元|元|日元|港元|人民币|%|次|艘|架|辆|枚|所|座|项|级|度)"
)
_UNTOLD = ("一个", "一名", "一位", "一次", "一家")
_UNIT_ASKS = {
    "%": ("百分之多少", "多少"),
    "元": ("多少元", "多少钱"),
    "美元": ("多少美元", "多少钱"),
    "岁": ("几岁", "多少岁"),
}
_UNIT_NOUNS = {"人": "人数", "名": "人数", "%": "比例", "元": "金额", "美元": "金额", "岁": "年龄", "票": "票数"}
_BODIES = {"公司": "哪家公司", "大学": "哪所大学", "医院": "哪家医院", "银行": "哪家银行", "法院": "哪家法院"}
_REASON = re.compile(r"^(?:因为|由于|因)(.{4,40}?)$")
_REASON_FRAMES = ("为什么{}", "{}的原因是什么", "{}是因为什么", "为何{}")
_SAID = re.compile(r"(?:说|表示|称|指出|强调|认为|写道|回应)[,:]?“([^“”]{8,80})”?")
_SAID_ASKS = ("说了什么", "怎么说", "怎么看", "有什么看法", "如何评价", "作何表示")
CLAUSE = re.compile(r"[^,。!?;:、“”]+(?:、[^,。!?;:“”]+)*")
_PARTS = re.compile(r"[\s,:;!?。、“”‘’《》|()\[\]-]+")
_COUNTRIES = re.compile(
    "^(?:中国|美国|英国|法国|德国|日本|韩国|朝鲜|俄罗斯|印度|伊朗|以色列|加拿大|澳大利亚|意大利|西班牙|巴西|土耳其|越南|泰国|"
    "缅甸|菲律宾|新加坡|马来西亚|印尼|巴基斯坦|沙特|乌克兰|白俄罗斯|瑞典|荷兰|波兰|希腊|埃及|古巴|墨西哥|阿根廷|新西兰)$"
)
DATELINE = re.compile(r"记者|报道|报导|路透|[0-9]+日?电|[()\[\]#@]|网编|责编|获取更多")
_AT = tuple("在于往赴到从抵访达")
_LEFT_OUT = {"d": 0.4, "n": 0.08, "a": 0.08, "t": 0.08}  # how often a word of that kind is


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and its answer: `text[start:end]` of the text it was made from."""

    question: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text with what jieba takes it for."""

    text: str
    tag: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class _Blank:
    """What of a clause is asked for, with which interrogative, and as which noun."""

    start: int
    end: int
    ask: str
    noun: str

    def apart(self, word: Word) -> bool:
        """Whether a word is no part of it."""
        return word.end <= self.start or word.start >= self.end


def tagged(text: str, at: int = 0) -> list[Word]:
    """A text in words with their parts of speech; `at` is where the text starts."""
    import jieba.posseg  # noqa: PLC0415 - its tables take a second

    words = []
    for pair in jieba.posseg.cut(text):
        words.append(Word(pair.word, pair.flag, at))
        at += len(pair.word)
    return words


def asked(text: str, title: str, chance: random.Random) -> Iterator[Asked]:
    """Questions that clauses of a folded text answer."""
    for match in _SAID.finditer(text):
        before = CLAUSE.findall(text[max(0, match.start() - 40) : match.start()])
        if before and 2 <= len(before[-1]) <= 20:
            about = _topic(title, before[-1], chance, match[1])
            ask = chance.choice(_SAID_ASKS)
            question = before[-1] + (f"对{about}" if about and chance.random() < 0.7 else "") + ask
            yield Asked(question, match.start(1), match.end(1))
    clauses = list(CLAUSE.finditer(text))
    for i, clause in enumerate(clauses):
        if not 6 <= len(clause[0]) <= 45 or DATELINE.search(clause[0]):
            continue
        words = tagged(clause[0], clause.start())
        reason = _REASON.match(clause[0])
        if reason and i + 1 < len(clauses) and 6 <= len(clauses[i + 1][0]) <= 40:
            question = chance.choice(_REASON_FRAMES).format(clauses[i + 1][0])
            yield Asked(question, clause.start() + reason.start(1), clause.start() + reason.end(1))
        for blank in _blanks(clause[0], clause.start(), words, chance):
            if question := _question(words, blank, title, chance):
                yield Asked(question, blank.start, blank.end)


def _blanks(clause: str, at: int, words: Sequence[Word], chance: random.Random) -> Iterator[_Blank]:
    """What a clause can be asked for."""
    taken: list[tuple[int, int]] = []
    for match in TIME.finditer(clause):
        taken.append(match.span())
        dated = match[0].endswith("年")
        asks: tuple[str, ...] = (
            ("哪一年", "哪年", "什么时候") if dated else ("什么时候", "何时", "哪天", "几时", "什么时间")
        )
        yield _Blank(at + match.start(), at + match.end(), chance.choice(asks), "时间")
    for match in COUNT.finditer(clause):
        if _within(taken, *match.span()) or match[0] in _UNTOLD:
            continue
        taken.append(match.span())
        unit = match[1]
        asks = _UNIT_ASKS.get(unit, ("多少" + unit, "多少" + unit, "几" + unit))
        yield _Blank(at + match.start(), at + match.end(), chance.choice(asks), _UNIT_NOUNS.get(unit, "数量"))
    for i, word in enumerate(words):
        start, end = word.start - at, word.end - at
        around = clause[max(0, start - 1) : start] + clause[end : end + 1]
        if len(word.text) > 1 and not _within(taken, start, end) and "·" not in around:
            yield from _named(words, i, chance)


def _within(taken: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return any(a < end and start < b for a, b in taken)


def _named(words: Sequence[Word], i: int, chance: random.Random) -> Iterator[_Blank]:
    """A person, place or body as what is asked for."""
    word = words[i]
    if word.tag in ("nr", "nrt", "nrfg"):
        yield _Blank(word.start, word.end, chance.choice(("谁", "谁", "哪位", "什么人")), "人物")
    elif word.tag == "ns":
        end = word.end
        for following in words[i + 1 : i + 3]:
            if following.tag != "ns":
                break
            end = following.end
        country = _COUNTRIES.match(word.text) is not None
        if country or (i and words[i - 1].text.endswith(_AT)):
            asks = ("哪个国家", "哪国") if country else ("哪里", "什么地方", "哪个地方", "哪儿")
            yield _Blank(word.start, end, chance.choice(asks), "地点")
    elif word.tag == "nt" and len(word.text) > 2:
        ask = next((ask for kind, ask in _BODIES.items() if word.text.endswith(kind)), "哪个机构")
        yield _Blank(word.start, word.end, ask, "机构")


def _question(words: Sequence[Word], blank: _Blank, title: str, chance: random.Random) -> str:
    """A clause as a question for its blank, or "" where too little of it is left to ask about."""
    kept: list[str] = []
    for word in words:
        if blank.apart(word):
            if chance.random() >= _LEFT_OUT.get("d" if word.tag[0] == "d" else word.tag, 0.0):
                kept.append(word.text)
        elif "\0" not in kept:
            kept.append("\0")
    told = sum(len(word.text) for word in words if word.tag[0] in "nvaij" and blank.apart(word))
    if told < 4 or not any(word.tag in ("v", "vn") for word in words):
        return ""
    clause = "".join(word.text for word in words)
    answer = "".join(word.text for word in words if not blank.apart(word))
    topic = _topic(title, clause, chance, answer) if chance.random() < 0.4 else ""
    asking = topic + _styled("".join(kept), topic, blank, chance)
    return asking + chance.choice(("?", "?", ""))


def _styled(body: str, topic: str, blank: _Blank, chance: random.Random) -> str:
    """The interrogative in the blank's place, or the blank named by a noun, or asked for at the end."""
    style = chance.random()
    bare = body.replace("\0", "")
    if 0.6 <= style < 0.8:
        return (" " * bool(topic) + f"{bare} {blank.noun}") if chance.random() < 0.5 else f"{bare}的{blank.noun}"
    if style >= 0.8 and blank.noun == "人物" and body.startswith("\0"):
        return f"{bare}的是{blank.ask}"
    if style >= 0.8 and blank.noun in ("时间", "地点"):
        return f"{bare}是在{blank.ask}"
    return body.replace("\0", blank.ask)


def _topic(title: str, clause: str, chance: random.Random, answer: str = "") -> str:
    """A few words of the title that the clause lacks: what a reader who saw the headline, not the answer, would add."""
    parts = [part for part in _PARTS.split(title) if 4 <= len(part) <= 16 and part not in clause]
    parts = [part for part in parts if not answer or answer not in part]
    return chance.choice(parts) + "," if parts else ""


def altered(question: str, passage: str, names: Mapping[str, Sequence[str]], chance: random.Random) -> str:
    """The question about another person, place or number that its passage does not tell of; "" where it names none."""
    choices = [
        w for w in tagged(question) if len(w.text) > 1 and (w.tag in names or re.fullmatch(r"[0-9]{2,4}", w.text))
    ]
    chance.shuffle(choices)
    for word in choices:
        if word.text not in passage:
            continue
        if word.text.isdecimal():
            other = str(int(word.text) + chance.choice((-3, -2, -1, 1, 2, 3)))
        else:
            other = chance.choice(names[word.tag])
        if other != word.text and other not in passage:
            return question[: word.start] + other + question[word.end :]
    return ""
