"""The memory of a program that runs for weeks."""

import ctypes
from contextlib import suppress

_M_ARENA_MAX = -8  # mallopt(3)
_ARENAS = 2


def few_arenas() -> None:
    """Have all threads share two heaps, where the C library is glibc; before the first thread begins.

    Else each gets one of its own, up to eight a core, and what one has freed another cannot use: a quarter more memory
    in the replayed days of `tests/bench/soak.py`, and growing for days.
    """
    with suppress(OSError, AttributeError):  # no glibc
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _ARENAS)
