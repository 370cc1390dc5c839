"""Answers and pages of articles as Telegram messages: HTML, each within Telegram's limits, no quotation divided."""

from datetime import tzinfo

from bot.render.common import copies, day, day_after, days, excerpt, marks, nearest_heading, one_line, told_once
from bot.render.markup import Rich, blockquote, bold, italic, joined, link, packed, plain, underlined
from bot.texts import Texts
from retrieval.answering.links import sentence_link, source_link
from retrieval.records import Answer, Article, Found, Period, Quote, Stats, Status, Use

# All in UTF-16 units. A passage is some 300 characters; a quotation past this is cut, so that a message holds it whole.
_LONGEST_QUOTATION = 3000
_LONGEST_SENTENCE = 600  # standing alone above the quotations
_LONGEST_TITLE = 200
_LONGEST_SOURCE = 60
_LONGEST_SAID = 60
_NEAREST = 3
_SOURCES = 15
# Ten of these with title, source and date make a page that stays one message, in whatever characters.
_LONGEST_SNIPPET = 150
_LONGEST_TITLE_IN_PAGE = 120
_LINK_BYTES_IN_PAGE = 1000


def answer(found: Answer, texts: Texts, zone: tzinfo, shown: int) -> list[str]:
    """An answer as messages: the sentence that answers, then the quotations it and others stand in, with sources."""
    period = found.understood.period
    elsewhere = period is not None and period.use is Use.ELSEWHERE
    said = [_carried(found.understood.completed, texts)] if found.understood.completed else []
    said += [italic(plain(texts("corrected", name=name))) for _, name in found.understood.corrected]
    time = [italic(_time(period, texts))] if period else []
    if found.status is Status.LISTED:
        entries = (_entry(number, one, None, texts, zone) for number, one in enumerate(found.nearest, 1))
        return packed([*said, bold(plain(nearest_heading(found, texts))), *entries, *time])
    if found.status is Status.NOT_FOUND or not found.quotes:
        heading = plain(nearest_heading(found, texts))
        nearest = [_nearest(article, texts, zone) for article in found.nearest[:_NEAREST]]
        near = [joined([heading, *nearest], "\n")] if nearest else []
        return packed([*said, plain(texts("not-found")), *near, *time])
    unsure = italic(plain(texts("elsewhere") if elsewhere else texts("unsure")))
    head = _sentence(found.quotes[0]) if found.status is Status.ANSWERED else unsure
    quotations = (_quotation(quote, texts, zone) for quote in told_once(found.quotes[:shown]))
    return packed([*said, head, *quotations, *time])


def _carried(question: str, texts: Texts) -> Rich:
    """How a question that leans on the one before was understood, in one line."""
    return italic(plain(texts("carried", question=one_line(question, _LONGEST_TITLE))))


def latest_page(found: Found, texts: Texts, zone: tzinfo) -> str:
    """A page of the newest articles: one message."""
    return _page(found, plain(texts("latest")), texts, zone)


def search_page(found: Found, words: str, texts: Texts, zone: tzinfo) -> str:
    """A page of the articles found, each with the sentence that matches best: one message."""
    return _page(found, plain(texts("found", words=one_line(words, _LONGEST_TITLE))), texts, zone)


def nothing_found(words: str, texts: Texts) -> str:
    """No article has these words."""
    return plain(texts("nothing-found", words=one_line(words, _LONGEST_TITLE))).html


def unknown_source(source: str, stats: Stats, texts: Texts) -> str:
    """No article is from this source; these are the sources there are, the largest first."""
    names = " · ".join(one_line(name, _LONGEST_SOURCE) for name, _ in stats.sources[:_SOURCES])
    return plain(texts("unknown-source", source=one_line(source, _LONGEST_SOURCE), sources=names)).html


def holdings(stats: Stats, texts: Texts, zone: tzinfo) -> str:
    """How much there is to ask about."""
    if stats.oldest is None or stats.newest is None:
        return texts("empty")
    oldest, newest = (day(when, zone, texts.language) for when in (stats.oldest, stats.newest))
    period = oldest if oldest == newest else texts("period", oldest=oldest, newest=newest)
    return texts("holdings", articles=f"{stats.articles:,}", period=period)


def _time(period: Period, texts: Texts) -> Rich:
    """Which time was looked at, by which words of the question, and until when reports of it are shown."""
    kind = {Use.FIRST: "time-first", Use.NEWEST: "time-newest", Use.LIFTED: "time-lifted"}.get(period.use, "time-only")
    said = one_line(period.said, _LONGEST_SAID)
    text = texts(kind, days=days(period.first, period.last, texts.language), said=said)
    if period.until:
        text += texts("time-until", day=day_after(period.until, period.last, texts.language))
    return plain(text)


def _sentence(quote: Quote) -> Rich:
    """The marked sentence by itself, in bold."""
    start, end = excerpt(quote.sentence, (0, len(quote.sentence)), _LONGEST_SENTENCE)
    cut = "…" if end < len(quote.sentence) else ""
    first = quote.mark[0] - quote.start
    return _marked(quote, first + start, first + end) + plain(cut)


def _marked(quote: Quote, start: int, end: int) -> Rich:
    """A part of the marked sentence, by offsets into the quotation: bold, and what answers underlined."""
    a, b = (min(max(stop, start), end) for stop in marks(quote)[1:3])
    return bold(plain(quote.text[start:a]) + underlined(plain(quote.text[a:b])) + plain(quote.text[b:end]))


def _quotation(quote: Quote, texts: Texts, zone: tzinfo) -> Rich:
    """A quotation, verbatim, with the marked sentence in bold, and under it where it stands."""
    text, (marked, *_, after_mark) = quote.text, marks(quote)
    start, end = excerpt(text, (marked, after_mark), _LONGEST_QUOTATION)
    sentence = _marked(quote, max(start, marked), min(after_mark, end))
    quoted = blockquote(plain(text[start:marked]) + sentence + plain(text[after_mark:end]))
    # What was cut off is said outside the quotation, which holds nothing but the article's own words.
    before, after = plain("…" if start > 0 else ""), plain("…" if end < len(text) else "")
    title = link(plain(one_line(quote.article.title, _LONGEST_TITLE)), sentence_link(quote))
    others = plain(copies(quote, texts, named=True))
    return joined([before, quoted, after, title, _source(quote.article, texts, zone), others], "\n")


def _source(article: Article, texts: Texts, zone: tzinfo) -> Rich:
    """Who published the article, linked to it, and when."""
    name = link(plain(one_line(article.source, _LONGEST_SOURCE)), source_link(article))
    return joined([name, plain(day(article.published, zone, texts.language))], " · ")


def _nearest(article: Article, texts: Texts, zone: tzinfo) -> Rich:
    title = link(plain(one_line(article.title, _LONGEST_TITLE)), source_link(article))
    return plain("• ") + joined([title, plain(day(article.published, zone, texts.language))], " · ")


def _page(found: Found, heading: Rich, texts: Texts, zone: tzinfo) -> str:
    first, last = found.offset + 1, found.offset + len(found.items)
    head = joined([bold(heading), plain(texts("page", first=first, last=last, total=f"{found.total:,}"))], "\n")
    entries = [
        _entry(number, article, quote, texts, zone) for number, (article, quote) in enumerate(found.items, first)
    ]
    return packed([head, *entries])[0]


def _entry(number: int, article: Article, quote: Quote | None, texts: Texts, zone: tzinfo) -> Rich:
    """An article of a page: its title, linked, its source and date, the sentence found in it."""
    url = sentence_link(quote) if quote else source_link(article)
    title = plain(f"{number}. ") + link(
        plain(one_line(article.title, _LONGEST_TITLE_IN_PAGE)), url, _LINK_BYTES_IN_PAGE
    )
    when = plain(day(article.published, zone, texts.language))
    others = plain(copies(quote, texts, named=False)) if quote else Rich()
    source = joined([plain(one_line(article.source, _LONGEST_SOURCE)), when, others], " · ")
    return joined([title, source, _snippet(quote) if quote else Rich()], "\n")


def _snippet(quote: Quote) -> Rich:
    start, end = excerpt(quote.sentence, (0, len(quote.sentence)), _LONGEST_SNIPPET)
    return blockquote(plain(quote.sentence[start:end])) + plain("…" if end < len(quote.sentence) else "")
