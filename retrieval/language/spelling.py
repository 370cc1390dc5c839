"""One wrong character of the same sound in a name: 特郎普 is read as 特朗普 where the archive knows only that.

Only what is no word of a dictionary and next to never in the archive is looked at, and only a name that does stand
there is put in its place.
`homophones.txt` says which characters sound alike: made by tests/quality/find_homophones.py.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

from retrieval.language import tokens, wording
from retrieval.language.surnames import FREQUENT

# How many passages hold a term, by field ("words", "bigrams") and term: what LexicalIndex.counts gives.
Counts = Callable[[str, str], int]

LONGEST = 6  # characters of a name: 斯托尔滕贝格
MOST = 2  # names put right in one question
TIMES = 50  # as often as the archive could hold the spelling asked for, must it hold the one that is read instead
COMMON = 10  # passages: a pair of characters in more is no wrong spelling
LEAST = 5  # passages that hold a name which is not among those of `latin.txt`

# Sounds that speakers of the south write alike, and everyone's keyboard offers: zh z, ch c, sh s, n l, -ng -n.
_CONFUSED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"))
_NASAL = re.compile(r"(?<=[aei])ng$")

_HAN = re.compile(r"[\u4e00-\u9fff]")


def corrections(folded: str, counts: Counts) -> tuple[tuple[str, str], ...]:
    """The (wrong, right) names of a folded question: those the archive does not know, and what it knows instead."""
    found: list[tuple[str, str]] = []
    for run, loose in _unfamiliar(folded):
        best = max(_candidates(run, loose, counts), key=lambda one: (len(one[0]), one[2]), default=None)
        if best:
            found.append(best[:2])
    return tuple(dict.fromkeys(found))[:MOST]


def _unfamiliar(folded: str) -> Iterator[tuple[str, frozenset[int]]]:
    """Yield the stretches between the grammar that hold loose characters, which no word covers, and where those are."""
    run, loose = "", set[int]()
    for piece in (*tokens.pieces(folded), " "):
        if _HAN.match(piece) and piece not in tokens.FUNCTION_WORDS:
            if len(piece) == 1:
                loose.add(len(run))
            run += piece
        else:
            if loose and len(run) > 1:
                yield run, frozenset(loose)
            run, loose = "", set()


def _candidates(run: str, loose: frozenset[int], counts: Counts) -> Iterator[tuple[str, str, int]]:
    """Yield (wrong, right, passages that hold it) for each stretch of a run with one character put right."""
    held = [counts("bigrams", run[at : at + 2]) for at in range(len(run) - 1)]
    for place, character in enumerate(run):
        if loose.isdisjoint((place - 1, place, place + 1)) or min(held[max(0, place - 1) : place + 1]) > COMMON:
            continue
        for other in _alike().get(character, ""):
            right = run[:place] + other + run[place + 1 :]
            first = max(0, place - LONGEST + 1) if place and counts("bigrams", right[place - 1 : place + 1]) else place
            last = min(len(run), place + LONGEST) if counts("bigrams", right[place : place + 2]) else place + 1
            for start in range(first, place + 1):
                for end in range(max(place + 1, start + 2), min(last, start + LONGEST) + 1):
                    if not _credible(run, start, end, loose):
                        continue
                    count = counts("words", right[start:end])
                    if count > TIMES * min(held[start : end - 1]) and _known(run, right, start, end, count):
                        yield run[start:end], right[start:end], count


def _credible(run: str, start: int, end: int, loose: frozenset[int]) -> bool:
    """Whether a stretch may be a wrong spelling, and not a word or part of another name.

    Any two characters sound like some other two, and some are a person's name: 王怡 is another one than 王毅.
    """
    if end - start == 2:
        alone = loose.issuperset((start, start + 1)) and loose.isdisjoint((start - 1, end))
        return alone and run[start] not in FREQUENT
    return not tokens.is_word(run[start:end])


def _known(run: str, right: str, start: int, end: int, count: int) -> bool:
    """Whether what it is read as is a name that readers ask for."""
    name = right[start:end]
    if wording.is_known(name):
        return True
    if end - start == 2 or count < LEAST or not (tokens.is_name(name) or tokens.is_coined(name)):
        return False
    # 宜兰线 is no 宜兰县
    head, tail = run[start : end - 1], run[start + 1 : end]
    return not (right.startswith(head, start) and tokens.is_word(head)) and not (
        right.startswith(tail, start + 1) and tokens.is_word(tail)
    )


@cache
def _alike() -> Mapping[str, str]:
    """The characters that sound like each, itself left out."""
    groups: dict[str, str] = {}
    for line in (Path(__file__).parent / "homophones.txt").read_text("utf-8").splitlines():
        syllable, characters = line.split()
        sound = _sound(syllable)
        groups[sound] = groups.get(sound, "") + characters
    alike: dict[str, str] = {}
    for characters in groups.values():
        for character in characters:
            alike[character] = alike.get(character, "") + characters.replace(character, "")
    return alike


def _sound(syllable: str) -> str:
    for written, kept in _CONFUSED:
        if syllable.startswith(written):
            syllable = kept + syllable.removeprefix(written)
            break
    return _NASAL.sub("n", syllable)
