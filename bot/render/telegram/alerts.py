"""Alerts: new articles that somebody subscribed to, as they come, several at once, or a day's or a week's together.

One message each, whatever it holds: what is sent once cannot be half sent. The title comes first, which is what a
notification on a locked phone shows.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from bot.render.common import copies, day, days, excerpt, marks, one_line
from bot.render.markup import Rich, blockquote, bold, italic, joined, link, packed, plain
from bot.render.telegram.parts import LONGEST_SOURCE, LONGEST_TITLE, converted, marked
from bot.texts import Texts
from retrieval.answering.links import sentence_link, source_link
from retrieval.records import Article, Quote

MOST = 10  # alerts of one message; of more, it says how many there are
# All in UTF-16 units. Passages, and in lists sentences, are cut to the first of these by which all is one message.
# 0: titles only.
_LONGEST_QUOTATION = (2000, 1000, 600)
_LONGEST_IN_LIST = (300, 200, 120, 80, 0)
_LONGEST_WANTED = 60
_LINK_BYTES = 1000  # of each of several


@dataclass(frozen=True, slots=True)
class Alert:
    """A new article, by its passage that matches, and the subscription that it matches, as its reader wrote it."""

    quote: Quote
    subscription: int
    wanted: str


def alert(several: Sequence[Alert], texts: Texts, zone: tzinfo) -> str:
    """New articles, best first: one message. Raises ValueError without any."""
    if not several:
        raise ValueError("there is nothing to tell")
    if len(several) == 1:
        return _packed(
            lambda longest: [_alone(several[0], longest, texts, zone), _wanted(several[0], texts)], _LONGEST_QUOTATION
        )
    return _list(bold(plain(texts("alert-articles", count=len(several)))), several, len(several), texts, zone)


def digest(several: Sequence[Alert], total: int, period: tuple[date, date], texts: Texts, zone: tzinfo) -> str:
    """Articles of these days, first and last, best first, of `total` that there are: one message."""
    head = bold(plain(texts("digest-of", days=days(*period, texts.language))))
    return _list(joined([head, plain(texts("alert-articles", count=total))], "\n"), several, total, texts, zone)


def shown(several: Sequence[Alert]) -> list[Alert]:
    """Those that a message has room for, of each subscription its best in turn, so that one with many hides no other.

    Those of a subscription stand together, in the order of the best of each.
    """
    order, met = list(dict.fromkeys(each.subscription for each in several)), Counter[int]()
    turns: list[tuple[int, int]] = []
    for at, each in enumerate(several):
        turns.append((met[each.subscription], at))
        met[each.subscription] += 1
    kept = [several[at] for at in sorted(at for _, at in sorted(turns)[:MOST])]
    return sorted(kept, key=lambda each: order.index(each.subscription))


def moment(when: datetime, zone: tzinfo, language: str) -> str:
    """The date and the time on the reader's clock."""
    return f"{day(when, zone, language)} {when.astimezone(zone):%H:%M}"


def _list(head: Rich, several: Sequence[Alert], total: int, texts: Texts, zone: tzinfo) -> str:
    """Numbered entries. What they are about is said once where it is one thing, else above the first of each."""
    listed = shown(several)
    one = len({each.subscription for each in several}) == 1
    left = italic(plain(texts("alert-more", count=total - len(listed)))) if total > len(listed) else Rich()

    def blocks(longest: int) -> list[Rich]:
        entries, told = [joined([head, _wanted(several[0], texts) if one else Rich()], "\n")], 0
        for number, each in enumerate(listed, 1):
            over = bold(plain(_as_wanted(each))) if not one and each.subscription != told else Rich()
            told = each.subscription
            entries.append(joined([over, _entry(number, each.quote, longest, texts, zone)], "\n"))
        return [*entries, left]

    return _packed(blocks, _LONGEST_IN_LIST)


def _packed(blocks: Callable[[int], list[Rich]], lengths: Sequence[int]) -> str:
    """One message, of passages as long as there is room for."""
    for longest in lengths:
        messages = packed(blocks(longest))
        if len(messages) == 1:
            break
    return messages[0]


def _alone(one: Alert, longest: int, texts: Texts, zone: tzinfo) -> Rich:
    quote = one.quote
    title = bold(link(plain(one_line(quote.article.title, LONGEST_TITLE)), sentence_link(quote)))
    return joined([title, _source(quote, texts, zone), _words(quote, longest)], "\n")


def _entry(number: int, quote: Quote, longest: int, texts: Texts, zone: tzinfo) -> Rich:
    title = link(plain(one_line(quote.article.title, LONGEST_TITLE // 2)), sentence_link(quote), _LINK_BYTES)
    under = joined([_publisher(quote.article), _others(quote, texts, zone)], " · ")
    return joined([plain(f"{number}. ") + title, under, _sentence(quote, longest)], "\n")


def _source(quote: Quote, texts: Texts, zone: tzinfo) -> Rich:
    """Who published it, linked, when, and who else has it."""
    publisher = link(_publisher(quote.article), source_link(quote.article))
    return joined([publisher, _others(quote, texts, zone)], " · ")


def _others(quote: Quote, texts: Texts, zone: tzinfo) -> Rich:
    when = plain(moment(quote.article.published, zone, texts.language))
    return joined([when, plain(copies(quote, texts, named=False)), converted(quote.article, texts)], " · ")


def _publisher(article: Article) -> Rich:
    return plain(one_line(article.source, LONGEST_SOURCE))


def _words(quote: Quote, longest: int) -> Rich:
    """The passage, verbatim, with the sentence that matches in bold; what is cut off is said outside of it."""
    text, (begin, *_, after) = quote.text, marks(quote)
    start, end = excerpt(text, (begin, after), longest)
    sentence = marked(quote, max(start, begin), min(after, end))
    words = blockquote(plain(text[start:begin]) + sentence + plain(text[after:end]))
    return joined([plain("…" if start > 0 else ""), words, plain("…" if end < len(text) else "")], "\n")


def _sentence(quote: Quote, longest: int) -> Rich:
    """The sentence that matches, alone: of several alerts each is a few lines."""
    words = quote.sentence
    start, end = excerpt(words, (0, len(words)), longest) if longest else (0, 0)
    return blockquote(plain(words[start:end])) + plain("…" if 0 < end < len(words) else "")


def _wanted(one: Alert, texts: Texts) -> Rich:
    return italic(plain(texts("alert-wanted", wanted=_as_wanted(one))))


def _as_wanted(one: Alert) -> str:
    return one_line(one.wanted, _LONGEST_WANTED)
