"""What the pictures of chats show is what Telegram makes of the messages."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.bench import portraits
from tests.bench.chatpage import NAMES, Bubble, drawn, page
from tests.telegram.archive import SERVICE
from tests.telegram.oracle import parse

MESSAGE = (
    "<b>𠮷市長說：</b>\n<blockquote expandable>前。<b>三月<u>動工</u>。</b>後 &amp; <i>其他</i>。</blockquote>\n"
    '— <a href="https://news.example/1">標題 /not</a>\n\n<blockquote>短</blockquote>見 /latest'
)


def texts(markup: str, classes: str) -> list[str]:
    """The texts of the spans with these classes."""
    return re.findall(rf'<span class="{classes}">([^<]*)</span>', markup)


class Reader(HTMLParser):
    """The text of a page, and its elements as they close."""

    def __init__(self) -> None:
        super().__init__()
        self.text, self.open = "", list[str]()

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the parser's signature
        """Remember what is open."""
        if tag not in ("meta", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """What closes is what was opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Collect."""
        self.text += data


def read(markup: str) -> str:
    """The text of a page that is well-formed."""
    reader = Reader()
    reader.feed(markup)
    reader.close()
    assert reader.open == []
    return reader.text


def test_styles_cover_what_telegram_says_they_cover() -> None:
    """Of nested ones all are kept, characters beyond the basic plane are counted as Telegram does."""
    shown = drawn(MESSAGE)
    assert texts(shown, "bold") == ["𠮷市長說：", "三月", "。"]
    assert texts(shown, "bold underline") == ["動工"]
    assert texts(shown, "italic") == ["其他"]
    assert texts(shown, "link") == ["標題 /not", "/latest"]  # the latter Telegram finds by itself


def test_a_quotation_is_a_block_without_the_line_feeds_around_it() -> None:
    """Nothing of the text is lost but one line feed at each edge of a block."""
    shown = drawn(MESSAGE)
    assert re.findall(r'<blockquote class="([^"]*)">', shown) == ["quote folded", "quote"]
    assert read(shown).replace("\n", "") == parse(MESSAGE).text.replace("\n", "")
    assert read(shown).count("\n") == parse(MESSAGE).text.count("\n") - 3


def test_what_a_reader_types_is_text() -> None:
    """Markup in it is shown, not obeyed; buttons, photos and what is replied to are drawn."""
    bubbles = [
        Bubble("<b>粗</b>", mine=True),
        Bubble("答", rows=(("上<", "下"), ("全文",)), replies_to="<b>粗</b>", photo=b"PNG"),
    ]
    light, dark = (page(bubbles, NAMES["zh-Hant"], dark=dark) for dark in (False, True))
    assert read(light).count("<b>粗</b>") == 2
    assert re.findall(r'<div class="row">(.*?)</div>', light) == [
        "<span>上&lt;</span><span>下</span>",
        "<span>全文</span>",
    ]
    assert 'src="data:image/png;base64,UE5H"' in light
    assert ('class="phone dark"' in light, 'class="phone dark"' in dark) == (False, True)


async def test_the_real_bot_answers_a_script(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is typed and tapped is done, the bubbles are what the bot made of it, a missing button is named."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(portraits, "_QUIET", 0.3)
    talk = portraits.Talk("zh-Hant", ("/latest", "[▶", "[▶]", "[沒有]"))
    held, troubles = await portraits.hold(SERVICE, {"pages": talk})
    bubbles = held["pages"]
    assert [bubble.html for bubble in bubbles if bubble.mine] == ["/latest", "[▶"]
    assert len(troubles) == 1
    assert troubles[0].startswith("pages: no button [沒有]; there are: ")
    listing = next(bubble for bubble in bubbles if bubble.rows)
    assert "11" in listing.html
    assert "第 11–20 篇" in read(drawn(listing.html)).replace(" ", " ")


def test_without_a_browser_there_are_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page is written, the light one, and nothing fails."""
    monkeypatch.setattr(portraits, "BROWSERS", ("no-such-browser",))
    portraits.draw(tmp_path, "chat", [Bubble("你好", mine=True)], "en")
    assert [path.name for path in tmp_path.iterdir()] == ["chat.html"]
    assert "phone dark" not in (tmp_path / "chat.html").read_text(encoding="utf-8")
