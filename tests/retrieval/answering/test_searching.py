"""Searches against plain Python over a small archive."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.errors import ArticleUnknown
from retrieval.index import Index
from retrieval.language.text import fold
from retrieval.reading.chunk import passages
from retrieval.records import Article, Found, Passage, Problem, Query, Unread
from tests.retrieval.small import LetterEncoder, article, dated

# Two characters each, and none with another name: a passage holds such a word where its text does.
WORDS = ["火星", "图书", "棉花", "牛奶", "木材", "茶叶", "玉米", "白糖", "铁路", "大桥"]
PHRASES = ["火星茶叶展", "圖書館新館", "covid-19", "涨3.5%", "New York", "「白糖」、铁路", "鸟"]
SOURCES = ["BBC", "自由亚洲电台", "RTI 中央廣播電臺"]
ZONE = timezone(timedelta(hours=8))
DAY = date(2023, 10, 20)


def made(number: int) -> Article:
    """An article of some passages, in either script, of any of the sources and days; one of unknown time."""
    chance = Random(number)

    def paragraph() -> str:
        text = ""
        while len(text) < chance.choice((30, 180, 290)):
            text += (
                chance.choice(WORDS) + chance.choice("的是与和价涨了，。；人") + chr(0x4E00 + chance.randrange(3000))
            )
            if chance.random() < 0.06:
                text += chance.choice(PHRASES) + chance.choice("，。")
        return text + "。"

    title = chance.choice(WORDS) + (chance.choice(PHRASES) if chance.random() < 0.2 else "价格") + f"第{number}"
    written = [paragraph() for _ in range(chance.randrange(1, 7))]
    written.insert(chance.randrange(len(written)), "#" + chance.choice(WORDS) + chr(0x4E00 + chance.randrange(3000)))
    one = article(number, title, *written, source=chance.choice(SOURCES))
    when = datetime(2023, 9, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(60 * 24 * 45))
    return dated(one, when if number else datetime.fromtimestamp(0, UTC))


ARTICLES = [made(number) for number in range(120)]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """These articles."""
    with Index.create(tmp_path_factory.mktemp("home"), LetterEncoder()) as index:
        index.add(ARTICLES)
        yield index


def context(passage: Passage) -> str:
    """What a passage is found by."""
    return fold("\n".join((passage.article.title, passage.subhead, passage.text)))


def stands(phrase: str, text: str) -> bool:
    """Whether a phrase is in a folded text. Ours that end in a letter or a number stand before none there."""
    return fold(phrase) in text


def wanted(query: Query, one: Article) -> bool:
    """Whether an article is of the query's sources and days, and without what it shall not hold."""
    local = one.published.astimezone(ZONE).date()
    return (
        one.source in (query.sources or SOURCES)
        and (not query.dated or (one.published.timestamp() != 0 and query.first <= local <= query.last))
        and not any(stands(text, context(passage)) for passage in passages(one) for text in query.without)
    )


def holds(query: Query, one: Article, *, every: bool = True) -> bool:
    """Whether one passage holds all the phrases and all of the words (or any, where there are no phrases)."""
    words = query.words.split()
    return any(
        all(stands(phrase, text) for phrase in query.phrases)
        and (all(word in text for word in words) if every else query.phrases or any(word in text for word in words))
        for text in map(context, passages(one))
    )


def newest_first(articles: list[Article]) -> list[str]:
    """Their ids, those added later first where they are of one time."""
    place = {one.id: number for number, one in enumerate(ARTICLES)}
    return [one.id for one in sorted(articles, key=lambda one: (one.published, place[one.id]), reverse=True)]


def ids(found: Found) -> list[str]:
    """The articles of a page."""
    return [one.id for one, _ in found.items]


DAYS = st.dates(date(2023, 8, 25), date(2023, 10, 20))
QUERIES = st.builds(
    lambda words, phrases, without, sources, days: replace(
        Query(" ".join(words), tuple(phrases), tuple(without), tuple(sources)),
        **({"first": min(days), "last": max(days)} if days else {}),
    ),
    st.lists(st.sampled_from(WORDS), max_size=2, unique=True),
    st.lists(st.sampled_from([*PHRASES, "茶叶", "价格第"]), max_size=1),
    st.lists(st.sampled_from([*WORDS, *PHRASES, "圖書"]), max_size=2, unique=True),
    st.lists(st.sampled_from(SOURCES), max_size=2, unique=True),
    st.none() | st.tuples(DAYS, DAYS),
)


@settings(max_examples=150, deadline=None)
@given(QUERIES, st.integers(0, 12))
def test_the_newest_are_those_that_plain_python_finds(index: Index, query: Query, offset: int) -> None:
    """Every filter alone and with others: the same articles in the same order, on every page, with the same total."""
    expected = newest_first([one for one in ARTICLES if wanted(query, one) and holds(query, one)])
    if not (query.words or query.phrases):
        expected = newest_first([one for one in ARTICLES if wanted(query, one)])
    found = index.latest(query.text, offset, 7, day=DAY, zone=ZONE)
    assert (found.query, found.total, found.offset) == (query, len(expected), offset)
    assert ids(found) == expected[offset : offset + 7]


@settings(max_examples=150, deadline=None)
@given(QUERIES)
def test_a_search_finds_what_plain_python_does(index: Index, query: Query) -> None:
    """The same articles, each once over all pages; where none has all words, those with any, or the phrases."""
    right = [one for one in ARTICLES if wanted(query, one)]
    expected = [one for one in right if holds(query, one)] or [one for one in right if holds(query, one, every=False)]
    pages = [index.search(query.text, offset, 50, day=DAY, zone=ZONE) for offset in (0, 50, 100)]
    found = [identity for page in pages for identity in ids(page)]
    if query == Query():
        assert not found
        return
    assert sorted(found) == sorted(one.id for one in expected)
    assert {page.total for page in pages} == {len(expected)}
    for page in pages:
        for _, quote in page.items:
            assert (quote is not None) == bool(query.words or query.phrases)
            if quote and query.phrases and not any(stands(each, fold(quote.article.title)) for each in query.phrases):
                assert all(stands(each, context(quote.passage)) for each in query.phrases)


def test_the_sentence_shown_has_the_phrase(index: Index) -> None:
    """Where a passage holds the phrase in its text, that sentence is marked."""
    for one, quote in index.search('铁路 茶叶 "圖書館新館"', 0, 50).items:
        assert quote
        in_text = "图书馆新馆" in fold(quote.text)
        assert not in_text or "图书馆新馆" in fold(quote.sentence)
        assert quote.text in one.text


def test_what_was_not_understood_finds_nothing(index: Index) -> None:
    """No list of what was not asked for: the query says why it is empty."""
    for look_up in (index.search, index.latest):
        found = look_up("火星 来源:晚报 日期:猴年")
        assert (found.items, found.total) == ((), 0)
        known = tuple(sorted(SOURCES))
        assert found.query.problems == (Problem(Unread.SOURCE, "晚报", known), Problem(Unread.DATE, "猴年"))


def test_latest_takes_a_source_by_its_name_alone(index: Index) -> None:
    """A name, or most of it, lists the source; other words list the articles that hold them."""
    assert index.latest("自由亚洲").query == index.latest("来源:自由亚洲电台").query == Query(sources=("自由亚洲电台",))
    assert index.latest("火星").query == Query("火星")
    assert index.latest("").total == index.latest().total == len(ARTICLES)


def test_a_day_is_the_readers(tmp_path: Path) -> None:
    """昨天 is counted from their day and ends at their midnight."""
    at = datetime(2023, 9, 20, 17, tzinfo=UTC)  # one in the morning of the 21st in the zone
    with Index.create(tmp_path, LetterEncoder()) as index:
        index.add([dated(article(1, "火星", "火星探测。"), at)])
        assert index.search("火星 日期:昨天", day=date(2023, 9, 22), zone=ZONE).total == 1
        assert index.search("火星 日期:昨天", day=date(2023, 9, 21), zone=ZONE).total == 0
        assert index.search("火星 日期:昨天", day=date(2023, 9, 21), zone=UTC).total == 1
        assert index.latest("日期:2023-09-21", zone=ZONE).total == 1


def test_a_story_is_quoted_from_a_source_that_was_asked_for(tmp_path: Path) -> None:
    """Whoever published first is quoted, but not where another source, or another day, is asked for."""
    text = "普京十月访问中国，双方签署了多项协议，并就地区局势交换了意见，会谈持续了三个小时。"
    first, later = (article(n, "普京访华", text, text[::-1], source=name) for n, name in ((1, "甲社"), (30, "乙社")))
    with Index.create(tmp_path, LetterEncoder()) as index:
        index.add([first, later])
        assert ids(index.search("普京")) == [first.id]
        ((found, quote),) = index.search("普京 来源:乙社").items
        assert found == later
        assert quote
        assert quote.copies == (first,)
        assert ids(index.search("普京 日期:2023-09-22", zone=UTC)) == [later.id]
        assert ids(index.latest("普京")) == [later.id, first.id]  # each article, as they came out


def test_filters_and_unwanted_words_go_on_past_what_they_leave_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest articles may all hold the word: older ones are looked at too."""
    monkeypatch.setattr("retrieval.answering.searching.SEARCHED", 5)
    with Index.create(tmp_path, LetterEncoder()) as index:
        index.add([article(n, f"题{n}", "火星。" if n > 3 else "木星。", source=f"第{n}社") for n in range(12)])
        found = index.latest("-火星", 1, 2)
        assert [one.title for one, _ in found.items] == ["题2", "题1"]
        assert found.total == 4


def test_any_article_and_every_source(index: Index, tmp_path: Path) -> None:
    """One by chance is one of them; the sources are counted, each with its newest."""
    assert index.random() in ARTICLES
    for source in index.sources():
        own = [one for one in ARTICLES if one.source == source.name]
        assert (source.articles, source.newest) == (len(own), max(one.published for one in own))
    with Index.create(tmp_path, LetterEncoder()) as empty, pytest.raises(ArticleUnknown):
        empty.random()
