"""How much of what was asked stands in a text: the finer look at a passage or sentence, free of archive statistics."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from retrieval import tokens, wording
from retrieval.text import fold, sentences

# A word of which only some pairs of characters are found counts by half of their share: 外汇 of 外汇储备.
PARTIAL = 0.5

# What an answer looks like, by how the question asks. Only these kinds can be told from a sentence's form.
_NUMERAL = "[0-9〇零一二两三四五六七八九十百千万亿]"
_ASKS = (
    (
        re.compile(r"什么时候|何时|几时|哪一?年|哪一?天|哪个?月|几月|几号|多久|when"),
        re.compile(
            rf"{_NUMERAL}+(?:年|月|日|号|点|小时|分钟|天|周)|(?:星期|周|礼拜)[一二三四五六日天]"
            r"|[去今明前]年|[昨今明前][天日晚早]|[上下本这]个?(?:周|月|季)|世纪"
        ),
    ),
    (
        re.compile(r"多少|几[个名人位次家岁艘架]|多大|多长|多高|多远|百分之几|how (?:many|much)"),
        re.compile(rf"[0-9]|{_NUMERAL}+(?:[个名位次元人岁年天倍成架艘公]|美元)|百分之"),
    ),
    (
        re.compile(r"为什么|为何|为啥|原因|why"),
        re.compile(r"因|由于|为由|导致|为了|理由|出于|缘于|涉嫌|指控|以致|引发|旨在"),
    ),
    (
        re.compile(r"哪里|哪儿|何地|何处|在哪|where"),
        re.compile(r"[省市县州区镇村港岛]|位于|境内|首都|[东西南北中]部|附近|机场|大学|医院|广场"),
    ),
)

# 叶耀元怎么看…: who is asked about is named once, at the start of what he says, and the answer comes after.
_SPEAKER = re.compile(r"^(.{2,12}?)(?:是?怎么|是?如何|怎样)(?:看|说|评价|评论|解释|解读|回应|形容)")
SPEAKER_WEIGHT = 0.5

# What having the right form is worth in coverage, between two sentences of a passage.
FORM_BONUS = 0.15


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a text, by offsets, and what it holds of the question."""

    start: int
    end: int
    coverage: float
    formed: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A question as evidence is sought for it."""

    folded: str
    weights: Mapping[str, float]  # content word -> how telling it is
    said: Mapping[str, float]  # the same within a passage, where a speaker's name tells less
    form: re.Pattern[str] | None  # what a sentence that answers looks like, where the question says
    corrected: tuple[tuple[str, str], ...] = ()  # names that were read otherwise than they were written

    @classmethod
    def read(cls, folded: str, corrected: tuple[tuple[str, str], ...] = ()) -> Self:
        """Read a folded question, putting right the names that are given as (wrong, right)."""
        for wrong, right in corrected:
            folded = folded.replace(wrong, right)
        weights = {term: wording.rarity(term) for term in wording.terms(folded)}
        if all(word in tokens.FUNCTION_WORDS for word in weights):
            weights = {}  # 你好, 为什么: nothing is asked about
        form = next((answer for ask, answer in _ASKS if ask.search(folded)), None)
        speaker = match[1] if (match := _SPEAKER.match(folded)) else ""
        said = {word: weight * (SPEAKER_WEIGHT if word in speaker else 1.0) for word, weight in weights.items()}
        return cls(folded, weights, said, form, corrected)

    @property
    def terms(self) -> tuple[str, ...]:
        """The content words, most telling first."""
        return tuple(sorted(self.weights, key=lambda word: -self.weights[word]))

    def coverage(self, folded: str) -> float:
        """The share of the question's content, weighed by rarity, that stands in a folded text: 0 to 1."""
        return _coverage(self.weights, folded)

    def named(self, folded: str) -> float:
        """The share of the names and numbers asked about that stand in a folded text; 1 where none is asked about."""
        names = [term for term in self.weights if wording.is_name(term)]
        return sum(_named(name, folded) for name in names) / len(names) if names else 1.0

    def run(self, folded: str) -> float:
        """The longest stretch of the question that stands in a folded text word for word, as a share of it: 0 to 1."""
        question, best = self.folded, 0
        for start in range(len(question)):
            while start + best < len(question) and question[start : start + best + 1] in folded:
                best += 1
        return best / len(question) if question else 0.0

    def formed(self, folded: str) -> bool:
        """Whether a sentence has the form of an answer to such a question; True where the question says nothing."""
        return self.form is None or self.form.search(folded) is not None

    def best_sentence(self, text: str) -> Sentence:
        """The sentence of a text (not folded) that answers best; a text without one is its own sentence."""
        found = [self._weigh(text, span) for span in sentences(text)] or [self._weigh(text, (0, len(text)))]
        return max(found, key=lambda s: s.coverage + FORM_BONUS * s.formed)

    def _weigh(self, text: str, span: tuple[int, int]) -> Sentence:
        folded = fold(text[span[0] : span[1]])
        return Sentence(*span, _coverage(self.said, folded), self.formed(folded))


def _coverage(weights: Mapping[str, float], folded: str) -> float:
    total = sum(weights.values())
    return sum(w * _presence(word, folded) for word, w in weights.items()) / total if total else 0.0


def _presence(word: str, folded: str) -> float:
    if wording.stands(word, folded):
        return 1.0
    for other, weight in wording.others(word).items():
        if wording.stands(other, folded):
            return weight
    pairs = _pairs(word)
    if len(pairs) < 2:
        return 0.0
    return PARTIAL * sum(pair in folded for pair in pairs) / len(pairs)


def _named(name: str, folded: str) -> bool:
    return any(wording.stands(form, folded) for form in (name, *wording.equivalents(name)))


@lru_cache(maxsize=1024)
def _pairs(word: str) -> tuple[str, ...]:
    return tuple(tokens.bigrams(word))
