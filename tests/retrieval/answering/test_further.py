"""What else was found, beyond what an answer quotes: by hand, and from an index."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.answering.further import further
from retrieval.errors import ArticleUnknown
from retrieval.index import Index
from retrieval.records import Answer, Article, Evidence, Hit, Inquiry, Passage, Quote, Status, Understood, Window
from retrieval.storage.rows import milliseconds
from tests.retrieval.reports import FLOOD, STRIKE, report
from tests.retrieval.small import LetterEncoder

GOOD = Evidence(1, 1, 1, 1, 1, 1, 1)
QUESTION = Inquiry("江城的居民什么时候撤到高处？")


def hit(article: Article, paragraph: int) -> Hit:
    """A hit of one paragraph, all of it the best sentence."""
    where = article.paragraphs[paragraph]
    return Hit(Passage(article, where.start, where.end), 0.5, (0, where.end - where.start), GOOD)


def quoting(article: Article, *copies: Article) -> Quote:
    """A quotation of an article's first paragraph."""
    end = article.paragraphs[0].end
    return Quote(Passage(article, 0, end), 0, end, (0, end), 0.5, None, copies)


def ranked(quotes: tuple[Quote, ...], *hits: Hit) -> Answer:
    """An answer that quotes these, of those hits."""
    return Answer("问", Status.ANSWERED, 0.9, quotes, (), Understood("问", ()), hits)


def test_a_story_is_told_once_and_not_what_is_quoted() -> None:
    """Of each story that is not quoted yet its best passage, in the order of the ranking."""
    quoted, copy, other, same = (report(n, *FLOOD, source=f"{n}社", hours=n) for n in range(4))
    third = report(4, *STRIKE)

    def copies_of(passage: Passage) -> tuple[Article, ...]:
        """Two of them are one story."""
        return {other.id: (same,), same.id: (other,)}.get(passage.article.id, ())

    hits = (hit(quoted, 1), hit(copy, 2), hit(same, 1), hit(third, 3), hit(other, 0), hit(third, 0))
    found = further(ranked((quoting(quoted, copy),), *hits), copies_of)
    assert [each.sentence for each in found] == [FLOOD[1], STRIKE[3]]
    assert {each.article.id for each in found} == {other.id, third.id}  # the first of the two that published it
    assert further(ranked(()), copies_of) == ()


def test_copies_are_of_the_time_asked_about() -> None:
    """Where only a time is asked about, a copy published at another one takes no passage's place."""
    early, late = report(1, *FLOOD), report(2, *FLOOD, source="乙社", hours=48)
    then = Window(milliseconds(late.published), milliseconds(late.published))
    hits = ranked((), hit(late, 0))
    assert further(hits, lambda _: (early,))[0].article == early
    assert further(hits, lambda _: (early,), then)[0].article == late


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    """Ten stories, one of them told by three."""
    with Index.create(tmp_path, LetterEncoder()) as made:
        made.add([report(n, *FLOOD, source=source, hours=n) for n, source in enumerate(("甲社", "乙社", "丙社"))])
        made.add([report(10 + n, f"江城的居民第{n}次开会，讨论街道的路灯。", STRIKE[n % 4]) for n in range(9)])
        yield made


def test_pages_of_what_else_there_is(index: Index) -> None:
    """Beyond the quotations of the answer, five a page, until there is no more; each story once."""
    quoted = index.ask(QUESTION).quotes
    pages = [index.more(QUESTION, offset) for offset in (0, 5, 10)]
    assert [page.total for page in pages] == [pages[0].total] * 3
    shown = [article for page in pages for article, _ in page.items]
    assert len(shown) == pages[0].total >= 5
    told = {one.id for quote in quoted for one in (quote.article, *quote.copies)}
    assert len({article.id for article in shown}) == len(shown)
    assert told.isdisjoint(article.id for article in shown)
    for article, quote in (item for page in pages for item in page.items):
        assert quote is not None
        assert quote.text in article.text
    assert index.more(QUESTION, 100).items == ()


def test_the_other_articles_of_a_story(index: Index) -> None:
    """Oldest first, without the one asked about; none where it is told once; an unknown id is an error."""
    assert [each.source for each in index.story("report000001")] == ["甲社", "丙社"]
    assert index.story("report000010") == ()
    with pytest.raises(ArticleUnknown):
        index.story("x")
