"""Links to the very sentence."""

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import unquote

import pytest

from retrieval.answering.links import archive_link, sentence_link, source_link
from retrieval.records import Passage, Quote
from tests.retrieval.small import article


def marked(text: str, url: str = "https://news.example/1") -> Quote:
    """A quotation whose marked sentence is all of the text."""
    return Quote(Passage(article(1, "题", text, url=url), 0, len(text)), 0, len(text), (0, len(text)), 1.0)


def test_a_short_sentence_is_named_whole() -> None:
    """The fragment decodes to the sentence."""
    link = sentence_link(marked("普京说，十月访问中国。"))
    address, _, directive = link.partition("#:~:text=")
    assert address == "https://news.example/1"
    assert unquote(directive) == "普京说，十月访问中国。"


def test_a_long_sentence_is_named_by_its_ends() -> None:
    """Beginning and end, joined by the one comma that is not encoded."""
    sentence = "".join(chr(0x4E00 + i) for i in range(90)) + "。"
    first, last = sentence_link(marked(sentence)).partition(":~:text=")[2].split(",")
    assert sentence.startswith(unquote(first))
    assert sentence.endswith(unquote(last))


@pytest.mark.parametrize("text", ["a-b,c&d e#f%g", "“引号”（括号）"])
def test_what_the_directive_means_is_encoded(text: str) -> None:
    """Dashes, commas and ampersands of the text cannot be taken for syntax; all is ASCII."""
    directive = sentence_link(marked(text)).partition(":~:text=")[2]
    assert unquote(directive) == text
    assert directive.isascii()
    assert not set("-,& #") & set(directive)


def test_a_fragment_of_the_address_is_kept() -> None:
    """An address with a fragment keeps it before the directive."""
    assert sentence_link(marked("甲", "https://news.example/#!/1")).startswith("https://news.example/#!/1:~:text=")


def test_no_address_no_link() -> None:
    """An article whose file named no address has no links."""
    quote = marked("甲", url="")
    assert sentence_link(quote) == source_link(quote.article) == ""


@pytest.mark.parametrize(
    ("url", "copied"),
    [
        ("https://news.example/a?b=1&c=%E7%94%B2", "https://news.example/a?b=1&c=%E7%94%B2"),
        ("http://news.example/新闻/1.html#part", "http://news.example/%E6%96%B0%E9%97%BB/1.html"),
        ("https://news.example/a b", "https://news.example/a%20b"),
    ],
)
def test_the_web_archives_copy(url: str, copied: str) -> None:
    """It is that of the day of publication in UTC; the address is in ASCII, without its fragment."""
    of = marked("甲", url).article
    day = f"{of.published:%Y%m%d}"
    assert archive_link(of) == f"https://web.archive.org/web/{day}/{copied}"


def test_the_web_archives_copy_of_an_unknown_day() -> None:
    """It is the newest; without an address there is none."""
    of = replace(marked("甲", "https://news.example/1").article, published=datetime.fromtimestamp(0, UTC))
    assert archive_link(of) == "https://web.archive.org/web/https://news.example/1"
    assert archive_link(replace(of, url="")) == ""
