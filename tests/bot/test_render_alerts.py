"""Alerts and digests: one message each, verbatim, whatever the articles and the subscriptions hold."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.render.telegram.alerts import MOST, Alert, alert, digest
from bot.texts import EN, HANS, HANT, Texts
from tests.bot.test_render_telegram import TEXT, ZONE, quotes
from tests.telegram.archive import BICYCLE, CHRONICLE, COPIES, LIBRARY, quote
from tests.telegram.oracle import losses, parse

OPENED = replace(quote(LIBRARY, "館藏十二萬冊，週末開放到晚上十點。"), copies=COPIES)
BEGUN = quote(BICYCLE, "“工程將在三月動工，<b>年底</b>前完成 & 開放。”")
LONG = quote(CHRONICLE, CHRONICLE.text.split("\n")[40])


def test_one_article() -> None:
    """The title comes first, linked to the sentence; then who, when on the reader's clock, the words, what for."""
    seen = parse(alert([Alert(OPENED, 7, "圖書館 开放")], HANT, ZONE))
    first, second, *_, last = seen.text.split("\n")
    assert first == LIBRARY.title
    assert second == "圖書週刊 · 2023年10月2日 09:00 · 另有 2 家報導"
    assert seen.of("expandable_blockquote") == [LIBRARY.text]
    assert OPENED.sentence in seen.of("bold")
    assert last == "訂閱：圖書館 开放"
    assert seen.links[0][1].startswith(LIBRARY.url + "#:~:text=")


def test_several_articles() -> None:
    """Those of a subscription stand together under its words, the first subscription first, numbered through."""
    seen = parse(alert([Alert(OPENED, 1, "圖書館"), Alert(BEGUN, 2, "自行車"), Alert(LONG, 1, "圖書館")], HANS, ZONE))
    lines = seen.text.split("\n")
    assert lines[0] == "3 篇新文章"
    places = [lines.index(line) for line in ("圖書館", f"1. {LIBRARY.title}", "2. 編年史", "自行車")]
    assert places == sorted(places)
    assert "3. 市議會通過自行車道預算" in lines
    assert "订阅：" not in seen.text
    assert seen.of("expandable_blockquote") == [OPENED.sentence, LONG.sentence, BEGUN.sentence]


def test_a_digest() -> None:
    """It says of which days it is, how many articles there are, and how many it does not list."""
    seen = parse(digest([Alert(OPENED, 1, "圖書館")] * 14, 30, (date(2023, 9, 26), date(2023, 10, 2)), EN, ZONE))
    lines = seen.text.split("\n")
    assert lines[:3] == ["Your digest · 26 Sep 2023 – 2 Oct 2023", "30 new articles", "Subscribed to: 圖書館"]
    assert f"{MOST}. {LIBRARY.title}" in lines
    assert f"{MOST + 1}. {LIBRARY.title}" not in lines
    assert lines[-1] == "And 20 more, not listed."


def test_a_digest_of_several_subscriptions() -> None:
    """One that has very many articles leaves each other its best, and all that are not listed are counted."""
    many = [Alert(OPENED, 1, "圖書館")] * 20
    seen = parse(digest([*many, Alert(BEGUN, 2, "自行車")], 21, (date(2023, 1, 1), date(2023, 1, 1)), HANS, ZONE))
    lines = seen.text.split("\n")
    assert f"{MOST}. {BEGUN.article.title}" in lines
    assert sum(line.endswith(LIBRARY.title) for line in lines) == MOST - 1
    assert "11" in lines[-1]


def test_long_passages_leave_room() -> None:
    """Passages are cut to whole sentences so that all alerts are one message; one by itself shows more of its own."""
    alone = parse(alert([Alert(LONG, 1, "編年史")], HANS, ZONE))
    assert len(alone.of("expandable_blockquote")[0]) > 1500
    assert LONG.sentence in alone.of("bold")
    together = parse(alert([Alert(LONG, number, "編年史" * 100) for number in range(MOST)], HANS, ZONE))
    assert f"{MOST}. 編年史" in together.text.split("\n")


def test_nothing_is_no_message() -> None:
    """Without an article there is nothing to send."""
    with pytest.raises(ValueError, match="nothing"):
        alert([], HANS, ZONE)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(found=st.lists(quotes(), min_size=1, max_size=MOST + 2), wanted=TEXT, texts=st.sampled_from([HANS, HANT, EN]))
def test_telegram_takes_any(found: list[object], wanted: str, texts: Texts) -> None:
    """Whatever is alerted of, Telegram takes the message and loses nothing of it."""
    several = [Alert(each, at % 3, wanted) for at, each in enumerate(found)]  # type: ignore[arg-type]
    for html in (alert(several, texts, ZONE), digest(several, 99, (date(2023, 1, 1), date(2023, 1, 1)), texts, ZONE)):
        assert list(losses(html, parse(html))) == []
