"""Questions in English, as far as it goes without a dictionary: "and Biden?", "why?", "did he win?"."""

import re

_NAME = r"(?:the )?(?-i:[A-Z][\w.'-]*)(?: (?-i:[A-Z][\w.'-]*))*"
_OTHER = re.compile(rf"(?:and|what about|how about|and what about)\s+(?P<name>{_NAME})\s*\??", re.IGNORECASE)
_BARE = re.compile(
    r"(?:and |but )?(?:when|why|where|who|how|how (?:many|much|long)|what happened(?: then| next)?|and then|since when)"
    r"(?: was (?:it|that)| is (?:it|that)| exactly)?\s*\??",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(?:he|she|him)\b", re.IGNORECASE)
_ASKED = re.compile(
    r"^(?:when|why|where|who|what|which|how(?: many| much| long)?)\b\s*"
    r"(?:did|does|do|was|were|is|are|has|have|will)?\s*",
    re.IGNORECASE,
)
_CAPITALISED = re.compile(r"\b[A-Z][\w'-]*(?: [A-Z][\w'-]*)*")
_HAN = re.compile(r"[\u3400-\u9fff]")
# Of the names that questions in English begin another turn with; any other is taken for a person's.
_PLACES = frozenset(
    """
    US U.S USA UK EU America Britain England France Germany Italy Spain Poland Ukraine Russia China Taiwan Japan Korea
    India Pakistan Iran Iraq Israel Gaza Syria Turkey Egypt Africa Europe Asia Canada Mexico Brazil Australia Vietnam
    Thailand Myanmar Singapore Malaysia Indonesia Philippines Cambodia Mongolia Kazakhstan Moscow Beijing Shanghai
    Wuhan London Paris Berlin Tokyo Washington Kyiv Tibet Xinjiang
    """.split()  # noqa: SIM905 - a list of quoted words is no easier to read
) | {"Hong Kong", "New York", "United States", "North Korea", "South Korea", "New Zealand", "Saudi Arabia"}


def is_english(question: str) -> bool:
    """Whether a question has Latin words and no Chinese."""
    return re.search(r"[a-zA-Z]{2}", question) is not None and _HAN.search(question) is None


def is_place(name: str) -> bool:
    """Whether a name is known as a place's."""
    return name in _PLACES


def other(question: str) -> str:
    """The name that a question says instead of another: Biden of "and Biden?"; "" where it is none."""
    match = _OTHER.fullmatch(question.strip())
    return re.sub(r"^the ", "", match["name"], flags=re.IGNORECASE).rstrip(".") if match else ""


def is_bare(question: str) -> bool:
    """Whether a question only asks when, why and the like."""
    return _BARE.fullmatch(question.strip()) is not None


def complete(question: str, last: str) -> tuple[str, list[str]] | None:
    """A question after another, completed, and what was carried; or None."""
    question = question.strip()
    about = _about(last)
    if is_bare(question):
        return (f"{about} {question}", [about]) if about else None
    if name := other(question):
        return _instead(name, last)
    pronoun = _PRONOUN.search(question)
    named = [name for name in _names(last) if not is_place(name)]
    if pronoun and len(named) == 1 and not _names(question[: pronoun.start()]):
        return f"{question[: pronoun.start()]}{named[0]}{question[pronoun.end() :]}", [named[0]]
    return None


def _names(text: str) -> list[str]:
    """The capitalised names of a question in English, but for the word it begins with."""
    begun = _ASKED.sub("", text) if _ASKED.match(text) else text[:1].lower() + text[1:]
    return _CAPITALISED.findall(begun)


def _about(last: str) -> str:
    """A question in English without what it asks."""
    return _ASKED.sub("", last).rstrip("?？ ！!.").strip()


def _instead(name: str, last: str) -> tuple[str, list[str]] | None:
    like = [each for each in _names(last) if is_place(each) == is_place(name)]
    if len(like) != 1:
        return None
    return last.replace(like[0], name, 1), [_about(last.replace(like[0], "", 1))]
