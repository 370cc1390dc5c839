"""The main stories of a day, on a small archive of two days whose stories are known."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from embeddings.encoder import DEFAULT, load_encoder
from retrieval.index import Index
from retrieval.records import Article, Digest, StoryOfDay
from tests.retrieval.small import LetterEncoder, article

CHINA = timezone(timedelta(hours=8))
DAY = date(2024, 6, 12)

# What each story is known by, and how it is told: title and text.
QUAKE = (
    (
        "花莲外海发生六点二级地震",
        "花莲外海今天清晨发生六点二级地震，震源深度十五公里，全岛有感，铁路一度停驶检查轨道。",
    ),
    ("花莲地震铁路停驶 暂无伤亡", "花莲清晨地震后，台铁为检查轨道停驶三小时，消防署说暂时没有接到人员伤亡的报告。"),
    ("花蓮規模6.2地震 全台有感", "花蓮外海清晨發生規模6.2地震，氣象署說震源深度15公里，未來三天可能有規模5以上餘震。"),
    ("地震后花莲学校停课一天", "花莲地震后县政府宣布全县学校停课一天，检查校舍。花莲县长说有十二所学校墙面龟裂。"),
)
STRIKE = (
    ("码头工人罢工 汉堡港瘫痪", "德国汉堡港的码头工人星期三开始罢工四十八小时，要求加薪，数十艘集装箱船在港外等候。"),
    ("汉堡港罢工 集装箱船滞留", "汉堡港码头工人罢工使集装箱装卸停顿，工会要求时薪增加三欧元，雇主说无法接受。"),
    (
        "罢工第二天谈判破裂 汉堡港继续停摆",
        "汉堡港罢工的工会和雇主谈判破裂，码头工人说罢工可能延长到周末，集装箱堆满堆场。",
    ),
)
LIBRARY = (
    ("国家图书馆公布宋刻本", "国家图书馆星期三公布新入藏的一部宋刻本医书，馆方说这部孤本在海外流传了八十年。"),
    ("流失海外八十年宋刻本医书回归", "一部流失海外八十年的宋刻本医书由国家图书馆入藏，专家说它是存世的孤本。"),
)
ALONE = (("湖北稻田养虾面积增加", "湖北今年稻田养小龙虾的面积比去年增加一成，农户说虾价跌了三成，种稻反而更稳。"),)
SOURCES = ("晨报", "晚报", "通讯社", "电台")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """The strike goes on since the day before, when two reported it; all else is new."""
    home = tmp_path_factory.mktemp("home")
    with Index.create(home, load_encoder(DEFAULT, models=home, download=False)) as made:
        made.add(list(archive()))
        yield made


def archive() -> Iterator[Article]:
    """The articles, each story told by as many publishers as it has articles."""
    number = 0
    told = [(DAY, story) for story in (QUAKE, STRIKE, LIBRARY, ALONE)] + [(DAY - timedelta(1), STRIKE[:2])]
    for day, story in told:
        for (title, text), source in zip(story, SOURCES, strict=False):
            number += 1
            at = datetime(day.year, day.month, day.day, 1, number, tzinfo=UTC)
            yield replace(article(number, title, text, source=source), published=at)


def titles(story: StoryOfDay) -> set[str]:
    """The titles of all that tell a story."""
    return {one.title for one in story.articles}


def test_stories_are_told_apart(index: Index) -> None:
    """What is of one event is one story, in either script, and nothing else is in it; each article is in one."""
    found = index.digest(DAY, CHINA)
    known = [{title for title, _ in story} for story in (QUAKE, STRIKE, LIBRARY, ALONE)]
    assert sorted(map(sorted, map(titles, found.stories))) == sorted(map(sorted, known))
    assert (found.day, found.articles) == (DAY, 10)


def test_the_main_story_comes_first(index: Index) -> None:
    """Those that more publishers tell come first, what one article tells last."""
    assert [len(story.sources) for story in index.digest(DAY, CHINA).stories] == [4, 3, 2, 1]


def test_what_went_on_before_is_less_new(index: Index) -> None:
    """Of a story that was told the day before the novelty is lower; without days before all is new."""
    quake, strike, library, _ = index.digest(DAY, CHINA).stories
    assert quake.novelty == library.novelty == 1.0
    assert strike.novelty < 1.0
    assert [story.novelty for story in index.digest(DAY - timedelta(1), CHINA).stories] == [1.0]


def test_quotations_are_verbatim(index: Index) -> None:
    """Each story has a sentence of one of its articles, where it says it is, that tells of it."""
    for story, word in zip(index.digest(DAY, CHINA).stories, ("地震", "罢工", "宋刻本", "稻田"), strict=True):
        quote = story.quote
        assert quote.article in story.articles
        assert quote.sentence in quote.article.text
        assert word in quote.sentence
        assert index.article(quote.article.id) == quote.article


def test_all_articles_oldest_first(index: Index) -> None:
    """The articles of a story are in the order they came out, and its publishers begin with the one quoted."""
    story = index.digest(DAY, CHINA).stories[0]
    assert [one.published for one in story.articles] == sorted(one.published for one in story.articles)
    assert story.sources[0] == story.quote.article.source
    assert set(story.sources) == set(SOURCES)


def test_the_same_archive_gives_the_same_digest(index: Index) -> None:
    """Asked again, nothing differs."""
    assert index.digest(DAY, CHINA) == index.digest(DAY, CHINA)


def test_days_begin_and_end_on_the_readers_clock(index: Index) -> None:
    """One in the morning in UTC is the day before in New York."""
    new_york = timezone(timedelta(hours=-4))
    assert index.digest(DAY, new_york).articles == 0
    assert index.digest(DAY - timedelta(1), new_york).articles == 10


def test_days_beside(index: Index) -> None:
    """The nearest days with articles are named, of a day without any too; without a day it is the newest."""
    newest = index.digest(zone=CHINA)
    assert (newest.day, newest.before, newest.after) == (DAY, DAY - timedelta(1), None)
    assert index.digest(date(2030, 1, 1), CHINA) == Digest(date(2030, 1, 1), (), 0, DAY, None)
    assert index.digest(date(1990, 1, 1), CHINA) == Digest(date(1990, 1, 1), (), 0, None, DAY - timedelta(1))


def test_the_edges_of_the_calendar(index: Index) -> None:
    """The first and the last day there are have no articles, and are no error."""
    assert index.digest(date.min, CHINA).stories == index.digest(date.max, CHINA).stories == ()


def test_limit(index: Index) -> None:
    """No more stories than asked for."""
    assert len(index.digest(DAY, CHINA, 2).stories) == 2


def test_an_archive_of_nothing(tmp_path: Path) -> None:
    """Without an article there is a day, and nothing in it."""
    with Index.create(tmp_path, LetterEncoder()) as empty:
        found = empty.digest(zone=CHINA)
    assert (found.stories, found.articles, found.before, found.after) == ((), 0, None, None)


def test_an_article_of_unknown_time_is_of_no_day(tmp_path: Path) -> None:
    """It is neither in a digest nor beside one."""
    undated = replace(article(1, "没有日期", "这篇文章没有日期。"), published=datetime.fromtimestamp(0, UTC))
    with Index.create(tmp_path, LetterEncoder()) as made:
        made.add([undated])
        assert made.digest(date(1970, 1, 1), UTC).articles == 0
        assert made.digest(DAY, UTC).before is None


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("昨天", date(2024, 6, 11)),
        ("6月5日", date(2024, 6, 5)),
        ("2021-01-05", date(2021, 1, 5)),
        ("2021-02-30", None),
        ("上周", None),
        ("火星", None),
        ("", None),
    ],
)
def test_a_day_by_its_name(said: str, day: date | None) -> None:
    """One day is read as a reader names it; a longer time and what is no time are none."""
    assert Index.day(said, DAY) == day


def test_a_digest_follows_the_archive(tmp_path: Path) -> None:
    """An article that comes later is in the next digest of its day, though the day was asked for before."""
    with Index.create(tmp_path, LetterEncoder()) as made:
        first, second = list(archive())[:2]
        made.add([first])
        assert made.digest(DAY, CHINA).articles == 1
        made.add([second])
        assert made.digest(DAY, CHINA).articles == 2
