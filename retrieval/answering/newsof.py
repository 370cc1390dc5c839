"""Questions that ask for the news and nothing else: 今天有什么新闻, 上周发生了什么大事, any news today.

There is nothing to search for in them. The newest articles are listed instead, of exactly the days asked about: what
came out then, and not, as for other questions, what came out about them.
"""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from enum import Enum

from retrieval.answering.answer import NEAREST
from retrieval.language.text import fold
from retrieval.records import Answer, Article, Inquiry, Period, Status, Understood, Use, Window
from retrieval.storage.copies import Copies
from retrieval.understanding import dates, frames, windows
from retrieval.understanding.datewords.common import Kind

LISTED = 10  # articles of a list
_ANY = Window(-(2**62), 2**62)

# All are over folded text without its time, in which blanks between Chinese are gone.
_WHERE = r"(?:(?:世界|国际)上?|全球|国内外|天下|外面|外界|(?:你们?)?这[里儿]|你们?)?"
_SEEK = (
    r"(?:想(?:看看?|知道|听听?)|看看?|听听?|讲讲|说说|聊聊|来[点些]|来几条|给我(?:看看?|讲讲|说说|来)?[点些]?"
    r"|告诉我|推送|播报)?"
)
_WHAT = r"(?:什么|甚么|啥|哪些|何|一些|[些点])"
_HAVE = rf"(?:[都又还可]?有(?:没有|[无过了])?{_WHAT}?|{_WHAT})"
_OF = (
    r"(?:的|今日|最?新鲜?|重大|重要|重点|主要|大|热门|热点|焦点|突发|值得(?:关注|一看|看|一读)|(?:国际|世界)上?|全球|国内外|天下"
    r"|当[日天])*"
)
_WORD = r"(?:新闻|消息|大事件?|要闻|头条|报道|报导|新鲜事|快讯|资讯|热点|时事|时讯|动态|文章)"
_HAPPENED = r"(?:发生|出)(?:[了过着]|过了)?"
_EVENT = r"(?:事情?|事件|大事件?|新闻|新鲜事)"
_END = r"(?:了|过)?[吗呢吧啊呀么]?"
_NEWS = re.compile(
    rf"{_WHERE}{_SEEK}{_HAVE}?{_OF}{_WORD}{{1,2}}(?:有{_WHAT}?|发生|可以?看|值得(?:关注|看|一看)|汇总|速览|摘要|一览)?{_END}"
    rf"|{_WHERE}[都又还]?{_HAVE}{_OF}(?<=[大要新])(?:事情?|事件)(?:发生)?{_END}"
    rf"|{_WHERE}{_HAVE}最?新鲜?(?:的|东西|情况)?{_END}"
    rf"|{_WHERE}(?:都|又|还|究竟|到底)?{_HAPPENED}{_WHAT}{_OF}{_EVENT}?{_END}"
)
# With a time only: 新闻是什么 asks for a meaning, and 有什么事 for what one may do for you.
_NEWS_OF_THEN = re.compile(
    rf"{_WHERE}{_OF}{_WORD}{{1,2}}[都又]?是{_WHAT}{_END}|{_WHERE}{_HAVE}{_EVENT}(?:发生)?{_END}"
    rf"|{_WHERE}有{_EVENT}发生{_END}"
)
_EVENTS = re.compile(rf"{_HAPPENED}|事|\b(?:happen|went on)")

_ENGLISH = re.compile(
    r"(?:'s )?(?:what(?:'?s| is| was| are| were) )?(?:(?:in |on )?the )?"
    r"(?:(?:is|are|was|were) there |(?:do |have )?you (?:have |got )|(?:give|show|tell|read) (?:me|us) |got )?"
    r"(?:(?:any|some|all|the|top|main|big|biggest|important|breaking|world|global|international|new|good) )*"
    r"(?:news|headlines?|news (?:stories|articles|headlines)|(?:top|main|biggest|new) stories|(?:new )?articles)"
    r"(?: (?:is|are|was|were) there)?(?: (?:in|on|of|from|for|during))?"
    r"|(?:'s )?what(?:'?s| is| has been| was)? (?:new|going on|happening|up in the world)(?: in the (?:world|news))?"
    r"|(?:'s )?what (?:has |have |big |important )?(?:happened|happens|went on|did i miss)"
    r"(?: in the (?:world|news))?(?: (?:in|on|during|of|since))?"
)
_GAP = re.compile(r"(?<![a-z0-9])\s+|\s+(?![a-z0-9'])")
_STOPS = re.compile(r"[,.:;!?~…。、・·—-]+")


class Asked(Enum):
    """What a question asks for that asks for nothing in particular."""

    NEWS = "the news"
    EVENTS = "what happened at a time of the calendar: 1989年发生了什么"


def read(text: str, day: date) -> Asked | None:
    """What a question asks for without its frame and its time, where that is nothing in particular."""
    mentions = dates.read(text, day)
    timed = [*((mention.start, mention.end) for mention in mentions), *dates.new(text)]
    kept = list(text)
    for start, end in timed:
        kept[start:end] = " " * (end - start)
    bare = frames.spaced(fold("".join(kept)).replace("’", "'"))
    if not any(_is_news(form, timed=bool(timed)) for form in frames.shorter_and_shorter(bare)):
        return None
    of_calendar = any(mention.kind is not Kind.NEAR for mention in mentions)
    return Asked.EVENTS if of_calendar and _EVENTS.search(bare) else Asked.NEWS


def listing(copies: Copies, text: str, inquiry: Inquiry, period: Period | None) -> Answer | None:
    """The newest articles, where a question asks for the news alone; None where it asks for something.

    What happened at a time of which there are no articles, later ones may tell.
    """
    asked = read(text, inquiry.day or datetime.now(UTC).date())
    if asked is None:
        return None
    limited = period is not None and period.use in (Use.ONLY, Use.FIRST)
    if period is None or not limited:
        new = period is not None and period.use is Use.NEWEST  # which all that are listed are
        return _listed(inquiry, text, copies.newest(_ANY, LISTED), None if new else period)
    then = copies.newest(windows.of_days(period.first, period.last, inquiry.zone), LISTED)
    if then:
        return _listed(inquiry, text, then, replace(period, use=Use.ONLY, until=None))
    if asked is Asked.EVENTS and period.use is Use.FIRST:
        return None
    newest, elsewhere = copies.newest(_ANY, NEAREST), replace(period, use=Use.ELSEWHERE, until=None)
    return _listed(inquiry, text, newest, elsewhere, Status.NOT_FOUND)


def _listed(
    inquiry: Inquiry,
    text: str,
    articles: tuple[Article, ...],
    period: Period | None,
    status: Status = Status.LISTED,
) -> Answer | None:
    """The answer of these; None without any, as in an archive that knows no times."""
    understood = Understood(frames.spaced(fold(text)), (), period)
    return Answer(inquiry.text, status, 0.0, (), articles, understood) if articles else None


def _is_news(bare: str, *, timed: bool) -> bool:
    if _ENGLISH.fullmatch(_STOPS.sub("", bare).strip()):
        return True
    joined = _GAP.sub("", _STOPS.sub("", bare))
    return bool(_NEWS.fullmatch(joined) or (timed and _NEWS_OF_THEN.fullmatch(joined)))
