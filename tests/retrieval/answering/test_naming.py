"""Names that an answer's quotations write otherwise than who asked."""

import pytest

from retrieval.answering.naming import renamed
from tests.telegram.archive import article, quote


@pytest.mark.parametrize(
    ("asked", "terms", "text", "said"),
    [
        ("普丁什么时候访华？", ("普京", "访华"), "普京将于十月访华。", (("普丁", "普京"),)),
        ("普京什么时候访华？", ("普京", "访华"), "普丁將於十月訪華。", (("普京", "普丁"),)),
        ("奥巴马说了什么？", ("奥巴马",), "美國前總統歐巴馬說好。", (("奥巴马", "歐巴馬"),)),
        ("歐巴馬說了什麼？", ("奥巴马",), "美国前总统奥巴马说好。", (("歐巴馬", "奥巴马"),)),
        ("When will Putin visit?", ("putin", "visit"), "普京将于十月访华。", (("Putin", "普京"),)),
    ],
)
def test_another_name(asked: str, terms: tuple[str, ...], text: str, said: tuple[tuple[str, str], ...]) -> None:
    """A name that another region, or another language, writes otherwise is told, as it stands in either text."""
    assert renamed(asked, terms, [quote(article(text), text)]) == said


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("普京什么时候访华？", "普京将于十月访华。"),
        ("普丁什么时候访华？", "普丁（普京）將於十月訪華。"),
        ("普丁什么时候访华？", "习近平将会见来宾。"),
        ("館藏有多少？", "馆藏十二万册。"),
    ],
)
def test_nothing_to_tell(asked: str, text: str) -> None:
    """Nothing is where the name stands there as it was asked, or not at all, or in the other script only."""
    assert renamed(asked, ("普京",), [quote(article(text), text)]) == ()


def test_one_quotation_has_it() -> None:
    """Nor is a name that one of the quotations has as it was asked for."""
    texts = ("普京将于十月访华。", "普丁將於十月訪華。")
    assert renamed("普丁什么时候访华？", ("普京",), [quote(article(text), text) for text in texts]) == ()
