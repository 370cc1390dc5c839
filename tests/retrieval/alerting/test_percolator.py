"""Arrivals and who waits for them."""

import random
from collections.abc import Iterator
from datetime import UTC, date, timedelta
from itertools import pairwise
from pathlib import Path
from threading import Thread

import pytest

from embeddings.encoder import DEFAULT, load_encoder
from retrieval.alerting.percolator import Percolator
from retrieval.index import Index
from retrieval.records import Arrival, Article, Interest, Standing
from tests.retrieval.small import START, article

GATE = Path(__file__).parents[2] / "quality" / "gate" / "articles"
VISIT = article(1, "普京访华", "俄罗斯总统普京十月访问中国。", "双方讨论了能源。", source="路透社")
QUAKE = article(2, "加州地震", "美国加州昨天发生六级地震，没有伤亡。", source="BBC")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """An index of the gate's articles, so that there are sources to name."""
    home = tmp_path_factory.mktemp("home")
    with Index.create(home, load_encoder(DEFAULT, models=home)) as made:
        made.update([GATE])
        made.add([VISIT, QUAKE])
        yield made


def waiting(index: Index, *texts: str) -> Percolator:
    """Who waits for these, numbered from 0, as queries."""
    percolator = index.percolator()
    for number, text in enumerate(texts):
        percolator.put(number, Standing(Interest.WORDS, text))
    return percolator


def told(percolator: Percolator, one: Article) -> list[int]:
    """Who is told of an article."""
    return [match.number for match in percolator.match(Arrival(1, one))]


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("普京", True),
        ("普丁", True),  # as Taiwan calls him
        ("putin", True),
        ("總統 訪問", True),
        ("普京 地震", False),
        ('"访问中国"', True),
        ('"中国访问"', False),
        ("普京 -能源", False),  # in another passage, or this one
        ("普京 -地震", True),
        ("普京 来源:路透", True),
        ("普京 来源:BBC", False),
        ("普京 日期:2023年9月", True),
        ("普京 日期:2022年", False),
        ("来源:路透 -地震", True),
        ("-地震", True),
        ("日期:2023年9月", True),
        ("普京 来源:没有这家", False),
        ("普京 日期:十三月", False),
        ("", False),
    ],
)
def test_a_query_means_what_it_means_to_search(index: Index, query: str, there: bool) -> None:
    """Words under their other names, phrases, what shall not be there, sources and days."""
    assert told(waiting(index, query), VISIT) == ([0] if there else [])


def test_queries_find_what_search_finds(index: Index) -> None:
    """For words drawn from the articles, whoever waits is told of exactly the articles that `latest` lists."""
    chance = random.Random(7)
    articles = [arrival.article for arrival in index.arrived(0, 1000)]
    words = [one.text[at : at + 2] for one in articles for at in (3, 30, 61) if one.text[at : at + 2].isalnum()]
    queries = [*chance.sample(words, 60), *(f"{a} {b}" for a, b in pairwise(words))][:150]
    percolator = waiting(index, *queries)
    found: dict[int, set[str]] = {}
    for one in articles:
        for number in told(percolator, one):
            found.setdefault(number, set()).add(one.id)
    listed = {
        number: {one.id for one, _ in index.latest(f"{query} -毫无此词", limit=1000, zone=UTC).items}
        for number, query in enumerate(queries)
    }
    assert found == {number: ids for number, ids in listed.items() if ids}
    assert len(found) > 80


def test_the_quotation_is_the_sentence_that_says_it(index: Index) -> None:
    """Verbatim, of the passage that holds the words, with what stands before and behind it there."""
    (match,) = waiting(index, "能源").match(Arrival(1, VISIT))
    assert match.quote.sentence == "双方讨论了能源。"
    assert match.quote.text in VISIT.text
    assert (match.number, match.score) == (0, 1.0)


def test_sources_and_questions(index: Index) -> None:
    """A source's every article is told, a question's where the article is about it, in whatever words and script."""
    percolator = index.percolator()
    percolator.put(4, Standing(Interest.SOURCE, "BBC"))
    percolator.put(5, Standing(Interest.QUESTION, "普丁什麼時候訪問中國？"))
    percolator.put(6, Standing(Interest.QUESTION, "加州有没有地震"))
    percolator.put(7, Standing(Interest.QUESTION, "什么时候"))  # asks about nothing
    percolator.put(8, Standing(Interest.QUESTION, "普京什么时候访问朝鲜？"))
    assert told(percolator, VISIT) == [5]
    assert told(percolator, QUAKE) == [4, 6]
    (match,) = [match for match in percolator.match(Arrival(1, VISIT)) if match.number == 5]
    assert match.quote.sentence == "俄罗斯总统普京十月访问中国。"
    assert 0 < match.score < 1


def test_who_waits_comes_and_goes(index: Index) -> None:
    """A number put again waits for the new alone; one dropped for nothing; many may wait for the same."""
    percolator = waiting(index, "普京", "普京", "地震")
    assert told(percolator, VISIT) == [0, 1]
    percolator.drop(0)
    percolator.drop(0)
    percolator.put(1, Standing(Interest.QUESTION, "加州地震了吗"))
    assert told(percolator, VISIT) == []
    assert told(percolator, QUAKE) == [1, 2]
    percolator.put(1, Standing(Interest.WORDS, "能源"))
    percolator.drop(2)
    assert (told(percolator, QUAKE), told(percolator, VISIT)) == ([], [1])


def test_one_matches_while_another_puts(index: Index) -> None:
    """Whoever waits all the while is told each time."""
    percolator = waiting(index, "普京")
    percolator.put(1, Standing(Interest.QUESTION, "普京什么时候访问中国"))

    def change() -> None:
        for number in range(2, 150):
            kind = Interest.QUESTION if number % 2 else Interest.WORDS
            percolator.put(number, Standing(kind, f"普京 {number}"))
            percolator.drop(number - 1 if number > 2 else 0 + 149)

    thread = Thread(target=change)
    thread.start()
    seen = [told(percolator, VISIT) for _ in range(30)]
    thread.join()
    assert all(found[:2] == [0, 1] for found in seen)


def test_a_preview_is_what_would_have_been_told(index: Index) -> None:
    """By the same matcher, since a time, a story once, newest first; and what of a query was not understood."""
    since = START - timedelta(days=1)
    words = index.would_match(index.standing("普京 -地震"), since)
    assert [(one.title, quote.sentence if quote else "") for one, quote in words.items] == [
        ("普京访华", "俄罗斯总统普京十月访问中国。")
    ]
    assert index.would_match(index.standing("普京 -地震"), VISIT.published + timedelta(minutes=1)).total == 0
    asked = index.would_match(index.standing("梅澤河谷還在停火嗎？"), since)
    assert [one.title for one, _ in asked.items] == [
        "梅澤河谷停火三週破局 醫院遭砲擊",
        "梅泽河谷停火生效 双方同意后撤十公里",
    ]
    source = index.would_match(Standing(Interest.SOURCE, "BBC"), since)
    assert [one.title for one, _ in source.items] == ["加州地震"]
    wrong = index.would_match(index.standing("普京 来源:没有这家", day=date(2024, 1, 1)), since)
    assert (wrong.total, len(wrong.query.problems)) == (0, 1)
    several = index.would_match(index.standing("火灾"), since, limit=1)
    assert (len(several.items), several.total > 1) == (1, True)
