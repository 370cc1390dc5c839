"""The main stories of a day as one message: each with its sentence, and everyone who tells it linked."""

from datetime import date

from bot.render.common import day_on, excerpt, one_line
from bot.render.markup import Rich, blockquote, bold, italic, joined, link, plain
from bot.render.telegram.parts import LONGEST_SOURCE, converted
from bot.texts import Texts
from bot.view import View
from retrieval.answering.links import sentence_link, source_link
from retrieval.records import Article, Digest, StoryOfDay

_LONGEST = (220, 160, 120, 90, 60)  # UTF-16 units of a sentence, the first by which all stories are one message
_LONGEST_TITLE = 100
_LINK_BYTES = 1000
_NAMED = 6  # publishers of a story: with its title and its sentence they are as many entities as ten stories may have


def digest(found: Digest, view: View) -> str:
    """The message; of stories that do not fit the last are left out."""
    title = bold(plain(view.texts("digest-title", day=day_on(found.day, view.texts.language))))
    if not found.stories:
        return plain(nothing(found.day, view.texts)).html
    head = joined([title, italic(plain(view.texts("digest-articles", articles=f"{found.articles:,}")))], "\n")
    shown = list(enumerate(found.stories, 1))
    for longest in _LONGEST:
        whole = _message(head, shown, longest, view)
        if whole.fits():
            return whole.html
    while not whole.fits() and shown:
        shown.pop()
        whole = _message(head, shown, _LONGEST[-1], view)
    return whole.html


def nothing(day: date, texts: Texts) -> str:
    """That there are no articles of a day."""
    return texts("digest-none", day=day_on(day, texts.language))


def _message(head: Rich, shown: list[tuple[int, StoryOfDay]], longest: int, view: View) -> Rich:
    return joined([head, *(_entry(number, story, longest, view) for number, story in shown)], "\n\n")


def _entry(number: int, story: StoryOfDay, longest: int, view: View) -> Rich:
    quote, texts = story.quote, view.texts
    title = link(plain(one_line(quote.article.title, _LONGEST_TITLE)), sentence_link(quote), _LINK_BYTES)
    start, end = excerpt(quote.sentence, (0, len(quote.sentence)), longest)
    cut = plain("…" if end < len(quote.sentence) else "")
    sentence = blockquote(plain(quote.sentence[start:end]), folded=False) + cut
    told = _told(story, texts)
    under = joined([_names(story, texts), plain(told), converted(quote.article, texts)], " · ")
    return joined([plain(f"{number}. ") + title, sentence, under], "\n")


def _told(story: StoryOfDay, texts: Texts) -> str:
    """How many tell it, "" where one article does; of one publisher only how often."""
    if len(story.articles) == 1:
        return ""
    if len(story.sources) == 1:
        return texts("digest-by-one", articles=len(story.articles))
    return texts("digest-told", sources=len(story.sources), articles=len(story.articles))


def _names(story: StoryOfDay, texts: Texts) -> Rich:
    """Who tells it, each linked to its first article of it."""
    first: dict[str, Article] = {story.quote.article.source: story.quote.article}
    for one in story.articles:
        first.setdefault(one.source, one)
    shown = [
        link(plain(one_line(name, LONGEST_SOURCE)), source_link(first[name]), _LINK_BYTES)
        for name in story.sources[:_NAMED]
    ]
    more = plain("…") if len(story.sources) > _NAMED else Rich()
    return joined(shown, texts("comma")) + more
