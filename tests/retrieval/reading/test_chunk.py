"""Passages: every paragraph once, in order, cut only at sentence ends."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from retrieval.language.text import LONGEST_SENTENCE, sentences
from retrieval.reading.chunk import TARGET, WHOLE, passages
from retrieval.records import Article
from tests.retrieval.small import article

PARAGRAPHS = st.lists(
    st.tuples(
        st.text(alphabet="中文新闻，。！？A1 ”", min_size=1, max_size=40).map(str.strip).filter(bool),
        st.integers(1, 30),
        st.booleans(),
    ).map(lambda made: ("#" if made[2] and made[1] < 3 else "") + (made[0] * made[1]).strip()),
    min_size=1,
    max_size=12,
)


def body(made: Article) -> str:
    """All the text that may be quoted."""
    return "".join(made.text[p.start : p.end] for p in made.paragraphs if not p.subhead)


@given(PARAGRAPHS)
def test_every_paragraph_is_there_once_and_in_order(texts: list[str]) -> None:
    """The passages' texts without joints are the paragraphs' texts without joints: nothing lost, doubled or moved."""
    made = article(1, "题", *texts)
    found = list(passages(made))
    assert "".join("".join(p.text.split()) for p in found) == "".join(body(made).split())
    assert all(before.end <= after.start for before, after in pairwise(found))


@given(PARAGRAPHS)
def test_passages_begin_and_end_where_sentences_do(texts: list[str]) -> None:
    """No passage begins or ends within a sentence of a paragraph."""
    made = article(1, "题", *texts)
    starts = {p.start + a for p in made.paragraphs for a, _ in sentences(made.text[p.start : p.end])}
    ends = {p.start + b for p in made.paragraphs for _, b in sentences(made.text[p.start : p.end])}
    starts |= {p.start for p in made.paragraphs}
    ends |= {p.end for p in made.paragraphs}
    for passage in passages(made):
        assert passage.start in starts
        assert passage.end in ends


@given(PARAGRAPHS)
def test_passages_are_about_as_long_as_intended(texts: list[str]) -> None:
    """A passage is longer than a whole paragraph may be only when a single sentence is."""
    for passage in passages(article(1, "题", *texts)):
        longest = max((b - a for a, b in sentences(passage.text)), default=0)
        assert len(passage.text) <= max(WHOLE, TARGET + longest)
        assert longest <= LONGEST_SENTENCE


def test_a_subhead_is_context_of_what_follows_and_not_quoted() -> None:
    """A subhead begins a new passage, stands beside it, and is in no passage's text."""
    first, second = passages(article(1, "题", "甲。", "乙。", "#小标题", "丙。"))
    assert (first.text, first.subhead) == ("甲。\n乙。", "")
    assert (second.text, second.subhead) == ("丙。", "小标题")


def test_short_neighbours_are_merged_and_long_paragraphs_cut_evenly() -> None:
    """Paragraphs merge while they fit the target; a long one is cut into even parts at sentence ends."""
    short, long = "一个不长不短的段落，正好二十个字左右。", "这是一个二十个字左右的长句子用来测试切分。" * 40
    merged, *parts = passages(article(1, "题", short, short, long))
    assert merged.text == f"{short}\n{short}"
    lengths = [len(part.text) for part in parts]
    assert sum(lengths) == len(long)
    assert max(lengths) - min(lengths) <= 2 * 21
    assert all(part.text.endswith("。") for part in parts)
