"""Files to articles: every oddity of the archive as a small file of ours, and the seed article in detail."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from retrieval.errors import ParseError
from retrieval.reading.corpus import read, scan
from retrieval.reading.parse import decode, parse
from retrieval.records import Article, Script

TESTS = Path(__file__).parents[2]
CORPUS = TESTS / "corpus"
SEED = TESTS.parent / "seeds" / "rfa" / "1038773.md"
ARTICLES = sorted(path.relative_to(CORPUS).as_posix() for path in CORPUS.rglob("*.md") if path.parent.name != "none")


def article_at(path: Path) -> Article:
    """The article in a file."""
    (file,) = scan([path])
    return read(file)


def written(body: str, *, title: str = "题目", url: str = "https://example.org/a", ms: int = 1_700_000_000_000) -> str:
    """A file's text."""
    return f"<!--{ms}-->\n[{title}]({url})\n------\n\n{body}\n"


def paragraphs(article: Article) -> list[str]:
    """The paragraphs' texts, subheads marked."""
    return [("# " if part.subhead else "") + article.text[part.start : part.end] for part in article.paragraphs]


def shown(article: Article) -> str:
    """All of an article, a line each."""
    about = {
        "id": article.id,
        "title": article.title,
        "url": article.url,
        "source": article.source,
        "published": article.published.isoformat(),
        "script": article.script,
        "reporters": ", ".join(article.reporters),
        "editors": ", ".join(article.editors),
    }
    lines = [f"{name}: {value}" for name, value in about.items()]
    lines += [f"caption: {caption}" for caption in article.captions]
    return "\n".join([*lines, "", *paragraphs(article)]) + "\n"


@pytest.mark.parametrize("name", ARTICLES)
def test_each_oddity_is_read(name: str, golden: Callable[[str, str], None]) -> None:
    """Every file of tests/corpus reads as a person once approved."""
    golden(f"articles/{name.removesuffix('.md')}.txt", shown(article_at(CORPUS / name)))


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("a-player-alone", "no text: pictures, players or nothing below the header"),
        ("binary", "binary data, not text"),
        ("empty", "no article header: neither `<!--time-->` and `[title](url)` nor front matter"),
        ("no-header", "no article header: neither `<!--time-->` and `[title](url)` nor front matter"),
        ("no-time", "no plausible publication time: neither `<!--milliseconds-->` nor a date in front matter"),
        ("not-utf-8", "not UTF-8: invalid byte 0xb9 at offset 22"),
    ],
)
def test_what_is_no_article_says_why(name: str, reason: str) -> None:
    """A file without an article is refused with what is missing."""
    with pytest.raises(ParseError) as refused:
        article_at(CORPUS / "none" / f"{name}.md")
    assert str(refused.value) == reason


class TestSeed:
    """The user's own article."""

    article = article_at(SEED)

    def test_header(self) -> None:
        """Title with its full-width space, address, source, time and script are the header's."""
        assert self.article.title == "王毅见普京　普京证实获邀十月访中"
        assert self.article.url == "https://www.rfa.org/mandarin/yataibaodao/junshiwaijiao/hx-09212023112026.html"
        assert self.article.source == "自由亚洲电台"
        assert self.article.published == datetime(2023, 9, 21, 15, 32, tzinfo=UTC)
        assert self.article.script is Script.HANS

    def test_credits_are_taken_out(self) -> None:
        """The last line becomes one reporter and three editors, and is no text."""
        assert self.article.reporters == ("夏小华",)
        assert self.article.editors == ("陈美华", "梒青", "瑞哲")
        assert "记者：" not in self.article.text
        assert self.article.text.endswith("但普京若真访中，国际刑警组织也不会将中国踢出去。")

    def test_the_caption_is_metadata(self) -> None:
        """The picture's caption, with the other region's name, is kept once and apart from the text."""
        (caption,) = self.article.captions
        assert caption.startswith("俄罗斯总统普丁(Vladimir Putin) 于2023 年9 月20 日")
        assert "普丁" not in self.article.text

    def test_related_links_are_left_out(self) -> None:
        """The list of links at the head is gone, the sentence before it and after it are neighbours."""
        assert "王毅赴俄谈战略安全" not in self.article.text
        assert paragraphs(self.article)[0].endswith("在构建多极世界方面立场一致。")
        assert paragraphs(self.article)[1].startswith("俄媒报导，俄罗斯总统普京20日会见")

    def test_subheads(self) -> None:
        """Bold lines are subheads of what follows them."""
        assert [text for text in paragraphs(self.article) if text.startswith("# ")] == [
            "# 中方声明称普京自认已克服西方单边制裁冲击",
            "# 学者：北京在中俄、美俄间玩平衡",
            "# 中方否认建构“中俄朝轴心”",
            "# 中俄借“一带一路”各打什么算盘？",
            "# 习近平邀普京访中 公然挑战国际刑事法院逮捕令",
        ]

    def test_the_text_is_whole(self) -> None:
        """Eighteen paragraphs stand beside five subheads, full-width letters as written."""
        assert sum(not part.subhead for part in self.article.paragraphs) == 18
        assert "参加ＡＰＥＣ（亚太经合会）峰会的事情" in self.article.text


def test_a_live_update_is_another_article() -> None:
    """The same address at another time is another article, at the same time the same whatever its text."""
    first, later = (parse(written("<p>水位四米。</p>", ms=ms)) for ms in (1_700_000_000_000, 1_700_000_000_001))
    again = parse(written("<p>水位四米一。</p>", title="新题目"))
    assert first.id == again.id != later.id


def test_spellings_of_an_address_are_one_article() -> None:
    """Tracking, fragment, port and letter case of the host make no other article."""
    one, other = (
        parse(written("<p>一。</p>", url=url))
        for url in ("https://example.org/a", "HTTPS://Example.org:443/a?utm_source=rss&fbclid=1#top")
    )
    assert one.id == other.id


def test_an_article_without_an_address_is_known_by_its_title() -> None:
    """Two untitled addresses do not collide, and the same title at the same time does."""
    ids = {parse(written("<p>一。</p>", url=url, title=title)).id for url in ("", "ftp://x") for title in ("甲", "乙")}
    assert len(ids) == 2


def test_the_title_is_borrowed_where_there_is_none() -> None:
    """First from the page's own headline, then from the file's name, then from the first sentence."""
    text = written("<p>第一句。第二句。</p>", title="")
    assert parse(written("<h1>页题</h1><p>第一句。</p>", title=""), stem="12_文件名").title == "页题"
    assert parse(text, stem="12_文件名").title == "文件名"
    assert parse(text, stem="2023-11-15-").title == "第一句。"
    assert parse(text, stem="1038773").title == "第一句。"


def test_a_title_repeated_at_the_head_is_dropped() -> None:
    """The page's own headline is no text, and neither is the title said again."""
    assert parse(written("<h1>别的题目</h1><p>题目</p><p>正文。</p>")).text == "正文。"
    assert parse(written("<p>题目</p>")).text == "题目", "unless there is nothing else"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p><b>小题</b></p><p>文。</p>", ["# 小题", "文。"]),
        ("<p><b>不是小题。</b></p><p>文。</p>", ["不是小题。", "文。"]),
        ("<p><b>小题</b>，后面还有</p><p>文。</p>", ["小题，后面还有", "文。"]),
        ("<p>“<b>小题</b>”</p><p>文。</p>", ["# “小题”", "文。"]),
        ("<p>文。</p><p><b>无后文</b></p>", ["文。", "无后文"]),
        ("<p><b>一</b></p><p><b>二</b></p>", ["一", "二"]),
        ("<p><b>诗一</b></p><p><b>诗二</b></p><p>文。</p>", ["诗一", "诗二", "文。"]),
        ("<h2>大题</h2><h3>小题</h3><p>文。</p>", ["# 大题", "# 小题", "文。"]),
        (f"<p><b>{'长' * 41}</b></p><p>文。</p>", ["长" * 41, "文。"]),
        ("<h4>一条很长的留言，说完了。</h4><p>文。</p>", ["一条很长的留言，说完了。", "文。"]),
    ],
)
def test_subheads_are_told_from_emphasis(body: str, expected: list[str]) -> None:
    """A subhead is a heading or a short line all bold, with text of its own below it."""
    assert paragraphs(parse(written(body))) == expected


def test_a_sentence_repeated_as_a_caption_stays_in_the_text() -> None:
    """Editors copy sentences under pictures; only a caption that is no sentence is a duplicate."""
    article = parse(written("<figure><img><figcaption>桥修好了。</figcaption></figure><p>桥修好了。</p><p>渡口</p>"))
    assert (article.captions, article.text) == (("桥修好了。",), "桥修好了。\n渡口")


def test_decode_strips_the_byte_order_mark() -> None:
    """The mark some writers put first is no text."""
    assert decode(b"\xef\xbb\xbf<!--1-->") == "<!--1-->"


def test_decode_tolerates_a_stray_control_character() -> None:
    """One slip in a file is cleaned later, many are no text at all."""
    assert decode("文\0章".encode()) == "文\0章"
    with pytest.raises(ParseError, match="binary data"):
        decode("letters".encode("utf-16-le"))
