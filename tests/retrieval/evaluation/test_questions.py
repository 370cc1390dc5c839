"""Question sets as they are read: when a document was published."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from retrieval.errors import EvalError
from retrieval.evaluation.questions import corpus


def published(folder: Path, value: object) -> datetime:
    """When the only document of a set was published, as read."""
    row = {"id": "d", "text": "文。", "published": value}
    (folder / "corpus.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    (article,) = corpus(folder)
    return article.published


def test_the_time_of_a_document(tmp_path: Path) -> None:
    """ISO 8601, which is UTC where it names no zone, or milliseconds; a document without a time has the epoch's."""
    moment = datetime(2023, 9, 21, 8, tzinfo=UTC)
    for value in ("2023-09-21T16:00:00+08:00", "2023-09-21T08:00:00", 1695283200000):
        assert published(tmp_path, value) == moment
        assert published(tmp_path, value).tzinfo is UTC
    assert published(tmp_path, None) == published(tmp_path, "") == datetime(1970, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("value", ["9999-12-31", "0001-01-01T00:00:00+08:00", 253402300799000, 1e30, "soon"])
def test_an_implausible_time_is_named(tmp_path: Path, value: object) -> None:
    """A time that nothing can have been published at is an error with file and line, not a date to trip over later."""
    with pytest.raises(EvalError, match=r"corpus\.jsonl, line 1: published is no"):
        published(tmp_path, value)
