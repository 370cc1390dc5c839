"""Breaking lines: nothing lost, nothing too wide, no line that begins or ends where Chinese lines must not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render.wrap import harmless, lines, width

TEXTS = st.text(alphabet=st.sampled_from("汉字，。“”（）……——：abc 12%　\u0301Жд"), max_size=80)


def wrapped(text: str, columns: int) -> list[str]:
    """The lines themselves."""
    return [text[start:end] for start, end in lines(text, columns)]


@given(TEXTS, st.integers(4, 40))
def test_only_white_space_lies_between_lines(text: str, columns: int) -> None:
    """Put together again, the lines are the text."""
    at = 0
    for start, end in lines(text, columns):
        assert text[at:start].strip() == ""
        assert start <= end
        at = end
    assert text[at:].strip() == ""


@given(TEXTS, st.integers(4, 40))
def test_no_line_is_wider_than_the_window(text: str, columns: int) -> None:
    """Not even by a full stop."""
    assert all(width(line) <= columns for line in wrapped(text, columns))


@pytest.mark.parametrize(
    ("text", "columns", "expected"),
    [
        ("一二三四五", 4, ["一二", "三四", "五"]),
        ("一二三，四", 6, ["一二", "三，四"]),
        ("他说“好”。", 8, ["他说", "“好”。"]),
        ("在2023年9月21日", 10, ["在2023年", "9月21日"]),
        ("贸易额1200亿美元", 8, ["贸易额", "1200亿美", "元"]),
        ("大欧亚空间（Eurasian space）", 20, ["大欧亚空间（Eurasian", "space）"]),
        ("a（1—", 4, ["a", "（1", "—"]),
        ("hello world", 7, ["hello", "world"]),
        ("https://example.org", 8, ["https://", "example.", "org"]),
        ("Москва столица", 8, ["Москва", "столица"]),
        ("", 8, [""]),
        ("   ", 8, [""]),
    ],
)
def test_where_lines_break(text: str, columns: int, expected: list[str]) -> None:
    """Closing marks stay with what they close, numbers with their units, words whole while they fit."""
    assert wrapped(text, columns) == expected


def test_what_a_terminal_would_act_on_becomes_visible() -> None:
    """Escape sequences, C1 controls, marks that reorder text and lone surrogates lose their power."""
    hostile = "标\x1b]0;title\x07题\x9b31m\u202egnp.exe\u2066\r\b\x00\ud800"
    shown = harmless(hostile)
    assert len(shown) == len(hostile)
    assert shown == "标�]0;title�题�31m�gnp.exe�����"
    shown.encode("utf-8")


@given(st.text(st.characters(exclude_categories=[])))
def test_no_text_whatever_can_act_on_a_terminal(text: str) -> None:
    """Only line feeds are left of all control characters, and offsets stay true."""
    shown = harmless(text)
    assert len(shown) == len(text)
    assert not any((ord(c) < 0x20 and c != "\n") or 0x7F <= ord(c) < 0xA0 for c in shown)
    shown.encode("utf-8")
