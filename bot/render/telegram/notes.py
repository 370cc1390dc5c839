"""Short messages about the archive: what it holds, and what it does not."""

from collections.abc import Sequence
from datetime import tzinfo

from bot.render.common import day, one_line
from bot.render.markup import plain
from bot.render.querying import unread
from bot.render.telegram.parts import LONGEST_SOURCE, LONGEST_TITLE
from bot.texts import Texts
from retrieval.records import Query, Source, Stats

_SOURCES = 15


def nothing_found(words: str, texts: Texts) -> str:
    """No article has these words."""
    return plain(texts("nothing-found", words=one_line(words, LONGEST_TITLE))).html


def unknown_article(identity: str, texts: Texts) -> str:
    """No article has this id."""
    return plain(texts("unknown-article", id=one_line(identity, LONGEST_SOURCE))).html


def nothing_fits(query: Query, words: str, texts: Texts) -> str:
    """No article is as a query wants it, or what of the query was not understood."""
    if query.problems:
        return plain("\n".join(unread(problem, texts) for problem in query.problems)).html
    return (
        nothing_found(words, texts)
        if query.plain
        else plain(texts("nothing-fits", query=one_line(words, LONGEST_TITLE))).html
    )


def nothing_new(query: Query, words: str, sources: Sequence[Source], texts: Texts) -> str:
    """No article is from a source or with the words; these are the sources there are, the largest first."""
    if query.problems or not sources:
        return nothing_fits(query, words, texts) if sources else plain(texts("no-articles")).html
    names = " · ".join(one_line(each.name, LONGEST_SOURCE) for each in sources[:_SOURCES])
    return plain(texts("no-latest", words=one_line(words, LONGEST_TITLE), sources=names)).html


def holdings(stats: Stats, texts: Texts, zone: tzinfo) -> str:
    """How much there is to ask about."""
    if stats.oldest is None or stats.newest is None:
        return texts("no-articles")
    oldest, newest = (day(when, zone, texts.language) for when in (stats.oldest, stats.newest))
    period = oldest if oldest == newest else texts("period", oldest=oldest, newest=newest)
    return texts("holdings", articles=f"{stats.articles:,}", period=period)
