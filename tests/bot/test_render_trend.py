"""A trend as rows, as lines for a terminal and as a picture."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageColor

from bot.checks import LANGUAGES
from bot.render import chart, data
from bot.render.trend import MOST, percent, rows, span, table, terminal
from bot.render.words import words_of
from retrieval.answering.trend import step_for
from retrieval.records import Count, Step, Trend
from tests.bot.sample import PLAIN, SCREEN

FIRST = date(2023, 9, 4)  # a Monday
AT = datetime(2023, 9, 4, 4, tzinfo=UTC)


def made(step: Step, articles: Sequence[int], first: date = FIRST, *, short: int = 0) -> Trend:
    """A trend of these counts, of ten articles more in all each; the last stretch lacks `short` days."""
    days = [first]
    for _ in articles:
        more = {Step.DAY: 1, Step.WEEK: 7, Step.MONTH: 31}[step]
        days.append((days[-1] + timedelta(more)).replace(**({"day": 1} if step is Step.MONTH else {})))
    counts = tuple(Count(day, count, count + 10) for day, count in zip(days[:-1], articles, strict=True))
    return Trend(("火星",), step, counts, AT, AT, days[-1] - timedelta(1 + short))


@given(st.lists(st.integers(0, 3), max_size=300), st.sampled_from(Step), st.dates(date(1990, 1, 1), date(2030, 1, 1)))
def test_rows_are_few_and_lose_nothing(articles: list[int], step: Step, first: date) -> None:
    """All articles and all days are in some row, one after another, and no row without a mention beside another."""
    start = {Step.DAY: first, Step.WEEK: first - timedelta(first.weekday()), Step.MONTH: first.replace(day=1)}[step]
    trend = made(step, [1, *articles], start)
    found = rows(trend)
    assert len(found) <= MOST
    assert sum(row.articles for row in found) == trend.articles
    assert sum(row.total for row in found) == sum(count.total for count in trend.counts)
    assert (found[0].first, found[-1].last) == (trend.counts[0].day, trend.until)
    for row, following in pairwise(found):
        assert following.first == row.last + timedelta(1)
        assert row.articles or following.articles


def test_a_gap_is_one_row_and_an_unfinished_week_ends_with_the_archive() -> None:
    """Three weeks without a mention are named together; of the last one only the days there have been."""
    found = rows(made(Step.WEEK, [2, 0, 0, 0, 1], short=3))
    assert [(row.days, row.articles) for row in found] == [
        ("2023-09-04–09-10", 2),
        ("2023-09-11–10-01", 0),
        ("2023-10-02–10-05", 1),
    ]


def test_longer_stretches_where_there_are_too_many() -> None:
    """Thirty weeks become months; three hundred months become years, the earliest of them together."""
    assert [row.days for row in rows(made(Step.MONTH, [1] * 30, date(2020, 1, 1)))][:2] == ["2020-01–03", "2020-04–06"]
    found = rows(made(Step.MONTH, [1] * 12 * 30, date(1990, 1, 1)))
    assert (len(found), found[0].days, found[1].days, found[0].articles) == (MOST, "1990–1995", "1996", 72)


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        ("2023-09-18", "2023-09-18", "2023-09-18"),
        ("2023-12-25", "2023-12-31", "2023-12-25–12-31"),
        ("2023-12-25", "2024-01-07", "2023-12-25–2024-01-07"),
        ("2024-02-01", "2024-02-29", "2024-02"),
        ("2023-02-01", "2023-02-27", "2023-02-01–02-27"),
        ("2023-11-01", "2024-01-31", "2023-11–2024-01"),
        ("2021-01-01", "2022-12-31", "2021–2022"),
        ("2021-01-01", "2021-12-31", "2021"),
    ],
)
def test_days_are_written_short(first: str, last: str, written: str) -> None:
    """No longer than it takes to know which days they are."""
    assert span(date.fromisoformat(first), date.fromisoformat(last)) == written


def test_shares_have_two_digits_or_so() -> None:
    """Neither 0.000 nor twelve decimals."""
    assert [percent(share) for share in (0, 0.0001, 0.0123, 0.123, 1)] == ["0%", "0.01%", "1.2%", "12%", "100%"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_terminal_has_a_heading_and_bars(language: str) -> None:
    """The words made harmless, the longest bar at the most, some bar at one, none at nothing."""
    trend = replace(made(Step.DAY, [1, 0, 100]), undated=7)
    lines = terminal(trend, "火\x1b星", replace(PLAIN, words=words_of(language))).split("\n")
    assert "火�星" in lines[0]
    assert lines[2:5] == [
        "2023-09-04    1  9.1%  █",
        "2023-09-05    0    0%",
        "2023-09-06  100   91%  " + "█" * 24,
    ]
    assert "7" in lines[-1]
    assert "\x1b" not in "".join(lines)
    assert "\x1b" in terminal(trend, "火星", SCREEN)


def test_a_table_and_a_document_have_all_counts() -> None:
    """For other programs nothing is merged."""
    trend = made(Step.MONTH, [1, 0, 0, 3], date(2023, 9, 1))
    assert table(trend) == "2023-09-01\t1\t11\n2023-10-01\t0\t10\n2023-11-01\t0\t10\n2023-12-01\t3\t13"
    assert data.trend(trend) == {
        "terms": ["火星"],
        "step": "month",
        "articles": 4,
        "undated": 0,
        "first": "2023-09-04T04:00:00Z",
        "last": "2023-09-04T04:00:00Z",
        "until": "2023-12-31",
        "counts": [
            {"day": "2023-09-01", "articles": 1, "total": 11},
            {"day": "2023-10-01", "articles": 0, "total": 10},
            {"day": "2023-11-01", "articles": 0, "total": 10},
            {"day": "2023-12-01", "articles": 3, "total": 13},
        ],
    }


SHAPES = {
    "one": made(Step.DAY, [1]),
    "days": made(Step.DAY, [*range(30)]),
    "weeks": made(Step.WEEK, [0, 5, 2, 40] * 40),
    "months": made(Step.MONTH, [9000, *[0] * 500, 1], date(1981, 1, 1)),
}


LONE = replace(SHAPES["days"], counts=(Count(FIRST, 1, 1), Count(FIRST + timedelta(1), 0, 900)))


def test_a_share_of_next_to_nothing_is_not_drawn() -> None:
    """One of one is 100 %, which would make all other shares flat: where the archive has little there is a gap."""
    with Image.open(BytesIO(chart.png(LONE))) as picture:
        colours = {colour for _, colour in picture.convert("RGB").getcolors(1 << 20)}
    assert ImageColor.getrgb(chart._BAR) in colours
    dense = replace(LONE, counts=(Count(FIRST, 1, 900), *LONE.counts[1:]))
    assert chart.png(dense) != chart.png(LONE)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_picture_is_a_picture(shape: str) -> None:
    """A PNG of the size that is promised, small, opaque, the same each time; with a ground, digits, bars and a line."""
    drawn = chart.png(SHAPES[shape])
    assert drawn == chart.png(SHAPES[shape])
    assert len(drawn) < 150_000
    with Image.open(BytesIO(drawn)) as picture:
        assert (picture.format, picture.size) == ("PNG", (chart.WIDE, chart.HIGH))
        shown = {colour for _, colour in picture.convert("RGB").getcolors(1 << 20)}
    colours = (chart._GROUND, chart._DIGITS, chart._BAR, chart._LINE)
    assert {ImageColor.getrgb(colour) for colour in colours} <= shown


def test_the_dates_below_are_few_and_in_order() -> None:
    """Six at most, each on a bar, whatever is counted."""
    for days in (0, 1, 6, 20, 34, 35, 100, 400, 1463, 1464, 5000, 20000):
        step = step_for(FIRST, FIRST + timedelta(days))
        count = {Step.DAY: days + 1, Step.WEEK: days // 7 + 1, Step.MONTH: days // 30 + 1}[step]
        trend = made(step, [1] * count, FIRST.replace(day=1) if step is Step.MONTH else FIRST)
        shown = chart.ticks(trend.counts, step)
        assert 1 <= len(shown) <= 7
        assert [place for place, _ in shown] == sorted({place for place, _ in shown})
        assert all(0 <= place < count for place, _ in shown)
        assert len({label for _, label in shown}) == len(shown)


def test_no_picture_no_matplotlib() -> None:
    """It is imported when something is drawn, not before."""
    code = "import bot.render.chart, bot.render.trend, bot.commands.trend, sys; print('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
