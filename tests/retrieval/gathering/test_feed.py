"""Feeds as they are found: every dialect, encoding and slip, and none that harms us."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.errors import FeedError
from retrieval.gathering.charset import decode
from retrieval.gathering.feed import Feed, Item, read_feed
from retrieval.gathering.moments import read_moment, zone_of

URL = "https://river.example/feed/all.xml"
LONG = "跨江的新桥将在明年六月通车。" * 30
RSS = """<?xml version="1.0" encoding="{}"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>江城日报</title><link>https://river.example/</link><language>zh-cn</language>{}</channel></rss>"""


def rss(items: str, encoding: str = "utf-8") -> bytes:
    """A feed of some items."""
    return RSS.format(encoding, items).encode("gb18030" if encoding.startswith("gb") else encoding)


def one(body: bytes, content_type: str = "") -> Item:
    """The only item of a feed."""
    [item] = read_feed(body, content_type, URL).items
    return item


def test_rss() -> None:
    """The full text goes before the summary, links are absolute, and what it says of its rhythm is told."""
    item = """<ttl>45</ttl><item><guid isPermaLink="false">river:1</guid>
      <title>新桥&amp;amp;通车 [图]</title><link>/a/1.html?utm_source=rss</link>
      <pubDate>Mon, 23 Nov 2026 08:00:00 +0800</pubDate><author>李江</author><description>短</description>
      <content:encoded><![CDATA[<p>新桥<a href="../b">通车</a></p><script>x()</script>]]></content:encoded></item>"""
    feed = read_feed(rss(item), "text/xml", URL)
    assert (feed.title, feed.site, feed.every) == ("江城日报", "https://river.example/", timedelta(minutes=45))
    [found] = feed.items
    assert (found.key, found.url) == ("river:1", "https://river.example/a/1.html")
    assert (found.title, found.author) == ("新桥&通车 [图]", "李江")
    assert found.html == '<p>新桥<a href="https://river.example/b">通车</a></p>'
    assert (found.published, found.updated, found.summary) == (datetime(2026, 11, 23, tzinfo=UTC), None, False)


def test_atom() -> None:
    """Ids, times of publication and of update, the alternate link."""
    item = one(
        """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://river.example/x/"><title>江</title><entry>
        <id>tag:river.example,2026:1</id><title type="html">新&lt;b&gt;桥&lt;/b&gt;</title><link rel="edit" href="/e"/>
        <link rel="alternate" href="1.html"/><published>2026-11-22T23:00:00Z</published>
        <updated>2026-11-23T07:30:00+08:00</updated><author><name>李江</name></author>
        <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>正文</p></div></content></entry></feed>""".encode()
    )
    assert (item.key, item.url, item.title) == ("tag:river.example,2026:1", "https://river.example/x/1.html", "新桥")
    assert item.published == datetime(2026, 11, 22, 23, tzinfo=UTC)
    assert item.updated == datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert "<p>正文</p>" in item.html


def test_rss_1() -> None:
    """RDF, as older sites have it."""
    item = one(
        """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://river.example/"><title>江</title></channel>
        <item rdf:about="https://river.example/1"><title>新桥</title><link>https://river.example/1</link>
        <dc:date>2026-11-23T08:00:00+08:00</dc:date><description>文</description></item></rdf:RDF>""".encode()
    )
    assert (item.url, item.published) == ("https://river.example/1", datetime(2026, 11, 23, tzinfo=UTC))


def test_json_feed() -> None:
    """JSON Feed 1.1, whatever the content type says."""
    told = {
        "id": 7,
        "url": "/1",
        "title": "新桥",
        "content_html": "<p>文<a href='b'>乙</a></p>",
        "date_published": "2026-11-23T08:00:00+08:00",
    }
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "江",
        "items": [told, {"id": "8", "content_text": "一<二\n三"}, 5],
    }
    first, second = read_feed(json.dumps(document).encode(), "text/plain", URL).items
    assert (first.key, first.url, first.title) == ("7", "https://river.example/1", "新桥")
    assert first.html == '<p>文<a href="https://river.example/feed/b">乙</a></p>'
    assert second.html == "<p>一&lt;二</p><p>三</p>"


@pytest.mark.parametrize(
    ("description", "summary"),
    [(LONG, False), (LONG + "……[…]", True), (LONG + "阅读全文 »", True), ("新桥通车。", True), ("", True)],
)
def test_a_description_may_be_the_text_or_a_summary(description: str, summary: bool) -> None:
    """Long and whole is the text; short, or broken off, is a summary."""
    assert one(rss(f"<item><title>新桥</title><description>{description}</description></item>")).summary is summary


def test_items_without_ids_dates_titles_or_links() -> None:
    """Each is told apart by what it has: its address, or else a hash of it that stays the same."""
    items = "<item><title>甲</title><link>/1</link></item><item><description>乙</description></item>"
    items += "<item><title>丙</title></item>"
    found = read_feed(rss(items), "", URL).items
    assert found == read_feed(rss(items), "", URL).items
    assert found[0].key == "https://river.example/1"
    assert len({item.key for item in found}) == 3
    assert [(item.title, item.url, item.published) for item in found[1:]] == [("", "", None), ("丙", "", None)]


def test_ids_and_addresses_that_several_items_have_tell_nothing() -> None:
    """A feed that gives each item the same id, or the address of its site, has items all the same."""
    same = "".join(f"<item><guid>x</guid><title>{at}</title><link>/{at}</link></item>" for at in range(3))
    assert [item.key for item in read_feed(rss(same), "", URL).items] == [
        f"https://river.example/{at}" for at in range(3)
    ]
    home = "".join(f"<item><title>{at}</title><link>https://river.example/</link></item>" for at in range(3))
    assert len({item.key for item in read_feed(rss(home), "", URL).items}) == 3


@pytest.mark.parametrize(
    "slip",
    [
        "<item><title>新桥 & 老桥</title><link>/1</link></item>",
        "<item><title>新桥&nbsp;老桥</title><link>/1</link></item>",
        "<item><title>新桥 \x0b 老桥</title><link>/1</link></item>",
        "<item><title>新桥 &copy 老桥</title><link>/1</link>",
        "<item><title>新桥 老桥</title><link>/1</link></item><item><tit",
    ],
)
def test_malformed_xml(slip: str) -> None:
    """What a browser's reader of feeds would show is read."""
    first = read_feed(rss(slip), "text/xml", URL).items[0]
    assert first.title.startswith("新桥")
    assert first.url == "https://river.example/1"


BOMB = "".join(f'<!ENTITY a{at} "{f"&a{at - 1};" * 10}">' for at in range(1, 9))


@pytest.mark.parametrize(
    "entities",
    [
        f'<!ENTITY a0 "桥桥桥">{BOMB}',
        f'<!ENTITY a "{"桥" * 5000}">',
        '<!ENTITY % p SYSTEM "http://10.0.0.1/x">%p;<!ENTITY a "&#37;b;&c;">',
        f'<!ENTITY z "<x/>"><!ENTITY a0 "桥">{BOMB}',
        '<!ENTITY a "桥桥桥桥桥桥桥桥"><!ENTITY b "&#38;a;&#38;a;&#38;a;&#38;a;">',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entity_bombs_are_refused(entities: str, encoding: str) -> None:
    """Nested entities, also behind what looks like an element or spelt by characters, long ones, hidden by encoding."""
    document = f"<?xml version='1.0' encoding='{encoding}'?><!DOCTYPE rss [{entities}]><rss><channel>"
    document += "<item><title>&a8;</title></item></channel></rss>"
    with pytest.raises(FeedError, match="entities"):
        read_feed(document.encode(encoding), "text/xml", URL)


def test_files_are_not_read_by_entities() -> None:
    """An external entity is nothing."""
    document = b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel>'
    document += b"<item><title>t&x;</title></item></channel></rss>"
    assert "root" not in one(document).title


@pytest.mark.parametrize(
    "body", [b"", b"  ", b"<html><body><p>404</p></body></html>", b"not found", b'{"a": 1}', b"{", b"[" * 9]
)
def test_what_is_no_feed_is_named(body: bytes) -> None:
    """The error says which address."""
    with pytest.raises(FeedError, match=r"river\.example"):
        read_feed(body, "text/html", URL)


TEXT = "跨江的新桥将在明年六月通车，市长昨天这样说。臺灣的讀者也看得到這則新聞。"
HANS, HANT = "跨江的新桥将在明年六月通车，市长昨天这样说。镕", "跨江的新橋將在明年六月通車，市長昨天這樣說。"


@pytest.mark.parametrize(
    ("text", "encoding", "content_type", "declared"),
    [
        (TEXT, "utf-8", "text/xml; charset=gbk", "gb2312"),  # both wrong
        (TEXT, "utf-8-sig", "text/xml; charset=iso-8859-1", ""),
        (TEXT, "utf-16", "", "utf-8"),
        (TEXT, "utf-16-le", "", "utf-16"),
        (HANS, "gb18030", "text/xml; charset=gb2312", ""),  # 镕 is none of GB 2312's
        (HANS, "gb18030", "", "gb2312"),
        (HANS, "gb18030", "text/xml", "utf-8"),
        (HANS, "gb18030", "text/xml; charset=ISO-8859-1", ""),
        (HANS, "gb18030", "text/xml; charset=big5", ""),
        (HANS, "gb18030", "text/xml; charset=no-such-thing", ""),
        (HANS, "hz", "text/xml; charset=hz-gb-2312", ""),
        (HANT, "big5hkscs", "text/xml; charset=big5", ""),
        (HANT + "喺", "big5hkscs", "", "Big5"),  # one of Hong Kong's own
        (HANT, "big5", "text/xml; charset=gbk", ""),
        (HANT, "big5", "", ""),
        ("Le pont sera ouvert à l'été, dit-il, côté sud.", "latin-1", "text/xml; charset=iso-8859-1", ""),
        ("橋は来年の夏に開通します。", "shift_jis", "text/xml; charset=shift_jis", ""),
    ],
)
def test_encodings(text: str, encoding: str, content_type: str, declared: str) -> None:
    """HTTP, the declaration, the byte order mark and the text say what it is in; the first three may be wrong."""
    text = text.replace("镕", "") if encoding == "hz" else text
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else "<?xml version='1.0'?>"
    document = f"{head}<rss version='2.0'><channel><item><title>{text}</title></item></channel></rss>"
    assert one(document.encode(encoding), content_type).title == text


def test_a_damaged_byte_costs_one_character() -> None:
    """The rest of the text is as it was."""
    data = (HANS * 20).encode()
    assert decode(data[:100] + b"\xff" + data[100:], "text/xml; charset=utf-8").count("新桥") >= 19


@pytest.mark.parametrize(
    ("text", "language", "moment"),
    [
        ("Mon, 23 Nov 2026 08:00:00 +0800", "", "2026-11-23T00:00"),
        ("Mon, 23 Nov 2026 00:00:00 GMT", "zh-cn", "2026-11-23T00:00"),
        ("Mon, 23 Nov 2026 08:00:00 GMT+8", "", "2026-11-23T00:00"),
        ("Mon, 23 Nov 2026 08:00:00 CST", "zh-CN", "2026-11-23T00:00"),
        ("Mon, 23 Nov 2026 08:00:00 CST", "en", "2026-11-23T14:00"),
        ("星期一, 23 十一月 2026 08:00:00 +0800", "zh", "2026-11-23T00:00"),
        ("23 11月 2026 08:00 +0800", "zh", "2026-11-23T00:00"),
        ("2026-11-23T08:00:00.123+08:00", "", "2026-11-23T00:00"),
        ("2026-11-23 08:00:00", "zh-tw", "2026-11-23T00:00"),
        ("2026-11-23 08:00:00", "en", "2026-11-23T08:00"),
        ("2026/11/23 08:00", "zh", "2026-11-23T00:00"),
        ("2026-11-22 24:00:00", "en", "2026-11-23T00:00"),
        ("2026年11月23日 08:00", "", "2026-11-23T00:00"),
        ("2026年11月23日 星期一 下午4时30分", "zh", "2026-11-23T08:30"),
        ("20261123", "zh", ""),
        ("1970-01-01T00:00:00Z", "", ""),
        ("0001-01-01T00:00:00Z", "", ""),
        ("Wed, 31 Feb 2026 00:00:00 GMT", "", ""),
        ("昨天", "zh", ""),
        ("", "", ""),
    ],
)
def test_times(text: str, language: str, moment: str) -> None:
    """Each spelling, and nothing for what is no time."""
    told = read_moment(text, zone_of(language))
    assert (told.strftime("%Y-%m-%dT%H:%M") if told else "") == moment


PIECES = [
    "<rss>",
    "<rss version='2.0'>",
    "<channel>",
    "<item>",
    "</item>",
    "<title>",
    "</title>",
    "<link>",
    "http://a.b/",
    "<description>",
    "<![",
]
PIECES += [
    "CDATA[",
    "]]>",
    "<feed xmlns='http://www.w3.org/2005/Atom'>",
    "<entry>",
    "<id>",
    "<link href='http://[x'/>",
    "<content type='xhtml'>",
    "<p>",
    "&lt;p",
    "&#",
    "&x;",
]
PIECES += [
    "<pubDate>",
    "<updated>",
    "2026-11-23T99:00:00+99:99",
    "{",
    '"items":',
    "[",
    "<?xml",
    "<!DOCTYPE",
    "<!ENTITY",
    "新",
    "\x00",
    "\ud800",
    "<content:encoded>",
    "<enclosure url='http://[' length='x'/>",
    "<ttl>",
    "9",
    "<a href='http://[1'>",
    "<base href='//['>",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=30).map("".join), st.text(max_size=20))
def test_reading_raises_nothing_but_feed_error(document: str, content_type: str) -> None:
    """Whatever is served, a feed comes out or FeedError does."""
    try:
        feed = read_feed(document.encode(errors="replace"), content_type, URL)
    except FeedError:
        return
    assert isinstance(feed, Feed)
    assert len({item.key for item in feed.items if item.title}) <= len(feed.items)


@given(
    st.binary(max_size=300),
    st.sampled_from(
        ["", "x; charset=gbk", "x; charset=utf-7", "x; charset=base64", "charset=idna", "charset=punycode"]
    ),
)
def test_any_bytes_are_decoded(data: bytes, content_type: str) -> None:
    """Nothing raises, and a text comes out."""
    assert isinstance(decode(data, content_type), str)
