"""Words as they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.language.text import fold
from retrieval.language.verbatim import stands


@pytest.mark.parametrize(
    ("words", "text", "there"),
    [
        ("一带一路", "「一帶一路」峰會", True),
        ("一带路", "一带一路", False),
        ("us", "The US said", True),
        ("us", "Russia", False),
        ("ok", "卡拉OK厅", True),
        ("3", "涨3.5%", False),
        ("5", "涨3.5%", False),
        ("3.5", "涨３．５％", True),
        ("2021", "2021年", True),
        ("1月", "11月", False),
        ("new york", "New　 York", True),
        ("new york", "new\nyork", False),
        ("a.b", "acb", False),
        ("特朗普", "川普說", True),
    ],
)
def test_words_as_they_stand(words: str, text: str, there: bool) -> None:
    """In either script and width, Latin words and numbers whole, within one paragraph."""
    assert stands(fold(words), fold(text)) is there


@given(st.text("中文 ab.1\n", min_size=1).filter(lambda text: text.strip()), st.text("中文 ab.1\n"))
def test_what_stands_between_blanks_is_found(words: str, around: str) -> None:
    """Words in a text of their own are found in it, whatever is before and behind."""
    line = " ".join(words.split())
    assert stands(line, f"{around} {line} {around}")
