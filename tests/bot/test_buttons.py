"""What stands in buttons: read back as it was written, within Telegram's 64 bytes, and true to the article."""

import re
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.handlers.buttons import Kind, Span, Tap, pattern, read
from tests.telegram.archive import BICYCLE, quote

IDS = st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=12, max_size=12)
PLACES = st.integers(0, 10_000_000)  # characters of an article: the longest known has 200 thousand
SPANS = st.builds(Span, IDS, PLACES, st.integers(0, 46_000), st.integers(0, 46_000), st.integers(0, 46_000), PLACES)
SMALL = st.lists(st.integers(0, 1200), max_size=2).map(tuple)


@given(st.sampled_from(Kind), st.one_of(st.just(""), IDS, SPANS), SMALL)
def test_a_button_is_read_as_it_was_written(kind: Kind, subject: Span | str, numbers: tuple[int, ...]) -> None:
    """Whatever the article, the place in it and the page: read back the same, in at most 64 bytes of ASCII."""
    tap = Tap(kind, subject, numbers)
    assert read(tap.data) == tap
    assert len(tap.data.encode("ascii")) <= 64


@given(st.one_of(st.text(), st.from_regex(r"(quote|read|leaf):[a-z.:0-9]*", fullmatch=True)))
def test_anything_else_is_no_button(data: str) -> None:
    """Data of another version, or made up, is read as nothing or as a button, and never raises."""
    tap = read(data)
    assert tap is None or isinstance(tap.subject, get_args(Span | str))


@pytest.mark.parametrize("data", [None, "", "search:10", "anytime", "quote:a.1.2:", "nonsense:a:1", "read:a"])
def test_data_of_others(data: str | None) -> None:
    """What is not written here is not read here."""
    assert read(data) is None


def test_a_quotation_is_found_again() -> None:
    """The place of a quotation leads to it, sentence and all, in its article as it is stored."""
    shown = quote(BICYCLE, "工程由兩家公司承包。", BICYCLE.text.split("\n")[2])
    found = Span.of(shown).quote_in(BICYCLE)
    assert found is not None
    assert (found.text, found.sentence, found.article) == (shown.text, shown.sentence, BICYCLE)


@given(st.integers(0, 60), st.integers(1, 60), st.text(max_size=80))
def test_a_changed_article_is_told(start: int, length: int, text: str) -> None:
    """In an article that has changed since, a button finds its quotation at its very place or nothing."""
    end = min(start + length, len(BICYCLE.text))
    if start >= end:
        return
    shown = replace(quote(BICYCLE, "市"), start=start, end=end, mark=(start, end))
    span = Span.of(shown)
    for changed in (text, BICYCLE.text[:start] + text + BICYCLE.text[end:], BICYCLE.text[: end - 1]):
        found = span.quote_in(replace(BICYCLE, text=changed))
        assert (found is not None) == (changed[start:end] == shown.text)
    assert span.quote_in(replace(BICYCLE, id="b" * 12)) is None


def test_patterns_tell_kinds_apart() -> None:
    """Each kind of button goes to its own handler."""
    for kind in Kind:
        matching = [other for other in Kind if re.match(pattern(other), Tap(kind).data)]
        assert matching == [kind]
