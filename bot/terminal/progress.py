"""Progress on standard error: a bar with rate and time left on a terminal, a line now and then elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TextIO

Progress = Callable[[str, int, int], None]  # stage, done, total: 0 where it is not known yet

_COUNTED = {  # what the numbers of each stage are of
    "asking": "questions",
    "comparing": "articles",
    "copying": "pages",
    "encoding": "passages",
    "reading": "files",
    "recovering": "articles",
    "segmenting": "passages",
}
_EVERY = 10.0  # seconds between two lines where there is no terminal


@contextmanager
def progress(*, quiet: bool = False, stream: TextIO | None = None) -> Iterator[Progress]:
    """A function that shows how far each stage is. What has nothing to do shows nothing."""
    stream = stream or sys.stderr
    if quiet:
        yield _silent
    elif not stream.isatty():
        written = _written(stream)
        yield lambda stage, done, total: written(_named(stage), done, total)
    else:
        with ExitStack() as stack:
            yield _bars(stream, stack)


def _bars(stream: TextIO, stack: ExitStack) -> Progress:
    """Bars, drawn from the first thing to do until the stack unwinds."""
    drawn: Progress | None = None

    def show(stage: str, done: int, total: int) -> None:
        nonlocal drawn
        if not (done or total):
            return
        if drawn is None:
            from bot.terminal.bars import bars  # noqa: PLC0415 - rich takes a tenth of a second, which most answers do not

            drawn = stack.enter_context(bars(stream)) or _written(stream)
        drawn(_named(stage), done, total)

    return show


def _silent(stage: str, done: int, total: int) -> None:
    """Show nothing."""


def _named(stage: str) -> str:
    return f"{stage} {_COUNTED[stage]}" if stage in _COUNTED else stage


def _written(stream: TextIO) -> Progress:
    last = time.monotonic()
    finished: set[str] = set()

    def show(stage: str, done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        over = 0 < total <= done
        if not (done or total) or stage in finished or not (over or now - last >= _EVERY):
            return
        last = now
        if over:
            finished.add(stage)
        stream.write(f"{stage}: {done:,} of {total:,}\n" if total else f"{stage}: {done:,}\n")
        stream.flush()

    return show
