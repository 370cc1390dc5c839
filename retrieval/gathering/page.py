"""The article on a web page, without the page around it. The one door to trafilatura."""

import re
from functools import cache
from typing import Any

from retrieval.gathering.charset import decode

_LARGEST = 4_000_000  # bytes; the largest of 128,801 article files has 465 kB
_SHORT = 80  # characters, in which Chinese says what English says in the library's own 250
_LEAST = 40  # below which it is a notice and no article
_HTML = re.compile(r"\s*(?:text/html|application/xhtml\+xml)?\s*(?:;|$)", re.IGNORECASE)
_OUTSIDE = re.compile(r"^.*?<body>\s*|\s*</body>.*$", re.DOTALL)
_BETWEEN = re.compile(r"(?<=>)\s*\n\s*|\s*\n\s*(?=<)")
_TAG = re.compile(r"<[^<>]*>")


def article(body: bytes, content_type: str, url: str) -> str | None:
    """The HTML of a page's article: paragraphs, subheads, lists, links, tables. None where there is none.

    Slow (tens of milliseconds and more): not for an event loop.
    """
    import trafilatura  # noqa: PLC0415 - 0.2 s, only where pages are fetched

    if len(body) > _LARGEST or not _HTML.match(content_type):
        return None
    extracted = trafilatura.extract(
        decode(body, content_type),
        url=url,
        output_format="html",
        with_metadata=False,
        include_comments=False,
        include_formatting=True,
        include_links=True,
        favor_recall=True,
        config=_config(),
    )
    if not extracted:
        return None
    html = _BETWEEN.sub("", _OUTSIDE.sub("", extracted)).strip()
    return html if sum(map(str.isalnum, _TAG.sub("", html))) >= _LEAST else None


@cache
def _config() -> Any:
    from trafilatura.settings import use_config  # noqa: PLC0415 - likewise

    config = use_config()
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", str(_SHORT))
    config.set("DEFAULT", "EXTRACTION_TIMEOUT", "0")  # by a signal, which only a main thread can have
    return config
