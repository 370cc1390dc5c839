"""Questions for the news and nothing else, and what an index lists for them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from pathlib import Path

import pytest

from retrieval.answering.newsof import Asked, read
from retrieval.index import Index
from retrieval.records import Answer, Article, Inquiry, Status, Turn, Use
from retrieval.understanding.frames import asked, news_behind
from tests.retrieval.small import LetterEncoder, article, dated

DAY = date(2021, 1, 20)
CHINA = timezone(timedelta(hours=8))
NEWS = [
    "最近有什么新闻",
    "今天有什么新闻",
    "昨天有什么大事",
    "2020年10月有什么新闻",
    "有什么新消息",
    "今日头条",
    "what's new",
    "what happened yesterday",
    "any news today",
    "有什麼新聞？",
    "這兩天有什麼新聞",
    "上週發生了什麼大事？",
    "昨天发生了什么事",
    "昨天发生了什么",
    "请问今天有什么新闻吗？谢谢",
    "最新消息",
    "最新新闻",
    "新闻",
    "头条新闻",
    "今天的头条是什么",
    "昨天的新闻有哪些",
    "今日要闻",
    "給我看今天的新聞",
    "告诉我昨天的新闻",
    "看看最近的文章",
    "最近世界上发生了什么大事",
    "国际上最近有什么大事",
    "有什么值得关注的新闻",
    "本周有哪些重要的新闻",
    "有没有什么新鲜事",
    "2020年10月3日到5日发生了哪些事",
    "最近有什么重大消息",
    "今天有啥新闻",
    "最近出了什么大事",
    "What happened in October 2020?",
    "latest news",
    "news",
    "Today's news",
    "what are the headlines today",
    "What's the latest news?",
    "is there any news this week",
    "show me the news of 3 October 2020",
    "what is going on in the world",
    "Can you tell me what happened last week?",
    "tell me the latest news please",
    "top stories today",
    "what's happening",
    "有什么新的",
    "今天有什么事",
    "昨天有事发生吗",
    "最新文章",
    "帮我查一下昨天的新闻",
    "我想知道今天有什么新闻",
    "有没有最新消息",
    "想看今天的新闻",
    "news from last week",
    "今天新聞",
    "what's the news",
    "你这里有什么新闻",
    "最近有什么新闻吗",
    "还有什么新闻",
    "最近有新闻吗",
    "昨天都有哪些新闻",
    "今天有哪些大事发生",
    "2020年9月8日的新闻",
    "最新的新闻",
    "今天有什么重要新闻",
    "What has happened since yesterday?",
    "昨晚發生什麼事",
    "any breaking news?",
    "上个月的大事",
    "recent news",
]
OTHERS = [
    "有什么新闻自由的问题",
    "新闻联播什么时候播出",
    "新闻自由日是哪天",
    "有线新闻为什么裁员",
    "BBC新闻",
    "最近有什么电影",
    "什么是新闻",
    "新闻是什么",
    "新闻学是什么",
    "今天香港有什么新闻",
    "昨天普京说了什么",
    "谁封锁了六四的新闻",
    "什么是假新闻",
    "最近有什么书",
    "今天天气怎么样",
    "今天几号",
    "昨天的新闻发布会上谁说了话",
    "有什么事吗",
    "news corp",
    "what is fake news",
    "who owns the news",
    "what happened to Hong Kong",
    "what is new in Hong Kong",
    "news about Putin",
    "最近的新闻法修改了什么",
    "头条是哪家公司的",
    "今日头条是什么公司",
    "今日头条的创始人是谁",
    "十大新闻",
    "新闻记者被捕",
    "最近香港发生了什么",
    "2020年美国大选发生了什么",
    "大事记",
    "消息人士是谁",
    "消息灵通人士",
    "要闻版的主编",
    "有什么好电影",
    "最近有什么人辞职",
    "昨天发生了什么地震",
    "新华社昨天发了什么",
    "昨天的会议有什么消息",
    "最近怎么样",
    "what happened at Tiananmen",
    "什么新闻网站被封",
    "报道者是谁",
    "有什么报道提到普京",
    "体育新闻",
    "最近",
    "昨天",
    "事件",
    "发生",
    "今天有什么节日",
    "有什么大事年表",
    "时事评论员是谁",
    "什么时候有新闻发布会",
    "热点地区有哪些",
    "国际新闻社",
]


@pytest.mark.parametrize("text", NEWS)
def test_what_asks_for_news_alone(text: str) -> None:
    """Around news and a time there may be courtesies and words such as 重要, in either script or in English."""
    assert read(text, DAY)


@pytest.mark.parametrize("text", OTHERS)
def test_what_asks_for_something(text: str) -> None:
    """News as a part of a name, as what is asked about, or of a subject is searched for."""
    assert read(text, DAY) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("昨天发生了什么", Asked.NEWS),
        ("上周有什么大事", Asked.NEWS),
        ("1989年有什么新闻", Asked.NEWS),
        ("1989年发生了什么", Asked.EVENTS),
        ("2001年9月11日发生了什么事情？", Asked.EVENTS),
        ("2月29日出了什么大事", Asked.EVENTS),
        ("what happened on 4 June 1989", Asked.EVENTS),
    ],
)
def test_what_happened_at_a_date(text: str, expected: Asked) -> None:
    """Of a date of the calendar what happened may be history; news is of when it came out."""
    assert read(text, DAY) is expected


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("香港有什么新闻", "香港"),
        ("台灣有什麼消息？", "台湾"),
        ("关于普京有什么消息", "普京"),
        ("请问香港有什么最新消息吗", "香港"),
        ("乌克兰都发生了什么大事", "乌克兰"),
        ("孟晚舟有没有新消息", "孟晚舟"),
        ("白俄罗斯有哪些重大新闻", "白俄罗斯"),
    ],
)
def test_a_subject_is_asked_about_without_its_news(text: str, subject: str) -> None:
    """有什么新闻 behind a subject is a frame, which is not searched for."""
    assert asked(text) == subject


@pytest.mark.parametrize("text", ["有什么新闻", "谁有什么消息", "香港有什么新闻自由", "有什么假新闻", "发生了什么大事"])
def test_without_a_subject_nothing_goes(text: str) -> None:
    """Where nothing, or a question, stands before, or it is no end, every word stays."""
    assert news_behind(text) is None
    assert asked(text) == text


def at(month: int, day: int, hour: int = 4, year: int = 2021) -> datetime:
    """A moment in UTC."""
    return datetime(year, month, day, hour, tzinfo=UTC)


_FLOOD = (
    "大江上游连日暴雨，三个县的居民昨夜撤离，铁路停运，救援队已经出发。水位仍在上涨，气象台预计雨势周末减弱。"
    "县长说，粮食和药品足够两周之用，学校和体育馆都开放给灾民过夜。一名渔民告诉记者，他从没见过这么大的水，"
    "船和网都被冲走了，只来得及带出一只箱子。省政府拨款五千万元修复堤坝，并请邻省派来冲锋舟和潜水员。"
)
ARTICLES = [
    dated(article(1, "新桥通车", "跨江的新桥通车，造价二十三亿元。"), at(10, 3, year=2020)),
    dated(article(2, "市长辞职", "市长林岚宣布辞职，没有说明理由。"), at(1, 17)),
    dated(article(3, "学校停课", "全市中小学停课两天，以防流感。"), at(1, 18, 15)),  # the 18th at 23 o'clock in China
    dated(article(4, "球队夺冠", "本市球队夺得联赛冠军，球迷上街庆祝。"), at(1, 18, 16)),  # the 19th at midnight there
    dated(article(5, "大江洪水", _FLOOD), at(1, 19, 5)),
    replace(dated(article(6, "大江洪水", _FLOOD), at(1, 19, 7)), source="晚报"),
    dated(article(7, "电视新闻开播", "新闻台今天开播，全天播出新闻和消息。"), at(1, 19, 15)),
    dated(article(8, "博物馆开门", "博物馆翻修之后重新开门。"), at(1, 19, 16)),  # the 20th there
    dated(article(9, "没有日期", "这一篇不知道是哪天的。"), datetime(1970, 1, 1, tzinfo=UTC)),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """Nine articles, two of one story, one of no known time."""
    return build(tmp_path_factory.mktemp("news"), ARTICLES)


def build(home: Path, articles: list[Article]) -> Index:
    """An index of these."""
    index = Index.create(home, LetterEncoder())
    index.add(articles)
    return index


def ask(index: Index, text: str, zone: tzinfo = CHINA, *, lifted: bool = False) -> Answer:
    """Ask on the day of these tests."""
    return index.ask(Inquiry(text, day=DAY, undated=lifted, zone=zone))


def listed(found: Answer) -> list[int]:
    """The numbers of the articles listed."""
    return [int(one.id.removeprefix("article")) for one in found.nearest]


def use(found: Answer) -> Use | None:
    """What was made of the question's time."""
    return found.understood.period and found.understood.period.use


@pytest.mark.parametrize("text", ["有什么新闻", "最近有什麼新聞？", "What's new?", "最新消息"])
def test_the_newest_of_all(index: Index, text: str) -> None:
    """Without a time the newest are listed, one of a story, none of unknown time, and nothing is quoted."""
    found = ask(index, text)
    assert (found.status, found.quotes, found.understood.terms, use(found)) == (Status.LISTED, (), (), None)
    assert listed(found) == [8, 7, 6, 4, 3, 2, 1]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("昨天有什么新闻", [7, 6, 4]),
        ("今天有什么新闻", [8]),
        ("前天发生了什么大事", [3]),
        ("what happened yesterday?", [7, 6, 4]),
        ("2020年10月有什么新闻", [1]),
        ("2020年10月3日发生了什么事", [1]),
        ("2021年1月17日到18日有什么新闻", [3, 2]),
        ("2020年以前有什么新闻", None),
    ],
)
def test_exactly_the_days_asked_about(index: Index, text: str, numbers: list[int] | None) -> None:
    """From the reader's midnight to the last minute, without the days after in which other questions look too."""
    found = ask(index, text)
    if numbers is None:
        assert (found.status, use(found)) == (Status.NOT_FOUND, Use.ELSEWHERE)
    else:
        assert (found.status, use(found), listed(found)) == (Status.LISTED, Use.ONLY, numbers)


def test_a_day_is_the_readers(index: Index) -> None:
    """The same 昨天 has other articles on another clock."""
    assert listed(ask(index, "昨天有什么新闻", UTC)) == [8, 7, 6]


def test_an_open_end(index: Index) -> None:
    """Before and after a day, as far as the archive goes."""
    assert listed(ask(index, "2020年底以前有什么新闻")) == [1]
    assert listed(ask(index, "2021年1月19日以来有什么新闻")) == [8, 7, 6, 4]


def test_a_time_without_articles(index: Index) -> None:
    """Nothing is found, and the newest are named as of other times."""
    for text in ("上上周有什么新闻", "1999年有什么新闻"):
        found = ask(index, text)
        assert (found.status, use(found), found.quotes) == (Status.NOT_FOUND, Use.ELSEWHERE, ())
        assert listed(found) == [8, 7, 6]


def test_history_is_searched_for(index: Index) -> None:
    """What happened long ago is asked of all articles, as any other question."""
    found = ask(index, "1999年发生了什么")
    assert found.status is not Status.LISTED
    assert use(found) is Use.FIRST


@pytest.mark.parametrize("text", ["昨天有什么新闻", "1999年有什么新闻"])
def test_a_lifted_time(index: Index, text: str) -> None:
    """The reader who lifts the time gets the newest of all, told which time was lifted."""
    found = ask(index, text, lifted=True)
    assert (found.status, use(found), listed(found)) == (Status.LISTED, Use.LIFTED, [8, 7, 6, 4, 3, 2, 1])


def test_ten_at_most(tmp_path: Path) -> None:
    """A list is short enough to be read."""
    many = [dated(article(n, f"第{n}天", f"第{n}件事情与别的事情没有关系。"), at(1, n)) for n in range(1, 16)]
    assert listed(ask(build(tmp_path, many), "有什么新闻")) == list(range(15, 5, -1))


@pytest.mark.parametrize("text", ["昨天有什么新闻", "有什么新闻"])
def test_an_archive_without_times_lists_nothing(tmp_path: Path, text: str) -> None:
    """Which of its articles are new nobody knows: it is asked as ever."""
    unknown = datetime(1970, 1, 1, tzinfo=UTC)
    found = ask(build(tmp_path, [dated(one, unknown) for one in ARTICLES]), text)
    assert found.status is not Status.LISTED


def test_an_empty_archive_lists_nothing(tmp_path: Path) -> None:
    """There is nothing, and that is said."""
    assert ask(build(tmp_path, []), "有什么新闻").status is Status.NOT_FOUND


def test_news_of_a_subject(index: Index) -> None:
    """The subject is found, not what speaks of news, and the newest of it is preferred where no time is named."""
    found = ask(index, "新桥有什么新闻")
    assert (found.status, use(found)) == (Status.ANSWERED, Use.NEWEST)
    assert listed(found)[0] == 1
    assert not {"新闻", "消息", "什么"} & set(found.understood.terms)
    assert use(ask(index, "昨天新桥有什么新闻")) is Use.ELSEWHERE


def test_another_day_of_the_same_question(index: Index) -> None:
    """那昨天呢 after a list is a list of yesterday."""
    first = ask(index, "今天有什么新闻")
    found = index.ask(Inquiry("那昨天呢？", first.turn, day=DAY, zone=CHINA))
    assert (found.status, listed(found)) == (Status.LISTED, [7, 6, 4])
    assert found.understood.completed
    assert index.ask(Inquiry("有什么新闻", Turn("新桥花了多少钱"), day=DAY)).status is Status.LISTED
