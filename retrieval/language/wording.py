"""Other words for what a question names: at matching each of them counts, none replaces what was asked.

Four files, reviewed by hand, read when the first question comes: `latin.txt` (Latin names and what Chinese news calls
them, both ways), `english.txt` (words of English questions), `equivalents.txt` (a line of names for one thing) and
`synonyms.txt` (a line of words that say much the same in news).
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path

from retrieval.language import tokens

# What names the same thing is as good as the word asked for; a synonym nearly.
EQUIVALENT, SYNONYM = 1.0, 0.8

_HERE = Path(__file__).parent
_LATIN = re.compile(r"[a-z]")


def terms(folded: str) -> list[str]:
    """The words of a folded question that say what it is about, each once; a Latin name of several words is one."""
    if not _LATIN.search(folded):
        return tokens.content_words(folded)
    phrases = list(dict.fromkeys(_phrases().findall(folded)))
    words = tokens.content_words(_phrases().sub(" ", folded))
    return phrases + [word for word in words if not phrases or word not in tokens.FUNCTION_WORDS]


def others(term: str) -> Mapping[str, float]:
    """What else stands for a term, and how much it counts, most first."""
    return _others().get(term, {})


def equivalents(term: str) -> tuple[str, ...]:
    """What else names the same thing."""
    return tuple(other for other, weight in others(term).items() if weight == EQUIVALENT)


def stands(word: str, folded: str) -> bool:
    """Whether a word is in a folded text; one of Latin letters or digits not as a part of a longer one."""
    return word in folded and (not word.isascii() or whole(word).search(folded) is not None)


def is_name(term: str) -> bool:
    """Whether a term names one thing; a Latin word does unless we know that it is none."""
    return " " in term or (tokens.is_name(term) and term not in _english())


def is_known(name: str) -> bool:
    """Whether a Chinese word is a name in `latin.txt`: one that the news of the world has often."""
    return any(other.isascii() for other in others(name))


def rarity(term: str) -> float:
    """How telling a term is, as `tokens.rarity`; a Latin word that we know tells what its Chinese does."""
    known = others(term) if term.isascii() else ()
    return min(map(tokens.rarity, known or (term,)))


@lru_cache(maxsize=1024)
def whole(word: str) -> re.Pattern[str]:
    """What finds a word of Latin letters or digits in a folded text, and not as a part of a longer one."""
    return re.compile(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])")


@cache
def _others() -> Mapping[str, Mapping[str, float]]:
    """What else stands for each word; a word may be in several lines."""
    found: dict[str, dict[str, float]] = {}
    for latin, chinese in _table("latin.txt"):
        for one in latin:
            for other in chinese:
                found.setdefault(one, {})[other] = EQUIVALENT
                found.setdefault(other, {})[one] = EQUIVALENT
    for word, chinese in _english().items():
        found.setdefault(word, {}).update(dict.fromkeys(chinese, EQUIVALENT))
    for name, weight in (("equivalents.txt", EQUIVALENT), ("synonyms.txt", SYNONYM)):
        for line in (_HERE / name).read_text("utf-8").splitlines():
            for one in (words := line.split()):
                for other in words:
                    if other != one:
                        found.setdefault(one, {}).setdefault(other, weight)
    return found


@cache
def _english() -> Mapping[str, list[str]]:
    return {word: chinese for english, chinese in _table("english.txt") for word in english}


def _table(name: str) -> Iterator[tuple[list[str], list[str]]]:
    for line in (_HERE / name).read_text("utf-8").splitlines():
        latin, chinese = line.split("\t")
        yield latin.split(", "), chinese.split()


@cache
def _phrases() -> re.Pattern[str]:
    """The Latin names that are cut into several words, the longest first."""
    several = [one for one in _others() if one.isascii() and not one.isalnum()]
    either = "|".join(map(re.escape, sorted(several, key=lambda one: (-len(one), one))))
    return re.compile(rf"(?<![a-z0-9])(?:{either})(?![a-z0-9])")
