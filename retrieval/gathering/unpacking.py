"""A body as it arrives, unpacked piece by piece: never more of it in memory than is allowed."""

import zlib

_GZIP = 16 + zlib.MAX_WBITS
_RAW = -zlib.MAX_WBITS
_ENCODINGS = {"gzip": _GZIP, "x-gzip": _GZIP, "deflate": zlib.MAX_WBITS}
_MEMBER = b"\x1f\x8b"  # begins each part of a gzip
_MEMBERS = 100  # parts of a gzip; a body of thousands of empty ones is an attack


class Oversized(Exception):
    """The body grew beyond what is allowed."""


class Garbled(Exception):
    """The body is not packed as it says, or breaks off."""


class Body:
    """Takes the pieces of a response; `whole()` is what they held. Bounded at `largest` bytes, packed and unpacked."""

    def __init__(self, encoding: str, largest: int) -> None:
        named = encoding.strip().lower()
        if named not in {"", "identity", *_ENCODINGS}:
            raise Garbled(f"packed as {named[:40]!r}")
        self._bits = _ENCODINGS.get(named, 0)
        self._unpacker = zlib.decompressobj(self._bits) if self._bits else None
        self._largest = largest
        self._came = 0
        self._members = 1
        self._behind = b""  # what follows the end of a gzip, until it is known whether more of it is to come
        self._kept = bytearray()

    def take(self, piece: bytes) -> None:
        """One piece more, of any length."""
        if piece and not self._came and self._bits == zlib.MAX_WBITS and piece[0] & 0x0F != 0x08:
            self._unpacker = zlib.decompressobj(_RAW)  # "deflate" without its header, as some servers send
        self._came += len(piece)
        if self._came > self._largest:
            raise Oversized
        if self._unpacker is None:
            self._keep(piece)
            return
        try:
            self._unpack(self._unpacker, piece)
        except zlib.error:
            raise Garbled("packed wrongly") from None

    def whole(self) -> bytes:
        """All that came."""
        if self._came and self._unpacker is not None and not self._unpacker.eof:
            raise Garbled("broken off")
        return bytes(self._kept)

    def _unpack(self, unpacker: "zlib._Decompress", piece: bytes) -> None:
        while piece:
            if unpacker.eof:
                if self._bits != _GZIP or len(self._behind) >= len(_MEMBER):
                    return  # what is added behind the end is nothing
                self._behind += piece
                if not self._behind.startswith(_MEMBER):
                    return
                if self._members == _MEMBERS:
                    raise Garbled("packed in too many parts")
                self._members += 1
                self._unpacker = unpacker = zlib.decompressobj(_GZIP)
                piece, self._behind = self._behind, b""
            # One byte more than has room: a bomb is noticed without being unpacked.
            self._keep(unpacker.decompress(piece, self._largest - len(self._kept) + 1))
            piece = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail

    def _keep(self, unpacked: bytes) -> None:
        self._kept += unpacked
        if len(self._kept) > self._largest:
            raise Oversized
