"""The oracle itself: what Telegram refuses, and what it loses without a word."""

import pytest

from tests.telegram.oracle import Refused, losses, parse


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<div>x</div>", 'Unsupported start tag "div"'),
        ("<b>x", 'end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag"),
        ("<b><i>x</b></i>", "Unmatched end tag"),
        ("a < b", "Unsupported start tag"),
    ],
)
def test_refused(html: str, reason: str) -> None:
    """Markup that Telegram refuses is refused in its words."""
    with pytest.raises(Refused, match=reason):
        parse(html)


@pytest.mark.parametrize(
    ("html", "loss"),
    [
        ('<a href="/rel">x</a>', "leads nowhere"),
        ('<a href="javascript:alert(1)">x</a>', "leads nowhere"),
        ('<a href="ftp://a.example/x">x</a>', "leads nowhere"),
        ('<a href="https://localhost/x">x</a>', "1 text_link in the HTML, 0 after parsing"),
        ("<a>x</a>", "leads nowhere"),
        ("<blockquote EXPANDABLE>x</blockquote>", "lower case"),
        ("<B>x</B>", "lower case"),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", "inside a blockquote"),
        ("<b>x</b>" * 101, "101 entities"),
        ("字" * 4097, "4097 UTF-16 units"),
        ("😀" * 2049, "4098 UTF-16 units"),
        ("", "empty"),
        (" \n", "empty"),
        ("a\u202eb", "alters"),
        ("&amp;" * 4000 + "&lt;" * 90 + "&#128512;" * 1500, "bytes"),
    ],
)
def test_lost_without_an_error(html: str, loss: str) -> None:
    """What Telegram's parser lets through and its server loses or refuses is found."""
    assert any(loss in found for found in losses(html, parse(html)))


def test_good_message() -> None:
    """A message as we send them has nothing to complain of."""
    html = (
        "<b>甲&lt;乙</b>\n\n<blockquote expandable>前 <b>中</b> 後</blockquote>\n"
        '<a href="https://a.example/x?a=1&amp;b=2#:~:text=%E7%94%B2">題</a> · 2023年9月21日'
    )
    parsed = parse(html)
    assert list(losses(html, parsed)) == []
    assert parsed.of("expandable_blockquote") == ["前 中 後"]
    assert parsed.of("bold") == ["甲<乙", "中"]
    assert parsed.links == [("題", "https://a.example/x?a=1&b=2#:~:text=%E7%94%B2")]
