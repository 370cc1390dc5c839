"""A trend as the caption of its picture: how many articles, since when, and the counts folded away."""

from bot.render.common import day, one_line
from bot.render.markup import Rich, blockquote, bold, joined, plain
from bot.render.telegram.parts import LONGEST_TITLE
from bot.render.trend import Row, rows
from bot.view import View
from retrieval.records import Trend

LONGEST = 1024  # UTF-16 units of a caption, Telegram's limit
_ROWS = (25, 18, 12, 8)  # at most, the first number by which the caption fits


def caption(trend: Trend, words: str, view: View) -> str:
    """The caption of a trend that has counts."""
    texts = view.texts
    ends = [day(end, view.zone, texts.language) for end in (trend.first, trend.last) if end]
    said = texts("trend-title", words=one_line(words, LONGEST_TITLE), articles=f"{trend.articles:,}")
    when = ends[0] if ends[0] == ends[-1] else texts("period", oldest=ends[0], newest=ends[-1])
    undated = plain(texts("trend-undated", articles=trend.undated)) if trend.undated else Rich()
    head = joined([bold(plain(said)), plain(when), plain(texts("trend-picture"))], "\n")
    shown = head
    for most in _ROWS:
        table = joined([plain(texts("trend-columns")), *(plain(_row(row)) for row in rows(trend, most))], "\n")
        shown = joined([head, blockquote(table), undated], "\n")
        if shown.units <= LONGEST:
            return shown.html
    return head.html


def _row(row: Row) -> str:
    return f"{row.days} · {row.articles:,} · {row.share}"
