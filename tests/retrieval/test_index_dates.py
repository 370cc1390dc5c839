"""Questions of a time asked of an index: what is shown, and what is said of it."""

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from pathlib import Path

import pytest

from retrieval.index import Index
from retrieval.records import Answer, Article, Inquiry, Status, Use
from tests.retrieval.reports import STRIKE, report
from tests.retrieval.small import LetterEncoder, article, dated

DAY = date(2021, 1, 20)


def at(year: int, month: int, day: int, hour: int = 4) -> datetime:
    """A moment in UTC."""
    return datetime(year, month, day, hour, tzinfo=UTC)


RATES = [
    dated(article(number, "央行利率", f"中央银行{when:%-m月%-d日}宣布，基准利率升到百分之{rate}。"), when)
    for number, (rate, when) in enumerate(
        [
            ("一", at(2020, 7, 14)),
            ("二", at(2020, 9, 8)),
            ("三", at(2020, 12, 15)),
            ("四", at(2021, 1, 12)),
            ("五", at(2021, 1, 19)),
        ],
        1,
    )
]
REVIEW = dated(article(8, "利率回顾", "去年9月的危机中，财政部长林岚辞职。", "市场说，利率不会再升。"), at(2021, 1, 5))
BRIDGE = dated(article(9, "新桥通车", "跨江的新桥通车，造价二十三亿元。"), at(2020, 7, 20))


@pytest.fixture
def index(tmp_path: Path) -> Index:
    """Five decisions of the central bank, a review of the year, and a bridge."""
    return build(tmp_path, [*RATES, REVIEW, BRIDGE])


def build(home: Path, articles: list[Article]) -> Index:
    """An index of these."""
    index = Index.create(home, LetterEncoder())
    index.add(articles)
    return index


def ask(index: Index, text: str, *, lifted: bool = False) -> Answer:
    """Ask on the day of these tests."""
    return index.ask(Inquiry(text, day=DAY, undated=lifted))


def use(found: Answer) -> Use | None:
    """What was made of the question's time."""
    return found.understood.period and found.understood.period.use


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("昨天央行的基准利率升到多少？", "五"),
        ("上周央行的基准利率升到多少？", "四"),
        ("上個月央行的基準利率升到多少？", "三"),
        ("2020年9月央行的基准利率升到多少？", "二"),
        ("去年9月央行的基准利率升到多少？", "二"),
        ("7月14日央行的基准利率升到多少？", "一"),
        ("去年第三季度央行的基准利率升到多少？", "二"),
        ("最近央行的基准利率升到多少？", "五"),
        ("目前央行的基准利率升到多少？", "五"),
    ],
)
def test_the_same_news_of_many_days(index: Index, text: str, rate: str) -> None:
    """Of news that comes again and again, that of the time asked about is quoted first."""
    found = ask(index, text)
    assert found.status is Status.ANSWERED
    assert f"百分之{rate}" in found.quotes[0].text


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-12))])
@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("上周", (date(2021, 1, 11), date(2021, 1, 17), date(2021, 1, 20))),
        ("昨天", (date(2021, 1, 19), date(2021, 1, 19), date(2021, 1, 20))),
        ("今天", (date(2021, 1, 20), date(2021, 1, 20), None)),
        ("上个月", (date(2020, 12, 1), date(2020, 12, 31), date(2021, 1, 15))),
    ],
)
def test_nothing_is_shown_of_a_day_that_the_answer_does_not_tell(
    tmp_path: Path, said: str, days: tuple[date, date, date | None], zone: tzinfo
) -> None:
    """Of articles of every quarter of a day, a limit lets through those of the days told, by the reader's clock."""
    hours = [at(2020, 11, 29) + timedelta(hours=6 * number) for number in range(4 * 55)]
    every = build(tmp_path, [dated(article(n, "央行利率", f"央行第{n}次利率。"), hour) for n, hour in enumerate(hours)])
    found = every.ask(Inquiry(f"{said}央行的利率", day=DAY, zone=zone), 10, 0)
    period = found.understood.period
    assert period is not None
    assert ((period.first, period.last, period.until), period.use) == (days, Use.ONLY)
    shown = [
        *(quote.article for quote in found.quotes),
        *found.nearest,
        *(hit.passage.article for hit in found.ranking),
    ]
    first, last, until = days
    assert shown
    assert all(first <= one.published.astimezone(zone).date() <= (until or last) for one in shown)


@pytest.mark.parametrize("said", ["昨天", "前天"])
def test_a_copy_of_another_time_is_not_quoted_under_a_limit(tmp_path: Path, said: str) -> None:
    """Who published a story first and its newest version are quoted of the time asked about; the others stay named."""
    days = {"甲社": 14, "乙社": 19, "丙社": 18}
    copies = [
        dated(report(number, *STRIKE, source=source), at(2021, 1, day))
        for number, (source, day) in enumerate(days.items(), 1)
    ]
    index = build(tmp_path, [*RATES, *copies])
    found = ask(index, f"{said}码头工人工会投票决定了什么？")
    assert use(found) is Use.ONLY
    quoted = found.quotes[0]
    assert quoted.article.source == {"昨天": "乙社", "前天": "丙社"}[said]
    assert set(quoted.publishers) == set(days) - {quoted.article.source}
    assert ask(index, "码头工人工会投票决定了什么？").quotes[0].article.source == "甲社"


def test_an_answer_of_another_time_says_so_and_is_not_sure(index: Index) -> None:
    """Where no article of the time answers, one of another may, as possible at best."""
    found = ask(index, "昨天跨江的新桥通车了吗？")
    assert (use(found), found.status) == (Use.ELSEWHERE, Status.UNSURE)
    assert found.quotes[0].article.id == BRIDGE.id
    plain = ask(index, "跨江的新桥通车了吗？")
    assert (use(plain), plain.status) == (None, Status.ANSWERED)
    assert found.confidence < plain.confidence


def test_where_nothing_answers_the_time_stays(index: Index) -> None:
    """A question that no article answers has the nearest articles of its time."""
    found = ask(index, "昨天火星上发现了水吗？")
    assert (use(found), found.status, found.quotes) == (Use.ONLY, Status.NOT_FOUND, ())


def test_the_nearest_of_another_time_are_said_to_be(index: Index) -> None:
    """Where the time asked about has no article at all, those of other times are named as such."""
    found = index.ask(Inquiry("昨天火星上发现了水吗？", day=date(2025, 5, 5)))
    assert (use(found), found.status, found.quotes) == (Use.ELSEWHERE, Status.NOT_FOUND, ())
    assert found.nearest


def test_a_fact_of_a_date_may_stand_in_a_later_article(index: Index) -> None:
    """A date of the calendar prefers its time and excludes no other."""
    found = ask(index, "去年9月的危机中谁辞职？")
    assert (use(found), found.status) == (Use.FIRST, Status.ANSWERED)
    assert found.quotes[0].article.id == REVIEW.id


def test_a_lifted_time(index: Index) -> None:
    """The reader's word that any time will do is kept: an older answer is as sure as any."""
    found = ask(index, "昨天跨江的新桥通车了吗？", lifted=True)
    assert (use(found), found.status) == (Use.LIFTED, Status.ANSWERED)
    assert found.quotes[0].article.id == BRIDGE.id


def test_an_archive_without_times_reads_none(tmp_path: Path) -> None:
    """Question sets have no times: their questions are asked word for word."""
    unknown = datetime(1970, 1, 1, tzinfo=UTC)
    index = build(tmp_path, [dated(one, unknown) for one in (*RATES, BRIDGE)])
    found = ask(index, "昨天跨江的新桥通车了吗？")
    assert found.understood.period is None
    assert "昨天" in found.understood.folded
    assert found.status is Status.ANSWERED


def test_an_article_of_unknown_time_is_not_of_the_time_asked_about(tmp_path: Path) -> None:
    """Beside articles of known times, one of which nothing is known is shown as of another time, without one as any."""
    index = build(tmp_path, [*RATES, dated(BRIDGE, datetime(1970, 1, 1, tzinfo=UTC))])
    found = ask(index, "昨天跨江的新桥通车了吗？")
    assert (use(found), found.status) == (Use.ELSEWHERE, Status.UNSURE)
    assert found.quotes[0].article.id == BRIDGE.id
    assert ask(index, "跨江的新桥通车了吗？").status is Status.ANSWERED


def test_the_words_of_the_time_are_not_searched_for(index: Index) -> None:
    """上周 carries no search and is asked of no passage; what the reader wrote is kept."""
    found = ask(index, "上周央行的基准利率升到多少？")
    assert "上周" not in found.understood.folded
    assert all("周" not in term for term in found.understood.terms)
    assert found.question == "上周央行的基准利率升到多少？"


def test_only_a_time(index: Index) -> None:
    """A question that is nothing but a time finds nothing and is no error."""
    for text in ("昨天", "最近", "2020年9月", "去年9月呢？"):
        assert ask(index, text).status in Status
