"""Who wrote it and who edited it, whose it is, and in which script."""

import pytest

from retrieval.reading.body import Line, Style
from retrieval.reading.byline import Byline, read_credits, take_byline
from retrieval.reading.names import read_names
from retrieval.reading.script import script_of
from retrieval.reading.source import source_name
from retrieval.records import Script


def lines(*texts: str, style: Style = Style.PLAIN) -> list[Line]:
    """Plain lines."""
    return [Line(text, style) for text in texts]


@pytest.mark.parametrize(
    ("text", "reporters", "editors"),
    [
        ("记者：林一舟 责编：何小满 阿岚 网编：石头", ["林一舟"], ["何小满", "阿岚", "石头"]),
        ("（记者：林一舟 责编：何小满 网编：）", ["林一舟"], ["何小满"]),
        ("自由亚洲电台记者林一舟华盛顿报道 责编：何小满", ["林一舟"], ["何小满"]),
        ("自由亚洲电台记者 林一舟、何满 台北报导 责编 阿岚 石头", ["林一舟", "何满"], ["阿岚", "石头"]),
        ("自由亚洲电台特约记者林舟旧金山、东京连线报道", ["林舟"], []),
        ("记者：林一舟、责编；何小满", ["林一舟"], ["何小满"]),
        ("记者林一舟 责编何小满", ["林一舟"], ["何小满"]),
        ("责任编辑：林一舟 #", [], ["林一舟"]),
        ("編輯：林一舟/何小滿", [], ["林一舟", "何小滿"]),
        ("编译 林一舟/何小满；审校 阿岚", [], ["林一舟", "何小满", "阿岚"]),
        ("翻译：Harry Stone、何小满", [], ["Harry Stone", "何小满"]),
        ("林舟/何满（德新社、法新社）", ["林舟", "何满"], []),
        ("林一舟（综合报道）", ["林一舟"], []),
        ("记者：乔·里弗斯", ["乔·里弗斯"], []),
    ],
)
def test_credits(text: str, reporters: list[str], editors: list[str]) -> None:
    """Each publisher's way to sign an article."""
    assert read_credits(text) == Byline(tuple(reporters), tuple(editors))


@pytest.mark.parametrize(
    "text",
    [
        "记者：你怎么看这座桥？",
        "记者会星期三举行",
        "编辑部的故事",
        "整理房间",
        "记者 在现场看到，桥已经通车。",
        "译者：金石 出版社 云溪文献出版社",
        "林一舟说（大笑）",
        "正文。",
    ],
)
def test_what_begins_like_credits_and_is_none(text: str) -> None:
    """A sentence that begins with a role's word is a sentence."""
    assert read_credits(text) is None


def test_an_interview_keeps_its_questions() -> None:
    """`记者：` before more than one line asks, even where the question could be a name."""
    interview = lines("记者：您好", "林：好。", "记者：谢谢")
    assert take_byline(interview) == (interview, Byline())


def test_credits_amid_an_article_stay() -> None:
    """Only the first and the last lines are credits; in the middle they belong to what is told."""
    story = lines(*(f"第{n}段。" for n in range(6)), "编辑：林一舟", *(f"第{n}段。" for n in range(6)))
    assert take_byline(story) == (story, Byline())


def test_credits_at_a_paragraphs_end_are_cut_off() -> None:
    """What a news agency appends in brackets, with its date, is no sentence of the paragraph."""
    story, byline = take_byline(lines("正文說完了。（譯者：林一舟/核稿：何小滿）1100124"))
    assert (story, byline.editors) == (lines("正文說完了。"), ("林一舟", "何小滿"))


@pytest.mark.parametrize(
    ("text", "reporters"),
    [
        ("（中央社記者林一舟台北8日電）正文。", ["林一舟"]),
        ("（中央社記者林一舟、何小滿新竹縣8日電）正文。", ["林一舟", "何小滿"]),
        ("（中央社記者林一舟某某島8日專電）正文。", ["林一舟"]),
        ("【大纪元2020年11月15日讯】（大纪元记者林一舟综合报导）正文。", ["林一舟"]),
        ("（中央社華盛頓27日綜合外電報導）正文。", []),
    ],
)
def test_a_dateline_names_its_reporter_and_stays(text: str, reporters: list[str]) -> None:
    """The sentence goes on from its dateline, so the text keeps it."""
    assert take_byline(lines(text)) == (lines(text), Byline(tuple(reporters)))


def test_the_author_above_the_time() -> None:
    """Feeds put the author and the time first; both go, a publisher's name is no author."""
    story = lines("正文。")
    for head, names in (
        (["null Anna Müller（综合报道）"], ("Anna Müller",)),
        (["林一舟,林一舟"], ("林一舟",)),
        (["德国之声中文网"], ()),
        ([], ()),
    ):
        assert take_byline([*lines(*head, "2020-10-19T11:20:00.921Z"), *story]) == (story, Byline(names))


def test_a_sentence_above_the_time_stays() -> None:
    """A clause above a time is text."""
    assert take_byline(lines("导语说，桥修好了", "2020-10-19", "正文。"))[0] == lines("导语说，桥修好了", "正文。")


def test_a_list_of_name_and_office() -> None:
    """A list of two at the head, no more, is the author and what the author is."""
    items = lines("乔·里弗斯（Joe Rivers）", "BBC桥梁事务记者", style=Style.ITEM)
    assert take_byline(items + lines("正文。")) == (lines("正文。"), Byline(("乔·里弗斯",)))
    facts = lines("长四百米", "宽十二米", "高八十米", style=Style.ITEM) + lines("正文。")
    assert take_byline(facts) == (facts, Byline())


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("林一舟 何满、阿岚/石头", ("林一舟", "何满", "阿岚", "石头")),
        ("TIM RIVERS, Anna Müller", ("TIM RIVERS", "Anna Müller")),
        ("林一舟、林一舟", ("林一舟",)),
        ("", ()),
        ("林一舟在桥上说", None),
        ("金石出版社", None),
    ],
)
def test_names(text: str, names: tuple[str, ...] | None) -> None:
    """A list of names and nothing else, or nothing."""
    assert read_names(text) == names


@pytest.mark.parametrize(
    ("url", "author", "tags", "folder", "name"),
    [
        ("https://www.rfa.org/a", "别的", (), "x", "自由亚洲电台"),
        ("https://cn.nytimes.com/a", "", (), "", "纽约时报中文网"),
        ("https://www.nytimes.com/a", "", (), "", "纽约时报"),
        ("https://notrfa.org/a", "甲报", ("乙报",), "丙报", "甲报"),
        ("https://example.org/a", "unknown", ("乙报",), "丙报", "乙报"),
        ("https://example.org/a", "", (), "_臺_乙社", "臺 乙社"),
        ("https://example.org/a", "", (), "unknown", "example.org"),
        ("", "", (), "", ""),
    ],
)
def test_source(url: str, author: str, tags: tuple[str, ...], folder: str, name: str) -> None:
    """A known host, then front matter, then the folder, then the bare host."""
    assert source_name(url, author, tags, folder) == name


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("这个国家的人们说", Script.HANS),
        ("這個國家的人們說", Script.HANT),
        ("這篇文章引用了‘这个’两字，其餘是傳統字體", Script.HANT),
        ("中文", Script.HANS),
        ("Xi Jinping (习近平) met reporters in Beijing on Tuesday", Script.OTHER),
        ("これは日本語の文章です。東京で会議が開かれた。", Script.OTHER),
        ("優の良品說，這個品牌們還沒有進入這裡的市場", Script.HANT),
        ("12345", Script.OTHER),
    ],
)
def test_script(text: str, script: Script) -> None:
    """The script is told by the characters that only one of the two has."""
    assert script_of(text) is script
