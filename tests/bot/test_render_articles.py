"""Whole articles, contexts and citations: whatever an article holds, all of it is shown, and nothing else."""

from collections.abc import Callable
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.render import telegram as render
from bot.render.common import units
from bot.render.markup import sendable
from bot.render.telegram.pieces import pieces
from bot.texts import EN, HANS, HANT, Texts
from retrieval.reading.parse import parse as parse_article
from retrieval.records import Article, Quote, lay_out
from tests.bot.test_render_telegram import LANGUAGES, SEEDS, TEXT, ZONE, articles, checked, quotes
from tests.telegram.archive import BICYCLE, LIBRARY, article, quote


def bare(text: str) -> str:
    """Without blanks, which Telegram and the joints of pages change."""
    return "".join(sendable(text).split())


def told(article: Article, texts: Texts = HANS) -> str:
    """The text of an article as its pages show it, without what stands above and below it."""
    pages = [checked(html).text for html in render.article_pages(article, texts, ZONE)]
    return "".join("".join(page.split("\n\n")[1:-1]) for page in pages)


def subheaded(paragraphs: int, every: int, length: int) -> Article:
    """An article with a subhead above every so many paragraphs."""
    texts = [
        (f"小標題{number}", True) if number % every == 0 else (f"第{number}段。" + "字" * length + "。", False)
        for number in range(paragraphs)
    ]
    text, spans = lay_out(texts)
    return replace(BICYCLE, text=text, paragraphs=spans, reporters=("周行", "吳言"))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # on a busy machine
@given(articles(most=200), st.lists(TEXT, max_size=8), LANGUAGES)
def test_all_of_any_article(of: Article, reporters: list[str], texts: Texts) -> None:
    """Any article becomes pages that Telegram takes whole; the words of every paragraph are there, in order."""
    pages = [checked(html) for html in render.article_pages(replace(of, reporters=tuple(reporters)), texts, ZONE)]
    words = bare("".join(page.text for page in pages))
    at = 0
    for paragraph in of.paragraphs:
        for piece in pieces(replace(of, paragraphs=(paragraph,)), 3000):
            text = bare(of.text[piece.start : piece.end])
            at = words.index(text, at) + len(text)
    assert pages[-1].of("code") == [f"/article {of.id}"]


def test_every_paragraph_once_and_in_order() -> None:
    """A long article is divided between paragraphs: together its pages are its text, and its subheads are bold."""
    of = subheaded(120, 7, 90)
    pages = [checked(html) for html in render.article_pages(of, HANT, ZONE)]
    assert told(of) == of.text.replace("\n", "")
    assert len(pages) == 3
    assert [bold for page in pages for bold in page.of("bold")[1:]] == [f"小標題{n}" for n in range(0, 120, 7)]
    assert pages[0].text.startswith(
        "市議會通過自行車道預算\n晨報 · 2023年9月21日\n記者：周行、吳言\n\n小標題0\n\n第1段"
    )
    assert pages[1].text.startswith("市議會通過自行車道預算\n\n")
    assert pages[1].text.endswith("。\n\n第 2 頁，共 3 頁")
    assert max(page.units for page in pages) - min(page.units for page in pages) < 500  # no page of one last line


def test_a_short_article_is_one_page() -> None:
    """It has no number, and its title leads to its source."""
    (html,) = render.article_pages(LIBRARY, HANT, ZONE)
    shown = checked(html)
    assert shown.text.split("\n\n")[1:] == [LIBRARY.text, f"/article {LIBRARY.id}"]
    assert shown.links[0] == (LIBRARY.title, LIBRARY.url)


def test_captions_are_left_out() -> None:
    """What stands under a picture is no part of the text."""
    (html,) = render.article_pages(replace(LIBRARY, captions=("圖為新館外觀",)), HANT, ZONE)
    assert "圖為" not in html


def test_a_paragraph_longer_than_a_page() -> None:
    """It is divided between sentences, and nothing of it is lost."""
    of = article("".join(f"這是第{number}句，寫得不長也不短。" for number in range(900)))
    pages = render.article_pages(of, HANS, ZONE)
    assert len(pages) > 3
    assert told(of) == of.text
    assert all(checked(html).text.split("\n\n")[1].endswith("。") for html in pages)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # likewise
@given(quotes(), st.integers(0, 40), st.integers(0, 40), LANGUAGES)
def test_any_context(of: Quote, before: int, after: int, texts: Texts) -> None:
    """Any quotation with any number of paragraphs around it is one message, in the order of the article."""
    shown = render.around(of, before, after, texts, ZONE)
    seen = checked(shown.html)
    assert shown.before <= before
    assert shown.after <= after
    assert len(seen.of("blockquote")) == bool(sendable(of.text).strip())
    for text in seen.of("blockquote"):
        assert bare(text) in bare(of.text)


def test_more_of_a_context() -> None:
    """Paragraph by paragraph, both ways, until there is no more; the quotation stays set off, its sentence bold."""
    of = subheaded(9, 100, 10)
    paragraph = of.text.split("\n")[4]
    shown = render.around(quote(of, "第4段。", paragraph), 1, 1, HANS, ZONE)
    seen = checked(shown.html)
    assert seen.of("blockquote") == [paragraph]
    assert seen.of("bold")[1:] == ["第4段。"]
    assert seen.text.split("\n\n")[1:] == ["…", *of.text.split("\n")[3:6], "…"]
    assert (shown.above, shown.below) == (True, True)
    whole = render.around(quote(of, "第4段。", paragraph), 9, 9, HANS, ZONE)
    assert checked(whole.html).text.split("\n\n")[1:] == of.text.split("\n")
    assert (whole.before, whole.after, whole.above, whole.below) == (3, 4, False, False)


def test_a_subhead_belongs_to_what_it_stands_above() -> None:
    """It is no paragraph of its own: it comes with the next, and with the quotation it stands above."""
    of = subheaded(9, 3, 10)  # subheads at 0, 3 and 6
    lines = of.text.split("\n")
    shown = checked(render.around(quote(of, "第4段。", lines[4]), 1, 2, HANS, ZONE).html)
    assert shown.text.split("\n\n")[1:] == ["…", *lines[2:8], "…"]
    assert shown.of("bold")[1:] == ["小標題3", "第4段。", "小標題6"]


def test_a_context_ends_where_a_message_does() -> None:
    """Where there is no room for another paragraph, none is offered."""
    of = subheaded(60, 100, 400)
    shown = render.around(quote(of, "第30段。", of.text.split("\n")[30]), 30, 30, HANS, ZONE)
    assert 6 <= shown.before + shown.after <= 9
    assert not (shown.above and shown.below)
    assert checked(shown.html).units > 3000


def test_a_quotation_within_a_long_paragraph() -> None:
    """What stands before and after it in its own paragraph is shown too, some sentences at a time."""
    of = article("".join(f"這是第{number}句，寫得不長也不短。" for number in range(200)))
    marked = "這是第100句，寫得不長也不短。"
    shown = checked(render.around(quote(of, marked, marked), 1, 1, HANS, ZONE).html)
    _, first, before, quoted, after, last = shown.text.split("\n\n")
    assert (first, quoted, last) == ("…", marked, "…")
    assert before + quoted + after in of.text


@given(quotes(), LANGUAGES)
def test_any_citation(of: Quote, texts: Texts) -> None:
    """Whatever is quoted, what a tap copies fits Telegram's 256: the article's own words, then where they stand."""
    cited = render.citation(of, texts, ZONE)
    assert 1 <= units(cited) <= 256
    words = cited.partition("\n")[0].removesuffix("…")
    assert words.rstrip() in sendable(of.text) or words.startswith(("——", "— "))


def test_a_citation() -> None:
    """A sentence that fits is whole; a longer one ends with a clause; too long an address is left out."""
    of = quote(BICYCLE, "工程由兩家公司承包。")
    assert render.citation(of, HANS, ZONE) == (
        "工程由兩家公司承包。\n——晨報《市議會通過自行車道預算》，2023年9月21日\nhttps://news.example/2023/09/21/1.html"
    )
    assert "— 晨報, “市議會通過自行車道預算”, 21 Sep 2023" in render.citation(of, EN, ZONE)
    long = article("，".join(f"這是第{number}個分句" for number in range(60)) + "。", url=BICYCLE.url + "?" + "q" * 200)
    cited = render.citation(quote(long, long.text), HANS, ZONE).split("\n")
    assert len(cited) == 2
    assert cited[0].endswith("個分句…")
    assert cited[0].removesuffix("…") in long.text
    assert len("\n".join(cited)) > 230


def everything(texts: Texts) -> str:
    """An article, a context, a list and a citation in one language."""
    of = subheaded(8, 4, 30)
    seed = parse_article((SEEDS / "rfa" / "1038773.md").read_text(encoding="utf-8"), folder="rfa", stem="1038773")
    sentence = "“我很高兴接受中华人民共和国主席的邀请，今年10月访问中国”。"
    real = quote(seed, sentence, next(each for each in seed.text.split("\n") if sentence in each))
    shown = [
        *render.article_pages(of, texts, ZONE),
        *render.article_pages(seed, texts, ZONE),
        render.around(real, 1, 1, texts, ZONE).html,
        render.citation(real, texts, ZONE).replace("<", "&lt;"),
    ]
    for html in shown:
        checked(html)
    return "\n\n=====\n".join(shown) + "\n"


def test_how_reading_looks(golden: Callable[[str, str], None]) -> None:
    """Whole articles, a context and a citation, read by a person once and compared from then on."""
    for texts in (HANS, HANT, EN):
        golden(f"telegram/reading.{texts.language}.html", everything(texts))
