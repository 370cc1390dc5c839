"""Answers: each message within Telegram's limits, no quotation divided."""

from datetime import tzinfo

from bot.render.common import copies, day, day_after, days, excerpt, marks, nearest_heading, one_line, told_once
from bot.render.markup import Rich, blockquote, bold, italic, joined, link, packed, plain
from bot.render.telegram.parts import LONGEST_TITLE, entry, marked, source
from bot.texts import Texts
from retrieval.answering.links import sentence_link, source_link
from retrieval.records import Answer, Article, Period, Quote, Status, Use

# All in UTF-16 units. A passage is some 300 characters; a quotation past this is cut, so that a message holds it whole.
_LONGEST_QUOTATION = 3000
_LONGEST_SENTENCE = 600  # standing alone above the quotations
_LONGEST_SAID = 60
_NEAREST = 3


def answer(found: Answer, texts: Texts, zone: tzinfo, shown: int) -> list[str]:
    """An answer as messages: the sentence that answers, then the quotations it and others stand in, with sources."""
    period = found.understood.period
    elsewhere = period is not None and period.use is Use.ELSEWHERE
    said = [_carried(found.understood.completed, texts)] if found.understood.completed else []
    said += [italic(plain(texts("corrected", name=name))) for _, name in found.understood.corrected]
    time = [italic(_time(period, texts))] if period else []
    if found.status is Status.LISTED:
        entries = (entry(number, one, None, texts, zone) for number, one in enumerate(found.nearest, 1))
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
    return italic(plain(texts("carried", question=one_line(question, LONGEST_TITLE))))


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
    return marked(quote, first + start, first + end) + plain(cut)


def _quotation(quote: Quote, texts: Texts, zone: tzinfo) -> Rich:
    """A quotation, verbatim, with the marked sentence in bold, and under it where it stands."""
    text, (begin, *_, after_mark) = quote.text, marks(quote)
    start, end = excerpt(text, (begin, after_mark), _LONGEST_QUOTATION)
    sentence = marked(quote, max(start, begin), min(after_mark, end))
    quoted = blockquote(plain(text[start:begin]) + sentence + plain(text[after_mark:end]))
    # What was cut off is said outside the quotation, which holds nothing but the article's own words.
    before, after = plain("…" if start > 0 else ""), plain("…" if end < len(text) else "")
    title = link(plain(one_line(quote.article.title, LONGEST_TITLE)), sentence_link(quote))
    others = plain(copies(quote, texts, named=True))
    return joined([before, quoted, after, title, source(quote.article, texts, zone), others], "\n")


def _nearest(article: Article, texts: Texts, zone: tzinfo) -> Rich:
    title = link(plain(one_line(article.title, LONGEST_TITLE)), source_link(article))
    return plain("• ") + joined([title, plain(day(article.published, zone, texts.language))], " · ")
