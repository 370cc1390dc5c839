"""The vector cache: what it remembers, what it does when its file is damaged."""

import logging
import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from embeddings.cache import BATCH, VectorCache, damaged
from embeddings.errors import EncoderError
from embeddings.vectors import Matrix
from tests.embeddings.tiny import Letters

TEXTS = ["a", "ab", "abc", "cab", ""]


def test_same_new_or_remembered(tmp_path: Path) -> None:
    """Vectors are bit for bit the same whether they were just encoded or read back."""
    encoder = Letters()
    first = VectorCache(tmp_path / "vectors", encoder)
    fresh = first.passages(TEXTS)
    first.close()
    again = VectorCache(tmp_path / "vectors", encoder)
    np.testing.assert_array_equal(again.passages(TEXTS), fresh)
    np.testing.assert_array_equal(again.passages(TEXTS[::-1]), fresh[::-1])
    assert (first.encoded, again.encoded) == (len(TEXTS), 0)
    again.close()


def test_vectors(tmp_path: Path) -> None:
    """Vectors are the encoder's to half precision, of length one; a zero row stays one."""
    encoder = Letters()
    cache = VectorCache(tmp_path / "vectors", encoder)
    matrix = cache.passages(TEXTS)
    cache.close()
    assert matrix.dtype == np.float32
    np.testing.assert_allclose(matrix, encoder.passages(TEXTS), atol=1e-3)
    np.testing.assert_allclose(np.linalg.norm(matrix, axis=1), [1, 1, 1, 1, 0], atol=1e-6)


def test_only_what_is_missing(tmp_path: Path) -> None:
    """Only texts not seen before are encoded, each once."""
    encoder = Letters()
    cache = VectorCache(tmp_path / "vectors", encoder)
    cache.passages(["a", "b", "a"])
    cache.passages(["b", "c", "c"])
    cache.close()
    assert encoder.calls == [["a", "b"], ["c"]]
    assert cache.encoded == 3


def test_many(tmp_path: Path) -> None:
    """More texts than a batch come back in order, encoded batch by batch."""
    encoder = Letters()
    cache = VectorCache(tmp_path / "vectors", encoder)
    texts = ["a" * (i % 7) + "b" * (i // 7) for i in range(2 * BATCH + 3)]
    matrix = cache.passages(texts)
    cache.close()
    assert [len(call) for call in encoder.calls] == [BATCH, BATCH, 3]
    np.testing.assert_allclose(matrix, encoder.passages(texts), atol=1e-3)


def test_no_texts(tmp_path: Path) -> None:
    """No texts make an empty matrix of the encoder's width."""
    cache = VectorCache(tmp_path / "vectors", Letters())
    assert cache.passages([]).shape == (0, 3)
    cache.close()


def test_encoders_apart(tmp_path: Path) -> None:
    """Another encoder's vectors are not taken for one's own, and both are kept."""
    one, other = (
        VectorCache(tmp_path / "vectors", Letters("one@1")),
        VectorCache(tmp_path / "vectors", Letters("two@2")),
    )
    one.passages(["a"])
    other.passages(["a"])
    one.passages(["a"])
    one.close()
    other.close()
    assert (one.encoded, other.encoded) == (1, 1)


def test_interrupted(tmp_path: Path) -> None:
    """When encoding fails halfway, the batches before it are kept."""

    class Tiring(Letters):
        def passages(self, texts: Sequence[str]) -> Matrix:
            if len(self.calls) == 1:
                raise KeyboardInterrupt
            return super().passages(texts)

    texts = ["a" * i for i in range(BATCH + 10)]
    cache = VectorCache(tmp_path / "vectors", Tiring())
    with pytest.raises(KeyboardInterrupt):
        cache.passages(texts)
    cache.close()
    again = VectorCache(tmp_path / "vectors", Letters())
    again.passages(texts)
    again.close()
    assert again.encoded == 10


def test_damaged_file(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A file that is no database is begun anew, with a warning that names it."""
    path = tmp_path / "vectors"
    path.write_bytes(b"no database at all" * 1000)
    with caplog.at_level(logging.WARNING):
        cache = VectorCache(path, Letters())
    cache.passages(["a"])
    cache.close()
    assert str(path) in caplog.text
    assert cache.encoded == 1


def test_a_damaged_description(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A bit flipped in the name of a table, which SQLite's own message quotes, is damage as any other."""
    path = tmp_path / "vectors"
    VectorCache(path, Letters()).close()
    path.write_bytes(path.read_bytes().replace(b"tablevectors", b"table\xf6ectors", 1))
    assert str(path) in damaged(path)
    cache = VectorCache(path, Letters())
    assert len(cache.passages(TEXTS)) == len(TEXTS)
    cache.close()
    assert damaged(path) == ""
    assert "damaged" in caplog.text


def test_damaged_while_open(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Pages overwritten behind the cache's back cost a re-encoding, not the run."""
    path = tmp_path / "vectors"
    first = VectorCache(path, Letters())
    texts = ["a" * i for i in range(2000)]
    expected = first.passages(texts)
    first.close()
    cache = VectorCache(path, Letters())
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xff" * (size - 4096 * 3))
    np.testing.assert_array_equal(cache.passages(texts), expected)
    cache.close()
    assert cache.encoded > 0
    assert "damaged" in caplog.text


def test_unusable_path(tmp_path: Path) -> None:
    """A path that cannot hold a file is an error that names it."""
    with pytest.raises(EncoderError, match="nowhere"):
        VectorCache(tmp_path / "nowhere" / "vectors", Letters())


def test_file_of_something_else(tmp_path: Path) -> None:
    """A database of another program is not thrown away: it is an error that names it."""
    path = tmp_path / "vectors"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE vectors (precious TEXT)")
    db.close()
    with pytest.raises(EncoderError, match="vectors"):
        VectorCache(path, Letters())
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT sql FROM sqlite_master").fetchall() == [("CREATE TABLE vectors (precious TEXT)",)]
    db.close()


def test_threads(tmp_path: Path) -> None:
    """Several threads may ask at once; each gets its own texts' vectors."""
    cache = VectorCache(tmp_path / "vectors", Letters())
    wrong: list[int] = []

    def ask(number: int) -> None:
        texts = ["abc"[number % 3] * (i + 1) for i in range(50)]
        if not (cache.passages(texts)[:, number % 3] == 1).all():
            wrong.append(number)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    cache.close()
    assert not wrong
    assert cache.encoded == 150


def test_a_vector_with_a_flipped_bit_is_encoded_again(tmp_path: Path) -> None:
    """What its checksum does not bear out is not used: the vector is computed anew and stored."""
    path = tmp_path / "vectors"
    first = VectorCache(path, Letters())
    expected = first.passages(TEXTS)
    first.close()
    with sqlite3.connect(path) as db:
        for key, vector in db.execute("SELECT hash, vector FROM vectors").fetchall():
            db.execute("UPDATE vectors SET vector = ? WHERE hash = ?", (bytes([vector[0] ^ 1]) + vector[1:], key))
    db.close()
    assert f"{len(TEXTS)} vectors are not as they were written" in damaged(path)
    for encoded in (len(TEXTS), 0):
        cache = VectorCache(path, Letters())
        np.testing.assert_array_equal(cache.passages(TEXTS), expected)
        cache.close()
        assert cache.encoded == encoded
    assert damaged(path) == ""


def test_a_file_without_checksums_is_brought_up_to_date(tmp_path: Path) -> None:
    """Format 0 had none: what it holds is kept, sealed, and not encoded again."""
    path = tmp_path / "vectors"
    first = VectorCache(path, Letters())
    expected = first.passages(TEXTS)
    first.close()
    with sqlite3.connect(path) as db:
        db.execute("UPDATE vectors SET vector = substr(vector, 1, length(vector) - 4)")
        db.execute("PRAGMA user_version = 0")
    db.close()
    cache = VectorCache(path, Letters())
    np.testing.assert_array_equal(cache.passages(TEXTS), expected)
    cache.close()
    assert cache.encoded == 0
    assert damaged(path) == ""


def test_a_file_of_a_later_format_is_named(tmp_path: Path) -> None:
    """What a later version made is not touched."""
    path = tmp_path / "vectors"
    VectorCache(path, Letters()).close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 9")
    db.close()
    with pytest.raises(EncoderError, match="format 9"):
        VectorCache(path, Letters())
