"""Articles as a feed, Atom or RSS, for readers outside Telegram. The one door to feedgen.

The same articles make the same feed, byte for byte: nothing in it tells when it was written.
"""

import re
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version

from feedgen.feed import FeedGenerator

from bot.render.html import Html, joined, tag
from bot.render.look import ascii_url
from retrieval.records import Article, Found, Quote, Standing

FORMATS = ("atom", "rss")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_EPOCH = datetime.fromtimestamp(0, UTC)


def feed(found: Found, title: str, language: str, kind: str, standing: Standing | None = None) -> bytes:
    """The feed of a page of articles, in its order; `kind` is one of FORMATS.

    `standing` is what the articles were matched with, where they are no query's.

    An entry is known by its article's id, which stays when it is changed; its text is whole, its summary the sentence
    that was found.
    """
    made = FeedGenerator()
    what, of = ("subscription", f"{standing.interest} {standing.text}") if standing else ("query", found.query.text)
    identity = f"urn:yinwen:{what}:{sha256(of.encode('utf-8', 'replace')).hexdigest()[:16]}"
    made.id(identity)
    if kind == "rss":  # which wants the address of a site: there is none
        made.link(href=identity, rel="alternate")
    made.author(name="yinwen")
    made.title(_text(title))
    made.subtitle(_text(title))
    made.language(language)
    made.generator("yinwen", version=version("yinwen"))
    made.updated(max((article.published for article, _ in found.items), default=_EPOCH))
    for article, quote in found.items:
        _enter(made, article, quote)
    written: bytes = made.atom_str(pretty=True) if kind == "atom" else made.rss_str(pretty=True)
    return written


def _enter(made: FeedGenerator, article: Article, quote: Quote | None) -> None:
    entry = made.add_entry(order="append")
    entry.id(f"urn:yinwen:article:{article.id}")
    entry.guid(f"urn:yinwen:article:{article.id}", permalink=False)
    entry.title(_text(article.title or article.source or article.id))
    entry.updated(article.published)
    if article.published > _EPOCH:  # else its time is not known
        entry.published(article.published)
    if address := ascii_url(article.url):
        entry.link(href=address, rel="alternate")
    if article.source:
        entry.author(name=_text(article.source))
        entry.category(term=_text(article.source))
    entry.content(_body(article), type="html")
    if quote:
        entry.summary(_text(quote.sentence))


def _body(article: Article) -> Html:
    """All of an article, its subheads as headings; whatever it holds is text."""
    return joined(
        tag("h3" if part.subhead else "p", _text(article.text[part.start : part.end])) for part in article.paragraphs
    )


def _text(text: str) -> str:
    """A text without what XML cannot hold, each such character shown as one."""
    return _NOT_XML.sub("\ufffd", text)
