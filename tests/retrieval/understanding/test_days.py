"""The days that a search is limited to."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.understanding import days

DAY = date(2021, 2, 1)  # a Monday
OPEN = (date.min, date.max)


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("上周", "2021-01-25", "2021-01-31"),
        ("last week", "2021-01-25", "2021-01-31"),
        ("2020", "2020-01-01", "2020-12-31"),
        ("２０２０年", "2020-01-01", "2020-12-31"),
        ("2021-01", "2021-01-01", "2021-01-31"),
        ("2021年1月", "2021-01-01", "2021-01-31"),
        ("2020年11月3日", "2020-11-03", "2020-11-03"),
        ("2020/11/3", "2020-11-03", "2020-11-03"),
        ("20201103", "2020-11-03", "2020-11-03"),
        ("2021-01-05..2021-01-09", "2021-01-05", "2021-01-09"),
        ("2021-01-05…2021-01-09", "2021-01-05", "2021-01-09"),
        ("2019～2020", "2019-01-01", "2020-12-31"),
        ("2019年至2020年", "2019-01-01", "2020-12-31"),
        ("去年12月..昨天", "2020-12-01", "2021-01-31"),
        (">2020-12", "2021-01-01", ""),
        ("＞2020-12", "2021-01-01", ""),
        (">=2020-12", "2020-12-01", ""),
        ("≥ 2020-12", "2020-12-01", ""),
        ("<2020-12", "", "2020-11-30"),
        ("<=2020-12", "", "2020-12-31"),
        ("2020-12..", "2020-12-01", ""),
        ("..2020-12", "", "2020-12-31"),
        ("2020年以前", "", "2019-12-31"),
        ("最近", "2021-01-02", "2021-02-01"),
    ],
)
def test_days_as_they_are_written(said: str, first: str, last: str) -> None:
    """From the first to the last, both included; an end that is not named is open."""
    ends = date.fromisoformat(first) if first else date.min, date.fromisoformat(last) if last else date.max
    assert days.read(said, DAY) == ends


@pytest.mark.parametrize(
    "said",
    [
        "",
        "..",
        ">",
        "猴年",
        "2021-02-30",
        "2021-13",
        "2021-02..2021-01",
        "上周的事",
        "0000",
        ">9999",
        "a..b",
        "-",
        "..x",
    ],
)
def test_what_names_no_day(said: str) -> None:
    """Nonsense, days that there are not, and ends the wrong way round are not read."""
    assert days.read(said, DAY) is None


@given(st.one_of(st.text(), st.text("0123456789-./年月日<>=.~上周去至 ", max_size=24)), st.dates())
def test_any_text_is_read_or_not(said: str, day: date) -> None:
    """Nothing is raised, whatever the day; what is read has its ends in order, one of them at least."""
    found = days.read(said, day)
    assert found is None or (found[0] <= found[1] and found != OPEN)
