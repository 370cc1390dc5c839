"""Telegram messages: whatever an article holds, Telegram takes them whole and shows quotations verbatim."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.render import telegram as render
from bot.render.common import units
from bot.render.markup import sendable
from bot.texts import EN, HANS, HANT, Texts
from retrieval.reading.parse import parse as parse_article
from retrieval.records import (
    Answer,
    Article,
    Found,
    Inquiry,
    Passage,
    Quote,
    Script,
    Source,
    Status,
    Understood,
    lay_out,
)
from tests.telegram.archive import BICYCLE, LIBRARY, answer, article, ask, latest, quote, search, sources, stats
from tests.telegram.oracle import Parsed, losses, parse

ZONE = timezone(timedelta(hours=8))
SEEDS = Path(__file__).parents[2] / "seeds"
LANGUAGES = st.sampled_from([HANS, HANT, EN])

# Texts with much of what is special to HTML, to Telegram or to UTF-16, and all the rest of Unicode now and then.
SPECIAL = st.sampled_from(
    [*"<>&\"'。！？，、 　“”…\t\r\x00", "<b>", "</blockquote>", "&lt;", "😀", "\u202e", "e\u0301"]
)
TEXT = st.lists(
    st.one_of(SPECIAL, st.characters(exclude_categories=["Cs"], exclude_characters="\n"), st.sampled_from("新聞第句")),
    max_size=60,
).map("".join)
HOSTS = st.sampled_from(
    [
        "a.example",
        "www.rfa.org",
        "例子.測試",
        "localhost",
        "a_b.example",
        "1.2.3.4",
        "a.example:8080",
        "a.example:99999",
        "x",
    ]
)
URLS = st.one_of(
    st.just(""),
    st.builds("{}://{}{}".format, st.sampled_from(["https", "http"]), HOSTS, TEXT.map(lambda text: "/" + text)),
    st.builds("{}{}".format, st.sampled_from(["javascript:", "//", "ftp://a.example/", "https://u@a.example/"]), TEXT),
)


@st.composite
def articles(draw: st.DrawFn, most: int = 40) -> Article:
    """Any article; a paragraph's text may be repeated to make it long."""
    pieces = draw(st.lists(TEXT.filter(str.strip), min_size=1, max_size=3))
    paragraphs = [(piece * draw(st.integers(1, most)), False) for piece in pieces]
    text, spans = lay_out(paragraphs)
    title, source = draw(TEXT), draw(TEXT)
    published = draw(st.integers(0, 2_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)))
    return Article("a" * 12, title, draw(URLS), source, published, Script.OTHER, text, spans)


@st.composite
def quotes(draw: st.DrawFn) -> Quote:
    """Any quotation with any part of it marked, and any part of that known to answer."""
    of = draw(articles())
    start, low, first, last, high, end = sorted(draw(st.integers(0, len(of.text))) for _ in range(6))
    span = draw(st.sampled_from([None, (first, last)]))
    copies = draw(st.lists(st.builds(replace, st.just(of), source=TEXT), max_size=7))
    return Quote(Passage(of, 0, len(of.text)), start, end, (low, high), 0.5, span, tuple(copies))


def checked(html: str) -> Parsed:
    """A message as its reader sees it, after the oracle has found nothing to complain of."""
    parsed = parse(html)
    assert list(losses(html, parsed)) == []
    return parsed


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # on a busy machine
@given(st.lists(quotes(), max_size=3), st.lists(articles(), max_size=4), st.sampled_from(Status), LANGUAGES)
def test_any_answer(found: list[Quote], nearest: list[Article], status: Status, messages: Texts) -> None:
    """Any answer becomes messages that Telegram takes whole, every quotation verbatim and in order."""
    result = Answer("問", status, 0.5, tuple(found), tuple(nearest), Understood("問", ()))
    pieces = [checked(html) for html in render.answer(result, messages, ZONE, 3)]
    quoted = [text for piece in pieces for text in piece.of("expandable_blockquote")]
    if status in (Status.NOT_FOUND, Status.LISTED):
        assert quoted == []
        return
    expected = [sendable(each.text) for each in found if sendable(each.text).strip()]
    assert all(text in whole for text, whole in zip(quoted, expected, strict=True))


def test_what_answers_is_underlined() -> None:
    """In the sentence above the quotations, and where it stands, the words that answer stand out."""
    found = quote(LIBRARY, "館藏十二萬冊，週末開放到晚上十點。")
    at = LIBRARY.text.index("十二萬冊")
    shown = checked(render.answer(answer("多少冊", replace(found, span=(at, at + 4))), HANT, ZONE, 3)[0])
    assert shown.of("underline") == ["十二萬冊"] * 2
    assert all("十二萬冊" in bold for bold in shown.of("bold"))


@pytest.mark.parametrize("question", ["自行車", "圖書館", "火星"])
def test_a_name_that_was_read_otherwise_is_said(question: str) -> None:
    """Whatever the answer, a line below it says what was looked for instead of a misspelt name."""
    found = ask(Inquiry(question))
    found = replace(found, understood=replace(found.understood, corrected=(("习进平", "习近平"),)))
    assert checked(render.answer(found, HANT, ZONE, 3)[0]).text.endswith("\n\n按「习近平」查找")


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # on a busy machine
@given(st.lists(st.one_of(quotes(), articles()), min_size=1, max_size=10), TEXT, LANGUAGES)
def test_any_page(items: list[Quote | Article], words: str, messages: Texts) -> None:
    """Any ten articles, with sentences or without, become one message that Telegram takes whole, each with a number."""
    found = Found(
        tuple((item.article, item) if isinstance(item, Quote) else (item, None) for item in items), 12345, offset=990
    )
    for html in (render.search_page(found, words, messages, ZONE), render.latest_page(found, messages, ZONE)):
        page = checked(html)
        assert f"\n\n{990 + len(items)}. " in page.text


@pytest.mark.parametrize(("length", "linked"), [(500, 20), (1000, 10), (1001, 0), (1500, 0), (3000, 0), (5000, 0)])
def test_a_page_of_long_addresses(length: int, linked: int) -> None:
    """Ten articles stay ten however long their addresses and whatever else they are made of; too long, no link."""
    url = "https://news.example/?" + "q" * (length - 22)
    of = article("&" * 200, title="&" * 200, source="&" * 100, url=url)
    copies = tuple(replace(of, source=source) for source in ("&", of.source))
    found = Found(((of, replace(quote(of, "&" * 200), copies=copies)),) * 10, 10, 0)
    newest = Found(((of, None),) * 10, 10, 0)
    pages = [checked(render.search_page(found, "&" * 500, HANS, ZONE)), checked(render.latest_page(newest, HANS, ZONE))]
    for page in pages:
        assert [f"\n\n{number}. " in page.text for number in range(1, 11)] == [True] * 10
        assert page.text.count("2023年9月21日") == 10
    assert sum(len(page.links) for page in pages) == linked


@pytest.mark.parametrize("length", [500, 1000, 5000])
def test_a_list_of_long_addresses_is_one_message(length: int) -> None:
    """The ten newest articles fit a message, however long their addresses are and whatever their titles hold."""
    of = article("&", title="&" * 300, source="&" * 100, url="https://news.example/?" + "q" * (length - 22))
    (html,) = render.answer(answer("?", status=Status.LISTED, nearest=[of] * 10), HANT, ZONE, 3)
    shown = checked(html)
    assert [f"\n\n{number}. " in shown.text for number in range(1, 11)] == [True] * 10
    assert shown.text.startswith("最新的文章：")
    assert shown.of("expandable_blockquote") == []


def test_who_else_has_a_story_is_said_once() -> None:
    """Below a quotation stands how many others have the story, and not again below the next one."""
    names = [f"{number}社" for number in range(7)]
    copies = tuple(replace(BICYCLE, source=name) for name in [BICYCLE.source, *names, names[0]])
    shared = [replace(quote(BICYCLE, text, text), copies=copies) for text in BICYCLE.text.split("\n")]
    (html,) = render.answer(answer("問", *shared), HANT, ZONE, 3)
    shown = checked(html).text
    assert shown.count("晨報 · 2023年9月21日 · 另有 7 家報導 · 另有 1 個版本") == shown.count("另有 7 家") == 1


@given(TEXT, st.lists(st.tuples(TEXT, st.integers()), max_size=30), LANGUAGES)
def test_any_words(words: str, found: list[tuple[str, int]], messages: Texts) -> None:
    """What a reader typed is repeated harmlessly."""
    checked(render.no_match(words, messages))
    nothing = Found((), 0, 0)
    checked(render.nothing_found(nothing, words, messages))
    checked(render.nothing_new(nothing, words, [Source(*one, None) for one in found], messages))


def everything(messages: Texts) -> str:
    """Each kind of message in one language."""
    asked = ("自行車", "圖書館", "上週開幕的是什麼", "火星", "有什麼新聞", "上週有什麼新聞")
    answers = [ask(Inquiry(text)) for text in asked]
    texts = [
        *(html for each in answers for html in render.answer(each, messages, ZONE, 3)),
        render.latest_page(latest("", 20, ZONE), messages, ZONE),
        render.search_page(search("天氣", 20, ZONE), "天氣 <i>", messages, ZONE),
        render.no_match("<天氣>", messages),
        render.nothing_new(Found((), 0, 0), "晚報 & 週刊", sources(), messages),
        render.holdings(stats(), messages, ZONE),
    ]
    for html in texts:
        checked(html)
    return "\n\n=====\n".join(texts) + "\n"


@pytest.mark.parametrize("messages", [HANS, HANT, EN], ids=lambda messages: messages.language)
def test_how_everything_looks(messages: Texts, golden: Callable[[str, str], None]) -> None:
    """Each kind of message, read by a person once and compared from then on."""
    golden(f"telegram/{messages.language}.html", everything(messages))


def test_how_a_real_article_looks(golden: Callable[[str, str], None]) -> None:
    """An answer from the article that came with the project."""
    seed = parse_article((SEEDS / "rfa" / "1038773.md").read_text(encoding="utf-8"), folder="rfa", stem="1038773")
    marked = (
        "“我很高兴接受中华人民共和国主席的邀请，今年10月访问中国”。",
        "俄罗斯总统普京会见中央外办主任王毅，证实获邀十月访问中国，出席“一带一路”峰会。",
        "中国外交部事后发出的声明中，并未提及普京访中一事。",
    )
    paragraphs = seed.text.split("\n")
    found = [quote(seed, each, next(whole for whole in paragraphs if each in whole)) for each in marked]
    (html,) = render.answer(answer("普京什么时候访问中国？", *found), HANS, ZONE, 3)
    checked(html)
    golden("telegram/seed.html", html + "\n")


def long_article(sentences: int) -> Article:
    """An article of one long paragraph."""
    return article("".join(f"這是第{number}句，寫得不長也不短。" for number in range(sentences)))


def test_short_quotation_is_shown_whole() -> None:
    """A quotation of usual length is shown to the last character, with no mark of a cut."""
    of = article("他說：“好。”", "又說：“不好。”")
    (html,) = render.answer(answer("?", quote(of, "又說：“不好。”")), HANS, ZONE, 3)
    shown = checked(html)
    assert shown.of("expandable_blockquote") == ["他說：“好。”\n又說：“不好。”"]
    assert "…" not in shown.text


def test_long_quotation_is_cut_at_sentences() -> None:
    """A quotation too long for a message is cut at sentence ends around its marked sentence, and says so outside."""
    of = long_article(600)
    (html,) = render.answer(answer("?", quote(of, "這是第300句，寫得不長也不短。")), HANS, ZONE, 3)
    shown = checked(html)
    (text,) = shown.of("expandable_blockquote")
    assert text in of.text
    assert text.startswith("這是第")
    assert text.endswith("不長也不短。")
    assert "第300句" in text
    assert f"\n…\n{text}\n…\n" in shown.text
    assert 2500 < len(text) <= 3000


def test_quotations_are_never_divided() -> None:
    """Quotations are cut so that an answer is one message; where there are too many, it ends between two of them."""
    of = replace(long_article(90), title="長" * 150)  # some 1,500 characters
    for many, lengths in ((2, [2]), (5, [5]), (10, [7, 3])):
        result = answer("?", *(quote(of, "這是第7句，寫得不長也不短。") for _ in range(many)))
        pieces = [checked(html) for html in render.answer(result, HANS, ZONE, many)]
        assert [len(piece.of("expandable_blockquote")) for piece in pieces] == lengths


def test_rare_characters_count_double() -> None:
    """Characters beyond the basic plane count twice, as Telegram counts them, in a quotation and in a message."""
    of = article("".join(f"第{number}句𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷。" for number in range(300)))
    (html,) = render.answer(answer("?", quote(of, "第150句𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷。")), HANS, ZONE, 3)
    assert 2900 < units(checked(html).of("expandable_blockquote")[0]) <= 3000
    of = article("𠮷" * 700 + "。")
    pieces = render.answer(answer("?", *(quote(of, "𠮷。") for _ in range(4))), HANS, ZONE, 4)
    assert [len(checked(piece).of("expandable_blockquote")) for piece in pieces] == [2, 2]


def test_only_so_many_quotations() -> None:
    """No more quotations are shown than asked for."""
    result = answer("?", *(quote(LIBRARY, "新圖書館週一開幕。") for _ in range(5)))
    assert sum(html.count("<blockquote") for html in render.answer(result, HANS, ZONE, 2)) == 2


def test_unlinkable_articles() -> None:
    """An article without an address, or with one that Telegram drops, is named without a link."""
    for url in (
        "",
        "javascript:alert(1)",
        "http://localhost/x",
        "https://rfa.org@evil.example/",
        "https://a b.example/",
    ):
        of = article("一句話。", url=url)
        for html in render.answer(answer("?", quote(of, "一句話。"), nearest=[of]), HANS, ZONE, 3):
            assert checked(html).links == []
            assert "市議會通過自行車道預算\n晨報 · 2023年9月21日" in html


def test_title_cannot_forge_its_source() -> None:
    """A title is one line, without the marks that would turn the direction of what follows it."""
    of = article("一句話。", title="假\u202e標題\n\n真報紙 · 2020年1月1日" + "長" * 300)
    (html,) = render.answer(answer("?", quote(of, "一句話。")), HANS, ZONE, 3)
    title, _ = checked(html).links[0]
    assert title.startswith("假 標題 真報紙 · 2020年1月1日長")
    assert title.endswith("…")
    assert len(title) == 200


def test_dates_are_the_readers() -> None:
    """A date is that of the reader's clock, in the reader's language."""
    result = answer("?", quote(BICYCLE, "工程由兩家公司承包。"))  # published 18:30 UTC on the 20th
    for messages, zone, shown in (
        (HANS, ZONE, "2023年9月21日"),
        (HANT, UTC, "2023年9月20日"),
        (EN, ZONE, "21 Sep 2023"),
    ):
        assert f" · {shown}" in render.answer(result, messages, zone, 1)[0]
