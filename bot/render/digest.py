"""The main stories of a day for a terminal, or as a table for other programs."""

from itertools import chain

from bot.render.common import day_on
from bot.render.look import BOLD, CYAN, DIM, Look
from bot.render.wrap import harmless
from retrieval.answering.links import sentence_link, source_link
from retrieval.records import Digest, StoryOfDay


def told(story: StoryOfDay, look: Look) -> str:
    """How many tell a story, "" where one article does."""
    if len(story.articles) == 1:
        return ""
    if len(story.sources) == 1:
        return look.words("digest-by-one", articles=len(story.articles))
    return look.words("digest-told", sources=len(story.sources), articles=len(story.articles))


def terminal(found: Digest, look: Look) -> str:
    """The stories numbered, each with its sentence, who tells it, and the article quoted."""
    title = look.words("digest-title", day=day_on(found.day, look.words.language))
    heading = (look.flow(title, code=BOLD), look.flow(look.words("digest-of", articles=found.articles), code=DIM))
    entries = (_entry(number, story, look) for number, story in enumerate(found.stories, 1))
    return "\n\n".join(["\n".join(chain.from_iterable(heading)), *entries])


def table(found: Digest) -> str:
    """A story a line: publishers, articles, then id, source, title and address of the one quoted, between tabs."""
    lines = []
    for story in found.stories:
        article = story.quote.article
        known = (str(len(story.sources)), str(len(story.articles)), article.id, article.source, article.title)
        lines.append("\t".join(harmless(cell).replace("\n", " ") for cell in (*known, source_link(article))))
    return "\n".join(lines)


def _entry(number: int, story: StoryOfDay, look: Look) -> str:
    article, first = story.quote.article, f"{number}  "
    indent = " " * len(first)
    known = (article.source, look.clock(article.published), told(story, look), article.id if look.ids else "")
    return "\n".join(
        [
            *look.flow(article.title, first, code=CYAN, url=sentence_link(story.quote)),
            *look.flow(" · ".join(filter(None, known)), indent, code=DIM),
            *look.flow(story.quote.sentence, indent),
        ]
    )
