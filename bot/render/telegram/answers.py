"""Answers: one message wherever that can be, within Telegram's limits, no quotation divided."""

from datetime import tzinfo

from bot.render.common import copies, day, day_after, days, excerpt, marks, nearest_heading, one_line, told_once
from bot.render.markup import Rich, blockquote, bold, italic, joined, link, packed, plain
from bot.render.telegram.parts import LONGEST_TITLE, entry, marked, source
from bot.texts import Texts
from retrieval.answering.links import sentence_link, source_link
from retrieval.records import Answer, Article, Period, Quote, Status, Use

# All in UTF-16 units. A passage is some 300 characters; longer quotations are cut, to the first of these by which all
# of them are one message: what is left out is a tap away.
_LONGEST_QUOTATION = (3000, 1500, 1000, 700, 500, 350)
_LONGEST_SENTENCE = 600  # standing alone above the quotations
_LONGEST_SAID = 60
NEAREST = 3


def answer(found: Answer, texts: Texts, zone: tzinfo, shown: int) -> list[str]:
    """An answer as messages, mostly one: the sentence that answers, then the quotations it and others stand in.

    Last comes, in a small line, how the question was understood.
    """
    last = understood(found, texts)
    if found.status is Status.LISTED:
        entries = (entry(number, one, None, texts, zone) for number, one in enumerate(found.nearest, 1))
        return packed([bold(plain(nearest_heading(found, texts))), *entries, last])
    if found.status is Status.NOT_FOUND or not found.quotes:
        heading = plain(nearest_heading(found, texts))
        nearest = [_nearest(number, one, texts, zone) for number, one in enumerate(found.nearest[:NEAREST], 1)]
        near = [joined([heading, *nearest], "\n")] if nearest else []
        return packed([bold(plain(texts("not-found"))), *near, last])
    quotes = quoted(found, shown)
    blocks = [_head(found, texts), last]
    for longest in _LONGEST_QUOTATION:
        blocks[1:-1] = [
            quotation(number if len(quotes) > 1 else 0, quote, longest, texts, zone)
            for number, quote in enumerate(quotes, 1)
        ]
        if joined(blocks, "\n\n").fits():
            break
    return packed(blocks)


def quoted(found: Answer, shown: int) -> tuple[Quote, ...]:
    """The quotations of an answer that are shown, in their order."""
    return told_once(found.quotes[:shown])


def understood(found: Answer, texts: Texts) -> Rich:
    """How a question was understood where that is not plain: one line, or nothing."""
    read = found.understood
    said = [texts("carried", question=one_line(read.completed, LONGEST_TITLE))] if read.completed else []
    said += [texts("corrected", name=one_line(name, _LONGEST_SAID)) for _, name in read.corrected]
    said += [texts("renamed", asked=one_line(asked, _LONGEST_SAID), name=name) for asked, name in read.renamed]
    said += [_time(read.period, texts)] if read.period else []
    return italic(plain(" · ".join(said)))


def _head(found: Answer, texts: Texts) -> Rich:
    """The sentence that answers, or that none does for certain."""
    if found.status is Status.ANSWERED:
        return _sentence(found.quotes[0])
    period = found.understood.period
    elsewhere = period is not None and period.use is Use.ELSEWHERE
    return italic(plain(texts("elsewhere") if elsewhere else texts("unsure")))


def _time(period: Period, texts: Texts) -> str:
    """Which time was looked at, by which words of the question, and until when reports of it are shown."""
    kind = {Use.FIRST: "time-first", Use.NEWEST: "time-newest", Use.LIFTED: "time-lifted"}.get(period.use, "time-only")
    said = one_line(period.said, _LONGEST_SAID)
    text = texts(kind, days=days(period.first, period.last, texts.language), said=said)
    if period.until:
        text += texts("time-until", day=day_after(period.until, period.last, texts.language))
    return text


def _sentence(quote: Quote) -> Rich:
    """The marked sentence by itself, in bold."""
    start, end = excerpt(quote.sentence, (0, len(quote.sentence)), _LONGEST_SENTENCE)
    cut = "…" if end < len(quote.sentence) else ""
    first = quote.mark[0] - quote.start
    return marked(quote, first + start, first + end) + plain(cut)


def quotation(number: int, quote: Quote, longest: int, texts: Texts, zone: tzinfo) -> Rich:
    """A quotation, verbatim, with the marked sentence in bold, and under it where it stands; numbered, 0: not."""
    text, (begin, *_, after_mark) = quote.text, marks(quote)
    start, end = excerpt(text, (begin, after_mark), longest)
    sentence = marked(quote, max(start, begin), min(after_mark, end))
    words = blockquote(plain(text[start:begin]) + sentence + plain(text[after_mark:end]))
    # What was cut off is said outside the quotation, which holds nothing but the article's own words.
    before, after = plain("…" if start > 0 else ""), plain("…" if end < len(text) else "")
    title = link(plain(one_line(quote.article.title, LONGEST_TITLE)), sentence_link(quote))
    numbered = plain(f"{number}. ") + title if number else title
    others = plain(copies(quote, texts, named=False))
    return joined([before, words, after, numbered, joined([source(quote.article, texts, zone), others], " · ")], "\n")


def _nearest(number: int, article: Article, texts: Texts, zone: tzinfo) -> Rich:
    title = link(plain(one_line(article.title, LONGEST_TITLE)), source_link(article))
    return plain(f"{number}. ") + joined([title, plain(day(article.published, zone, texts.language))], " · ")
