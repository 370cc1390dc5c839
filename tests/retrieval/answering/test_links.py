"""Links to the very sentence."""

from urllib.parse import unquote

import pytest

from retrieval.answering.links import sentence_link, source_link
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
