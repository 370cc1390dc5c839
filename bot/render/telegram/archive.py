"""What the archive is made of: how much, how new, from whom."""

from collections.abc import Sequence

from bot.render.common import day, one_line, span
from bot.render.markup import Rich, bold, joined, link, packed, plain
from bot.render.reading import article as in_script
from bot.render.telegram.notes import holdings
from bot.render.telegram.parts import LONGEST_SOURCE, LONGEST_TITLE, source
from bot.view import View
from retrieval.answering.links import source_link
from retrieval.records import Article, Source, Stats


def about(stats: Stats, newest: Article | None, version: str, encoder: str, view: View) -> str:
    """How much there is, how new it is, and what looks things up: one message."""
    texts = view.texts
    lines = [
        plain(holdings(stats, texts, view.zone)),
        plain(texts("about-passages", passages=f"{stats.passages:,}")),
        plain(texts("about-sources", sources=len(stats.sources))),
    ]
    if newest:
        lines.append(plain(texts("about-newest")) + _named(in_script(newest, view.script), view))
    if encoder:
        lines.append(plain(texts("about-encoder", encoder=one_line(encoder, LONGEST_TITLE))))
    title = bold(plain(texts("version", version=version)))
    return packed([title, joined(lines, "\n"), plain(texts("about-quotes"))])[0]


def sources_page(page: Sequence[Source], first: int, total: int, view: View) -> str:
    """Sources with how many articles they have and how new those are: one message."""
    texts = view.texts
    head = joined(
        [
            bold(plain(texts("sources"))),
            plain(texts("source-page", span=span(first, first + len(page) - 1), total=total)),
        ],
        "\n",
    )
    entries = [
        joined([plain(f"{number}. {one_line(each.name, LONGEST_SOURCE)}"), plain(_held(each, view))], "\n")
        for number, each in enumerate(page, first)
    ]
    return packed([head, *entries, plain(texts("sources-how"))])[0]


def _held(one: Source, view: View) -> str:
    if one.newest is None:
        return view.texts("source-undated", articles=one.articles)
    return view.texts("source-entry", articles=one.articles, day=day(one.newest, view.zone, view.texts.language))


def _named(article: Article, view: View) -> Rich:
    title = link(plain(one_line(article.title, LONGEST_TITLE)), source_link(article))
    return joined([title, source(article, view.texts, view.zone)], " · ")
