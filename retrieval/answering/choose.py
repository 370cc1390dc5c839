"""Which of the hits are quoted: in their order, each story once, and none that says what another has said."""

from collections.abc import Callable, Sequence

from retrieval.answering.stories import moved, quote
from retrieval.language.text import fold, letters
from retrieval.records import Article, Hit, Passage, Quote, Window

# A quotation that scores less than this share of the first one's is left out: on ats_news, rgb_zh and drcd it held
# the answer in less than half a percent of questions, and it stands in the way of the first one.
WORTHY = 0.6

# With the reader a score may be 0 or less, of which no share can be taken. Scores under this one may be as far behind
# the first as behind this; what is shown by the usual threshold has more.
LOW = 0.5

# A passage is left out when one already chosen holds so much of it, or of its best sentence, by runs of `RUN`
# characters. Looser ones raise answer@3 of rgb_zh no further and cost ats_news (docs/quality.md).
RUN = 3
PASSAGE_REPEATED = 0.7
SENTENCE_REPEATED = 0.9

JOINED = 500  # characters: neighbouring passages of an article are one quotation up to here


def choose(
    hits: Sequence[Hit],
    limit: int,
    copies_of: Callable[[Passage], Sequence[Article]],
    within: Window | None = None,
) -> tuple[Quote, ...]:
    """Up to `limit` quotations of hits given best first. The first one is always quoted.

    A story counts as one article: of its copies, only the one already quoted is quoted again. With a window, one
    published `within` it.
    """
    chosen: list[Quote] = []
    said: list[frozenset[str]] = []  # by each of them, as runs
    for hit in hits:
        if len(chosen) == limit or not _is_worthy(hit.score, hits[0].score):
            break
        new = quote(hit, copies_of(hit.passage), within)
        if any(_same_story(new, old) for old in chosen) or _repeats(new, said):
            continue
        at, joined = next(
            ((at, joined) for at, old in enumerate(chosen) if (joined := _joined(old, new))), (len(chosen), new)
        )
        chosen[at : at + 1], said[at : at + 1] = [joined], [_runs(joined.text)]
    return tuple(chosen)


def _is_worthy(score: float, first: float) -> bool:
    return first - score <= (1 - WORTHY) * max(first, LOW)


def _same_story(new: Quote, old: Quote) -> bool:
    """Whether another copy of its story is quoted already."""
    return any(copy.id == old.article.id for copy in new.copies)


def _repeats(new: Quote, said: Sequence[frozenset[str]]) -> bool:
    """Whether a quotation says little that another has not."""
    whole, best = _runs(new.text), _runs(new.sentence)
    return any(_held(whole, old) >= PASSAGE_REPEATED or _held(best, old) >= SENTENCE_REPEATED for old in said)


def _runs(text: str) -> frozenset[str]:
    bare = letters(fold(text))
    return frozenset(bare[at : at + RUN] for at in range(max(1, len(bare) - RUN + 1)))


def _held(runs: frozenset[str], by: frozenset[str]) -> float:
    return len(runs & by) / len(runs)


def _joined(old: Quote, new: Quote) -> Quote | None:
    """Two quotations as one, where they are neighbours in an article and short together; marked as the first."""
    one, other = sorted((old.passage, new.passage), key=lambda passage: passage.start)
    between = old.article.text[one.end : other.start]
    apart = old.article.id != new.article.id or one.end > other.start or between.strip()
    if apart or other.end - one.start > JOINED:
        return None
    whole = Passage(old.article, one.start, other.end, one.subhead, one.id)
    return moved(old, whole, old.passage.start - whole.start)
