"""Work on all cores: processes that are handed parts of it, and give back in order what they made of them.

They leave Ctrl-C to the one who started them, and end with it, however that ends.
"""

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from types import TracebackType
from typing import Self, TypeVar

from retrieval.errors import IndexUnusable

Part = TypeVar("Part")
Made = TypeVar("Made")

WORTH = 3.0  # seconds of work for which a process is started, which takes half a second
_AHEAD = 2  # parts a core that are handed out or wait to be taken: bounds memory


class Workers:
    """At most as many processes as there are cores, started when there is enough to do, gone after a with block."""

    elsewhere = False  # whether they may be on other machines, which have not these files

    def __init__(self, cores: int | None = None) -> None:
        self._cores = cores or _cores()
        self._pool: Executor | None = None

    def __enter__(self) -> Self:
        """Start nothing yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let each process finish the part it is at, and go."""
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
        self._pool = None

    def map(self, make: Callable[[Part], Made], parts: Iterable[Part], seconds: float) -> Iterator[Made]:
        """What `make`, a function of a module, gives for each part, in order.

        `seconds` is about what all of it takes: a process is started for each `WORTH` of them, and for less none.
        Raises IndexUnusable when a process was ended from outside.
        """
        if not self._pool and (self._cores == 1 or seconds < WORTH):
            yield from map(make, parts)
            return
        processes = min(self._cores, int(seconds / WORTH))
        made: deque[Future[Made]] = deque()
        try:
            for part in parts:
                made.append(self._submit(make, part, processes))
                if len(made) >= _AHEAD * self._cores:
                    yield made.popleft().result()
            while made:
                yield made.popleft().result()
        except BrokenExecutor as error:
            raise IndexUnusable("a process that helped was ended from outside: is memory short? run again") from error
        finally:
            for future in made:
                future.cancel()

    def _submit(self, make: Callable[[Part], Made], part: Part, processes: int) -> "Future[Made]":
        """Hand out a part. Processes are started here, and inherit that Ctrl-C is not for them."""
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self._pool = self._pool or _start(processes)
            return self._pool.submit(make, part)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start(processes: int) -> Executor:
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - a question starts none
    from multiprocessing import get_context  # noqa: PLC0415 - likewise

    # Not forked: what this process's threads hold would be copied. Not by a server: it would outlive a killed parent.
    return ProcessPoolExecutor(processes, get_context("spawn"), _begin)


def _begin() -> None:
    """In a new process: leave Ctrl-C to the parent, and go when it is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow, daemon=True).start()


def _follow() -> None:
    from multiprocessing import parent_process  # noqa: PLC0415 - likewise

    if parent := parent_process():
        parent.join()
        os._exit(1)


def _cores() -> int:
    """Those this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
