"""A question without what is only said around it."""

from pathlib import Path

import pytest

from retrieval.index import Index
from retrieval.records import Inquiry
from retrieval.understanding.frames import asked
from tests.retrieval.small import LetterEncoder, article

ARTICLES = [
    article(1, "王毅见普京", "普京将于今年十月访问中国，出席一带一路峰会。", "俄中贸易额今年超过两千亿美元。"),
    article(2, "新西兰大选", "新西兰国家党在大选中获胜，卢克森出任总理。", "投票率为百分之七十八。"),
    article(3, "土耳其地震", "土耳其南部发生七点八级地震，造成五万多人死亡。", "各国派出救援队。"),
    article(4, "核污水排海", "日本政府决定八月开始把福岛核污水排入大海。", "中国宣布停止进口日本水产。"),
    article(5, "孟晚舟获释", "孟晚舟与美国司法部达成协议，乘包机返回深圳。", "两名加拿大人同日获释。"),
]
QUESTIONS = [
    "普京什么时候访问中国",
    "俄中贸易额是多少",
    "谁出任新西兰总理",
    "新西兰大选投票率",
    "土耳其地震造成多少人死亡",
    "地震发生在土耳其哪里",
    "日本什么时候开始把核污水排入大海",
    "中国为什么停止进口日本水产",
    "孟晚舟怎么回到深圳的",
    "两名加拿大人什么时候获释",
]
FRAMES = [
    "请问{}",
    "请问一下，{}？",
    "请问你知道{}吗？",
    "你好，请问{}？",
    "您好！{}",
    "我想知道{}",
    "我想知道，{}？",
    "我想了解一下{}",
    "我很想知道{}。",
    "我想问一下{}",
    "想问问{}",
    "想请教一下：{}",
    "有人知道{}吗？",
    "有没有人知道{}",
    "有谁知道{}？",
    "帮我查一下{}",
    "帮我查查{}",
    "请帮我查一下{}，谢谢",
    "麻烦帮我查一下{}",
    "麻烦你帮忙找一下{}",
    "麻烦查一下{}",
    "谁能告诉我{}？",
    "谁可以告诉我{}",
    "能不能告诉我{}",
    "能告诉我{}吗？",
    "你能告诉我{}吗？",
    "可以告诉我{}吗",
    "请告诉我{}",
    "你知道{}吗？",
    "你知不知道{}",
    "大家知道{}吗",
    "{}？谢谢！",
    "{}，请告诉我",
    "{}呢？",
    "{}，有人知道吗？",
    "{}?",
    "{}？？？",
    "  {}  ",
    "請問{}？",
    "我想知道{}？",
    "麻煩幫我查一下{}",
    "有人知道{}嗎？",
    "can you tell me {}?",
    "Please tell me {}",
    "{} please",
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """The five articles."""
    home: Path = tmp_path_factory.mktemp("frames")
    index = Index.create(home, LetterEncoder())
    index.add(ARTICLES)
    return index


def ranking(index: Index, question: str) -> list[tuple[int, float]]:
    """What is found, and how well."""
    return [(hit.passage.id, hit.score) for hit in index.ranking.rank(index.ranking.read(question))]


@pytest.mark.parametrize("frame", FRAMES)
def test_a_frame_costs_nothing(index: Index, frame: str) -> None:
    """Each question has the ranking and the scores of the bare one, whatever is said around it."""
    for question in QUESTIONS:
        assert ranking(index, frame.format(question)) == ranking(index, question)


@pytest.mark.parametrize(
    ("framed", "bare"),
    [
        ("关于新西兰大选的新闻", "新西兰大选"),
        ("有没有关于孟晚舟的报道？", "孟晚舟"),
        ("有没有孟晚舟获释的报道", "孟晚舟获释"),
        ("有没有孟晚舟的消息", "孟晚舟"),
        ("最近有什么关于土耳其地震的消息吗", "最近土耳其地震"),
        ("土耳其地震的最新消息", "土耳其地震"),
        ("土耳其地震最新消息", "土耳其地震"),
        ("俄中贸易的新闻", "俄中贸易"),
        ("关于核污水的情况", "核污水"),
        ("what is the latest news about Putin?", "putin"),
        ("Do you know when Putin visited China?", "when putin visited china"),
        ("I want to know about Huawei", "huawei"),
    ],
)
def test_news_of_something_is_about_that(framed: str, bare: str) -> None:
    """Who asks for news, reports or the latest of something asks about it."""
    assert asked(framed) == bare


@pytest.mark.parametrize(
    "text",
    [
        "请问",
        "有什么新闻",
        "最新消息",
        "谁封锁了六四的新闻",
        "什么是假新闻",
        "请辞的部长是谁",
        "有关部门什么时候通报",
        "你知道我是谁",
        "普京在说什么",
        "要查处多少人",
        "谁知道内情",
        "能源价格为什么上涨",
        "帮派在海地做了什么",
        "问题疫苗流向哪里",
        "news corp",
    ],
)
def test_what_only_looks_like_a_frame_stays(text: str) -> None:
    """Words of the question itself are kept, and a frame around nothing stays."""
    assert asked(text) == text


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("普京什么时候访问中国", "普京　什么时候　访问 中国？"),
        ("普京什么时候访问中国", "普京什麼時候訪問中国"),
        ("BTS什么时候入伍", "ＢＴＳ什么时候入伍？"),
        ("2023年谁获奖", "２０２３年谁获奖？"),
    ],
)
def test_widths_scripts_and_blanks_change_nothing(text: str, same: str) -> None:
    """Full width, mixed scripts and extra blanks are the same question."""
    assert asked(text) == asked(same)


def test_a_list_of_words_keeps_its_blanks() -> None:
    """Words set apart without a question around them stay apart."""
    assert asked("地震  日本 ") == "地震 日本"


@pytest.mark.parametrize("wrong", ["普京地访问", "普京得访问", "普京访问"])
def test_wrong_particles_find_the_same(index: Index, wrong: str) -> None:
    """的, 地 and 得 are confused without consequence for what is found first."""
    first = index.ask(Inquiry("普京的访问")).quotes[0].passage
    assert index.ask(Inquiry(wrong)).quotes[0].passage == first


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("WHO declared what", "世卫组织 declared what"),
        ("who什么时候宣布大流行", "世卫组织什么时候宣布大流行"),
        ("who visited China", "who visited china"),
        ("WHO VISITED CHINA", "who visited china"),
        ("Who is the head of WHO?", "who is the head of 世卫组织"),
        ("who leads the WHO", "who leads the 世卫组织"),
        ("who是WHO的总干事", "世卫组织是世卫组织的总干事"),
    ],
)
def test_who_is_a_body_in_capitals_or_among_chinese(text: str, expected: str) -> None:
    """WHO is the World Health Organization unless it is an English question's who."""
    assert asked(text) == expected
