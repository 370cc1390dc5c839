"""HTML to lines, and which lines are furniture."""

import time

import pytest

from retrieval.reading.body import Style, read_lines
from retrieval.reading.furniture import caption_of, is_notice, is_time, split_shortcode, without_tail
from retrieval.reading.tidy import decode_entities, tidy


def texts(html: str, without: Style = Style.PLAIN) -> list[str]:
    """The texts of the lines without some styles."""
    return [line.text for line in read_lines(html) if not line.style & without]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>甲</p><p>乙</p>", ["甲", "乙"]),
        ("甲<div>乙</div>丙", ["甲", "乙", "丙"]),
        ("<p>甲<p>乙</div>丙", ["甲", "乙", "丙"]),
        ("<p>一<a>二</a><b>三</b> 四</p>", ["一二三 四"]),
        ("<p>甲。<br>乙</p>", ["甲。", "乙"]),
        ("<p>甲，说到<br>这里</p>", ["甲，说到这里"]),
        ("<p>甲，说到<br><br>这里</p>", ["甲，说到", "这里"]),
        ("<p>诗一<br/>诗二</p>", ["诗一", "诗二"]),
        ("<p>甲，说到<br>2020-01-01</p>", ["甲，说到", "2020-01-01"]),
        ("<p>&nbsp;</p><p>\u3000</p><p>\u200b</p>", []),
        ("<p>收好，\n  说完</p><p>two\nlines</p>", ["收好，说完", "two lines"]),
        ("<p>一&amp;ldquo;二&amp;rdquo;&amp;#22338;</p>", ["一“二”坂"]),
        ("<p>&amp;copy=1 &amp;unknown; a&lt;b</p>", ["&copy=1 &unknown; a<b"]),
        ("<dl><dt>词</dt><dd>义</dd></dl><hr>尾", ["词", "义", "尾"]),
        ("<p>汉<ruby>字<rt>zi</rt></ruby></p>", ["汉字"]),
        ("<table><tr><td>甲</td><td> </td><td>乙</td></tr></table>", ["甲 | 乙"]),
    ],
)
def test_lines_are_what_a_browser_shows_apart(html: str, expected: list[str]) -> None:
    """Blocks and line breaks part lines, inline markup does not, and a slip amid a sentence parts nothing."""
    assert texts(html) == expected


@pytest.mark.parametrize(
    "html",
    [
        "<script>甲</script>",
        "<style>甲</style>",
        "<!-- 甲 -->",
        "<iframe>&lt;a&gt;甲</iframe>",
        "<video><p>甲</p></video>",
        "<noscript>甲</noscript>",
        "<select><option>甲</option></select>",
        "<svg><title>甲</title></svg>",
        '<div class="paragraph moreArticle">甲</div>',
        '<div id="adslot_1">甲</div>',
        '<div><divclass="m-block-ad "x=1>甲</div>',
    ],
)
def test_what_is_never_text(html: str) -> None:
    """Scripts, players, comments, forms and adverts are not read at all, and what follows is."""
    assert texts(f"<p>前</p>{html}<p>后</p>") == ["前", "后"]


@pytest.mark.parametrize("tag", ["figure", "video", "form", 'div class="wp-caption"'])
def test_an_unclosed_element_does_not_swallow_the_article(tag: str) -> None:
    """What is left out is short; a caption as long as an article is the article."""
    story = "<p>" + "很长的正文。" * 150 + "</p>"
    assert texts(f"<{tag}>{story}<p>后文</p>", Style.CAPTION)[-1] == "后文"


def test_an_unclosed_small_takes_one_line_a_picture() -> None:
    """A small line right below a picture is its caption, the small text after it is not."""
    assert texts("<img><small>图说<p>正文一</p><p>正文二</p>", Style.CAPTION) == ["正文一", "正文二"]
    assert texts("<p>文</p><small>小字</small>", Style.CAPTION) == ["文", "小字"]


def test_a_line_carries_what_all_of_it_is() -> None:
    """Bold with a comma outside is bold, bold with a word outside is not."""
    lines = read_lines("<p><b>甲</b>，</p><p><b>甲</b>乙</p><p><b><a>甲</a></b></p><h2>丙</h2><li>丁</li>")
    assert [line.style for line in lines] == [
        Style.BOLD,
        Style.PLAIN,
        Style.BOLD | Style.LINK,
        Style.HEADING,
        Style.ITEM,
    ]


def test_a_list_of_links_is_related_and_a_list_with_links_is_not() -> None:
    """Four fifths of its letters inside links make a list a list of other articles."""
    related, told = "<ul><li><a>甲文</a></li><li><a>乙文</a></li></ul>", "<ul><li><a>甲</a>说了这些</li></ul>"
    assert [Style.RELATED in line.style for line in read_lines(related + told)] == [True, True, False]


@pytest.mark.parametrize("tag", ["div", "figure", "ul", "table><tr><td", "b"])
def test_a_hostile_nest_is_read_in_time(tag: str) -> None:
    """A page nested five thousand deep is read without recursion, in time linear to its length."""
    began = time.monotonic()
    assert texts(f"<{tag}>" * 5_000 + "深处") == ["深处"]
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "text",
    [
        "获取更多RSS：",
        "https://feedx.net",
        "© 2020年德国之声版权声明：本文所有内容受到著作权法保护，如无德国之声特别授权，不得擅自使用。",
        "© 2021 AFP",
        "The post 题目 appeared first on 中国数字时代.",
        "相关阅读：",
        "使用浏览器播视频/view video in browser",
        "==========",
        "图片来源：某微博截图",
    ],
)
def test_notices(text: str) -> None:
    """Feeds, rights, players and rules are no lines of an article."""
    assert is_notice(without_tail(text))


@pytest.mark.parametrize(
    "text", ["更多阅读的人来了。", "更多阅读：题目", "获取更多RSS的办法有三个。", "（完）", "广告费涨了"]
)
def test_what_only_looks_like_a_notice_stays(text: str) -> None:
    """A notice is a whole line, never a part of one."""
    assert not is_notice(text)


def test_a_linked_pointer_to_another_article_is_a_notice() -> None:
    """`更多阅读：…` is furniture when all of it is a link."""
    assert is_notice("更多阅读：题目", linked=True)


@pytest.mark.parametrize(
    "text",
    [
        "05/01/2021 - 18:06",
        "2020-12-02T03:47:02Z",
        "2020-10-09T07:23:38.224Z",
        "2020-10-16 10:47:24",
        "Wed, 19 Aug 2020 11:41:38 GMT",
        "2020年9月25日早上6点15分",
        "最近更新： 43 分钟前",
    ],
)
def test_bare_times(text: str) -> None:
    """The times that feeds put above a text, in each of their spellings."""
    assert is_time(text)
    assert not is_time(text + "，天晴")


@pytest.mark.parametrize(
    ("text", "caption"),
    [
        ("图像加注文字，桥的模型", "桥的模型"),
        ("桥下的渡船Photo: RFA", "桥下的渡船"),
        ("图像来源，Getty Images", ""),
        ("©Reuters", ""),
        ("（大纪元）", ""),
        ("Photo: A. Nobody/Agency", "Photo: A. Nobody/Agency"),
    ],
)
def test_captions_without_their_labels(text: str, caption: str) -> None:
    """A caption is what it says of the picture; whose the picture is, is none."""
    assert caption_of(text) == caption


def test_a_caption_that_lost_its_markup() -> None:
    """A shortcode's end tells the caption before it from the text behind it."""
    assert split_shortcode("[caption id=1]图说[/caption] 正文") == ("图说", "正文")
    assert split_shortcode("正文") == ("", "正文")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" \u3000甲\u00a0 乙\t\n丙\ufeff ", "甲 乙 丙"),
        ("甲\u3000\u3000乙", "甲\u3000乙"),
        ("甲 \u3000乙", "甲 乙"),
        ("\u200b甲\x00\x07\ud800乙\u202e", "甲乙"),
        ("ＡＰＥＣ１２", "ＡＰＥＣ１２"),
    ],
)
def test_tidy(text: str, expected: str) -> None:
    """One line, nothing invisible, white space single, full-width letters as written."""
    assert tidy(text) == expected


def test_entities_escaped_twice() -> None:
    """Only a whole entity is decoded: an ampersand in an address is left alone."""
    assert decode_entities("&#22338;&amp;&copy=1&x;") == "坂&&copy=1&x;"
