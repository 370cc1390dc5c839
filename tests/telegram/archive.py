"""An archive small enough to know by heart, and a Service over it made of plain functions."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from hashlib import sha256

from bot.service import Service
from retrieval.errors import ArticleUnknown
from retrieval.reading.source import publisher
from retrieval.records import (
    Answer,
    Article,
    Digest,
    Evidence,
    Found,
    Hit,
    Inquiry,
    Interest,
    Passage,
    Period,
    Query,
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
from retrieval.understanding.query import parse
from retrieval.understanding.sources import meant
from tests.bot.counting import by_day

ZONE = timezone(timedelta(hours=8))
PAGE = 10


def article(
    *paragraphs: str,
    title: str = "市議會通過自行車道預算",
    url: str = "https://news.example/2023/09/21/1.html",
    source: str = "晨報",
    published: datetime = datetime(2023, 9, 20, 18, 30, tzinfo=UTC),
) -> Article:
    """An article of these paragraphs."""
    text, spans = lay_out((paragraph, False) for paragraph in paragraphs)
    number = sha256((title + url + text).encode()).hexdigest()[:12]
    return Article(number, title, url, source, published, Script.HANT, text, spans)


def quote(of: Article, sentence: str, around: str = "") -> Quote:
    """A quotation of `around`, or of the whole article, with `sentence` marked."""
    passage = Passage(of, 0, len(of.text))
    start = of.text.index(around) if around else 0
    end = start + len(around) if around else len(of.text)
    at = of.text.index(sentence)
    return Quote(passage, start, end, (at, at + len(sentence)), 0.9)


def answer(
    question: str,
    *quotes: Quote,
    status: Status = Status.ANSWERED,
    nearest: Iterable[Article] = (),
    others: Iterable[Article] = (),
) -> Answer:
    """An answer of these quotations, where `others` were found too."""
    evidence = Evidence(0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.0)
    hits = tuple(Hit(Passage(each, 0, len(each.text)), 0.5, (0, len(each.text)), evidence) for each in others)
    return Answer(question, status, 0.9, quotes, tuple(nearest), Understood(question, ()), hits)


BICYCLE = article(
    "市議會二十日通過明年的自行車道預算，共計三千萬元。",
    "市長說：“工程將在三月動工，<b>年底</b>前完成 & 開放。”反對者則認為路面太窄。",
    "工程由兩家公司承包。",
)
LIBRARY = article(
    "新圖書館週一開幕。館藏十二萬冊，週末開放到晚上十點。",
    title="新圖書館開幕　館藏<十二萬>冊 & 影音",
    url="https://library.example/news?id=7&lang=zh-hant",
    source="圖書週刊",
    published=datetime(2023, 10, 2, 1, 0, tzinfo=UTC),
)
UNLINKED = article("這一篇沒有網址。", title="沒有網址的文章", url="", source="手抄報")
LONG = article("館藏豐富。" * 500, title="博物館的館藏", url="https://museum.example/1")
CHRONICLE = replace(
    article(*(f"第{number}段。" + "編年史寫得很長。" * 12 for number in range(90)), title="編年史"), reporters=("周行",)
)
# Twenty-three more, to turn pages with.
SERIES = [
    article(
        f"第{number}天的天氣晴，氣溫{10 + number}度。",
        title=f"天氣預報第{number}號",
        url=f"https://weather.example/{number}",
        source="氣象台",
        published=datetime(2023, 8, number, tzinfo=UTC),
    )
    for number in range(1, 24)
]
COPIES = tuple(
    article(
        "新圖書館週一開幕，館藏十二萬冊。",
        title=f"新圖書館開幕（{source}）",
        url=f"https://copies.example/{number}",
        source=source,
        published=datetime(2023, 10, 2, 2 + number, 0, tzinfo=UTC),
    )
    for number, source in enumerate(("晚報", "通訊社"))
)
ARTICLES = sorted([BICYCLE, LIBRARY, UNLINKED, *SERIES], key=lambda a: a.published, reverse=True)


class ServiceFailed(Exception):
    """Something inside went wrong; the text repeats the question, as errors of libraries do."""


def ask(inquiry: Inquiry) -> Answer:
    """Questions of one word, each answered in its own way; what leans on the one before is completed first."""
    if "圖書舘" in inquiry.text:  # misspelt
        return _misspelt(inquiry)
    if "上週" in inquiry.text:
        return within(inquiry)
    whole = complete(inquiry.text, inquiry.previous)
    found = _known(whole.text if whole else inquiry.text)
    return continued(found, whole) if whole else found


def _misspelt(inquiry: Inquiry) -> Answer:
    if inquiry.as_written:
        found = answer(inquiry.text, status=Status.NOT_FOUND)
    else:
        found = answer(inquiry.text, quote(LIBRARY, "館藏十二萬冊，週末開放到晚上十點。"), others=SERIES[:2])
        names = (("圖書舘", "圖書館"),)
        found = replace(found, understood=replace(found.understood, corrected=names, renamed=(("館", "圖書館"),)))
    if "上週" in inquiry.text:
        use = Use.LIFTED if inquiry.undated else Use.ONLY
        period = Period(date(2023, 9, 25), date(2023, 10, 1), "上週", use)
        found = replace(found, understood=replace(found.understood, period=period))
    return found


def _known(question: str) -> Answer:
    if "自行車" in question:
        return answer(
            question,
            quote(BICYCLE, "“工程將在三月動工，<b>年底</b>前完成 & 開放。”", BICYCLE.text.split("\n")[1]),
            replace(quote(LIBRARY, "館藏十二萬冊，週末開放到晚上十點。"), copies=COPIES),
            quote(UNLINKED, "這一篇沒有網址。"),
            others=SERIES[:12],
        )
    if "圖書館" in question:
        found = quote(LIBRARY, "館藏十二萬冊，週末開放到晚上十點。")
        return answer(question, found, status=Status.UNSURE, nearest=[LIBRARY])
    if "新聞" in question:
        return answer(question, status=Status.LISTED, nearest=ARTICLES[:10])
    if "壞" in question:
        raise ServiceFailed(f"cannot look up {question!r}")
    return answer(question, status=Status.NOT_FOUND, nearest=[BICYCLE, LIBRARY, UNLINKED])


def within(inquiry: Inquiry) -> Answer:
    """An answer of last week, which has nothing of the library; one of the museum is too long for a message."""
    found = quote(LIBRARY, "館藏十二萬冊，週末開放到晚上十點。")
    if "新聞" in inquiry.text:
        then = Period(date(2023, 9, 25), date(2023, 10, 1), "上週", Use.LIFTED if inquiry.undated else Use.ONLY)
        found = answer(inquiry.text, status=Status.LISTED, nearest=ARTICLES[: 10 if inquiry.undated else 2])
        return replace(found, understood=Understood(inquiry.text, (), then))
    use = Use.LIFTED if inquiry.undated else Use.ELSEWHERE if "圖書館" in inquiry.text else Use.ONLY
    status = Status.UNSURE if use is Use.ELSEWHERE else Status.ANSWERED
    quotes = [found] * 3 if "博物館" not in inquiry.text else [replace(found, passage=Passage(LONG, 0, len(LONG.text)),
        start=0, end=len(LONG.text), mark=(0, 10))] * 3  # fmt: skip
    period = Period(date(2023, 9, 25), date(2023, 10, 1), "上週", use, date(2023, 10, 4) if use is Use.ONLY else None)
    return replace(answer(inquiry.text, *quotes, status=status), understood=Understood(inquiry.text, (), period))


def search(words: str, offset: int, zone: tzinfo) -> Found:
    """Articles that fit a query, newest first, each with its first paragraph."""
    query = parse(words, date(2023, 10, 3), [name for name, _ in stats().sources], publisher)
    found = [] if query.problems else [each for each in ARTICLES if _fits(each, query, zone)]
    page = found[offset : offset + PAGE]
    items = tuple((each, replace(quote(each, each.text.split("\n")[0]), score=1.0)) for each in page)
    return Found(items, len(found), offset, query)


def latest(words: str, offset: int, zone: tzinfo) -> Found:
    """Articles of a source, or that fit a query, newest first."""
    source = meant(words, [name for name, _ in stats().sources]) if words else ""
    if words and not source:
        found = search(words, offset, zone)
        return replace(found, items=tuple((each, None) for each, _ in found.items))
    of = [each for each in ARTICLES if source in ("", each.source)]
    query = Query(sources=(source,) if source else ())
    return Found(tuple((each, None) for each in of[offset : offset + PAGE]), len(of), offset, query)


def _fits(one: Article, query: Query, zone: tzinfo) -> bool:
    text, day = one.title + one.text, one.published.astimezone(zone).date()
    wanted = all(each in text for each in (*query.words.split(), *query.phrases))
    unwanted = any(each in text for each in query.without)
    return (
        wanted and not unwanted and one.source in (query.sources or (one.source,)) and query.first <= day <= query.last
    )


def one(number: str) -> Article:
    """The article of this number."""
    for each in (*ARTICLES, *COPIES, LONG, CHRONICLE):
        if each.id == number:
            return each
    raise ArticleUnknown(f"no article {number}")


def stats() -> Stats:
    """What there is."""
    sources = (("氣象台", 23), ("晨報", 1), ("圖書週刊", 1), ("手抄報", 1))
    times = [each.published for each in ARTICLES]
    return Stats(len(ARTICLES), len(ARTICLES), min(times), max(times), sources)


def trend(words: str, zone: tzinfo) -> Trend:
    """How many articles have the words, by day."""
    return by_day(ARTICLES, words, zone)


def digest(day: date | None, zone: tzinfo) -> Digest:
    """Of each day its first article is the one story, which all others of the day tell too."""
    printed = sorted({each.published.astimezone(zone).date() for each in [*ARTICLES, *COPIES]})
    day = day or printed[-1]
    told = [each for each in [*ARTICLES, *COPIES] if each.published.astimezone(zone).date() == day]
    before, after = [each for each in printed if each < day], [each for each in printed if each > day]
    beside = (before[-1] if before else None, after[0] if after else None)
    stories = (StoryOfDay(quote(told[0], told[0].text.split("\n")[0]), tuple(told), 1.0),) if told else ()
    return Digest(day, stories, len(told), *beside)


def sources() -> tuple[Source, ...]:
    """Who they are by."""
    times = {name: [each.published for each in ARTICLES if each.source == name] for name, _ in stats().sources}
    return tuple(Source(name, len(found), max(found)) for name, found in times.items())


def random() -> Article:
    """Always the same."""
    return ARTICLES[0]


def more(inquiry: Inquiry, offset: int) -> Found:
    """Twelve passages of the weather, five a page; of other questions none."""
    hits = ask(inquiry).ranking
    items = tuple((hit.passage.article, quote(hit.passage.article, hit.passage.text)) for hit in hits)
    return Found(items[offset : offset + 5], len(items), offset)


def story(number: str) -> tuple[Article, ...]:
    """The library's opening is told by others too."""
    return COPIES if one(number) is LIBRARY else ()


def standing(text: str) -> Standing:
    """A source by its name, a question by its mark, else words."""
    if text in {name for name, _ in stats().sources}:
        return Standing(Interest.SOURCE, text)
    return Standing(Interest.QUESTION if text.endswith("？") else Interest.WORDS, text)


def would_match(wanted: Standing, since: datetime, limit: int) -> Found:
    """What fits it, as if all of it were of the last days; of questions what has their first two characters."""
    assert timedelta(days=7) <= datetime.now(UTC) - since < timedelta(days=7, minutes=1)
    if wanted.interest is Interest.SOURCE:
        found = latest(wanted.text, 0, ZONE)
        return replace(found, items=tuple((one, quote(one, one.text.split("\n")[0])) for one, _ in found.items[:limit]))
    found = search(wanted.text if wanted.interest is Interest.WORDS else wanted.text[:2], 0, ZONE)
    return replace(found, items=found.items[:limit])


def answering(ask: Callable[[Inquiry], Answer]) -> Service:
    """A service with another way to answer, of articles made for it: what it quotes is stored from then on."""
    stored: dict[str, Article] = {}

    def asked(inquiry: Inquiry) -> Answer:
        found = ask(inquiry)
        stored.update((each.article.id, each.article) for each in found.quotes)
        return found

    return replace(SERVICE, ask=asked, article=lambda number: stored.get(number) or one(number))


SERVICE = Service(
    ask=ask,
    search=search,
    latest=latest,
    article=one,
    stats=stats,
    sources=sources,
    random=random,
    trend=trend,
    more=more,
    story=story,
    glance=ask,
    standing=standing,
    would_match=would_match,
    digest=digest,
    day=lambda said, _: days.single(said, date(2023, 10, 3)),
    encoder="yinwen-small@1",
)
