"""A question read into words: whom and what it names, when, what it asks, and the words that stand for others.

Coarse on purpose: enough to tell which part of a question another may take the place of. It goes by word lists and by
the tags of jieba's dictionary, and where those do not tell the kind of a name, it is a common noun.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from retrieval.language import tokens
from retrieval.language.surnames import SURNAMES
from retrieval.language.text import fold, regional_names, simplified
from retrieval.understanding import dates
from retrieval.understanding.discourse import vocabulary as known
from retrieval.understanding.discourse.words import NAMES, Ask, For, Kind, Reading, Word

# Names of the news whose kind jieba's dictionary gets wrong or lacks, one kind a line; a country is a place.
_KINDS = Path(__file__).parent / "kinds.txt"


def read(text: str) -> Reading:
    """Read a question."""
    form = simplified(text)
    return Reading(text, tuple(_joined(form, _words(form))))


def _words(form: str) -> Iterator[Word]:
    """The words of a simplified text: what patterns know first, the rest as jieba cuts and tags it."""
    fixed = sorted(_fixed(form), key=lambda word: word.start)
    at = 0
    for word in [*fixed, Word(len(form), len(form), "", Kind.GRAMMAR)]:
        for piece, tag in tokens.tagged(form[at : word.start]):
            yield from _split(piece, tag, at)
            at += len(piece)
        at = word.end
        if word.form:
            yield word


def _fixed(form: str) -> list[Word]:
    """What patterns know, none over another: the first pattern to find something has it."""
    (when, _), *asks = known.ASKS
    found: list[Word] = []

    def put(start: int, end: int, kind: Kind, does: Ask | For | None = None) -> None:
        if all(end <= word.start or start >= word.end for word in found):
            found.append(Word(start, end, form[start:end], kind, does))

    def take(pattern: str | re.Pattern[str], kind: Kind | None, does: Ask | For | None = None) -> None:
        for match in re.finditer(pattern, form):
            put(*match.span(), kind or _kinds()[match[0]], does)

    take(when, Kind.ASK, Ask.WHEN)
    take(_long_names(), None)
    take(known.FOREIGN, Kind.PERSON)
    for pattern, stands_for in known.ANAPHORS:
        take(pattern, Kind.ANAPHOR, stands_for)
    for start, end in dates.named(form):
        put(start, end, Kind.DATE)
    for pattern, ask in asks:
        take(pattern, Kind.ASK, ask)
    return found


def _split(piece: str, tag: str, at: int) -> Iterator[Word]:
    """A word of jieba's with its kind; 英国首相 is two."""
    if piece not in _kinds() and tag not in ("n", "ns", "nt") and not _is_body(piece):
        for length in range(len(piece) - 1, 1, -1):
            if (kind := _kinds().get(piece[:length])) in NAMES:
                yield Word(at, at + length, piece[:length], kind)
                at, piece = at + length, piece[length:]
                tag = dict(tokens.tagged(piece)).get(piece, "")
                break
    yield Word(at, at + len(piece), piece, *_kind(piece, tag))


def _kind(word: str, tag: str) -> tuple[Kind, For | None]:
    if word in known.PRONOUNS:
        return Kind.ANAPHOR, known.PRONOUNS[word]
    if known.SAME.fullmatch(word):
        return Kind.ANAPHOR, For.SAME
    return _kinds().get(word) or _listed(word) or _tagged(word, tag), None


def _listed(word: str) -> Kind | None:
    """The kind of a word that a list or its form tells."""
    if word in known.VAGUE:
        return Kind.VAGUE
    if word in tokens.FUNCTION_WORDS or not re.search(r"\w", word):
        return Kind.GRAMMAR
    if known.ROLE.search(word):
        return Kind.ROLE
    if word in known.VERBS:
        return Kind.VERB
    return Kind.BODY if _is_body(word) else None


def _tagged(word: str, tag: str) -> Kind:
    """The kind of a word by its tag."""
    if tag in ("nt", "ns"):
        return Kind.BODY if tag == "nt" else Kind.PLACE
    if _is_person(word, tag):
        return Kind.PERSON
    if tag in known.VERB_TAGS and (len(word) > 1 or tag == "v"):
        return Kind.VERB
    if tag in known.QUALITY_TAGS:
        return Kind.QUALITY
    return Kind.GRAMMAR if tag in {*known.GRAMMAR_TAGS, "d"} else Kind.NOUN


def _is_body(word: str) -> bool:
    return any(word.endswith(ending) for ending in known.BODY_ENDINGS)


def _is_person(word: str, tag: str) -> bool:
    """Whether a word that no list has looks like a person's name: jieba tags many a common noun as one."""
    if tag not in {*known.PERSON_TAGS, ""} or not 3 <= len(word) <= 6 or known.NO_PERSON.search(word):
        return False
    if len(word) == 3 and word[0] in SURNAMES:
        return True
    return bool(tag) and all(character in known.SOUNDS for character in word)


def _joined(form: str, words: Iterator[Word]) -> Iterator[Word]:
    """Words with what belongs together put together: 恒大 集团; and 总统 尹某, a name of two by the role before it."""
    waiting: Word | None = None
    for word in words:
        current = word
        if waiting and waiting.end == word.start:
            if word.form in known.BODY_ENDINGS and waiting.kind in (Kind.BODY, Kind.NOUN, Kind.PLACE):
                current, waiting = Word(waiting.start, word.end, form[waiting.start : word.end], Kind.BODY), None
            elif waiting.kind is Kind.ROLE and word.kind is Kind.NOUN and _could_be_named(word.form):
                current = Word(word.start, word.end, word.form, Kind.PERSON)
        if waiting:
            yield waiting
        waiting = current
    if waiting:
        yield waiting


def _could_be_named(word: str) -> bool:
    tag = dict(tokens.tagged(word)).get(word)
    return 2 <= len(word) <= 3 and word[0] in SURNAMES and tag in {*known.PERSON_TAGS, ""}


@cache
def _kinds() -> Mapping[str, Kind]:
    """Names by kind, in the words of every region."""
    kinds: dict[str, Kind] = {}
    for line in _KINDS.read_text("utf-8").splitlines():
        kind, *names = line.split()
        listed = Kind.PLACE if kind == "country" else Kind[kind.upper()]
        kinds.update(dict.fromkeys((name.lower() for name in names), listed))
    for regional, name in regional_names().items():
        if name in kinds:
            kinds.setdefault(regional, kinds[name])
    return kinds


@cache
def _countries() -> frozenset[str]:
    lines = map(str.split, _KINDS.read_text("utf-8").splitlines())
    return frozenset(name for kind, *names in lines if kind == "country" for name in names)


def is_country(word: Word) -> bool:
    """Whether a place is known to be a country."""
    return fold(word.form) in _countries()


@cache
def _long_names() -> re.Pattern[str]:
    """Names of three characters and more, which stand in no other word but 国防部长; the longest first."""
    names = sorted((name for name in _kinds() if len(name) > 2), key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(map(re.escape, names))})(?!长)")
