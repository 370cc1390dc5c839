"""Articles in the script that a reader chose: copies for reading, as long as what they were made of.

So every offset holds in both, and links and citations are made of the original.
"""

from dataclasses import replace

from retrieval.language.text import in_script
from retrieval.records import Answer, Article, Digest, Found, Quote, Script


def article(one: Article, script: Script | None) -> Article:
    """The article in a script; itself where none is chosen, where it is written so, and where it is not Chinese."""
    if script is None or one.script in (script, Script.OTHER) or one.original:
        return one
    return replace(
        one, title=in_script(one.title, script), text=in_script(one.text, script), script=script, original=one
    )


def quote(one: Quote, script: Script | None) -> Quote:
    """A quotation of the article in a script."""
    return replace(one, passage=replace(one.passage, article=article(one.article, script)))


def answer(found: Answer, script: Script | None) -> Answer:
    """An answer whose articles are in a script."""
    if script is None:
        return found
    quotes = tuple(quote(one, script) for one in found.quotes)
    return replace(found, quotes=quotes, nearest=tuple(article(one, script) for one in found.nearest))


def page(found: Found, script: Script | None) -> Found:
    """A page of articles in a script."""
    if script is None:
        return found
    items = tuple((article(one, script), best and quote(best, script)) for one, best in found.items)
    return replace(found, items=items)


def digest(found: Digest, script: Script | None) -> Digest:
    """A digest whose quotations are of articles in a script."""
    if script is None:
        return found
    return replace(found, stories=tuple(replace(one, quote=quote(one.quote, script)) for one in found.stories))
