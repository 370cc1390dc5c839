"""The making of archives: files that are read back as they were told, of which none is another's copy."""

import json
import random
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from retrieval.reading import corpus
from retrieval.storage.likeness import Outline, one_story
from tests.bench import archive
from tests.bench.archive import Story

ROOT = Path(__file__).parents[2]


def report(number: int, source: str = "某报") -> Story:
    """A report of twenty sentences of characters drawn by chance, so that no other one has them."""
    chance = random.Random(number)
    words = ["".join(chr(chance.randrange(0x4E00, 0x9FA5)) for _ in range(25)) + "。" for _ in range(20)]
    paragraphs = tuple("".join(words[at : at + 4]) for at in range(0, 20, 4))
    return Story(f"报道{number}：经过", source, datetime(2020, 9, 1 + number % 28, tzinfo=UTC), paragraphs)


def sentences(story: Story) -> set[str]:
    """What a story consists of."""
    return {sentence for paragraph in story.paragraphs for sentence in paragraph.split("。")}


REPORTS = [report(number) for number in range(30)]


def test_a_file_is_read_back_as_it_was_told(tmp_path: Path) -> None:
    """Title, publisher, time and paragraphs come out of the file; what looks like markup stays text."""
    story = Story(
        "标题 <b>与&amp;号", "某报 (海外)", datetime(2020, 9, 1, 8, 30, tzinfo=UTC), ("第一段<p>。", "第二段。")
    )
    archive.write(story, tmp_path, 7)
    (file,) = corpus.scan([tmp_path])
    article = corpus.read(file)
    assert (article.url, article.published) == (archive.address(7), story.published)
    assert article.source == "某报 海外"
    assert article.text.split("\n") == list(story.paragraphs)
    assert archive.from_files([file])[0].paragraphs == story.paragraphs


def test_all_are_told_as_they_are_before_any_is_told_again() -> None:
    """The first telling is every story's own text, once; then come others."""
    told = list(islice(archive.tellings(REPORTS), 60))
    own = {story.paragraphs for story in REPORTS}
    assert {story.paragraphs for story in told[:30]} == own
    assert not {story.paragraphs for story in told[30:]} & own


def test_a_smaller_archive_is_the_beginning_of_a_larger_one(tmp_path: Path) -> None:
    """The same files, byte for byte."""
    archive.make(archive.tellings(REPORTS), tmp_path / "small", 50)
    archive.make(archive.tellings(REPORTS), tmp_path / "large", 150)
    small = {path.name: path.read_bytes() for path in (tmp_path / "small").rglob("*.md")}
    large = {path.name: path.read_bytes() for path in (tmp_path / "large").rglob("*.md")}
    assert small.items() < large.items()


def test_as_many_passages_as_were_asked_for(tmp_path: Path) -> None:
    """It stops with the article that completes them."""
    articles, held = archive.make(archive.tellings(REPORTS), tmp_path, 100)
    assert len(list(tmp_path.rglob("*.md"))) == articles
    assert 100 <= held < 100 + 4


def test_what_is_told_again_is_no_copy() -> None:
    """No two of many tellings, nor a telling and its original, are one story."""
    told = [*REPORTS, *islice(archive.retellings(REPORTS, random.Random(3)), 90)]
    outlines = [Outline("", s.source, s.published, s.title, "\n".join(s.paragraphs)) for s in told]
    pairs = [(a, b) for at, a in enumerate(outlines) for b in outlines[:at]]
    assert not any(one_story(one, other) for one, other in pairs)


def test_sentences_come_from_the_same_publisher() -> None:
    """What one publisher wrote is not put into another's mouth."""
    mixed = [report(number, "甲报" if number % 2 else "乙报") for number in range(30)]
    own: dict[str, set[str]] = {"甲报": set(), "乙报": set()}
    for story in mixed:
        own[story.source] |= sentences(story)
    for story in islice(archive.retellings(mixed, random.Random(3)), 60):
        assert sentences(story) <= own[story.source]


def test_the_least_is_told_again_differently() -> None:
    """An article of one sentence too."""
    flash = [Story(f"快讯{n}", "某报", datetime(2020, 9, 1, tzinfo=UTC), (f"第{n}条快讯。",)) for n in range(5)]
    own = {story.paragraphs for story in flash}
    assert not any(story.paragraphs in own for story in islice(archive.retellings(flash, random.Random(1)), 50))


def test_years_stay_and_amounts_are_drawn_anew() -> None:
    """A date remains a date; another number has as many digits."""
    story = Story("题", "某报", datetime(2020, 9, 1, tzinfo=UTC), ("2019年9月3日有17人。",))
    told = [archive.retold(story, [story], random.Random(seed)).paragraphs[0] for seed in range(20)]
    assert all(text.startswith("2019年9月3日有") for text in told)
    assert len({text[11:13] for text in told}) > 5


def test_lines_of_json_are_stories(tmp_path: Path) -> None:
    """One a line; one without text is left out."""
    rows = [
        {"title": "甲", "source": "某报", "date": "2020-09-01", "paragraphs": ["一。", "二。"]},
        {"title": "乙", "source": "某报", "date": "2020-09-02", "paragraphs": []},
    ]
    path = tmp_path / "articles.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    assert archive.stories(path) == [Story("甲", "某报", datetime(2020, 9, 1, tzinfo=UTC), ("一。", "二。"))]


def test_the_files_of_seeds_are_stories() -> None:
    """What ships with the project can be told from."""
    (story,) = archive.stories(ROOT / "seeds")
    assert story.title.startswith("王毅见普京")
    assert story.source == "自由亚洲电台"
