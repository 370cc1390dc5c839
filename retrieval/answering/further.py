"""What else was found for a question, beyond what its answer quotes."""

from collections.abc import Callable, Sequence

from retrieval.answering.stories import quote
from retrieval.records import Answer, Article, Passage, Quote, Window


def further(
    found: Answer, copies_of: Callable[[Passage], Sequence[Article]], within: Window | None = None
) -> tuple[Quote, ...]:
    """The best passage of each other story that was considered, in the order of the ranking."""
    told = {article.id for each in found.quotes for article in (each.article, *each.copies)}
    kept: list[Quote] = []
    for hit in found.ranking:
        if hit.passage.article.id in told:
            continue
        new = quote(hit, copies_of(hit.passage), within)
        if told.isdisjoint(article.id for article in (new.article, *new.copies)):
            kept.append(new)
        told.update(article.id for article in (new.article, *new.copies))
    return tuple(kept)
