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
_SENTENCE = re.compile(r"[了在将將被把对對的会會已]|[。！]\s*$")
_LONG = 9  # characters without a blank, with grammar among them: told, not listed
_ENDING = re.compile(r"[\s?!。~…吗呢吧啊呀]+$")
_NEW_BEFORE = re.compile(r"^(?:有没有|有无|是否有|会不会有|还有没有)(?:新的?)?(?=.{2})")
_NEW_BEHIND = re.compile(
    r"(?:现在|目前|最近|后来)?(?:有没有|有什么|有哪些|有何|有无|有)?的?(?:任何)?(?:最?新的?)?(?:进展|动向|动态|情况|消息)(?:如何|怎么样|怎样|了)?$"
)
_NOTIFY = r"(?:请?(?:再|就)?(?:通知|提醒)我们?(?:一下|一声)?)"
_WHEN = re.compile(  # 台风登陆的时候请通知我, and what frames leave of 请在…时告诉我
    r"^(?:请|麻烦)?(?:在|当|等到?|如果|若|一旦|只要|一有)(?P<before>.{2,}?)(?:的?时候?|以?后|之后|的话|就)"
    rf"{_NOTIFY}?$|^(?P<after>.{{2,}}?)(?:(?:的时候|以后|之后|的话|[时后就])?{_NOTIFY}|以后|的时候)$"
)
_FOLLOW = re.compile(r"^我?(?:想要?|要|希望)?(?:继续|持续|一直)?(?:追踪|跟踪|跟进|关注|留意|订阅)(?:一下)?(?=.{2})")
_ANY_NEWS = re.compile(  # 关于…的任何消息都想看
    r"^(?:(?:所有|任何|一切|凡是)?(?:有关|关于))?(?P<what>.{2,}?)"
    r"(?:的(?:任何|所有|一切|全部)|的?(?:任何|所有|一切|全部)的?(?:消息|新闻|报道|动态|进展)(?:我?[都也]?(?:想要?|要)?(?:看|知道|听))?)$"
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
    bare = _any_news(frames.asked(typed))
    if bare != _ENDING.sub("", fold(typed)) and not asks(bare):  # 有没有关于普京的新闻？ is 普京
        return Standing(Interest.WORDS, bare)
    return Standing(Interest.QUESTION, typed) if asks(typed) else Standing(Interest.WORDS, found.text)


def subject(text: str) -> str:
    """What a question is about, folded: whoever waits wants what is new of it, and need not say so."""
    bare = frames.asked(text)
    said = _any_news(_FOLLOW.sub("", bare))
    said = (match["before"] or match["after"]) if (match := _WHEN.match(said)) else said
    return _NEW_BEHIND.sub("", _NEW_BEFORE.sub("", said)) or bare


def _any_news(folded: str) -> str:
    return match["what"] if (match := _ANY_NEWS.match(folded)) else folded


def asks(text: str) -> bool:
    """Whether a text is a question or a whole sentence, and not words that are listed."""
    told = " " not in text and len(_HAN.findall(text)) >= _LONG and _SENTENCE.search(text) is not None
    return told or _ASKS.search(text) is not None
