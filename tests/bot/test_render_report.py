"""The report: well-formed, complete in itself, true to the figures, and safe whatever an article says."""

import re
from dataclasses import replace

import html5lib
import pytest

from bot.render.charts import latency, refusals, reliability
from bot.render.html import Html, tag
from bot.render.misses import MOST
from bot.render.report import Other, page
from retrieval.evaluation.calibration import Trade, bins
from retrieval.evaluation.evaluate import RANKING, Evaluation, Excerpt, Held, Outcome
from retrieval.evaluation.figures import figures
from retrieval.evaluation.questions import Query
from retrieval.records import Status

NASTY = '</title><script>alert("题")</script><img src=x onerror=alert(1)>&amp;\x1b[31m\u202e'


def outcome(number: int, *, known: bool = True, right: bool = True, text: str = "谁当选？") -> Outcome:
    """A question answered plainly."""
    query = Query(f"q{number}", text, ("托万",) if known else (), frozenset({"d"}) if known else frozenset())
    return Outcome(
        query,
        Status.ANSWERED,
        0.9 if right else 0.7,
        Excerpt("大选", "委员会宣布。托万当选。结束。", (6, 11)),
        Held(right, right, right) if known else None,
        {leg: (1.0,) * len(RANKING) for leg in ("lexical", "dense", "fused")} if known else {},
        1 if known else None,
        0.01 + number / 1000,
        0.008,
    )


MIXED = Evaluation(
    "news",
    (
        *(outcome(number) for number in range(8)),
        outcome(8, right=False),
        replace(outcome(9), status=Status.NOT_FOUND, first=None, confidence=0.1, held=Held(False, False, False)),
        outcome(10, known=False, right=False),
        replace(outcome(11, known=False), status=Status.NOT_FOUND, first=None, confidence=0.2),
    ),
    1.5,
    300_000_000,
)


def elements(text: str) -> set[str]:
    """The names of the elements of a page that an HTML5 parser finds nothing wrong with."""
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    return {str(element.tag).rpartition("}")[2] for element in tree.iter()}


def test_the_page_is_well_formed_and_needs_nothing_beside_itself() -> None:
    """An HTML5 parser accepts it; it has its three charts, no script, and loads nothing."""
    text = page([(MIXED, [])], "yinwen", "a note")
    assert {"table", "svg", "polyline", "details", "mark", "style"} <= elements(text)
    assert not {"script", "link", "img", "iframe"} & elements(text)
    assert text.count("<svg") == 3
    assert not re.search(r"https?://|@import|url\(", text)
    assert "prefers-color-scheme: dark" in text
    assert 'name="viewport"' in text


def test_the_figures_are_those_of_json() -> None:
    """Tiles and tables show what `--json` prints."""
    text = page([(MIXED, [])], "yinwen", "")
    found = figures(MIXED)
    assert found["answer@1"] == 0.8
    assert "<b>80.0 %</b><span>right in the first quotation</span>" in text
    assert "<b>10.0 %</b><span>falsely refused</span>" in text
    assert "<b>50.0 %</b><span>falsely answered</span>" in text
    assert "10 answerable questions, 2 unanswerable" in text
    assert "<td>300 MB</td>" in text


def test_what_fails_is_shown_with_what_was_expected() -> None:
    """Each kind of failure has its questions, the marked sentence marked, the rank, and the confidence."""
    text = page([(MIXED, [])], "yinwen", "")
    assert "1 answerable, but the first quotation does not answer" in text
    assert "1 answerable, but refused" in text
    assert "1 unanswerable, but shown an answer" in text
    assert "委员会宣布。<mark>托万当选。</mark>结束。" in text
    assert "q8 · answered plainly · confidence 0.70 · first document that answers: rank 1" in text
    assert 'expected: <span lang="zh">托万</span>' in text
    assert ">q0 ·" not in text


def test_no_text_becomes_markup() -> None:
    """A question, title, quotation, answer, set or run that is markup is shown as the letters it is made of."""
    bad = replace(
        outcome(1, right=False, text=NASTY),
        query=Query(NASTY, NASTY, (NASTY,), frozenset({"d"})),
        first=Excerpt(NASTY, NASTY, (8, 16)),
    )
    evil = Evaluation(NASTY, (bad,), 1.0, 1)
    legs = {NASTY: dict.fromkeys(RANKING, NASTY)}
    text = page([(evil, [Other(NASTY, {"set": NASTY, "legs": legs, "answer@1": NASTY})]), (MIXED, [])], NASTY, NASTY)
    assert not {"script", "img"} & elements(text)
    assert "onerror=alert(1)&gt;" in text
    assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", text)


def test_other_runs_stand_beside_ours_and_the_best_is_bold() -> None:
    """A figure that another run did not measure is a dash."""
    bm25 = {"set": "news", "n": 10, "legs": {"BM25": dict.fromkeys(RANKING, 0.5)}, "answer@1": 0.85}
    text = page([(MIXED, [Other("BM25", bm25)])], "yinwen", "")
    assert '<th scope="row">BM25</th><td>0.500</td>' in text
    assert '<th scope="row">BM25</th><td class="best">0.850</td><td>–</td>' in text
    assert '<th scope="row">yinwen</th><td>0.800</td>' in text


def test_several_sets_have_a_row_each() -> None:
    """The overview links to each set's section."""
    text = page([(MIXED, []), (replace(MIXED, name="web/b"), [])], "yinwen", "")
    assert 'href="#set-news"' in text
    assert 'id="set-web-b"' in text
    assert "All sets" in text


def test_failures_are_bounded_and_the_same_each_time() -> None:
    """Of many failures a sample is shown, always the same."""
    many = Evaluation("many", tuple(outcome(number, right=False) for number in range(3 * MOST)), 1.0, 1)
    text = page([(many, [])], "yinwen", "")
    assert text.count("<article>") == MOST
    assert f"(a sample of {MOST})" in text
    assert page([(many, [])], "yinwen", "") == text


def test_a_set_of_one_kind_is_drawn_without_what_it_cannot_show() -> None:
    """Unanswerable questions alone have no curve; a single question has a page."""
    text = page([(Evaluation("none", (outcome(0, known=False),), 1.0, 1), [])], "yinwen", "")
    assert "polyline" not in text
    assert "polyline" not in page([(Evaluation("one", (outcome(0),), 1.0, 1), [])], "yinwen", "")


def test_charts_draw_their_values() -> None:
    """The curve ends where refusals do, a bar is as high as its share, and every column of time is in the drawing."""
    drawn = refusals([Trade(0, 0, 0.1), Trade(0.5, 0.05, 0.05), Trade(1, 0.1, 0)], [("plain", 0.05, 0.05)], 0.05)
    x, y = map(float, re.search(r'points="([\d.]+),([\d.]+) ', drawn).groups())  # type: ignore[union-attr]
    assert (x, y) == (56.0, 16.0)
    heights = [float(each) for each in re.findall(r'<rect[^>]* height="([\d.]+)"', reliability(bins([(0.95, True)])))]
    assert heights == [180.0]
    assert latency([0.01]).count("<rect") == latency([0.01 + n / 1000 for n in range(50)]).count("<rect") == 28


def test_markup_escapes_all_but_markup() -> None:
    """Text and attributes are escaped, markup is left; an empty attribute is left out."""
    assert tag("p", "<b>", Html("<i></i>"), class_='"x"', lang="") == '<p class="&quot;x&quot;">&lt;b&gt;<i></i></p>'
    with pytest.raises(TypeError):
        tag()  # type: ignore[call-arg]
