"""A body as it arrives, unpacked piece by piece: never more of it in memory than is allowed."""

import zlib

_GZIP = 16 + zlib.MAX_WBITS
_ENCODINGS = {"gzip": _GZIP, "x-gzip": _GZIP, "deflate": zlib.MAX_WBITS}


class Oversized(Exception):
    """The body grew beyond what is allowed."""


class Garbled(Exception):
    """The body is not packed as it says, or breaks off."""


class Body:
    """Takes the pieces of a response; `whole()` is what they held. Bounded at `largest` bytes unpacked."""

    def __init__(self, encoding: str, largest: int) -> None:
        named = encoding.strip().lower()
        if named in {"", "identity"}:
            self._bits = 0
        elif named in _ENCODINGS:
            self._bits = _ENCODINGS[named]
        else:
            raise Garbled(f"packed as {named[:40]!r}")
        self._largest = largest
        self._unpacker = zlib.decompressobj(self._bits) if self._bits else None
        self._begun = False
        self._kept = bytearray()

    def take(self, piece: bytes) -> None:
        """One piece more, of any length."""
        if self._unpacker is None:
            self._keep(piece)
            return
        if not self._begun and piece and self._bits == zlib.MAX_WBITS and piece[0] & 0x0F != 0x08:
            self._unpacker = zlib.decompressobj(-zlib.MAX_WBITS)  # "deflate" without its header, as some servers send
        self._begun = self._begun or bool(piece)
        while piece:
            # One byte more than has room: a bomb is noticed without being unpacked.
            try:
                self._keep(self._unpacker.decompress(piece, self._largest - len(self._kept) + 1))
            except zlib.error:
                raise Garbled("packed wrongly") from None
            piece = self._unpacker.unconsumed_tail
            if self._unpacker.eof:
                piece = self._unpacker.unused_data
                if piece[:2] != b"\x1f\x8b":  # else another member follows: what was packed in parts
                    return
                self._unpacker = zlib.decompressobj(_GZIP)

    def whole(self) -> bytes:
        """All that came."""
        if self._begun and self._unpacker is not None and not self._unpacker.eof:
            raise Garbled("broken off")
        return bytes(self._kept)

    def _keep(self, unpacked: bytes) -> None:
        self._kept += unpacked
        if len(self._kept) > self._largest:
            raise Oversized
