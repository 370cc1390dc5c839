"""What is made of the time in a question."""

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from datetime import time as clock
from zoneinfo import ZoneInfo

import pytest

from retrieval.ranking import timing
from retrieval.ranking.fuse import Candidate
from retrieval.ranking.timing import Timing
from retrieval.records import Article, Evidence, Hit, Passage, Use, Window
from tests.retrieval.small import article, dated

DAY = date(2021, 1, 20)  # a Wednesday
NEWEST = datetime(2021, 1, 19, 12, tzinfo=UTC)


def read(text: str, *, lifted: bool = False) -> Timing:
    """The time of a question asked on that day."""
    return timing.read(text, DAY, NEWEST, lifted=lifted)


@pytest.mark.parametrize(
    ("text", "use", "said", "kept", "bare"),
    [
        ("昨天普京说了什么", Use.ONLY, "昨天", "普京说了什么", "普京说了什么"),
        ("普京去年访问了哪里", Use.ONLY, "去年", "普京访问了哪里", "普京访问了哪里"),
        ("近三个月的疫情", Use.ONLY, "近三个月", "的疫情", "的疫情"),
        ("2020年9月安倍辞职", Use.FIRST, "2020年9月", "2020年9月安倍辞职", "安倍辞职"),
        ("去年9月安倍辞职", Use.FIRST, "去年9月", "9月安倍辞职", "安倍辞职"),
        ("去年底的选举", Use.FIRST, "去年底", "的选举", "的选举"),
        ("三年前的选举", Use.FIRST, "三年前", "三年前的选举", "的选举"),
        ("最近香港的新闻", Use.NEWEST, "最近", "香港的新闻", "香港的新闻"),
        ("明天谁就职", Use.NEWEST, "明天", "谁就职", "谁就职"),
        ("昨天谈到2016年大选的是谁", Use.ONLY, "昨天", "谈到2016年大选的是谁", "谈到2016年大选的是谁"),
        ("最近一周的最新疫情", Use.ONLY, "最近一周", "的疫情", "的疫情"),
    ],
)
def test_what_a_time_is_good_for(text: str, use: Use, said: str, kept: str, bare: str) -> None:
    """Days counted from the reader's limit, dates of the calendar are preferred; what no article says is dropped."""
    time = read(text)
    assert time.period is not None
    assert (time.period.use, time.period.said) == (use, said)
    assert ("".join(time.text.split()), "".join(time.bare.split())) == (kept, bare)


def test_no_time() -> None:
    """A question without a time, or to an archive that knows none, is left as it is."""
    assert read("普京访问了哪里") == Timing("普京访问了哪里", "普京访问了哪里")
    assert timing.read("昨天普京说了什么", DAY, None) == Timing("昨天普京说了什么", "昨天普京说了什么")
    assert read("2020年东京奥运会在哪里举行").period is None


def test_a_lifted_time_is_shown_and_does_nothing() -> None:
    """What the reader lifted is still named, and its relative words are not searched for."""
    time = read("昨天普京说了什么", lifted=True)
    assert time.period is not None
    assert (time.period.use, time.period.said, time.window, time.only, time.first) == (
        Use.LIFTED, "昨天", None, None, None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "last", "until"),
    [
        ("昨天谁辞职", date(2021, 1, 19), date(2021, 1, 20)),
        ("前天谁辞职", date(2021, 1, 18), date(2021, 1, 20)),
        ("今天谁辞职", DAY, None),
        ("本月谁辞职", date(2021, 1, 31), None),
        ("上周谁辞职", date(2021, 1, 17), DAY),
        ("上上周谁辞职", date(2021, 1, 10), date(2021, 1, 13)),
        ("上个月谁辞职", date(2020, 12, 31), date(2021, 1, 15)),
        ("去年谁辞职", date(2020, 12, 31), DAY),
        ("2020年9月谁辞职", date(2020, 9, 30), None),
        ("最近谁辞职", date(2021, 1, 19), None),
    ],
)
@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=8)), ZoneInfo("America/New_York")])
def test_a_limit_is_kept_by_the_day_that_is_told(text: str, last: date, until: date | None, zone: tzinfo) -> None:
    """From the first day to the last, or the one told beyond it and never after the reader's, by the reader's clock."""
    time = timing.read(text, DAY, NEWEST, zone=zone)
    assert time.period is not None
    assert (time.period.last, time.period.until) == (last, until)
    if time.only:
        end = (until or last) + timedelta(1)
        assert time.only == Window(
            round(datetime.combine(time.period.first, clock(), zone).timestamp() * 1000),
            round(datetime.combine(end, clock(), zone).timestamp() * 1000) - 1,
        )


def test_a_lifted_limit_is_told_without_its_end() -> None:
    """Nothing is said of a limit that was lifted."""
    period = read("上周谁辞职", lifted=True).period
    assert period is not None
    assert period.until is None


def test_what_was_published_at_the_time_is_favoured() -> None:
    """Within the preferred time or not; when what is new is asked for, the less the older; of unknown time not."""
    then, later = datetime(2020, 9, 5, tzinfo=UTC), datetime(2020, 12, 5, tzinfo=UTC)
    never = datetime(1970, 1, 1, tzinfo=UTC)
    month = read("2020年9月安倍辞职")
    assert [month.favour(dated(article(1, "题", "文"), at)) for at in (then, later, never)] == [1, 0, 0]
    new = read("最近安倍的消息")
    old, older, unknown = (new.favour(dated(article(1, "题", "文"), at)) for at in (later, then, never))
    assert 1 > old > older > unknown == 0
    assert new.favour(dated(article(1, "题", "文"), NEWEST + timedelta(90))) == 1


def test_under_a_limit_what_came_soon_is_favoured() -> None:
    """Of the articles of a month and the half after it, those to the second day after it."""
    month = read("上个月谁辞职")
    days = [datetime(2020, 11, 30, tzinfo=UTC), datetime(2021, 1, 2, 23, tzinfo=UTC), datetime(2021, 1, 3, tzinfo=UTC)]
    assert [month.favour(dated(article(1, "题", "文"), at)) for at in days] == [0, 1, 0]


def test_the_favour_counts_in_the_order() -> None:
    """Of two passages alike the one of the time is first, one far better stays first, and no score is over 1."""
    time = read("2020年9月安倍辞职")
    inside = dated(article(1, "题", "内"), datetime(2020, 9, 5, tzinfo=UTC))
    outside = dated(article(2, "题", "外"), datetime(2020, 12, 5, tzinfo=UTC))
    assert [hit.passage.text for hit in timing.favoured(time, [_hit(outside, 0.8), _hit(inside, 0.75)])] == [
        "内",
        "外",
    ]
    assert [hit.passage.text for hit in timing.favoured(time, [_hit(outside, 0.8), _hit(inside, 0.3)])] == [
        "外",
        "内",
    ]
    assert timing.favoured(time, [_hit(inside, 1.0)])[0].score <= 1
    candidates = [Candidate(1, 0.6, 0.6, 0.6), Candidate(2, 0.5, 0.5, 0.5), Candidate(3, 0.2, 0.2, 0.2)]
    assert [candidate.passage for candidate in timing.leaning(time, candidates, {2, 3})] == [2, 1, 3]


def _hit(of: Article, score: float) -> Hit:
    return Hit(Passage(of, 0, len(of.text), id=ord(of.text)), score, (0, 1), Evidence(0, 0, 0, 0, 0, 0, 0))
