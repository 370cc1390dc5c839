"""Whatever goes in, an article comes out whole or ParseError does."""

import re
from datetime import UTC

from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.errors import ParseError
from retrieval.reading.address import canonical
from retrieval.reading.body import read_lines
from retrieval.reading.parse import decode, parse
from retrieval.reading.tidy import tidy
from retrieval.records import Article

PIECES = list("甲乙，。：！\n\r\t \u3000\u00a0\u200b\ufeff\u2028\x00\x1f\ud800<>")
PIECES += re.findall(
    r"<[^>]+>", "<p></p><br><br/><div></div><b></b><strong><h1><h2></h2><ul><li></ul><a href='x'></a><small>"
)
PIECES += re.findall(
    r"<[^>]+>", "<figure></figure><figcaption><img><table><tr><td></table><script></script><style><iframe>"
)
PIECES += re.findall(r"<[^>]+>", "<template><svg><math><option><noscript><ruby><rt><time><!DOCTYPE><![CDATA[]]><?xml?>")
PIECES += ["<!--", "-->", "&nbsp;", "&amp;lt;", "&#0;", "&#x1F600;", "&amp;#10;", "[/caption]", "2020-01-01", "//x.y"]
PIECES += ["记者：", "责编：", "（编辑：甲乙）"]
bodies = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=40).map("".join)
stamps = st.integers(min_value=-(10**18), max_value=10**18)
headers = st.builds("<!--{}-->\n[{}]({})\n------\n\n".format, stamps, st.text(max_size=20), st.text(max_size=20))
matters = st.builds("---\ntitle: {}\ndate: {}\nfrom: {}\n---\n".format, *[st.text(max_size=20)] * 3)
files = st.one_of(
    st.text(),
    st.builds("{}{}".format, headers, bodies),
    st.builds("{}{}{}".format, matters, headers, bodies),
    st.builds("<!--1700000000000-->\n[题目](https://example.org/a)\n------\n\n{}".format, bodies),
)


def parsed(text: str, folder: str = "", stem: str = "") -> Article | None:
    """The article, None for ParseError; anything else is a failure."""
    try:
        return parse(text, folder=folder, stem=stem)
    except ParseError:
        return None


@settings(max_examples=400, deadline=None)
@given(files, st.text(max_size=10), st.text(max_size=10))
def test_parsing_raises_nothing_but_parse_error(text: str, folder: str, stem: str) -> None:
    """Every article that comes out keeps what Article promises."""
    article = parsed(text, folder, stem)
    if article is None:
        return
    assert re.fullmatch("[a-z2-7]{12}", article.id)
    assert article.published.tzinfo is UTC
    assert article.url == canonical(article.url)
    assert article.title == tidy(article.title) != ""
    (article.title + article.text + article.url).encode()  # no lone surrogates: it can be stored


@settings(max_examples=300, deadline=None)
@given(bodies)
def test_paragraphs_lay_out_the_text_exactly(body: str) -> None:
    """The offsets cover the text but for the line feeds between paragraphs, none is empty, each is tidy."""
    article = parsed(f"<!--1700000000000-->\n[题目](https://example.org/a)\n------\n\n{body}")
    if article is None:
        return
    texts = [article.text[part.start : part.end] for part in article.paragraphs]
    assert "\n".join(texts) == article.text
    assert all(texts)
    assert all(text == tidy(text) and "\n" not in text for text in texts)
    assert not article.paragraphs[-1].subhead, "a subhead has something below it"


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.text(alphabet="甲乙丙丁，。 a1", min_size=3, max_size=30).filter(lambda text: "甲" in text), max_size=8)
)
def test_every_plain_paragraph_is_there_once_and_in_order(texts: list[str]) -> None:
    """Nothing is lost and nothing is added where there is nothing to leave out."""
    body = "".join(f"<p>{text}</p>" for text in texts)
    assert [line.text for line in read_lines(body)] == [tidy(text) for text in texts]


@given(st.binary(max_size=200))
def test_decoding_raises_nothing_but_parse_error(data: bytes) -> None:
    """Bytes are UTF-8 text or refused with a reason."""
    try:
        text = decode(data)
    except ParseError:
        return
    assert text.encode() == data.removeprefix(b"\xef\xbb\xbf")
