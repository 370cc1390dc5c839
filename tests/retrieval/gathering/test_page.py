"""The article on a web page."""

import time

import pytest

from retrieval.gathering.page import article

_FIRST = "市政府周一公布了新的公交线路方案，三条线路将在下个月开始运行，沿线居民可以提前两周在网上查询时刻表。"
_SECOND = "交通部门表示，方案经过半年的讨论，收到了四千多条意见，其中关于夜班车的建议最多，因此增加了两班末班车。"


def _page(text: str, charset: str = "utf-8", tag: str = "article") -> bytes:
    """A news page with all that stands around an article."""
    return f"""<!DOCTYPE html><html><head><meta charset="{charset}"><title>公交新线路 - 城市报</title>
<script>var a = "<p>不是正文</p>";</script></head><body>
<header><nav><ul><li><a href="/">首页</a></li><li><a href="/world">国际新闻</a></li></ul></nav></header>
<{tag} class="post"><h1>公交新线路</h1>{text}</{tag}>
<aside><ul><li><a href="/1">热门文章之一</a></li><li><a href="/2">热门文章之二</a></li></ul></aside>
<footer><p>版权所有　城市报</p></footer></body></html>""".encode(charset, "xmlcharrefreplace")


@pytest.mark.parametrize("tag", ["article", "div"])
def test_article(tag: str) -> None:
    """Paragraphs, subheads, lists and links are kept; what stands around the article is not."""
    text = (
        f'<p>{_FIRST}</p><h2>夜班车</h2><p>{_SECOND}详见<a href="/plan">方案全文</a>。</p>'
        "<ul><li>一号线</li><li>二号线</li></ul><p><strong>票价</strong></p><p>票价不变，仍为两元。</p>"
    )
    html = article(_page(text, tag=tag), "text/html; charset=utf-8", "https://city.example/news/1")
    assert html is not None
    assert f"<p>{_FIRST}</p>" in html
    assert "<h2>夜班车</h2>" in html
    assert '<a href="https://city.example/plan">方案全文</a>' in html
    assert "<li>一号线</li>" in html
    assert "<p><strong>票价</strong></p>" in html
    for other in ("首页", "国际新闻", "热门文章", "版权所有", "不是正文", "\n"):
        assert other not in html


@pytest.mark.parametrize("charset", ["gb2312", "gbk", "big5", "utf-8"])
@pytest.mark.parametrize("content_type", ["text/html", "", "text/html; charset={}"])
def test_charset(charset: str, content_type: str) -> None:
    """A page is read in its encoding, whether HTTP tells it or the page."""
    first = "市政府公布了新的公交路，三路在下月始行。" if charset == "big5" else _FIRST
    html = article(
        _page(f"<p>{first}</p><p>{first}</p>" * 3, charset), content_type.format(charset), "https://a.example/"
    )
    assert html is not None
    assert first in html


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"", "text/html"),
        (b"\x00\x01\x02", "text/html"),
        (_page("<p>请登录。</p>"), "text/html"),
        (_page(f"<p>{_FIRST}</p>" * 3), "application/pdf"),
        (b"%PDF-1.7" + bytes(2000), "text/html"),
        (_page(f"<p>{_FIRST}</p>" * 40_000), "text/html"),
    ],
)
def test_none(body: bytes, content_type: str) -> None:
    """Where a page has no article, is no page, or is far too long, there is none."""
    assert article(body, content_type, "https://a.example/") is None


@pytest.mark.parametrize(
    "body",
    [
        b"<div>" * 100_000 + _FIRST.encode(),
        b"<p>" + b"<b>" * 50_000 + _FIRST.encode() * 20,
        b"<html><body>" + b"<table><tr><td>" * 5_000 + _FIRST.encode() * 20,
        b'<html><body><p title="' + b"a" * 1_000_000,
        b"&" * 1_000_000,
    ],
)
def test_hostile(body: bytes) -> None:
    """Nested without end or never closed, a page costs seconds at most and raises nothing."""
    begun = time.process_time()
    article(body, "text/html", "https://a.example/")
    assert time.process_time() - begun < 20
