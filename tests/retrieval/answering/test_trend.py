"""Counting over time, against reading every article."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from retrieval.answering.searching import SEARCHED
from retrieval.answering.trend import step_for
from retrieval.index import Index
from retrieval.records import Article, Step, Trend
from tests.retrieval.small import LetterEncoder, article, dated

CHINA = timezone(timedelta(hours=8))
WORDS = ("火星", "普京", "稀土", "地震", "选举")


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    """An empty index."""
    with Index.create(tmp_path, LetterEncoder()) as made:
        yield made


def random_articles(count: int, first: datetime, days: int) -> list[Article]:
    """Articles of one or many passages, each passage with some of WORDS, at random times."""
    chance = random.Random(3)
    made = []
    for number in range(count):
        said = [chance.sample(WORDS, chance.randint(0, 2)) for _ in range(chance.randint(1, 3))]
        texts = [f"第{number}号，{'，'.join(words)}。" + f"这是另一段{number}，" * 60 for words in said]
        at = first + timedelta(seconds=chance.randrange(days * 86400))
        made.append(dated(article(number, f"标题{number}", *texts), at))
    return made


def by_hand(articles: Sequence[Article], words: Sequence[str], step: Step, zone: tzinfo) -> Counter[date]:
    """How many articles have all the words, read one by one, by the first day of each stretch."""
    return Counter(
        beginning(one.published.astimezone(zone).date(), step)
        for one in articles
        if all(word in one.title + one.text for word in words)
    )


def beginning(day: date, step: Step) -> date:
    """The first day of the stretch that a day is in."""
    return {Step.DAY: day, Step.WEEK: day - timedelta(day.weekday()), Step.MONTH: day.replace(day=1)}[step]


def counted(trend: Trend) -> Counter[date]:
    """The counts that are not zero."""
    return Counter({count.day: count.articles for count in trend.counts if count.articles})


@pytest.mark.parametrize(("days", "step"), [(20, Step.DAY), (400, Step.WEEK), (3000, Step.MONTH)])
@pytest.mark.parametrize("zone", [UTC, CHINA, ZoneInfo("Europe/Berlin")])
def test_counts_are_those_of_reading_every_article(index: Index, days: int, step: Step, zone: tzinfo) -> None:
    """Of one word and of two, in the same passage or not; with the archive's total of each stretch, and no gap."""
    articles = random_articles(150, datetime(2019, 3, 1, tzinfo=UTC), days)
    index.add(articles)
    for words in (WORDS[:1], WORDS[1:2], WORDS[:2], WORDS[2:5]):
        trend = index.trend(" ".join(words), zone)
        expected = by_hand(articles, words, step, zone)
        assert trend.step is step
        assert counted(trend) == expected
        assert sum(expected.values()) == trend.articles > 0
        days_shown = [count.day for count in trend.counts]
        assert days_shown == sorted({beginning(min(expected) + timedelta(n), step) for n in range(_span(trend) + 1)})
        totals = by_hand(articles, (), step, zone)
        assert [count.total for count in trend.counts] == [totals[day] for day in days_shown]


def _span(trend: Trend) -> int:
    """Days from the first that is shown to the archive's newest."""
    assert trend.until
    return (trend.until - trend.counts[0].day).days


def test_all_are_counted_however_many(index: Index) -> None:
    """More articles than a search looks at."""
    index.add(
        [dated(article(n, "标题", f"火星第{n}天。"), datetime(2020, 1, 6, tzinfo=UTC)) for n in range(SEARCHED + 9)]
    )
    assert index.trend("火星").articles == SEARCHED + 9


def test_the_title_and_a_subhead_count(index: Index) -> None:
    """A word that stands only above the text is a mention."""
    index.add(
        [article(1, "火星来信", "没有别的。"), article(2, "标题", "#火星", "没有别的。"), article(3, "标题", "地球。")]
    )
    assert index.trend("火星").articles == 2


def test_other_scripts_and_names_are_the_same_word(index: Index) -> None:
    """普丁 in traditional characters is a mention of 普京, as when searching."""
    index.add([article(1, "標題", "普丁訪問中國。"), article(2, "标题", "普京访问中国。")])
    assert index.trend("普京").articles == index.trend("普丁").articles == 2


def test_copies_of_a_story_count_each(index: Index) -> None:
    """What several print is mentioned several times, in the counts as in the totals."""
    text = "国务院今天宣布，从明年一月起降低稀土的关税，涉及七百多种商品。" * 4
    index.add([article(n, "稀土关税", text, source=f"第{n}社") for n in (1, 2)])
    (count,) = index.trend("稀土").counts
    assert (count.articles, count.total, count.share) == (2, 2, 1.0)


def test_a_day_begins_where_the_reader_is(index: Index) -> None:
    """Late on Sunday in UTC is Monday in China, of the next week."""
    late = datetime(2023, 9, 24, 20, tzinfo=UTC)
    index.add([dated(article(1, "标题", "火星。"), late), dated(article(2, "标题", "地球。"), late + timedelta(90))])
    assert index.trend("火星", UTC).counts[0].day == date(2023, 9, 18)
    assert index.trend("火星", CHINA).counts[0].day == date(2023, 9, 25)


def test_it_begins_with_the_first_mention_and_ends_with_the_archive(index: Index) -> None:
    """What came before the first is not shown, silence since the last is."""
    at = datetime(2023, 9, 21, 4, tzinfo=UTC)
    index.add(
        [dated(article(n, "标题", text), at + timedelta(n)) for n, text in ((-900, "水"), (0, "火星"), (9, "水"))]
    )
    trend = index.trend("火星")
    assert (trend.first, trend.last, trend.until) == (at, at, date(2023, 9, 30))
    assert [count.articles for count in trend.counts] == [1, *[0] * 9]


def test_articles_of_unknown_time_are_told_apart(index: Index) -> None:
    """They are in no count, nor among the totals."""
    unknown = datetime(1970, 1, 1, tzinfo=UTC)
    index.add([article(1, "标题", "火星。"), *(dated(article(n, "标题", "火星"), unknown) for n in (2, 3))])
    trend = index.trend("火星")
    assert (trend.articles, trend.undated, [count.total for count in trend.counts]) == (1, 2, [1])
    index.add([dated(article(1, "标题", "火星。"), unknown)])
    assert (index.trend("火星").counts, index.trend("火星").undated) == ((), 3)


def test_nothing_is_a_trend_too(index: Index) -> None:
    """No articles at all, none with the word, nothing asked."""
    assert index.trend("火星").counts == ()
    index.add([article(1, "标题", "地球。")])
    for words in ("火星", "", "，"):
        trend = index.trend(words)
        assert (trend.counts, trend.first, trend.until, trend.articles, trend.highest) == ((), None, None, 0, None)


def test_it_follows_the_archive(index: Index) -> None:
    """An article that is replaced, and one that is new, are counted as they are now."""
    index.add([article(1, "标题", "火星。"), article(2, "标题", "火星。")])
    assert index.trend("火星").articles == 2
    index.add([replace(article(1, "标题", "地球。")), article(3, "标题", "火星。"), article(4, "标题", "火星。")])
    assert (index.trend("火星").articles, index.trend("地球").articles) == (3, 1)


def test_the_highest_is_the_latest_of_several(index: Index) -> None:
    """Of two days with as many articles, the later; of others the one with more."""
    at = datetime(2023, 9, 21, tzinfo=UTC)
    index.add([dated(article(n, "标题", "火星。"), at + timedelta(day)) for n, day in enumerate((0, 1, 1, 3, 3, 4))])
    highest = index.trend("火星").highest
    assert highest
    assert (highest.day, highest.articles) == (date(2023, 9, 24), 2)


def test_a_longer_time_is_counted_by_longer_stretches() -> None:
    """Days up to five weeks, months from four years on."""
    first = date(2023, 1, 2)
    steps = [step_for(first, first + timedelta(days)) for days in (0, 34, 35, 1463, 1464)]
    assert steps == [Step.DAY, Step.DAY, Step.WEEK, Step.WEEK, Step.MONTH]
