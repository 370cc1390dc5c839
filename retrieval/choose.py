"""Which of the hits are quoted: in their order, each story once, and none that says what another has said."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from retrieval.records import Article, Hit, Passage, Quote
from retrieval.shingles import letters
from retrieval.stories import quote
from retrieval.text import fold

# A quotation that scores less than this share of the first one's is left out: on ats_news, rgb_zh and drcd it held
# the answer in less than half a percent of questions, and it stands in the way of the first one.
WORTHY = 0.6

# A passage is left out when one already chosen holds so much of it, by runs of `RUN` characters; and when that one
# holds so much of its best sentence.
RUN = 3
PASSAGE_REPEATED = 0.6
SENTENCE_REPEATED = 0.8

JOINED = 500  # characters: neighbouring passages of an article are one quotation up to here


def choose(hits: Sequence[Hit], limit: int, copies_of: Callable[[Passage], Sequence[Article]]) -> tuple[Quote, ...]:
    """Up to `limit` quotations of hits given best first. The first one is always quoted.

    A story counts as one article: of its copies, only the one already quoted is quoted again.
    """
    chosen: list[Quote] = []
    for hit in hits:
        if len(chosen) == limit or hit.score < WORTHY * hits[0].score:
            break
        new = quote(hit, copies_of(hit.passage))
        if any(_same_story(new, old) or _repeats(new, old) for old in chosen):
            continue
        for at, old in enumerate(chosen):
            if joined := _joined(old, new):
                chosen[at] = joined
                break
        else:
            chosen.append(new)
    return tuple(chosen)


def _same_story(new: Quote, old: Quote) -> bool:
    """Whether another copy of its story is quoted already."""
    return any(copy.id == old.article.id for copy in new.copies)


def _repeats(new: Quote, old: Quote) -> bool:
    """Whether a quotation says little that another has not."""
    said = _runs(old.text)
    return (
        _held(_runs(new.text), said) >= PASSAGE_REPEATED or _held(_runs(new.sentence), said) >= SENTENCE_REPEATED
    )


def _runs(text: str) -> frozenset[str]:
    bare = letters(fold(text))
    return frozenset(bare[at : at + RUN] for at in range(max(1, len(bare) - RUN + 1)))


def _held(runs: frozenset[str], by: frozenset[str]) -> float:
    return len(runs & by) / len(runs)


def _joined(old: Quote, new: Quote) -> Quote | None:
    """Two quotations as one, where they are neighbours in an article and short together; marked as the first."""
    one, other = sorted((old.passage, new.passage), key=lambda passage: passage.start)
    between = old.article.text[one.end : other.start]
    if old.article.id != new.article.id or between.strip() or other.end - one.start > JOINED:
        return None
    whole = Passage(old.article, one.start, other.end, one.subhead, one.id)
    shift = old.passage.start - whole.start
    start, end = old.mark
    return replace(old, passage=whole, start=0, end=len(whole.text), mark=(start + shift, end + shift))
