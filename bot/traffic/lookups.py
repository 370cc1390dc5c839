"""Threads in which questions are looked up: as many as there are processors, so that many who ask starve nobody."""

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_MOST = 8  # one lookup uses several processors where it can


class Lookups:
    """First come, first served."""

    def __init__(self, threads: int | None = None) -> None:
        """`threads` at once, by default as many as there are processors, 8 at most."""
        self._pool = ThreadPoolExecutor(threads or min(_MOST, os.cpu_count() or 1), "lookup")

    async def __call__(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Call a function in a thread of ours."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, lambda: function(*args, **kwargs))
