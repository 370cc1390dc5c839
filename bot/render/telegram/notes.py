"""Short messages about the archive: what it holds, and what it does not."""

from collections.abc import Sequence
from datetime import tzinfo

from bot.render import querying
from bot.render.common import day, one_line
from bot.render.markup import plain
from bot.render.telegram.parts import LONGEST_SOURCE, LONGEST_TITLE
from bot.texts import Texts
from retrieval.records import Found, Source, Stats


def no_match(words: str, texts: Texts) -> str:
    """No article has these words."""
    return plain(texts("no-match", words=one_line(words, LONGEST_TITLE))).html


def nothing_found(found: Found, said: str, texts: Texts) -> str:
    """Why a search, as it was typed, lists no article."""
    return plain(querying.nothing_found(found, one_line(said, LONGEST_TITLE), texts)).html


def nothing_new(found: Found, said: str, sources: Sequence[Source], texts: Texts) -> str:
    """Likewise of the newest articles; the sources there are, the largest first."""
    return plain(querying.nothing_new(found, one_line(said, LONGEST_TITLE), lambda: sources, texts)).html


def unknown_article(identity: str, texts: Texts) -> str:
    """No article has this id."""
    return plain(texts("unknown-article", id=one_line(identity, LONGEST_SOURCE))).html


def holdings(stats: Stats, texts: Texts, zone: tzinfo) -> str:
    """How much there is to ask about."""
    if stats.oldest is None or stats.newest is None:
        return texts("no-articles")
    oldest, newest = (day(when, zone, texts.language) for when in (stats.oldest, stats.newest))
    period = oldest if oldest == newest else texts("period", oldest=oldest, newest=newest)
    return texts("holdings", articles=f"{stats.articles:,}", period=period)
