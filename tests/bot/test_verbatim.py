"""No quotation is shown that is not in its article as it is stored."""

from dataclasses import replace

import pytest

from bot.verbatim import Unsettled, stands, verbatim
from retrieval.errors import ArticleUnknown
from retrieval.records import Answer, Article, Found
from tests.telegram.archive import BICYCLE, LIBRARY, answer, quote

QUOTE = quote(BICYCLE, "工程由兩家公司承包。", BICYCLE.text.split("\n")[2])
EDITED = replace(BICYCLE, text=BICYCLE.text.replace("兩家", "三家"))


def unknown(identity: str) -> Article:
    """Nothing is stored."""
    raise ArticleUnknown(identity)


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        (BICYCLE, True),
        (replace(BICYCLE, title="another title", url=""), True),
        (EDITED, False),
        (replace(BICYCLE, text=BICYCLE.text.replace("市議會", "市 議會")), False),  # the same words, further on
        (replace(BICYCLE, text=""), False),
    ],
)
def test_a_quotation_stands(stored: Article, *, expected: bool) -> None:
    """It stands where its words are at its very place in the stored article."""
    assert stands(QUOTE, lambda _: stored) is expected


def test_a_quotation_of_an_article_that_is_gone() -> None:
    """It does not stand."""
    assert not stands(QUOTE, unknown)


def test_what_has_changed_meanwhile_is_looked_up_again() -> None:
    """An answer that quotes what an article no longer says is made once more, and that one is shown."""
    newer = replace(QUOTE, passage=replace(QUOTE.passage, article=EDITED))
    answers = [answer("問", QUOTE), answer("問", newer)]
    assert verbatim(lambda: answers.pop(0), lambda _: EDITED).quotes == (newer,)
    assert answers == []


@pytest.mark.parametrize(
    "told", [answer("問", quote(LIBRARY, "館藏"), QUOTE), Found(((BICYCLE, QUOTE), (BICYCLE, None)), 2, 0)]
)
def test_what_stays_untrue_is_not_shown(told: Answer | Found) -> None:
    """After a second time, nothing is: neither in an answer nor in a page."""
    looked = []

    def look_up() -> Answer | Found:
        looked.append(told)
        return told

    stored = {LIBRARY.id: LIBRARY, BICYCLE.id: EDITED}
    with pytest.raises(Unsettled):
        verbatim(look_up, stored.__getitem__)
    assert len(looked) == 2


def test_what_quotes_nothing_is_shown() -> None:
    """An answer without quotations needs nothing stored."""
    assert verbatim(lambda: answer("問"), unknown) == answer("問")
