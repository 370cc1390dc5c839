"""`yinwen digest --html`: the main stories of a day as one page that needs nothing beside itself, for any screen.

A page asks nothing of the network and tells no site where its reader comes from.
"""

from pathlib import Path

from bot.render.common import day_on
from bot.render.digest import told
from bot.render.html import Html, joined, tag
from bot.render.look import Look, ascii_url
from retrieval.answering.links import sentence_link, source_link
from retrieval.records import Article, Digest, Script, StoryOfDay

_STYLE = Path(__file__).with_name("digest.css")
_ALONE = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def page(found: Digest, look: Look) -> str:
    """The page, in the reader's language and clock; each title in the script of its article."""
    words = look.words
    day = day_on(found.day, words.language)
    title = words("digest-title", day=day)
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        Html(f'<meta http-equiv="Content-Security-Policy" content="{_ALONE}">'),
        tag("meta", name="referrer", content="no-referrer"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", title),
        tag("style", Html(_STYLE.read_text(encoding="utf-8"))),
    )
    count = words("digest-of", articles=found.articles) if found.stories else words("digest-none", day=day)
    stories = tag("ol", *(tag("li", _story(story, look)) for story in found.stories)) if found.stories else Html()
    body = tag("body", tag("header", tag("h1", title), tag("p", count, class_="facts")), stories)
    return "<!doctype html>\n" + tag("html", head, body, lang=words.language) + "\n"


def _story(story: StoryOfDay, look: Look) -> Html:
    quoted = story.quote.article
    facts = (quoted.source, _clock(quoted, look), told(story, look))
    return joined(
        [
            tag("h2", _title(quoted, sentence_link(story.quote))),
            tag("p", " · ".join(filter(None, facts)), class_="facts"),
            tag("blockquote", story.quote.sentence, lang=_language(quoted)),
            _all(story, look) if len(story.articles) > 1 else Html(),
        ]
    )


def _all(story: StoryOfDay, look: Look) -> Html:
    """Every article that tells it, folded away."""
    entries = (
        tag("li", _title(one, source_link(one)), tag("span", f"{one.source} · {_clock(one, look)}", class_="facts"))
        for one in story.articles
    )
    return tag("details", tag("summary", look.words.digest_all), tag("ul", *entries))


def _title(article: Article, url: str) -> Html:
    """A title, linked where its article has an address on the web."""
    title, address = article.title or article.source, ascii_url(url)
    language = _language(article)
    if not address:
        return tag("span", title, lang=language)
    return tag("a", title, href=address, rel="noreferrer", lang=language)


def _language(article: Article) -> str:
    return "" if article.script is Script.OTHER else str(article.script)


def _clock(article: Article, look: Look) -> str:
    return f"{article.published.astimezone(look.zone):%H:%M}"
