"""How much of what was asked stands in a text: the finer look at a passage or sentence, free of archive statistics."""

import re
from dataclasses import dataclass
from typing import Self

from retrieval.language import rewriting, tokens, wording
from retrieval.language.text import matched

# A word of which only some pairs of characters are found counts by half of their share: 外汇 of 外汇储备.
_DIGITS = frozenset("一二两三四五六七八九十百千万亿零〇半0123456789")  # each by itself tells nothing
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
class Term:
    """A content word of a question, and what stands for it."""

    word: str
    weight: float  # how telling it is
    said: float  # the same within a passage, where a speaker's name tells less
    forms: tuple[tuple[str, float], ...]  # itself and its other words, and what each counts, most first
    pairs: tuple[str, ...]  # its pairs of characters, where it has several
    joints: int  # how many those are

    def presence(self, folded: str) -> float:
        """How much of it stands in a folded text: 0 to 1."""
        for form, counts in self.forms:
            if form in folded and wording.stands(form, folded):
                return counts
        return PARTIAL * sum([pair in folded for pair in self.pairs]) / self.joints if self.pairs else 0.0

    def within(self, folded: str) -> Self:
        """Itself for the parts of a folded text: without what the whole does not hold."""
        forms = tuple([form for form in self.forms if form[0] in folded])
        pairs = tuple([pair for pair in self.pairs if pair in folded])
        return type(self)(self.word, self.weight, self.said, forms, pairs, self.joints)


@dataclass(frozen=True, slots=True)
class Question:
    """A question as evidence is sought for it."""

    folded: str
    sought: tuple[Term, ...]  # its content
    names: tuple[tuple[str, ...], ...]  # of these the names and numbers, each with what else names the same
    form: re.Pattern[str] | None  # what a sentence that answers looks like, where the question says
    corrected: tuple[tuple[str, str], ...] = ()  # names that were read otherwise than they were written

    @classmethod
    def read(cls, folded: str, corrected: tuple[tuple[str, str], ...] = ()) -> Self:
        """Read a folded question, putting right the names that are given as (wrong, right)."""
        for wrong, right in corrected:
            folded = folded.replace(wrong, right)
        words = wording.terms(folded)
        if all(word in tokens.FUNCTION_WORDS or word in _DIGITS for word in words):
            words = []  # 你好, 为什么, 一: nothing is asked about
        form = next((answer for ask, answer in _ASKS if ask.search(folded)), None)
        speaker = match[1] if (match := _SPEAKER.match(folded)) else ""
        sought = tuple(_sought(word, speaker) for word in words)
        names = tuple((word, *wording.equivalents(word)) for word in words if wording.is_name(word))
        return cls(folded, sought, names, form, corrected)

    @property
    def terms(self) -> tuple[str, ...]:
        """The content words, most telling first."""
        return tuple(term.word for term in sorted(self.sought, key=lambda term: -term.weight))

    @property
    def meaning(self) -> str:
        """The question as it is encoded: with the Chinese of its Latin words, which few encoders know."""
        latin = (term for term in self.sought if term.word.isascii() and len(term.forms) > 1)
        return " ".join((self.folded, *(term.forms[1][0] for term in latin)))

    def worded(self, folded: str) -> str:
        """The question as it is read with a folded text: asked in Chinese, with what it names as the text names it.

        Who reads knows few Latin names, and not that the text calls 世卫组织 WHO.
        """
        text = rewriting.asked_in_chinese(self.folded)
        for term in self.sought:
            same = wording.equivalents(term.word)
            if same and not wording.stands(term.word, folded):
                there = next((other for other in same if wording.stands(other, folded)), None)
                if other := there or (same[0] if term.word.isascii() else None):
                    text = rewriting.replaced(term.word, other, text)
        return text

    def coverage(self, folded: str) -> float:
        """The share of the question's content, weighed by rarity, that stands in a folded text: 0 to 1."""
        total = sum(term.weight for term in self.sought)
        return sum(term.weight * term.presence(folded) for term in self.sought) / total if total else 0.0

    def named(self, folded: str) -> float:
        """The share of the names and numbers asked about that stand in a folded text; 1 where none is asked about."""
        there = [any(wording.stands(form, folded) for form in forms) for forms in self.names]
        return sum(there) / len(there) if there else 1.0

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
        held = matched(text)
        total = sum(term.said for term in self.sought)
        sought = [term.within(held.folded) for term in self.sought] if total else []
        sought = [term for term in sought if term.forms or term.pairs]
        found: list[Sentence] = []
        for start, end, folded in held.sentences:
            there = 0.0
            for term in sought:  # plain loops: this is where most of a question's time goes
                there += term.said * term.presence(folded)
            found.append(Sentence(start, end, there / total if there else 0.0, self.formed(folded)))
        return max(found, key=lambda s: s.coverage + FORM_BONUS * s.formed)


def _sought(word: str, speaker: str) -> Term:
    weight, pairs = wording.rarity(word), tuple(tokens.bigrams(word))
    return Term(
        word,
        weight,
        weight * SPEAKER_WEIGHT if word in speaker else weight,
        ((word, 1.0), *wording.others(word).items()),
        pairs if len(pairs) > 1 else (),
        len(pairs) if len(pairs) > 1 else 0,
    )
