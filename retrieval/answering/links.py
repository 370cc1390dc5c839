"""Links to what is quoted: to the article, and to the very sentence in it by a text fragment.

Text fragments (`#:~:text=`) are read by Chromium, Safari and Firefox from 131 on; elsewhere the link opens the page.
https://wicg.github.io/scroll-to-text-fragment/
"""

from datetime import UTC
from urllib.parse import quote as percent
from urllib.parse import urldefrag

from retrieval.records import Article, Quote

# Longer sentences are named by their ends: browsers match both, and chat apps do not choke on the address.
_WHOLE = 40
_END = 14

_RESERVED = "%!#$&'()*+,/:;=?@[]~"  # what stands for itself in an address: all but what is not of it


def source_link(article: Article) -> str:
    """The article's address, or "" when its file named none."""
    return article.url


def sentence_link(quote: Quote) -> str:
    """The article's address with a fragment that scrolls to the marked sentence; "" when there is no address."""
    if not quote.article.url:
        return ""
    sentence = (quote.article.original or quote.article).text[quote.passage.start :][slice(*quote.mark)]
    if len(sentence) <= _WHOLE:
        directive = _encode(sentence)
    else:
        directive = f"{_encode(sentence[:_END])},{_encode(sentence[-_END:])}"
    address, hash_, fragment = quote.article.url.partition("#")
    return f"{address}#{fragment if hash_ else ''}:~:text={directive}"


def archive_link(article: Article) -> str:
    """The web archive's copy nearest to the day of publication; "" when there is no address.

    Where that day is unknown, the archive's newest copy.
    """
    if not article.url:
        return ""
    known = article.published.timestamp() > 0
    day = f"{article.published.astimezone(UTC):%Y%m%d}/" if known else ""
    return f"https://web.archive.org/web/{day}{percent(urldefrag(article.url).url, safe=_RESERVED)}"


def _encode(text: str) -> str:
    """Percent-encode what the directive's own syntax uses (- , &) with all the rest."""
    return percent(text.strip(), safe="").replace("-", "%2D")
