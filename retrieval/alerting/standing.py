"""What a reader typed who wants to hear of something: a source, a question, or words."""

import re
from collections.abc import Callable, Sequence

from retrieval.language.text import fold
from retrieval.records import Interest, Query, Standing
from retrieval.understanding import frames
from retrieval.understanding.sources import meant

_ASKS = re.compile(
    r"[?？]\s*$|[吗嗎呢]\s*[。！!]?\s*$|谁|誰|什么|什麼|甚么|甚麼|哪|多少|几[个個名人位次家]|幾[個名人位次家]|怎么|怎麼|怎样|怎樣"
    r"|如何|为何|為何|为啥|為啥|是否|能否|可否|会否|會否|有没有|有沒有|(.)[不没沒]\1"
    r"|^\s*(?:who|what|when|where|why|how|which|is|are|was|were|do|does|did|has|have|will|can)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[了在将將被把对對的会會已]")
_LONG = 9  # characters without a blank, with grammar among them: told, not listed
_ENDING = re.compile(r"[\s?!。~…吗呢吧啊呀]+$")
_NEW_BEFORE = re.compile(r"^(?:有没有|有无|是否有|会不会有|还有没有)(?:新的?)?(?=.{2})")
_NEW_BEHIND = re.compile(
    r"(?:现在|目前|最近|后来)?(?:有没有|有什么|有哪些|有何|有无|有)?的?(?:最?新的?)?(?:进展|动向|动态|情况|消息)(?:如何|怎么样|怎样|了)?$"
)
_HAN = re.compile(r"[\u3400-\u9fff]")


def read(text: str, query: Callable[[str], Query], sources: Sequence[str]) -> Standing:
    """Read what was typed, as it will be matched: any text is something."""
    typed = frames.spaced(text)
    if source := meant(typed, sources) if typed else "":
        return Standing(Interest.SOURCE, source)
    found = query(typed)
    if not found.plain:
        return Standing(Interest.WORDS, found.text)
    bare = frames.asked(typed)
    if bare != _ENDING.sub("", fold(typed)) and not asks(bare):  # 有没有关于普京的新闻？ is 普京
        return Standing(Interest.WORDS, bare)
    return Standing(Interest.QUESTION, typed) if asks(typed) else Standing(Interest.WORDS, found.text)


def subject(text: str) -> str:
    """What a question is about, folded: whoever waits wants what is new of it, and need not say so."""
    bare = frames.asked(text)
    return _NEW_BEHIND.sub("", _NEW_BEFORE.sub("", bare)) or bare


def asks(text: str) -> bool:
    """Whether a text is a question or a whole sentence, and not words that are listed."""
    told = " " not in text and len(_HAN.findall(text)) >= _LONG and _SENTENCE.search(text) is not None
    return told or _ASKS.search(text) is not None
