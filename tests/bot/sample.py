"""Articles written for these tests, and a Service over them made of plain functions."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo

from bot.render.look import Look
from bot.render.words import words_of
from bot.service import Service
from bot.settings import CHINA
from retrieval.errors import ArticleUnknown
from retrieval.records import (
    Answer,
    Article,
    Digest,
    Found,
    Inquiry,
    Interest,
    Passage,
    Period,
    Quote,
    Script,
    Source,
    Standing,
    Stats,
    Status,
    StoryOfDay,
    Trend,
    Understood,
    Use,
    lay_out,
)
from retrieval.understanding import days
from retrieval.understanding.followup import complete, continued
from tests.bot.counting import by_day

PLAIN = Look(words_of("zh-Hans"), CHINA)
SCREEN = replace(PLAIN, columns=60, rows=24, styled=True)

_TEXT, _PARAGRAPHS = lay_out(
    [
        ("市政府周二宣布，跨江的新桥将在明年6月通车，比原计划早了三个月。", False),
        ("工程花了多少钱", True),
        (
            "桥长1.8公里，造价23亿元。“我们没有多花一分钱，”总工程师林岚说，她参加了全部的设计（Design Review）会议。",
            False,
        ),
        ("过桥不收费，夜间也开放。", False),
    ]
)
BRIDGE = Article(
    id="bridge234567",
    title="新桥明年通车　比计划早三个月",
    url="https://news.example/2024/05/桥.html",
    source="江城日报",
    published=datetime(2024, 5, 7, 16, 30, tzinfo=UTC),  # past midnight in China
    script=Script.HANS,
    text=_TEXT,
    paragraphs=_PARAGRAPHS,
    reporters=("周行",),
    editors=("吴言", "郑笔"),
    captions=("新桥的模型",),
)


def short(number: int) -> Article:
    """The article of a day in March."""
    text, paragraphs = lay_out([(f"三月{number}日的天气：多云，最高气温{number}度。", False)])
    return Article(
        id=f"weather{number:05}",
        title=f"三月{number}日天气",
        url=f"https://weather.example/{number}",
        source="气象台",
        published=datetime(2024, 3, 1, 4, tzinfo=UTC) + timedelta(days=number - 1),
        script=Script.HANS,
        text=text,
        paragraphs=paragraphs,
    )


WEATHER = tuple(short(number) for number in range(1, 24))
ARTICLES = (BRIDGE, *reversed(WEATHER))  # newest first


def quotation(article: Article, sentence: str, excerpt: str = "", score: float = 0.9) -> Quote:
    """A quotation with this sentence marked, in this excerpt or else in all of the article."""
    start = article.text.index(excerpt)
    end = start + len(excerpt) if excerpt else len(article.text)
    at = article.text.index(sentence)
    return Quote(Passage(article, 0, len(article.text)), start, end, (at, at + len(sentence)), score)


COST = quotation(BRIDGE, "桥长1.8公里，造价23亿元。", BRIDGE.text.split("\n")[2])
TOLL = quotation(BRIDGE, "过桥不收费，夜间也开放。", "\n".join(BRIDGE.text.split("\n")[2:]), 0.7)
OPENING = quotation(BRIDGE, BRIDGE.text.split("\n")[0], BRIDGE.text.split("\n")[0], 0.5)
# The same report by two others, one of them twice, and an earlier version of it.
COPIES = tuple(
    replace(
        BRIDGE,
        id=f"copy{number:08}",
        url=f"https://copies.example/{number}",
        source=source,
        published=BRIDGE.published - timedelta(hours=4 - number),
    )
    for number, source in enumerate(("江城日报", "晚报", "晨报", "晚报"))
)
SHARED = replace(COST, copies=COPIES)


def period(inquiry: Inquiry) -> Period | None:
    """Read one time, and find nothing of 昨天."""
    for said, first, last, use in (
        ("去年9月", date(2023, 9, 1), date(2023, 9, 30), Use.FIRST),
        ("昨天", date(2024, 5, 7), date(2024, 5, 7), Use.ELSEWHERE),
        ("上周", date(2024, 4, 29), date(2024, 5, 5), Use.ONLY),
        ("最近", date(2024, 4, 8), date(2024, 5, 8), Use.NEWEST),
    ):
        if said in inquiry.text:
            made = Use.LIFTED if inquiry.undated else use
            late = made is Use.ONLY and "新闻" not in inquiry.text
            return Period(first, last, said, made, last + timedelta(3) if late else None)
    return None


def ask(inquiry: Inquiry) -> Answer:
    """Know what the bridge cost, something about its opening, what is new, and nothing else."""
    whole = complete(inquiry.text, inquiry.previous)
    question = whole.text if whole else inquiry.text
    found = _known(question)
    found = replace(found, understood=replace(found.understood, period=period(inquiry)))
    return continued(found, whole) if whole else found


def _known(question: str) -> Answer:
    understood = Understood(question, ("桥", "多少钱"))
    if "新闻" in question:
        return Answer(question, Status.LISTED, 0.0, (), ARTICLES[:10], Understood(question, ()))
    if "谁" in question:
        return Answer(question, Status.ANSWERED, 0.9, (SHARED, TOLL), (BRIDGE,), understood)
    if "钱" in question:
        return Answer(question, Status.ANSWERED, 0.9, (COST, TOLL, OPENING), (BRIDGE,), understood)
    if "桥" in question:
        return Answer(question, Status.UNSURE, 0.4, (OPENING,), (BRIDGE,), understood)
    return Answer(question, Status.NOT_FOUND, 0.0, (), (BRIDGE, WEATHER[0]), understood)


def page(items: Sequence[tuple[Article, Quote | None]], offset: int) -> Found:
    """Ten of these."""
    return Found(tuple(items[offset : offset + 10]), len(items), offset)


def search(words: str, offset: int, zone: tzinfo) -> Found:
    """The articles with all the words, each with its first paragraph."""
    hits = [article for article in ARTICLES if all(word in article.text for word in words.split())]
    found = [(each, quotation(each, each.text.split("\n")[0])) for each in hits]
    return page([(each, replace(quote, copies=COPIES) if each is BRIDGE else quote) for each, quote in found], offset)


def latest(source: str, offset: int, zone: tzinfo) -> Found:
    """The newest first."""
    return page([(article, None) for article in ARTICLES if source in ("", article.source)], offset)


def article(identity: str) -> Article:
    """One of them."""
    for each in ARTICLES:
        if each.id == identity:
            return each
    raise ArticleUnknown(f"no article has the id {identity}")


def stats() -> Stats:
    """What there is."""
    counted = tuple((one.name, one.articles) for one in sources())
    return Stats(len(ARTICLES), 30, WEATHER[0].published, BRIDGE.published, counted)


def trend(words: str, zone: tzinfo) -> Trend:
    """How many articles have the words, by day."""
    return by_day(ARTICLES, words, zone)


def digest(day: date | None, zone: tzinfo) -> Digest:
    """Of each day its first article is the one story, which all others of the day tell too."""
    printed = sorted({each.published.astimezone(zone).date() for each in ARTICLES})
    day = day or printed[-1]
    told = [each for each in ARTICLES if each.published.astimezone(zone).date() == day]
    before, after = [each for each in printed if each < day], [each for each in printed if each > day]
    beside = (before[-1] if before else None, after[0] if after else None)
    stories = (StoryOfDay(quotation(told[0], told[0].text.split("\n")[0]), tuple(told), 1.0),) if told else ()
    return Digest(day, stories, len(told), *beside)


def sources() -> tuple[Source, ...]:
    """Who they are by."""
    return (
        Source("气象台", len(WEATHER), max(each.published for each in WEATHER)),
        Source("江城日报", 1, BRIDGE.published),
    )


def random() -> Article:
    """Always the same."""
    return BRIDGE


def more(inquiry: Inquiry, offset: int) -> Found:
    """Nothing else."""
    return Found((), 0, offset)


def story(_: str) -> tuple[Article, ...]:
    """Each is told once."""
    return ()


def standing(text: str) -> Standing:
    """Everything is words."""
    return Standing(Interest.WORDS, text)


def would_match(wanted: Standing, since: datetime, limit: int) -> Found:
    """Nothing is new."""
    return Found((), 0, 0)


SERVICE = Service(
    ask,
    search,
    latest,
    article,
    stats,
    sources,
    random,
    trend,
    more,
    story,
    ask,
    standing,
    would_match,
    digest,
    lambda said, _: days.single(said, date(2024, 5, 8)),
)
