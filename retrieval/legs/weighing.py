"""What of a question is looked for by words, and what each part weighs: the same for every engine."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from retrieval.language import tokens, wording

# Weights of a question's terms against one content word, chosen on four question sets (docs/quality.md).
BIGRAM_WEIGHT = 0.7
FUNCTION_WEIGHT = 0.3  # of question words and grammar: 为什么 is some evidence of a passage that explains

Key: TypeAlias = tuple[str, str]  # "words" or "bigrams", and the term
Weights: TypeAlias = Mapping[Key, float]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a search is limited to, all folded but the sources."""

    words: str = ""  # the passage holds each content word of them, or all the bigrams that it is made of
    sources: tuple[str, ...] = ()  # of one of these
    phrases: tuple[str, ...] = ()  # the passage may hold each as it is
    without: tuple[str, ...] = ()  # the passage is not sure to hold any


ANYTHING = Limits()


@dataclass(frozen=True, slots=True)
class Sought:
    """A question as alternatives of its terms: a passage has the score of the best form of each, not of all.

    Synonyms are left to the closer look: here they cost more than they found (docs/quality.md).
    """

    weights: Weights  # of what has one form
    either: tuple[tuple[Weights, ...], ...]  # of each term that has several: its forms, the one asked with first

    def __bool__(self) -> bool:
        """Whether anything is sought."""
        return bool(self.weights or self.either)


def sought(folded: str) -> Sought:
    """Read a folded question."""
    weights = _weights(folded)
    either = []
    for term in wording.terms(folded):
        if forms := wording.equivalents(term):
            own = {key: weights.pop(key) for key in (("words", term), *_keys(term)) if key in weights}
            either.append((own, *map(_keys, forms)))
    return Sought(weights, tuple(either))


def exactly(words: str) -> bool:
    """Whether every passage that has the bigrams of folded words holds them as they are."""
    return tokens.bigrams(words) == [words] and len(words) > 1


def _keys(form: str) -> dict[Key, float]:
    """The terms of one form; its words together weigh as one."""
    words = tokens.words(form)
    keys = {("words", word): 1.0 / len(words) for word in words}
    return keys | {("bigrams", pair): BIGRAM_WEIGHT for pair in tokens.bigrams(form)}


def _weights(folded: str) -> dict[Key, float]:
    weights: dict[Key, float] = {}
    for word in tokens.words(folded):
        weights[("words", word)] = FUNCTION_WEIGHT
    for pair in tokens.bigrams(folded):
        weights[("bigrams", pair)] = FUNCTION_WEIGHT * BIGRAM_WEIGHT
    for word in tokens.content_words(folded):
        weights[("words", word)] = 1.0
    for pair in tokens.content_bigrams(folded):
        weights[("bigrams", pair)] = BIGRAM_WEIGHT
    return weights
