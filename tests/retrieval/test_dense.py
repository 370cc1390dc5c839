"""The dense leg against brute force, and as a cache."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

from embeddings.vectors import Matrix
from retrieval import dense
from retrieval.dense import MANIFEST, DenseIndex
from retrieval.errors import IndexCorrupt
from retrieval.records import Point


@pytest.fixture
def vectors() -> Matrix:
    """200 unit vectors."""
    rows = np.random.default_rng(7).normal(size=(200, 16)).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


@pytest.fixture
def saved(tmp_path: Path, vectors: Matrix) -> DenseIndex:
    """Passages 1000 to 1199, saved as of change 200."""
    index = DenseIndex.open(tmp_path, "letters", 16)
    index.add(range(1000, 1200), vectors)
    index.save(Point(200, 7))
    return index


def test_search_is_brute_force(saved: DenseIndex, vectors: Matrix) -> None:
    """The ids and cosines are those of sorting every inner product."""
    for query in vectors[:20]:
        cosines = vectors @ query
        order = np.argsort(-cosines)[:10]
        found = saved.search(query, 10)
        assert [number for number, _ in found] == [1000 + int(at) for at in order]
        assert [score for _, score in found] == pytest.approx(cosines[order].tolist(), abs=1e-6)


def test_search_among_some_is_brute_force_over_them(saved: DenseIndex, vectors: Matrix) -> None:
    """Only the named passages are found, in the order of their inner products, however few they are."""
    for among in ([1003], [1000, 1199, 1100], list(range(1000, 1200, 3))):
        cosines = vectors[[number - 1000 for number in among]] @ vectors[7]
        expected = [among[int(at)] for at in np.argsort(-cosines)[:10]]
        assert [number for number, _ in saved.search(vectors[7], 10, among=among)] == expected
    assert saved.search(vectors[7], 10, among=[]) == []
    assert saved.search(vectors[7], 10, among=[5]) == []


def test_cosines_of_given_passages(saved: DenseIndex, vectors: Matrix) -> None:
    """The cosine of each named passage, NaN for one that is not held."""
    known, unknown = saved.cosines(vectors[0], [1003, 5])
    assert known == pytest.approx(float(vectors[3] @ vectors[0]), abs=1e-6)
    assert math.isnan(unknown)


def test_removed_passages_are_not_found_and_saving_is_kept(tmp_path: Path, saved: DenseIndex, vectors: Matrix) -> None:
    """What is removed is gone at once, and for the next opening after saving."""
    saved.remove([1000, 1001])
    saved.save(Point(202, 8))
    again = DenseIndex.open(tmp_path, "letters", 16)
    assert (len(again), again.point) == (198, Point(202, 8))
    assert 1000 not in [number for number, _ in again.search(vectors[0], 198)]
    assert len(list(tmp_path.glob("dense-*"))) == 1


def test_saving_never_writes_over_what_the_manifest_names(tmp_path: Path, saved: DenseIndex) -> None:
    """The same point saved again, as after going over to another encoder, is another file."""
    first = json.loads((tmp_path / MANIFEST).read_text())["file"]
    saved.save(Point(200, 7))
    assert json.loads((tmp_path / MANIFEST).read_text())["file"] != first


def test_another_encoder_or_dimension_starts_empty(tmp_path: Path, saved: DenseIndex) -> None:
    """Vectors of another encoder are not used."""
    assert len(DenseIndex.open(tmp_path, "other", 16)) == 0
    assert len(DenseIndex.open(tmp_path, "letters", 32)) == 0


@pytest.mark.parametrize("damage", ["{", "[]", '{"layout": 2}'])
def test_a_damaged_manifest_is_named(tmp_path: Path, saved: DenseIndex, damage: str) -> None:
    """An unreadable manifest is an IndexCorrupt that names it."""
    (tmp_path / MANIFEST).write_text(damage)
    with pytest.raises(IndexCorrupt, match=r"dense\.json"):
        DenseIndex.open(tmp_path, "letters", 16)


def test_truncated_vectors_are_named(tmp_path: Path, saved: DenseIndex) -> None:
    """A file cut short is an IndexCorrupt that names it."""
    file = tmp_path / json.loads((tmp_path / MANIFEST).read_text())["file"]
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(IndexCorrupt, match=file.name):
        DenseIndex.open(tmp_path, "letters", 16)


def test_flipped_bytes_are_seen_by_the_checksum(tmp_path: Path, saved: DenseIndex) -> None:
    """Doctor's checksum sees a change that opening cannot."""
    assert dense.damaged(tmp_path) == ""
    file = tmp_path / json.loads((tmp_path / MANIFEST).read_text())["file"]
    content = bytearray(file.read_bytes())
    content[-40] ^= 1
    file.write_bytes(content)
    assert file.name in dense.damaged(tmp_path)


def test_a_zero_vector_finds_nothing(saved: DenseIndex) -> None:
    """A question without a known token has no neighbours."""
    assert saved.search(np.zeros(16, np.float32), 5) == []
