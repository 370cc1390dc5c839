"""Names that an answer's quotations write otherwise than the question did: 普丁 was asked about, 普京 is quoted."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from retrieval.language import wording
from retrieval.language.text import regional_names, simplified
from retrieval.records import Quote

_MOST = 2


def renamed(asked: str, terms: Sequence[str], quotes: Sequence[Quote]) -> tuple[tuple[str, str], ...]:
    """(as asked, as quoted) of the names that only fit because both name the same, as they stand in either text.

    `terms` are what the question is about, folded. A name that one of the quotations has as it was asked for is not
    among them.
    """
    question, texts = simplified(asked), [(quote.passage.text, simplified(quote.passage.text)) for quote in quotes]
    found: dict[str, str] = {}
    for name, others in (*_regional(question), *_equivalent(question, terms)):
        if any(wording.stands(name, text) for _, text in texts):
            continue
        there = (_as_written(other, *both) for both in texts for other in others if wording.stands(other, both[1]))
        if shown := next(there, ""):
            found.setdefault(_as_written(name, asked, question), shown)
    return tuple(found.items())[:_MOST]


def _regional(question: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Names of the question that another region has others for, the longest where one is in another."""
    at = 0
    while match := _names().search(question, at):
        yield match[0], tuple(name for name in _alike()[match[0]] if name != match[0])
        at = match.end()


def _equivalent(question: str, terms: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Names of the question that have others: Putin, 世卫组织."""
    for term in terms:
        if wording.is_name(term) and wording.stands(term, question) and (others := wording.equivalents(term)):
            yield term, tuple(form for other in others for form in _alike().get(other, (other,)))


def _as_written(name: str, text: str, read: str) -> str:
    """A name as it stands in a text whose simplified form, just as long, holds it."""
    start = read.index(name)
    return text[start : start + len(name)]


@cache
def _alike() -> Mapping[str, tuple[str, ...]]:
    """For each name that regions write in several ways all of them, simplified."""
    ways: dict[str, list[str]] = {}
    for name, folded in regional_names().items():
        ways.setdefault(folded, [folded]).append(simplified(name))
    every = {folded: tuple(dict.fromkeys(names)) for folded, names in ways.items()}
    return {name: names for names in every.values() for name in names if len(names) > 1}


@cache
def _names() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(_alike(), key=lambda name: (-len(name), name)))))
