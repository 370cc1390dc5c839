"""Other words for what a question names: of the other region, in Latin letters, in short."""

from pathlib import Path

import pytest

from retrieval.index import Index
from retrieval.language import wording
from retrieval.language.text import fold
from retrieval.language.wording import EQUIVALENT, SYNONYM
from retrieval.ranking.evidence import Question
from retrieval.records import Inquiry, Status
from retrieval.understanding.frames import asked
from tests.retrieval.small import LetterEncoder, article

# One thing a line, as mainland news and as Taiwan's or Hong Kong's writes it.
PAIRS = [line.split() for line in (Path(__file__).parent / "regional_pairs.txt").read_text("utf-8").splitlines()]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_a_name_of_one_region_is_covered_by_the_other(one: str, other: str) -> None:
    """Asked for in the words of either region, it stands in a text of the other."""
    for question, text in ((one, other), (other, one)):
        assert Question.read(asked(question)).coverage(fold(f"据报道,{text}引起关注")) >= SYNONYM - 1e-9


LOOK_ALIKES = [
    "武汉城区",
    "加强森林防火",
    "参加萨尔瓦多",
    "参加彭博论坛",
    "越南韩国",
    "湖南韩某",
    "股东协议",
    "广东协会",
    "自由贸易中东协调",
    "执行长期计划",
    "发布希望工程报告",
    "宣布希腊",
    "内马尔他",
    "雷根斯堡",
    "电视讯道",
    "投资讯问",
    "快捷运输",
    "软体动物",
    "一级方程式",
    "安全形势",
    "投资安全",
    "专机率先",
    "护航舰艇",
    "资料库存",
    "水土流失",
    "忧郁症状",
    "刷卡达到五百万",
    "茶叶门店",
    "印尼日前",
    "肯尼日报",
    "南乔治亚岛",
    "贝克汉姆",
    "中华伦理",
    "四川普遍",
    "奥班德拉斯",
    "密利益",
]


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_what_only_holds_the_letters_of_a_name_stays(text: str) -> None:
    """The characters of a regional name across two other words are no name."""
    assert fold(text) == text


def test_every_form_in_the_tables_is_folded() -> None:
    """What is looked for in folded texts is folded itself, and the fold of a name does not move again."""
    for term in ("普京", "putin"):
        assert wording.others(term)
    for name in ("latin.txt", "english.txt", "equivalents.txt", "synonyms.txt"):
        for line in (Path(wording.__file__).parent / name).read_text("utf-8").splitlines():
            chinese = line.partition("\t")[2] or line
            assert fold(line) == line, name
            assert all(fold(word) == word for word in chinese.split()), line


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Putin", "普京总统"),
        ("Biden", "拜登"),
        ("Trump", "川普"),
        ("BTS", "防弹少年团"),
        ("WHO", "世界卫生组织"),
        ("Huawei", "华为公司"),
        ("TikTok", "抖音"),
        ("Xi Jinping", "习近平"),
        ("Hong Kong", "香港"),
        ("United Nations", "联合国"),
        ("UN", "联合国"),
        ("U.S.", "美国"),
        ("世卫组织", "WHO说"),
        ("世界卫生组织", "世卫说"),
        ("世卫", "WHO"),
        ("安理会", "联合国安全理事会"),
        ("欧盟", "欧洲联盟"),
        ("欧盟", "EU"),
        ("美联储", "联准会"),
        ("美联储", "Fed"),
        ("北约", "北大西洋公约组织"),
        ("北约", "NATO"),
        ("华为", "Huawei"),
        ("抖音", "TikTok"),
        ("防弹少年团", "BTS"),
        ("全国人民代表大会", "全国人大"),
        ("联合国", "United Nations"),
    ],
)
def test_latin_and_short_names_stand_for_the_chinese_and_back(question: str, text: str) -> None:
    """A name counts in full, and as the name asked about, where the text has it in another form."""
    read = Question.read(asked(question))
    assert read.coverage(fold(text)) == pytest.approx(EQUIVALENT)
    assert read.named(fold(text)) == 1.0


def test_latin_words_stand_whole() -> None:
    """A Latin word or a number inside a longer one is not that word."""
    assert wording.stands("us", "the us said")
    assert not wording.stands("us", "russia")
    assert wording.stands("19", "covid-19")
    assert not wording.stands("19", "2019年")
    assert wording.stands("who", "世卫(who)")
    assert not wording.stands("who", "wholesale")


def test_an_english_verb_is_no_name() -> None:
    """Only what names something must be there by name; a verb weighs as its Chinese does."""
    assert not wording.is_name("visited")
    assert wording.is_name("putin")
    assert wording.is_name("south korea")
    assert wording.is_name("qwertz")
    assert wording.rarity("visited") == wording.rarity("访问") < wording.rarity("qwertz")


ARTICLES = [
    article(1, "普京将访华", "俄罗斯总统普京将于十月访问中国。", "俄中贸易额超过两千亿美元。"),
    article(2, "世衛宣布", "世界衛生組織宣布新冠疫情為全球大流行。"),
    article(3, "防弹少年团入伍", "防弹少年团成员将陆续入伍服役。"),
    article(4, "土耳其地震", "土耳其发生强烈地震，五万多人死亡。"),
    article(5, "WHO调查", "WHO专家组抵达武汉。"),
    article(6, "日韩峰会", "日本首相与韩国总统在东京举行峰会。"),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """The six articles."""
    home: Path = tmp_path_factory.mktemp("wording")
    index = Index.create(home, LetterEncoder())
    index.add(ARTICLES)
    return index


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("When did Putin visit China?", 1),
        ("When will the Russian president visit China?", 1),
        ("How many people died in the Turkey earthquake?", 4),
        ("What did WHO announce about the pandemic?", 2),
        ("BTS什么时候入伍", 3),
        ("When does BTS join the army?", 3),
        ("世卫专家组什么时候到武汉", 5),
        ("Who met at the summit in Tokyo?", 6),
        ("Japan South Korea summit", 6),
    ],
)
def test_english_questions_reach_chinese_text(index: Index, question: str, number: int) -> None:
    """Names and the words of news carry an English question to the article."""
    found = index.ask(Inquiry(question))
    assert found.status is not Status.NOT_FOUND
    assert found.quotes[0].article.id == ARTICLES[number - 1].id


def test_searching_all_words_takes_other_names_too(index: Index) -> None:
    """An article holds a word that it has under another name."""
    assert {each.id for each, _ in index.search("WHO").items} == {ARTICLES[1].id, ARTICLES[4].id}
    assert [each.id for each, _ in index.search("putin 中国").items] == [ARTICLES[0].id]
