"""Lists of feeds are read as other readers wrote them, and what we write is read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.errors import FeedError
from retrieval.gathering.opml import Outline, read_opml, write_opml
from retrieval.reading.tidy import tidy


def test_nested_outlines() -> None:
    """Folders are told, names come from title or text, attributes in any case; one address is one feed."""
    text = """<?xml version="1.0" encoding="gb2312"?><opml version="1.0"><body>
      <outline text="新闻"><outline text="华语"><outline title="江城" text="x" type="rss" xmlurl="https://a.example/f" htmlUrl="https://a.example/"/></outline></outline>
      <outline text="灯塔" xmlUrl="https://b.example/f"/><outline text="又" xmlUrl="https://a.example/f"/></body></opml>"""
    assert read_opml(text.encode("gbk"), "list.opml") == (
        Outline("江城", "https://a.example/f", "https://a.example/", ("新闻", "华语")),
        Outline("灯塔", "https://b.example/f"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<rss/>",
        "<opml><body>",
        '<!DOCTYPE opml [<!ENTITY a "b">]><opml><body><outline text="&a;"/></body></opml>',
        '<!DOCTYPE opml SYSTEM "http://10.0.0.1/x.dtd"><opml/>',
        "<opml>" + "<outline>" * 5000 + "</outline>" * 5000 + "</opml>",
    ],
)
def test_what_is_no_list_is_refused(text: str) -> None:
    """Damaged and hostile XML is named with its file."""
    with pytest.raises(FeedError, match=r"list\.opml"):
        read_opml(text.encode(), "list.opml")


NAMES = st.text(max_size=12).map(tidy).filter(bool)
LISTS = st.lists(
    st.builds(Outline, NAMES, NAMES, st.just("") | NAMES, st.lists(NAMES, max_size=3).map(tuple)),
    max_size=8,
    unique_by=lambda outline: outline.url,
)


@given(LISTS, NAMES)
def test_what_is_written_is_read_back(outlines: list[Outline], title: str) -> None:
    """Every feed with its name and its folders."""
    assert set(read_opml(write_opml(outlines, title).encode(), "x")) == set(outlines)
