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

_AHEAD = 2  # parts a process that are handed out or wait to be taken: bounds memory


class Workers:
    """As many processes as there are cores, started when there is first enough to do, gone after a with block."""

    def __init__(self, processes: int | None = None) -> None:
        self._processes = processes or _cores()
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

    def map(self, make: Callable[[Part], Made], parts: Iterable[Part], *, worth: bool = True) -> Iterator[Made]:
        """What `make` gives for each part, in order; of a module's own functions, given plain values.

        Work not `worth` the start of processes, half a second, is done in this one. Raises IndexUnusable when a
        process was ended from outside.
        """
        if not self._pool and (self._processes == 1 or not worth):
            yield from map(make, parts)
            return
        made: deque[Future[Made]] = deque()
        try:
            for part in parts:
                made.append(self._submit(make, part))
                if len(made) >= _AHEAD * self._processes:
                    yield made.popleft().result()
            while made:
                yield made.popleft().result()
        except BrokenExecutor as error:
            raise IndexUnusable("a process that was reading or segmenting was ended: is memory short? run again") from error
        finally:
            for future in made:
                future.cancel()

    def _submit(self, make: Callable[[Part], Made], part: Part) -> "Future[Made]":
        """Hand out a part. Processes are started here, and inherit that Ctrl-C is not for them."""
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self._pool = self._pool or _start(self._processes)
            return self._pool.submit(make, part)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start(processes: int) -> Executor:
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - a question starts none
    from multiprocessing import get_context  # noqa: PLC0415 - likewise

    context = get_context("spawn")  # else what this process's threads hold would be copied
    #context.set_forkserver_preload(["retrieval.prepare", "retrieval.segmenting"])
    return ProcessPoolExecutor(processes, context, _begin)


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
