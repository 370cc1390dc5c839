"""Answers, lists and articles as text for a terminal, or plain where the output is no terminal.

Every text of an article goes through `Look.flow`, which makes it harmless. No boxes and no right alignment: Chinese
punctuation has no width that all terminals agree on.
"""

from collections.abc import Iterator, Sequence
from itertools import chain

from bot.render.common import copies, day_after, days, marks, nearest_heading, span, told_once
from bot.render.look import BOLD, CYAN, DIM, YELLOW, Look, ascii_url
from bot.render.querying import understood
from bot.render.words import Words
from bot.render.wrap import harmless
from retrieval.answering.links import sentence_link, source_link
from retrieval.records import Answer, Article, Found, Period, Quote, Status, Use

_TERMS = 8  # words shown of how a question was read


def answer(found: Answer, look: Look, lift: str = "") -> str:
    """An answer: its quotations, numbered, each with its source; or that there is none, and what is nearest.

    `lift` says how the reader lifts the time that was read from the question.
    """
    words = look.words
    blocks: list[Iterator[str]] = []
    period = found.understood.period
    elsewhere = period is not None and period.use is Use.ELSEWHERE
    if found.understood.completed:
        blocks.append(look.flow(words.carried.format(question=found.understood.completed), code=DIM))
    if names := [name for _, name in found.understood.corrected]:
        blocks.append(look.flow(words.comma.join(words.corrected.format(name=name) for name in names), code=DIM))
    if found.status is Status.UNSURE:
        blocks.append(look.flow(words.elsewhere if elsewhere else words.unsure, code=YELLOW))
    if found.status is Status.NOT_FOUND:
        blocks.append(look.flow(words.not_found, code=YELLOW))
    quotes = told_once(found.quotes)
    blocks += [_quotation(number, quotes, look) for number in range(1, len(quotes) + 1)]
    if found.status in (Status.NOT_FOUND, Status.LISTED) and found.nearest:
        entries = (_entry(number, article, None, look) for number, article in enumerate(found.nearest, 1))
        blocks.append(chain(look.flow(nearest_heading(found, words)), *entries))
    if found.status is not Status.ANSWERED and found.understood.terms:
        terms = words.comma.join(found.understood.terms[:_TERMS])
        blocks.append(look.flow(words.terms.format(terms=terms), code=DIM))
    if period:
        hint = lift if period.use is not Use.LIFTED else ""
        blocks.append(look.flow(" · ".join(filter(None, (_time(period, words), hint))), code=DIM))
    return _apart(blocks)


def listing(found: Found, look: Look, *hints: str) -> str:
    """A page of articles, numbered from the page's offset, with its place among all and what can be done next.

    Above them, by what they were looked for, where that is more than words.
    """
    first, last = found.offset + 1, found.offset + len(found.items)
    entries = (_entry(number, article, quote, look) for number, (article, quote) in enumerate(found.items, first))
    whole = (first, last) == (1, found.total)
    place = (look.words.all_shown if whole else look.words.page).format(span=span(first, last), total=found.total)
    blocks = [chain.from_iterable(entries), look.flow(" · ".join((place, *hints)), code=DIM)]
    if read := understood(found.query, look.words, look.words.language):
        blocks.insert(0, look.flow(read, code=DIM))
    return _apart(blocks)


def table(found: Found, look: Look) -> str:
    """A page of articles for other programs, one a line: id, day, source, title, address, separated by tabs."""
    return "\n".join("\t".join(_cells(article, look)) for article, _ in found.items)


def article_lines(article: Article, look: Look) -> list[str]:
    """An article in full: title, source, address, text with its subheads, who wrote it, the captions."""
    words = look.words
    shown = [*look.flow(article.title, code=BOLD), *_origin(article, look, look.clock(article.published))]
    shown += _address(article, look)
    for part in article.paragraphs:
        text = article.text[part.start : part.end]
        shown += ["", *look.flow(text, code=BOLD if part.subhead else "")]
    people = ((words.reporters, article.reporters), (words.editors, article.editors))
    below = [f"{label}{words.colon}{words.comma.join(names)}" for label, names in people if names]
    below += [f"{words.caption}{words.colon}{caption}" for caption in article.captions]
    if below:
        shown.append("")
    for line in below:
        shown += look.flow(line, code=DIM)
    return shown


def _time(period: Period, words: Words) -> str:
    """Which time was looked at, by which words of the question, and until when reports of it are shown."""
    text = {Use.FIRST: words.time_first, Use.NEWEST: words.time_newest, Use.LIFTED: words.time_lifted}.get(
        period.use, words.time_only
    )
    if period.until:
        text += words.time_until.format(day=day_after(period.until, period.last, words.language))
    return text.format(days=days(period.first, period.last, words.language), said=harmless(period.said))


def _quotation(number: int, quotes: Sequence[Quote], look: Look) -> Iterator[str]:
    """A quotation with the sentence that answers in bold; without styles that sentence stands first in any case."""
    quote = quotes[number - 1]
    article = quote.article
    first = f"{number}  "
    indent = " " * len(first)
    link = sentence_link(quote)
    if not look.styled and quote.mark[0] != quote.start:
        yield from look.flow(quote.sentence, first)
        yield ""
        first = indent
    yield from look.flow(quote.text, first, marks=marks(quote))
    yield from look.flow(f"— {article.title}", indent, code=CYAN, url=link)
    yield from _origin(article, look, look.day(article.published), indent)
    if all(earlier.article.id != article.id for earlier in quotes[: number - 1]):  # once is enough
        yield from _address(article, look, indent)
    if told := copies(quote, look.words, named=True):
        yield from look.flow(told, indent, code=DIM)


def _entry(number: int, article: Article, quote: Quote | None, look: Look) -> Iterator[str]:
    """An article of a list, with the sentence that was found in it."""
    first = f"{number}  "
    indent = " " * len(first)
    yield from look.flow(article.title, first, code=CYAN, url=sentence_link(quote) if quote else source_link(article))
    told = copies(quote, look.words, named=False) if quote else ""
    yield from _origin(article, look, look.day(article.published), indent, told)
    if quote:
        yield from look.flow(quote.sentence, indent)


def _origin(article: Article, look: Look, when: str, indent: str = "", told: str = "") -> Iterator[str]:
    known = (article.source, when, told, article.id if look.ids else "")
    return look.flow(" · ".join(filter(None, known)), indent, code=DIM)


def _address(article: Article, look: Look, indent: str = "") -> Iterator[str]:
    """The address, never broken: a terminal that finds addresses by itself follows its own soft breaks, not ours."""
    if url := ascii_url(source_link(article)):
        yield indent + look.style(url, DIM)


def _cells(article: Article, look: Look) -> Iterator[str]:
    date = article.published.astimezone(look.zone).date().isoformat()
    for cell in (article.id, date, article.source, article.title, source_link(article)):
        yield harmless(cell).replace("\n", " ")


def _apart(blocks: list[Iterator[str]]) -> str:
    return "\n\n".join("\n".join(block) for block in blocks)
