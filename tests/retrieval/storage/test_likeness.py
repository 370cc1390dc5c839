"""Copies and versions are told from what only shares a part."""

import pytest

from retrieval.records import Article
from retrieval.storage.likeness import Outline, one_story
from tests.retrieval.reports import ADVERT, FLOOD, STRIKE, report

ORIGINAL = report(1, *FLOOD)
FORM = (
    "（中央社台北{day}日電）中央氣象局表示，今天上午{hour}時{minute}分發生規模{size}地震，震央在花蓮縣近海，"
    "深度{depth}公里，最大震度{most}級，目前沒有傳出災情，民眾不必驚慌，也不會有海嘯。"
)


def alike(one: Article, other: Article) -> bool:
    """What is decided either way round."""
    decided = {one_story(Outline.of(a), Outline.of(b)) for a, b in ((one, other), (other, one))}
    assert len(decided) == 1
    return decided.pop()


@pytest.mark.parametrize(
    ("case", "copy"),
    [
        ("the same under another publisher", report(2, *FLOOD, source="乙社", hours=5)),
        (
            "in traditional characters",
            report(2, *(p.replace("区", "區").replace("说", "說") for p in FLOOD), source="乙社"),
        ),
        ("with an agency's name before it", report(2, "（乙社江城21日电）" + FLOOD[0], *FLOOD[1:], source="乙社")),
        ("shortened to its first half", report(2, *FLOOD[:2], source="乙社", hours=2)),
        ("grown by as much again", report(2, *FLOOD, *STRIKE, hours=6)),
        ("grown on top", report(2, STRIKE[0], *FLOOD, hours=6)),
        (
            "with a sentence edited",
            report(2, FLOOD[0].replace("周二", "昨天"), *FLOOD[1:3], "雨下个不停。", source="乙社"),
        ),
        ("with an advert below", report(2, *FLOOD, *ADVERT, source="乙社")),
        ("under the same address a month later", report(1, *FLOOD[:3], STRIKE[0], hours=720)),
    ],
)
def test_one_story(case: str, copy: Article) -> None:
    """Syndicated, shortened, grown and edited texts are the same story."""
    assert alike(ORIGINAL, copy), case


@pytest.mark.parametrize(
    ("case", "other"),
    [
        ("another story", report(2, *STRIKE)),
        ("the same advert below another story", report(2, *STRIKE, *ADVERT, source="乙社")),
        ("a week and more later", report(2, *FLOOD, source="乙社", hours=8 * 24)),
        ("another story that ends with the same background", report(2, *STRIKE, *FLOOD[2:], hours=6)),
        ("one paragraph of a long list", report(2, *STRIKE * 6, *ADVERT, FLOOD[0], hours=1)),
        ("the same address, rewritten", report(1, *STRIKE, hours=6)),
    ],
)
def test_different_stories(case: str, other: Article) -> None:
    """What shares a tail, a background or a form is not."""
    with_advert = report(1, *FLOOD, *ADVERT)
    assert not alike(with_advert, other), case


def test_the_same_gallery_below_two_stories_makes_no_copies() -> None:
    """A long standing part at the end, most of both articles, says nothing of their heads."""
    gallery = (*ADVERT, *STRIKE)
    assert not alike(report(1, FLOOD[0], FLOOD[1], *gallery), report(2, FLOOD[2], FLOOD[3], *gallery, hours=3))


def test_a_form_with_other_figures_is_another_story() -> None:
    """The next earthquake is reported in the same words; told by its figures or its day."""
    monday = FORM.format(day=21, hour=9, minute=15, size=5.1, depth=22.4, most=4)
    tuesday = FORM.format(day=22, hour=11, minute=48, size=4.6, depth=31.7, most=3)
    assert not alike(report(1, monday, source="中央社"), report(2, tuesday, source="中央社", hours=26))
    assert not alike(report(1, monday, source="中央社"), report(2, monday.replace("21日", "22日"), source="中央社"))
    assert alike(report(1, monday, source="中央社"), report(2, monday.replace("21日", "22日"), source="法广", hours=9))


def test_a_line_is_too_little_to_tell() -> None:
    """Captions and flashes are alike by chance, and are left alone."""
    assert not alike(report(1, FLOOD[0][:40]), report(2, FLOOD[0][:40], source="乙社"))
