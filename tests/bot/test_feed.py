"""Feeds as their readers read them: parsed back by feedparser."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import feedparser
import pytest

from bot.render.feed import FORMATS, feed
from retrieval.records import Article, Found, Interest, Query, Standing, lay_out
from tests.bot.sample import BRIDGE, COST, WEATHER

FOUND = Found(((BRIDGE, COST), (WEATHER[0], None)), 2, 0, Query("桥"))


def read(found: Found, kind: str) -> Any:
    """A feed as feedparser reads it, which finds nothing wrong with it."""
    parsed = feedparser.parse(feed(found, "桥 <一>", "zh-Hans", kind))
    assert not parsed.bozo, parsed.get("bozo_exception")
    return parsed


@pytest.mark.parametrize("kind", FORMATS)
def test_a_feed_reads_back(kind: str) -> None:
    """Titles, addresses, ids, times, the sentence and the whole text are there, in their order."""
    parsed = read(FOUND, kind)
    assert parsed.version == {"atom": "atom10", "rss": "rss20"}[kind]
    assert parsed.feed.title == "桥 <一>"
    first, second = parsed.entries
    assert (first.title, second.title) == (BRIDGE.title, WEATHER[0].title)
    assert first.link == "https://news.example/2024/05/%E6%A1%A5.html"
    assert first.id == f"urn:yinwen:article:{BRIDGE.id}"
    assert datetime(*first.published_parsed[:6], tzinfo=UTC) == BRIDGE.published
    assert first.summary == COST.sentence
    assert first.tags[0].term == BRIDGE.source
    body = first.content[0].value
    assert body.startswith("<p>市政府周二宣布")
    assert "<h3>工程花了多少钱</h3>" in body
    assert BRIDGE.text.split("\n")[2] in body


@pytest.mark.parametrize("kind", FORMATS)
def test_markup_in_an_article_is_text(kind: str) -> None:
    """What an article holds cannot become markup in a reader, nor break the feed."""
    text, paragraphs = lay_out([("<script>alert(1)</script> ]]> & 完。", False)])
    odd = replace(BRIDGE, title="<b>粗</b> ]]>", text=text, paragraphs=paragraphs, url="javascript:alert(1)")
    entry = read(Found(((odd, None),), 1, 0), kind).entries[0]
    assert "&lt;script&gt;alert(1)&lt;/script&gt; ]]&gt; &amp; 完。" in feed_body(odd, kind)
    assert "javascript" not in str(entry.get("link"))


def feed_body(article: Article, kind: str) -> str:
    """The markup of an entry as it stands in the feed, before a reader cleans it."""
    parsed = feedparser.parse(feed(Found(((article, None),), 1, 0), "一", "zh-Hans", kind), sanitize_html=False)
    entry = parsed.entries[0]
    return str(entry.content[0].value if "content" in entry else entry.summary)


@pytest.mark.parametrize("kind", FORMATS)
def test_what_xml_cannot_hold_is_shown_as_something(kind: str) -> None:
    """Control characters, half characters and the like, wherever they are, leave a feed that is XML."""
    worst = "坏\x00\x0b\x1f\ud800\ufffe字"
    text, paragraphs = lay_out([(worst, False)])
    odd = replace(BRIDGE, title=worst, source=worst, text=text, paragraphs=paragraphs)
    entry = read(Found(((odd, None),), 1, 0, Query(worst)), kind).entries[0]
    assert entry.title.startswith("坏�")
    assert entry.title.endswith("字")


@pytest.mark.parametrize("kind", FORMATS)
def test_the_same_articles_make_the_same_feed(kind: str) -> None:
    """Byte for byte: nothing tells when it was written, so that who watches the file sees no change."""
    assert feed(FOUND, "桥", "zh-Hans", kind) == feed(FOUND, "桥", "zh-Hans", kind)
    assert read(FOUND, kind).feed.updated_parsed[:3] == (2024, 5, 7)


@pytest.mark.parametrize("kind", FORMATS)
def test_an_article_of_unknown_time_and_a_feed_of_nothing(kind: str) -> None:
    """Neither is an error: the one names no time of publication, the other is a feed without entries."""
    undated = replace(BRIDGE, published=datetime.fromtimestamp(0, UTC), url="")
    assert "published" not in read(Found(((undated, None),), 1, 0), kind).entries[0]
    assert read(Found((), 0, 0, Query("火星")), kind).entries == []


def test_queries_have_feeds_of_their_own() -> None:
    """Two queries make two feeds for a reader, one query the same each time."""
    other = replace(FOUND, query=Query("船"))
    assert read(FOUND, "atom").feed.id != read(other, "atom").feed.id


def test_subscriptions_have_feeds_of_their_own() -> None:
    """Of questions and sources there is no query: what is waited for tells their feeds apart, and from a search's."""
    found = replace(FOUND, query=Query())
    said = ((Interest.QUESTION, "桥"), (Interest.QUESTION, "船"), (Interest.SOURCE, "桥"))
    waited = [Standing(*each) for each in said]
    made = [feed(found, "一", "zh-Hans", "atom", one) for one in waited] + [feed(found, "一", "zh-Hans", "atom")]
    assert len({feedparser.parse(one).feed.id for one in made}) == len(made)
