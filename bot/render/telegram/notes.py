"""Short messages about the archive: what it holds, and what it does not."""

from datetime import tzinfo

from bot.render.common import day, one_line
from bot.render.markup import plain
from bot.render.telegram.parts import LONGEST_SOURCE, LONGEST_TITLE
from bot.texts import Texts
from retrieval.records import Stats

_SOURCES = 15


def nothing_found(words: str, texts: Texts) -> str:
    """No article has these words."""
    return plain(texts("nothing-found", words=one_line(words, LONGEST_TITLE))).html


def unknown_article(identity: str, texts: Texts) -> str:
    """No article has this id."""
    return plain(texts("unknown-article", id=one_line(identity, LONGEST_SOURCE))).html


def unknown_source(source: str, stats: Stats, texts: Texts) -> str:
    """No article is from this source; these are the sources there are, the largest first."""
    names = " · ".join(one_line(name, LONGEST_SOURCE) for name, _ in stats.sources[:_SOURCES])
    return plain(texts("unknown-source", source=one_line(source, LONGEST_SOURCE), sources=names)).html


def holdings(stats: Stats, texts: Texts, zone: tzinfo) -> str:
    """How much there is to ask about."""
    if stats.oldest is None or stats.newest is None:
        return texts("empty")
    oldest, newest = (day(when, zone, texts.language) for when in (stats.oldest, stats.newest))
    period = oldest if oldest == newest else texts("period", oldest=oldest, newest=newest)
    return texts("holdings", articles=f"{stats.articles:,}", period=period)
