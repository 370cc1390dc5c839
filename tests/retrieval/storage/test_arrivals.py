"""Articles in the order in which they came, each once."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from retrieval.index import Index
from retrieval.progress import silent
from retrieval.storage.store import FILE
from retrieval.upkeep.recover import recover
from tests.retrieval.small import LetterEncoder, article, dated, file_text

ONE = article(1, "题一", "甲乙丙。")
TWO = article(2, "题二", "丁戊己。")
LONG = (
    "河水在凌晨漫过上游的大堤，三个村庄的居民连夜转移到镇上的中学，没有人受伤。",
    "消防员用橡皮艇接走了最后一批老人，其中一位已经九十七岁，坚持要带上她的两只鹅。",
    "水利部门说，水位在中午以前还会上涨四十厘米，下游的水库已经提前腾出了库容。",
    "镇长呼吁外地志愿者不要自行前往，桥梁的检查要到周末才能结束。",
)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    """An index without articles."""
    with Index.create(tmp_path, LetterEncoder()) as made:
        yield made


def came(index: Index, after: int = 0, limit: int = 100) -> list[str]:
    """The titles of what came after a place."""
    return [arrival.article.title for arrival in index.arrived(after, limit)]


def test_articles_come_in_order(index: Index) -> None:
    """Each stored article has a place behind those before it, and whoever knows a place gets what came after."""
    assert (index.arrived(0), index.newest_place()) == ((), 0)
    index.add([TWO])
    place = index.newest_place()
    index.add([ONE])
    assert came(index) == ["题二", "题一"]
    assert came(index, place) == ["题一"]
    assert came(index, limit=1) == ["题二"]
    assert index.arrived(place)[0].place == index.newest_place() > place


def test_a_landmark_is_of_what_came_first_at_a_place(index: Index, tmp_path: Path) -> None:
    """It stays when that article is replaced or removed; another archive has another; where nothing came, none."""
    index.add([ONE, TWO])
    places = [arrival.place for arrival in index.arrived(0)]
    landmarks = [index.landmark(place) for place in places]
    index.add([replace(ONE, title="题一改")])
    assert [index.landmark(place) for place in places] == landmarks
    with Index.create(tmp_path / "other", LetterEncoder()) as other:
        other.add([TWO, ONE])
        assert [other.landmark(arrival.place) for arrival in other.arrived(0)] == landmarks[::-1]
    assert landmarks[0] != landmarks[1]
    assert index.landmark(0) == index.landmark(places[-1] + 1) == 0


def test_what_is_stored_anew_comes_no_second_time(index: Index) -> None:
    """Nor when its time, and so its id, is put right: an address comes once."""
    index.add([ONE, TWO])
    last = index.newest_place()
    index.add([replace(ONE, title="题一改")])
    index.add([dated(replace(TWO, id="another"), TWO.published + timedelta(hours=1))])
    assert index.arrived(last) == ()
    assert index.newest_place() == last
    assert came(index)[0] == "题一改"


def test_a_file_that_goes_and_comes_back_is_nothing_new(tmp_path: Path) -> None:
    """An article that is removed is left out, and has its place when it is read again."""
    files = tmp_path / "files"
    files.mkdir()
    text = file_text("题", "https://a.example/1", "甲乙丙丁。")
    (files / "1.md").write_text(text)
    (files / "2.md").write_text(file_text("别的", "https://a.example/2", "戊己庚辛。"))
    with Index.create(tmp_path / "home", LetterEncoder()) as index:
        index.update([files])
        last = index.newest_place()
        (files / "1.md").unlink()
        index.update([files])
        assert came(index) == ["别的"]
        (files / "1.md").write_text(text)
        index.update([files])
        assert sorted(came(index)) == ["别的", "题"]
        assert came(index, last) == []


def test_an_arrival_names_its_story(index: Index) -> None:
    """The other copies, so that nobody is told the same twice."""
    copies = [article(number, "大堤", *LONG, source=source) for number, source in enumerate("甲乙", 5)]
    index.add([*copies, TWO])
    assert [arrival.story for arrival in index.arrived(0)] == [(copies[1].id,), (copies[0].id,), ()]


def test_an_archive_of_an_earlier_format_has_places(tmp_path: Path) -> None:
    """All that it held has come already."""
    with Index.create(tmp_path, LetterEncoder()) as index:
        index.add([TWO, ONE])
    with closing(sqlite3.connect(tmp_path / FILE)) as db, db:
        db.executescript("DROP TABLE arrivals; DROP TABLE frequencies; PRAGMA user_version = 2")
    with Index.create(tmp_path, LetterEncoder()) as index:
        assert came(index) == ["题二", "题一"]
        last = index.newest_place()
        index.add([replace(ONE, title="题一改"), article(3, "题三", "庚。")])
        assert came(index, last) == ["题三"]


def test_a_recovered_archive_keeps_its_places(tmp_path: Path) -> None:
    """What was written anew out of a damaged archive comes no second time."""
    with Index.create(tmp_path, LetterEncoder()) as index:
        index.add([TWO, ONE, article(3, "题三", "庚。")])
        index.add([replace(TWO, title="题二改")])  # stored last, came first
        before = [(arrival.place, arrival.article.id) for arrival in index.arrived(0)]
    recover(tmp_path, silent)
    with Index.open(tmp_path, LetterEncoder()) as index:
        assert [(arrival.place, arrival.article.id) for arrival in index.arrived(0)] == before
