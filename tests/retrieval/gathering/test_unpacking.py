"""Bodies are unpacked piece by piece, within bounds."""

import gzip
import time
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.gathering.unpacking import Body, Garbled, Oversized


def _unpacked(encoding: str, data: bytes, size: int, largest: int = 100_000) -> bytes:
    body = Body(encoding, largest)
    for at in range(0, len(data), size):
        body.take(data[at : at + size])
    return body.whole()


@given(
    parts=st.lists(st.binary(max_size=300), min_size=1, max_size=4),
    behind=st.sampled_from([b"", b"\n", b"\0" * 9, b"\x1f"]),
    size=st.integers(1, 50),
)
def test_gzip(parts: list[bytes], behind: bytes, size: int) -> None:
    """A gzip in any number of parts, cut anywhere, comes whole; what is added behind it is nothing."""
    packed = b"".join(map(gzip.compress, parts)) + behind
    assert _unpacked("gzip", packed, size) == b"".join(parts)


@given(data=st.binary(min_size=1, max_size=500), size=st.integers(1, 50))
def test_deflate(data: bytes, size: int) -> None:
    """So does what is packed as "deflate", with a header or without."""
    bare = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    assert _unpacked("deflate", zlib.compress(data), size) == data
    assert _unpacked("deflate", bare.compress(data) + bare.flush(), size) == data


@given(data=st.binary(min_size=1, max_size=500), size=st.integers(1, 50))
def test_broken_off(data: bytes, size: int) -> None:
    """A gzip without its end is an error."""
    with pytest.raises(Garbled):
        _unpacked("gzip", gzip.compress(data)[:-1], size)


@pytest.mark.parametrize("encoding", ["", "gzip", "deflate"])
@pytest.mark.parametrize(("length", "fits"), [(1000, True), (1001, False)])
def test_limit(encoding: str, length: int, fits: bool) -> None:
    """The limit is one of bytes unpacked, to the byte."""
    data = b" " * length
    packed = {"": data, "gzip": gzip.compress(data), "deflate": zlib.compress(data)}[encoding]
    if fits:
        assert _unpacked(encoding, packed, 64, 1000) == data
    else:
        with pytest.raises(Oversized):
            _unpacked(encoding, packed, 64, 1000)


def test_bomb() -> None:
    """Of a bomb that comes in one piece no more is unpacked than the limit."""
    bomb = gzip.compress(b" " * 100_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(Oversized):
            _unpacked("gzip", bomb, len(bomb), 1_000_000)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 8_000_000


def test_empty_parts() -> None:
    """A gzip of endless empty parts, and an endless tail behind a gzip, end soon: they unpack to nothing."""
    begun = time.process_time()
    with pytest.raises(Garbled, match="too many parts"):
        _unpacked("gzip", gzip.compress(b"") * 50_000, 65_536, 16_000_000)
    assert _unpacked("gzip", gzip.compress(b"x") + b"y" * 15_000_000, 65_536, 16_000_000) == b"x"
    with pytest.raises(Oversized):
        _unpacked("gzip", gzip.compress(b"x") + b"y" * 17_000_000, 65_536, 16_000_000)
    assert time.process_time() - begun < 3
