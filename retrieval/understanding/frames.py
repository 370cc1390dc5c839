"""A question without what is only said around it: 请问, 有人知道…吗, 关于…的新闻, can you tell me.

Nothing of what is asked about is lost: where only the frame would go and nothing stay, the question stays as it is.
"""

import re
from collections.abc import Iterator

from retrieval.language import tokens
from retrieval.language.text import fold

_STOPS = r"[\s,.:;!?~…。、・·—-]*"
_ONCE = r"(?:一下|一查|一找|一问|一讲|一说|下)?"
_LOOK = r"(?:查询|查找|搜索|查查|找找|搜搜|看看|问问|说说|讲讲|谈谈|聊聊|介绍|解释|说明|总结|回答|查|找|搜|问|讲|说)"
_KNOW = r"(?:知道|知不知道|了解|清楚|晓得)"
_TELL = r"(?:告诉|告知)(?:我们?|大家)"
_CAN = r"(?:能不能|可不可以|能否|可否|可以|能)"
_NEWS = r"(?:新闻|消息|报道|报导|动态|进展)"

# Each is taken off again and again. All are over folded text: simplified, half-width, lower case.
_LEADING = re.compile(
    "^(?:"
    + "|".join(
        (
            r"(?:你好|您好|哈喽|嗨|早安|晚安)(?=[\s,!。])",
            rf"请问{_ONCE}(?:[你您大]家?们?{_KNOW})?",
            rf"(?:麻烦|劳驾|拜托|请)[你您]?(?:{_TELL}|(?:帮忙|帮我|给我|替我|帮)?{_LOOK}(?<!请[讲说问找查搜]){_ONCE}){_ONCE}",
            r"(?:麻烦|劳驾|拜托)[你您]?(?:了|一下)?(?=[\s,!。请帮])",
            rf"(?:帮我|帮忙|给我|替我|跟我|为我)(?:{_LOOK}|{_TELL}){_ONCE}",
            rf"我?(?:们|很|也|还|就|只)?(?:想要?|希望)(?:请教|打听|听听|{_KNOW}|{_LOOK}){_ONCE}",
            rf"(?:有没有|有|请问)(?:人|谁|哪位){_CAN}?(?:{_KNOW}|{_TELL}){_ONCE}",
            rf"(?:谁|哪位|[你您]们?){_CAN}(?:{_TELL}|(?:帮忙|[帮给跟替为]我们?){_LOOK}?|{_LOOK}{_ONCE}(?<![找搜讲说])){_ONCE}",
            rf"{_CAN}(?:请[你您])?(?:{_TELL}|(?:帮忙|[帮给跟替为]我们?){_LOOK}){_ONCE}",
            rf"(?:[你您]们?|大家){_KNOW}(?:不知道)?",
            rf"(?:谁|{_TELL}){_KNOW}?(?:一下|,)",
            r"(?:hi|hello|hey)(?=[\s,!])",
            r"(?:please|pls)\b",
            r"(?:can|could|would|will) (?:you|anyone|somebody|someone) (?:please )?"
            r"(?:tell|show|give|explain(?: to)?|let)(?: me| us)?(?: know)?(?: about)?\b",
            r"(?:please )?(?:tell|show) (?:me|us)(?: about)?\b",
            r"(?:i|we)(?:'d like| would like| want| need| wish) to (?:know|ask|learn|read|hear)(?: about)?\b",
            r"(?:i wonder|i was wondering)\b",
            r"(?:do|does) (?:you|anyone|anybody)(?: happen to)? know(?: about)?\b",
            r"(?:is|are) there (?:any )?(?:news|reports?|articles?)(?: on| about| of)?\b",
            r"(?:any |the )?(?:latest )?news (?:on|about|of)\b",
            r"what(?:'s| is) the latest(?: news)? (?:on|about|of)\b",
        )
    )
    + ")"
    + _STOPS
)
_TRAILING = re.compile(
    _STOPS
    + "(?:"
    + "|".join(
        (
            r"(?:谢谢|多谢|感谢|拜托|麻烦|辛苦)(?:[你您]|大家|各位)?(?:了|啦)?",
            rf"请?{_TELL}{_ONCE}(?:好吗|好不好|可以吗|行吗)?",
            rf"(?:[你您]们?|大家|有人|有谁|谁){_KNOW}",
            r"求(?:告知|解答|解|助)",
            rf"的?最新的?(?:{_NEWS}|情况)",
            r"[吗呢吧啊呀嘛哦呐]",
            r"(?<![什甚怎这那多要])么",
            r",? ?(?:please|pls|thanks|thank you)",
        )
    )
    + ")$"
)
_WHEN = "(?P<when{0}>最近|近来|近期)?"
_NEWS_OF = re.compile(
    rf"^{_WHEN.format(1)}(?:有没有|有什么|有哪些|有无|有|看看|来点|找找)?关于(?P<what1>.+?)"
    rf"(?:的?(?:有关|相关)?的?(?:{_NEWS}|文章|信息|资料|内容|情况)(?:有哪些|有什么)?)?$"
    rf"|^{_WHEN.format(2)}(?:有没有|有什么|有哪些|有无)(?:有关)?(?P<what2>.+?)(?:的|相关|有关)+(?:{_NEWS}|文章)$"
    rf"|^(?:有关)?(?P<what3>.+?)(?:的|相关|有关)+{_NEWS}$"
)
# 香港有什么新闻: in either script, since a time is sought before a question is folded.
_HAVE = r"[都又还還]?(?:有没有|有沒有|有(?:了|过|過)?(?:什么|什麼|甚么|甚麼|啥|哪些|何|无|無))"
_MUCH = r"(?:的|最?新|重大|重要|主要|大|热门|熱門|突发|突發)*"
_NEWS_BEHIND = re.compile(
    rf"(?:{_HAVE}{_MUCH}(?:新闻|新聞|消息|大事件?|要闻|要聞|报道|報道|报导|報導|动态|動態)(?:发生|發生)?"
    rf"|[都又还還]?(?:发生|發生)(?:了|过|過)?(?:什么|什麼|甚么|甚麼|啥|哪些){_MUCH}(?:新闻|新聞|大事件?))[了过過]?"
    r"[吗嗎呢吧啊呀么麼]?[\s?？!！。.~～…]*$"
)
_ABOUT = re.compile(r"^(?:有关|关于)")
_ASKING = re.compile(r"谁|什么|甚么|哪|何|多少|几|怎|如何|为啥|是否")

# WHO is lower case for who only among English words.
_WHO = re.compile(r"(?<![A-Za-z])WHO(?![A-Za-z])")
_WHO_IN_CHINESE = re.compile(r"(?<![a-z])who(?![a-z])")
_HAN = re.compile(r"[\u3400-\u9fff]")
_GAP = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_ENDS = re.compile(rf"^{_STOPS}|{_STOPS}$")


def asked(text: str) -> str:
    """A question folded, and rid of its frame and of the stops and blanks around it."""
    shouted = text.isupper() and len(text.split()) > 1
    named = text if shouted else _WHO.sub(" 世卫组织 ", text)
    folded = spaced(fold(named))
    if _HAN.search(text):
        folded = _WHO_IN_CHINESE.sub("世卫组织", folded)
    bare = _ENDS.sub("", _bare(_ENDS.sub("", folded)))
    if any(word in tokens.FUNCTION_WORDS for word in tokens.words(bare)):  # else a list of words, apart on purpose
        bare = _GAP.sub("", bare)
    return bare


def spaced(text: str) -> str:
    """A text with no more than one blank anywhere, and none around it."""
    return " ".join(text.split())


def news_behind(text: str) -> tuple[int, int] | None:
    """Where a text says 有什么新闻 of what stands before, as in 香港有什么新闻: that is all it is asked about."""
    match = _NEWS_BEHIND.search(text)
    what = fold(text[: match.start()]) if match else ""
    return match.span() if match and _says(what) and not _ASKING.search(what) else None


def shorter_and_shorter(folded: str) -> Iterator[str]:
    """A folded question, and what is left of it each time that a frame is taken off, down to nothing."""
    while True:
        yield folded
        shorter = _ENDS.sub("", _LEADING.sub("", folded, count=1))
        shorter = shorter if shorter != folded else _ENDS.sub("", _TRAILING.sub("", folded, count=1))
        if shorter == folded:
            return
        folded = shorter


def _bare(folded: str) -> str:
    while True:
        shorter = _LEADING.sub("", folded, count=1)
        shorter = _TRAILING.sub("", shorter, count=1)
        if behind := news_behind(shorter):
            shorter = _ABOUT.sub("", shorter[: behind[0]])
        if match := _NEWS_OF.match(shorter):
            what = "".join(part for part in match.groups() if part)
            shorter = shorter if _ASKING.search(what) else what
        if shorter == folded or not _says(shorter):
            return folded
        folded = shorter


def _says(folded: str) -> bool:
    """Whether anything but grammar is left."""
    return any(word not in tokens.FUNCTION_WORDS for word in tokens.words(folded))
