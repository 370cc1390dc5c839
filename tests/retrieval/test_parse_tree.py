"""The tree of a page is the one that Beautiful Soup makes of it, node by node."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement
from hypothesis import example, given, settings
from hypothesis import strategies as st

from retrieval.reading.tree import Content, Node, read_tree
from tests.retrieval.test_parse_properties import PIECES, bodies

CORPUS = Path(__file__).parents[1] / "corpus"
ODD = [
    "<pre>",
    "</pre>",
    "<textarea>",
    "<rp>",
    "</rt>",
    "<o:p>",
    "</o:p>",
    "<p class=a id='b c'>",
    "</html>",
    "<body x>",
]
ODD += [
    "<svg:a xmlns:svg='x'>",
    "<a:b c:d=1>",
    "<form>",
    "<input>",
    "</template>",
    "</script>",
    "<plaintext>",
    "<frameset>",
]
pages = st.one_of(bodies, st.lists(st.sampled_from(PIECES + ODD), max_size=60).map("".join))


def plain(content: "PageElement | Content") -> object:
    """A node of either kind as nested tuples: name, attributes, contents; None for what is not shown."""
    if isinstance(content, Tag):
        return (
            content.name,
            {str(key): str(value) for key, value in content.attrs.items()},
            [*map(plain, content.contents)],
        )
    if isinstance(content, Node):
        return content.name, dict(content.attributes), [*map(plain, content.contents)]
    if isinstance(content, PageElement):
        return str(content) if type(content) is NavigableString else None
    return content


def soup(html: str) -> object:
    """What Beautiful Soup makes of it."""
    return plain(BeautifulSoup(html, "lxml", multi_valued_attributes=None))


@settings(max_examples=500, deadline=None)
@given(pages)
@example("x<!DOCTYPE a>y<![CDATA[z]]><?php q?>w")
@example("<ruby>汉<rp>(</rp><rt>han<b>x</b></rt></ruby> <pre> \n </pre> \u3000 ")
def test_a_tree_is_that_of_beautiful_soup(html: str) -> None:
    """Whatever the markup, every element, attribute and text stands where Beautiful Soup over lxml puts it."""
    html = "<div>" + "".join(char for char in html if not "\ud800" <= char <= "\udfff")
    assert plain(read_tree(html)) == soup(html)


@pytest.mark.parametrize("path", sorted(CORPUS.rglob("*.md")), ids=lambda path: path.stem)
def test_a_page_of_the_corpus_too(path: Path) -> None:
    """The corpus's pages, and what is read next is not touched by what was read before."""
    html = "<div>" + path.read_bytes().decode("utf-8", "replace")
    assert plain(read_tree(html)) == soup(html)
    assert plain(read_tree("<p>a")) == soup("<p>a")
