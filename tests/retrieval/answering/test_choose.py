"""Which hits are quoted, and as what."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.answering.answer import answer
from retrieval.answering.choose import JOINED, WORTHY, choose
from retrieval.language.text import sentences
from retrieval.ranking.evidence import Question
from retrieval.reading import chunk
from retrieval.records import Article, Evidence, Hit, Passage, Quote
from tests.retrieval.reports import ADVERT, FLOOD, STRIKE, report

GOOD = Evidence(1, 1, 1, 1, 1, 1, 1)


def hit(passage: Passage, score: float = 1.0, sentence: int = 0) -> Hit:
    """A hit with one of its sentences as the best."""
    return Hit(passage, score, list(sentences(passage.text))[sentence], GOOD)


def alone(_: Passage) -> Sequence[Article]:
    """No article has a copy."""
    return ()


def cut(article: Article, *paragraphs: int) -> Passage:
    """The passage of some neighbouring paragraphs."""
    first, last = article.paragraphs[paragraphs[0]], article.paragraphs[paragraphs[-1]]
    return Passage(article, first.start, last.end)


def test_order_is_kept_and_what_is_far_behind_left_out() -> None:
    """Different passages are quoted as they rank, up to the limit."""
    passages = [cut(report(n, text), 0) for n, text in enumerate((*FLOOD, *STRIKE))]
    hits = [hit(passage, 1 - n / 10) for n, passage in enumerate(passages)]
    assert [quote.passage for quote in choose(hits, 3, alone)] == passages[:3]
    assert [quote.passage for quote in choose(hits, 9, alone)] == [h.passage for h in hits if h.score >= WORTHY]


@pytest.mark.parametrize(
    ("first", "kept", "gone"),
    [
        (1.4, 0.85, 0.83),
        (1.0, 0.601, 0.599),
        (0.6, 0.361, 0.359),
        (0.5, 0.301, 0.299),
        (0.1, -0.099, -0.101),
        (0.0, -0.199, -0.201),
        (-0.32, -0.519, -0.521),
    ],
)
def test_how_far_behind_the_first(first: float, kept: float, gone: float) -> None:
    """A share of its score down to 0.6 of it; by so much as that is at 0.5 where the score is lower, or below 0."""
    passages = [cut(report(n, text), 0) for n, text in enumerate((FLOOD[0], STRIKE[1], ADVERT[0]))]
    hits = [hit(passage, score) for passage, score in zip(passages, (first, kept, gone), strict=True)]
    assert [quote.score for quote in choose(hits, 3, alone)] == [first, kept]


def test_what_has_been_said_is_not_said_again() -> None:
    """A passage in nearly the same words, or whose best sentence stands in one chosen, gives way to the next."""
    said = cut(report(1, FLOOD[1]), 0)
    reworded = cut(report(2, FLOOD[1].replace("站长", "负责人").replace("半米", "五十厘米")), 0)
    within = cut(report(3, FLOOD[1] + STRIKE[0] + STRIKE[2]), 0)
    next_best = cut(report(4, STRIKE[3]), 0)
    chosen = choose([hit(each) for each in (said, reworded, within, next_best)], 3, alone)
    assert [quote.passage for quote in chosen] == [said, next_best]
    other_sentence = choose([hit(said), hit(within, sentence=1)], 3, alone)
    assert [quote.passage for quote in other_sentence] == [said, within]


def test_neighbours_are_one_quotation() -> None:
    """Two short passages side by side become one, marked where the better one was, whichever came first."""
    article = report(1, *FLOOD)
    upper, lower = cut(article, 0, 1), cut(article, 2, 3)
    for better, other in ((upper, lower), (lower, upper)):
        (quote,) = choose([hit(better, 1), hit(other, 0.9)], 3, alone)
        assert quote.text == article.text
        assert quote.sentence == better.text[slice(*hit(better).mark)]
        assert quote.score == 1


def test_what_is_apart_or_long_stays_apart() -> None:
    """Passages with a paragraph between them, of two articles, or too long together, are quotations of their own."""
    article, other = report(1, *FLOOD), report(2, *STRIKE)
    long = report(3, "".join((*FLOOD, *ADVERT)), "".join(STRIKE) * 2)
    assert len(choose([hit(cut(article, 0)), hit(cut(article, 2))], 3, alone)) == 2
    assert len(choose([hit(cut(article, 0)), hit(cut(other, 1))], 3, alone)) == 2
    assert len(long.text) > JOINED
    assert len(choose([hit(cut(long, 0)), hit(cut(long, 1))], 3, alone)) == 2


def test_a_story_is_quoted_from_one_copy() -> None:
    """Once a copy is quoted, other copies give no quotation, while another part of the quoted one still does."""
    flood, strike, advert = ("".join(paragraphs) for paragraphs in (FLOOD, STRIKE, ADVERT * 2))
    between = "".join(chr(0x4E00 + number) for number in range(400))
    one = report(1, flood, between, strike)
    two = report(2, flood, between, strike, advert, source="乙社", hours=1)

    def copies(passage: Passage) -> Sequence[Article]:
        return (two,) if passage.article == one else (one,)

    from_one, from_two = [cut(one, 0)], [cut(two, 0), cut(two, 2), cut(two, 3)]
    chosen = choose([hit(each) for each in from_one + from_two], 3, copies)
    assert [(quote.article, quote.text) for quote in chosen] == [(one, flood), (one, strike)]
    (alone_there,) = choose([hit(from_two[2])], 3, copies)
    assert (alone_there.article, alone_there.copies) == (two, (one,))


CLAUSES = [f"{part}。" for text in (*FLOOD, *STRIKE) for part in text.rstrip("。").split("，")]
SENTENCES = st.lists(st.sampled_from(CLAUSES), min_size=1, max_size=40)
ARTICLES = st.lists(
    st.builds(
        lambda n, said, per, hours, source: report(
            n, *("".join(said[at : at + per]) for at in range(0, len(said), per)), hours=hours, source=source
        ),
        st.integers(0, 10**6),
        SENTENCES,
        st.integers(1, 12),
        st.integers(0, 50),
        st.sampled_from(["甲社", "乙社"]),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda article: article.id,
)


@settings(deadline=None)  # on a busy machine
@given(ARTICLES, st.data())
def test_any_answer_is_verbatim(articles: list[Article], data: st.DataObject) -> None:
    """Quotations are slices of their articles, marks lie within them, none is quoted twice, the first hit leads."""
    passages = [passage for article in articles for passage in chunk.passages(article)]
    order = data.draw(st.permutations(passages))
    best_score = data.draw(st.floats(-1, 1.5))
    hits = [
        hit(passage, best_score - n / 100, data.draw(st.integers(0, len(list(sentences(passage.text))) - 1)))
        for n, passage in enumerate(order)
    ]
    story = articles if data.draw(st.booleans()) else []

    def others(passage: Passage) -> list[Article]:
        return [article for article in story if article.id != passage.article.id]

    question = Question.read("为什么泄洪")
    found: tuple[Quote, ...] = answer("为什么泄洪？", question, hits, choose(hits, 3, others), 0.0).quotes
    assert len(found) <= 3
    best = hits[0].passage.text[slice(*hits[0].mark)]
    assert best in found[0].sentence
    for quote in found:
        place = quote.passage.start
        assert quote.text == quote.article.text[place + quote.start : place + quote.end]
        assert quote.start <= quote.mark[0] < quote.mark[1] <= quote.end
        assert quote.sentence.strip() == quote.sentence
        assert {quote.article.id, *(copy.id for copy in quote.copies)} >= {article.id for article in story}
    spans = [(quote.article.id, quote.passage.start, quote.passage.end) for quote in found]
    assert not any(
        one[0] == other[0] and one[1] < other[2] and other[1] < one[2]
        for at, one in enumerate(spans)
        for other in spans[:at]
    )


def test_hits_are_left_as_they_were() -> None:
    """Quoting another copy changes neither the evidence nor the score."""
    one, two = report(1, *FLOOD), report(2, *FLOOD, STRIKE[0], hours=4)
    (quote,) = choose([replace(hit(cut(one, 1)), score=0.7)], 1, lambda _: (two,))
    assert (quote.article, quote.sentence, quote.score) == (two, FLOOD[1], 0.7)
