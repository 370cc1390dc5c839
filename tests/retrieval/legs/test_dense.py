"""The dense leg against brute force, as a cache, and as it grows."""

import json
import math
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from numpy.random import Generator

from embeddings.vectors import Matrix, Vector
from retrieval.errors import IndexCorrupt
from retrieval.legs import dense, manifest, segments, snapshot
from retrieval.legs.dense import DenseIndex
from retrieval.records import Point, Window

CLOSE = 1e-5


def unit(chance: Generator, count: int, dim: int = 16) -> Matrix:
    """Unit vectors around a few topics, as passages lie; of numbers that half precision has."""
    topics = chance.normal(size=(12, dim))
    rows = topics[chance.integers(12, size=count)] + 0.6 * chance.normal(size=(count, dim))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float16).astype(np.float32)


def nearest(rows: Matrix, query: Vector, count: int = 10) -> list[int]:
    """The best rows by every inner product."""
    return [int(at) for at in np.argsort(-(rows @ query), kind="stable")[:count]]


def files(folder: Path) -> set[str]:
    """The names of what the dense leg keeps there."""
    return {path.name for path in folder.glob("dense*")}


@pytest.fixture
def vectors() -> Matrix:
    """200 unit vectors."""
    return unit(np.random.default_rng(7), 200)


@pytest.fixture
def saved(tmp_path: Path, vectors: Matrix) -> DenseIndex:
    """Passages 1000 to 1199, each published a millisecond after the one before, saved as of change 200."""
    index = DenseIndex.open(tmp_path, "letters", 16)
    index.add(range(1000, 1200), range(1, 201), vectors)
    index.save(Point(200, 7))
    return index


def test_search_is_brute_force(saved: DenseIndex, vectors: Matrix) -> None:
    """The ids and cosines are those of sorting every inner product."""
    for query in vectors[:20]:
        best = nearest(vectors, query)
        found = saved.search(query, 10)
        assert [number for number, _ in found] == [1000 + at for at in best]
        assert [score for _, score in found] == pytest.approx((vectors[best] @ query).tolist(), abs=CLOSE)


@pytest.mark.parametrize(("since", "until"), [(4, 4), (1, 3), (50, 160), (190, 999)])
def test_search_within_a_window_is_brute_force_over_it(
    saved: DenseIndex, vectors: Matrix, since: int, until: int
) -> None:
    """Only what was published then is found, in the order of its inner products."""
    inside = [1000 + at + since - 1 for at in nearest(vectors[since - 1 : until], vectors[7])]
    assert [number for number, _ in saved.search(vectors[7], 10, within=Window(since, until))] == inside
    assert saved.search(vectors[7], 10, within=Window(900, 950)) == []


def test_what_was_published_at_an_unknown_time_is_in_no_window(tmp_path: Path, vectors: Matrix) -> None:
    """The zero that stands for it is not a time."""
    index = DenseIndex.open(tmp_path, "letters", 16)
    index.add([1, 2], [0, 5], vectors[:2])
    index.save(Point(2, 1))
    assert [number for number, _ in index.search(vectors[0], 10, within=Window(-9, 9))] == [2]


def test_vectors_of_given_passages(saved: DenseIndex, vectors: Matrix) -> None:
    """Each in the order asked for, as exactly as they are kept; zeros for a passage that is not held."""
    ids = [passage for passage, _ in saved.search(vectors[0], 3)]
    found = saved.vectors([*ids, 10**9])
    assert found.shape == (4, vectors.shape[1])
    assert not found[3].any()
    assert np.allclose(found[:3] @ vectors[0], saved.cosines(vectors[0], ids), atol=1e-3)


def test_cosines_of_given_passages(saved: DenseIndex, vectors: Matrix) -> None:
    """The cosine of each named passage, NaN for one that is not held."""
    known, unknown, other = saved.cosines(vectors[0], [1003, 5, 1001])
    assert known == pytest.approx(float(vectors[3] @ vectors[0]), abs=CLOSE)
    assert other == pytest.approx(float(vectors[1] @ vectors[0]), abs=CLOSE)
    assert math.isnan(unknown)


def test_removed_passages_are_gone_with_saving_and_stay_gone(
    tmp_path: Path, saved: DenseIndex, vectors: Matrix
) -> None:
    """What is removed is found neither by this index nor by one opened later."""
    saved.remove([1000, 1001])
    saved.save(Point(202, 8))
    again = DenseIndex.open(tmp_path, "letters", 16)
    for index in (saved, again):
        assert (len(index), index.point) == (198, Point(202, 8))
        assert {1000, 1001}.isdisjoint(number for number, _ in index.search(vectors[0], 198))
        assert math.isnan(index.cosines(vectors[0], [1000])[0])


def test_what_is_added_and_removed_before_saving_was_never_there(tmp_path: Path, vectors: Matrix) -> None:
    """Also where it had been written already."""
    index = DenseIndex.open(tmp_path, "letters", 16)
    index.add(range(200), [1] * 200, vectors)
    index.remove(range(150))
    index.save(Point(350, 1))
    assert sorted(number for number, _ in index.search(vectors[0], 200)) == list(range(150, 200))


def test_an_update_writes_what_changed_and_leaves_the_rest(tmp_path: Path) -> None:
    """A few passages more are a small file beside the large one, which stays as it is."""
    chance = np.random.default_rng(1)
    index = DenseIndex.open(tmp_path, "letters", 16)
    index.add(range(5000), [1] * 5000, unit(chance, 5000))
    index.save(Point(5000, 1))
    large = files(tmp_path)
    index.add(range(5000, 5010), [1] * 10, unit(chance, 10))
    index.remove([7])
    index.save(Point(5011, 1))
    new = [path for path in tmp_path.glob("dense-*") if path.name not in large]
    assert large <= files(tmp_path)
    assert sum(path.stat().st_size for path in new) < 1000


def test_many_updates_leave_few_files(tmp_path: Path) -> None:
    """Small segments are merged as they come, and each row is written a few times in all."""
    chance = np.random.default_rng(1)
    index = DenseIndex.open(tmp_path, "letters", 16)
    for at in range(0, 1000, 10):
        index.add(range(at, at + 10), [1] * 10, unit(chance, 10))
        index.save(Point(at, 1))
    assert len(index) == 1000
    assert len(files(tmp_path)) < 9


@pytest.mark.parametrize(
    ("sizes", "merged"),
    [([], 0), ([5], 0), ([100, 5], 0), ([5, 5], 2), ([9, 9, 9, 1], 4), ([900, 9, 9, 1], 3), ([segments.MOST, 9, 1], 0)],
)
def test_segments_are_merged_when_those_after_them_weigh_a_quarter(sizes: list[int], merged: int) -> None:
    """As many of the last as that is true of, a small last one notwithstanding; none grows beyond the most."""
    assert segments.tail(sizes) == merged


def test_no_reader_is_disturbed_by_a_writer(tmp_path: Path, saved: DenseIndex, vectors: Matrix) -> None:
    """An index opened before goes on with what it opened, though the files are deleted by now."""
    reader = DenseIndex.open(tmp_path, "letters", 16)
    before = reader.search(vectors[0], 10)
    saved.remove(range(1000, 1199))
    saved.save(Point(400, 1))
    saved.consolidate()
    assert reader.search(vectors[0], 10) == before
    assert len(DenseIndex.open(tmp_path, "letters", 16)) == 1


def test_saving_never_writes_over_what_the_manifest_names(tmp_path: Path, saved: DenseIndex, vectors: Matrix) -> None:
    """The same vectors saved again, as after going over to another encoder, are another file."""
    first = files(tmp_path) - {manifest.FILE}
    saved.clear()
    saved.add(range(1000, 1200), range(1, 201), vectors)
    saved.save(Point(200, 7))
    assert first.isdisjoint(files(tmp_path))
    assert len(saved) == 200


def test_left_over_files_of_a_stopped_run_are_cleared_away(tmp_path: Path, saved: DenseIndex, vectors: Matrix) -> None:
    """What no manifest names goes with the next saving."""
    for name in ("dense-1234.rows", "dense-1234.new"):
        (tmp_path / name).write_bytes(b"half")
    saved.add([9000], [1], vectors[:1])
    saved.save(Point(201, 1))
    assert not any("1234" in name for name in files(tmp_path))


def test_another_encoder_or_dimension_starts_empty(tmp_path: Path, saved: DenseIndex) -> None:
    """Vectors of another encoder are not used."""
    assert len(DenseIndex.open(tmp_path, "other", 16)) == 0
    assert len(DenseIndex.open(tmp_path, "letters", 32)) == 0


def test_files_of_an_earlier_layout_are_not_there(tmp_path: Path, saved: DenseIndex) -> None:
    """They are made anew, and doctor does not complain of them."""
    content = json.loads((tmp_path / manifest.FILE).read_text())
    (tmp_path / manifest.FILE).write_text(json.dumps({**content, "layout": 2, "sha256": "?"}))
    assert len(DenseIndex.open(tmp_path, "letters", 16)) == 0
    assert manifest.damaged(tmp_path) == ""


@pytest.mark.parametrize("damage", ["{", "[]", '{"layout": 3}', "\udcff"])
def test_a_damaged_manifest_is_named(tmp_path: Path, saved: DenseIndex, damage: str) -> None:
    """An unreadable manifest is an IndexCorrupt that names it."""
    (tmp_path / manifest.FILE).write_bytes(damage.encode("utf-8", "surrogateescape"))
    with pytest.raises(IndexCorrupt, match=r"dense\.json"):
        DenseIndex.open(tmp_path, "letters", 16)


def test_a_file_cut_short_or_missing_is_named(tmp_path: Path, saved: DenseIndex) -> None:
    """An IndexCorrupt names it."""
    (file,) = tmp_path.glob("dense-*.rows")
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(IndexCorrupt, match=file.name):
        DenseIndex.open(tmp_path, "letters", 16)
    file.unlink()
    with pytest.raises(IndexCorrupt, match=file.name):
        DenseIndex.open(tmp_path, "letters", 16)


def test_flipped_bytes_are_seen_by_the_checksum(tmp_path: Path, saved: DenseIndex) -> None:
    """Doctor's checksum sees a change that opening cannot."""
    assert manifest.damaged(tmp_path) == ""
    (file,) = tmp_path.glob("dense-*.rows")
    content = bytearray(file.read_bytes())
    content[-40] ^= 1
    file.write_bytes(content)
    assert file.name in manifest.damaged(tmp_path)


def test_a_zero_vector_finds_nothing(saved: DenseIndex) -> None:
    """A question without a known token has no neighbours."""
    assert saved.search(np.zeros(16, np.float32), 5) == []


# Many vectors


@pytest.fixture
def many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[DenseIndex, Matrix]:
    """6,000 passages searched by codes, published one a millisecond, and their vectors."""
    monkeypatch.setattr(dense, "EXACT", 1000)
    monkeypatch.setattr(segments, "MOST", 2500)
    monkeypatch.setattr(snapshot, "_FEW", 50)
    rows = unit(np.random.default_rng(3), 6000, 32)
    index = DenseIndex.open(tmp_path, "letters", 32)
    for at in range(0, 6000, 1500):
        index.add(range(at, at + 1500), range(at + 1, at + 1501), rows[at : at + 1500])
        index.save(Point(at + 1500, 1))
    index.consolidate()
    index.measure(lambda: rows[:40])
    return index, rows


def _recall(index: DenseIndex, rows: Matrix, held: np.ndarray, within: Window | None = None) -> float:
    """Of the ten nearest of the rows that are held, the share that is found."""
    shares = []
    for query in unit(np.random.default_rng(9), 30, 32):
        best = {int(held[at]) for at in nearest(rows[held], query)}
        shares.append(len(best & {number for number, _ in index.search(query, 10, within=within)}) / len(best))
    return float(np.mean(shares))


def test_many_vectors_are_found_by_codes_nearly_all(many: tuple[DenseIndex, Matrix]) -> None:
    """Of the ten nearest nine and more are found, with exact cosines, and what was measured is near that."""
    index, rows = many
    everything = np.arange(6000)
    assert index.recall is not None
    assert _recall(index, rows, everything) > 0.9
    assert index.recall.share == pytest.approx(_recall(index, rows, everything), abs=0.1)
    number, score = index.search(rows[5], 1)[0]
    assert score == pytest.approx(float(rows[number] @ rows[5]), abs=CLOSE)
    assert index.cosines(rows[5], [5999, 3, 70_000])[:2] == pytest.approx(
        [float(rows[5999] @ rows[5]), float(rows[3] @ rows[5])], abs=CLOSE
    )


@pytest.mark.parametrize(("since", "until"), [(1, 30), (100, 300), (1000, 5000), (5500, 9000)])
def test_codes_keep_to_a_window(many: tuple[DenseIndex, Matrix], since: int, until: int) -> None:
    """Nothing outside it is found, and of what is nearest inside it nearly all, however narrow it is."""
    index, rows = many
    inside = np.arange(since - 1, min(until, 6000))
    assert _recall(index, rows, inside, Window(since, until)) > 0.9
    found = index.search(rows[0], 100, within=Window(since, until))
    assert {number for number, _ in found} <= set(inside.tolist())


def test_codes_of_few_more_come_later(tmp_path: Path, many: tuple[DenseIndex, Matrix]) -> None:
    """What is added has no codes at first and is found all the same; when there is much of it, it gets some."""
    index, rows = many
    codes = {name for name in files(tmp_path) if name.endswith(".codes")}
    more = unit(np.random.default_rng(4), 1600, 32)
    every, held = np.concatenate([rows, more]), np.arange(7600)
    for at, count in ((6000, 100), (6100, 1500)):
        index.add(range(at, at + count), [1] * count, more[at - 6000 :][:count])
        index.save(Point(at + count, 1))
        index.consolidate()
        index.measure(lambda: rows[:40])
        assert index.search(more[at - 6000], 1)[0][0] == at
        assert ({name for name in files(tmp_path) if name.endswith(".codes")} == codes) == (count == 100)
    assert _recall(DenseIndex.open(tmp_path, "letters", 32), every, held) > 0.9


def test_removed_passages_are_not_found_by_their_codes(tmp_path: Path, many: tuple[DenseIndex, Matrix]) -> None:
    """Some are passed over; when many are gone, all is written anew without them."""
    index, rows = many
    before = sum(path.stat().st_size for path in tmp_path.glob("dense-*"))
    for gone in (range(0, 6000, 10), range(1, 6000, 3)):
        index.remove(gone)
        index.save(Point(7000 + len(gone), 1))
        index.consolidate()
        index.measure(lambda: rows[:40])
        assert set(gone).isdisjoint(number for number, _ in index.search(rows[gone[0]], 100))
    held = np.array([at for at in range(6000) if at % 10 and at % 3 != 1])
    again = DenseIndex.open(tmp_path, "letters", 32)
    assert len(again) == len(held)
    assert _recall(again, rows, held) > 0.9
    assert sum(path.stat().st_size for path in tmp_path.glob("dense-*")) < 0.8 * before


def test_codes_learnt_from_few_are_learnt_anew_when_asked(tmp_path: Path, many: tuple[DenseIndex, Matrix]) -> None:
    """Consolidated wholly, what was added since counts in the codes too, and what they find is measured again."""
    index, rows = many
    codes = {name for name in files(tmp_path) if name.endswith(".codes")}
    more = unit(np.random.default_rng(8), 500, 32)
    index.add(range(6000, 6500), [1] * 500, more)
    index.save(Point(6500, 1))
    index.consolidate(wholly=True)
    assert index.recall is None
    index.measure(lambda: rows[:40])
    assert index.recall
    assert codes.isdisjoint(files(tmp_path))
    assert _recall(index, np.concatenate([rows, more]), np.arange(6500)) > 0.9


def test_a_file_cut_short_while_it_is_read_is_named(tmp_path: Path, many: tuple[DenseIndex, Matrix]) -> None:
    """Another program's doing: an IndexCorrupt, and not a crash or a wrong vector."""
    index, rows = many
    for file in tmp_path.glob("dense-*.rows"):
        with file.open("r+b") as opened:
            opened.truncate(100)
    with pytest.raises(IndexCorrupt, match="ends before"):
        index.search(rows[0], 10)


def test_damaged_codes_are_named(tmp_path: Path, many: tuple[DenseIndex, Matrix]) -> None:
    """Codes that faiss cannot read are an IndexCorrupt."""
    (file,) = tmp_path.glob("dense-*.codes")
    file.write_bytes(b"?" * file.stat().st_size)
    with pytest.raises(IndexCorrupt, match=r"\.codes"):
        DenseIndex.open(tmp_path, "letters", 32)


class Growing(RuleBasedStateMachine):
    """Whatever comes, goes and is tidied in any order, the index holds what a dictionary holds."""

    def __init__(self) -> None:
        super().__init__()
        self.home = TemporaryDirectory()
        self.folder, self.next, self.sequence = Path(self.home.name), 1, 0
        self.index = DenseIndex.open(self.folder, "letters", 8)
        self.model: dict[int, Vector] = {}

    def teardown(self) -> None:
        """Remove its files."""
        self.home.cleanup()

    @rule(count=st.integers(1, 40), seed=st.integers(0, 99))
    def add(self, count: int, seed: int) -> None:
        """Passages come."""
        rows = unit(np.random.default_rng(seed), count, 8)
        ids = range(self.next, self.next + count)
        self.index.add(ids, ids, rows)
        self.model |= dict(zip(ids, rows, strict=True))
        self.next += count
        self.save()

    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        """Passages go."""
        gone = data.draw(st.lists(st.sampled_from(sorted(self.model) or [0]), unique=True, max_size=60))
        self.index.remove(gone)
        self.model = {number: row for number, row in self.model.items() if number not in gone}
        self.save()

    @rule(wholly=st.booleans())
    def consolidate(self, wholly: bool) -> None:
        """All is tidied."""
        self.index.consolidate(wholly=wholly)

    @rule()
    def reopen(self) -> None:
        """Another process opens it."""
        self.index = DenseIndex.open(self.folder, "letters", 8)

    def save(self) -> None:
        """Make it count."""
        self.sequence += 1
        self.index.save(Point(self.sequence, 1))

    @invariant()
    def holds_what_it_should(self) -> None:
        """The same passages, each with its own vector, and the nearest first."""
        query = unit(np.random.default_rng(5), 1, 8)[0]
        assert len(self.index) == len(self.model)
        assert {number for number, _ in self.index.search(query, 5000)} == set(self.model)
        expected = [float(row @ query) for row in self.model.values()]
        assert self.index.cosines(query, list(self.model)) == pytest.approx(expected, abs=CLOSE)
        scores = [score for _, score in self.index.search(query, 20)]
        assert scores == pytest.approx(sorted(expected, reverse=True)[:20], abs=CLOSE)


TestGrowing = Growing.TestCase
TestGrowing.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
