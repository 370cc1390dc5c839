"""Where the processor's seconds of a build go. A command, run by hand.

    python tests/bench/building.py FOLDER --rounds 3 --json building.json

FOLDER of article files is taken in by `Index.update`, the build itself, in one process on one core, so that nothing is
handed to others; a clock of the processor's time goes over to another stage wherever one begins within another, so that
each second counts once. What threads of libraries spend while tantivy is handed documents is tantivy's, which writes
and merges in one; else it is that of the stage that waits for them. Each round is a process of its own; medians. With
more cores `yinwen index` starts a second process, and hands it files and passages. Prints a table in Markdown.
"""

import argparse
import inspect
import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from functools import wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench import tables
from tests.bench.processes import machine, measure, pin

OTHER = "all else"
TANTIVY = "tantivy"
COPIES = "near copies"
STARTING = "starting: imports"
_WHOLE = {COPIES}


class Clock:
    """Seconds by stage; what a stage within another takes is not the outer one's, unless that is one of the whole."""

    def __init__(
        self, now: Callable[[], tuple[float, float]] = lambda: (time.thread_time(), time.process_time())
    ) -> None:
        """`now` gives the seconds of this thread and those of all."""
        self.spent = Counter[str]()
        self._now = now
        self._open: list[str] = []
        self._since = 0.0, 0.0

    def timed(self, stage: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, on the clock; what a generator yields is made at once."""

        @wraps(work)
        def on_the_clock(*given: Any, **named: Any) -> Any:
            if self._open and self._open[-1] in _WHOLE:
                return work(*given, **named)
            self._turn()
            self._open.append(stage)
            try:
                made = work(*given, **named)
                return iter(list(made)) if inspect.isgenerator(made) else made
            finally:
                self._turn()
                self._open.pop()

        return on_the_clock

    def _turn(self) -> None:
        now = self._now()
        here, every = (after - before for after, before in zip(now, self._since, strict=True))
        if self._open:
            self.spent[self._open[-1]] += here
            self.spent[TANTIVY if TANTIVY in self._open else self._open[-1]] += every - here
        self._since = now


def put_on(clock: Clock) -> None:
    """Put the stages of a build on the clock, for the rest of this process."""
    from embeddings.static import StaticEncoder  # noqa: PLC0415 - what they import is counted as a start
    from retrieval.intake import update  # noqa: PLC0415
    from retrieval.legs import catchup  # noqa: PLC0415
    from retrieval.legs.dense import DenseIndex  # noqa: PLC0415
    from retrieval.legs.lexical import LexicalIndex  # noqa: PLC0415
    from retrieval.reading import chunk, corpus, parse  # noqa: PLC0415
    from retrieval.storage import copies  # noqa: PLC0415
    from retrieval.storage.copies import Copies  # noqa: PLC0415
    from retrieval.storage.entry import Entry  # noqa: PLC0415
    from retrieval.storage.sqlite import SQLite  # noqa: PLC0415
    from retrieval.storage.store import Store  # noqa: PLC0415

    stages: tuple[tuple[str, object, tuple[str, ...]], ...] = (
        ("finding and reading files", corpus, ("scan", "read")),
        ("parsing HTML", parse, ("read_lines",)),
        ("telling text from furniture", parse, ("parse",)),
        ("cutting into passages", chunk, ("passages",)),
        (COPIES, copies, ("keys",)),
        (COPIES, Copies, ("add",)),
        ("SQLite and its rows", SQLite, ("run", "run_many")),
        ("SQLite and its rows", Store, ("put", "texts")),
        ("SQLite and its rows", Entry, ("of",)),
        ("folding and cutting into words", catchup.segmenting, ("terms",)),
        ("folding, to encode", catchup, ("fold",)),
        ("encoding", StaticEncoder, ("passages", "query")),
        (TANTIVY, LexicalIndex, ("apply",)),
        ("vectors and their files, faiss", DenseIndex, ("add", "save", "consolidate", "measure")),
        (OTHER, update, ("update",)),
    )
    for stage, owner, names in stages:
        for name in names:
            work = clock.timed(stage, getattr(owner, name))
            bound = isinstance(inspect.getattr_static(owner, name), classmethod)
            setattr(owner, name, staticmethod(work) if bound else work)


def build(folder: Path) -> dict[str, Any]:
    """Build an index in this process; seconds by stage, and how much was taken in."""
    pin()
    clock = Clock(lambda: (time.thread_time(), time.process_time()))
    put_on(clock)
    from embeddings.encoder import DEFAULT, load_encoder  # noqa: PLC0415 - after what is put on the clock
    from retrieval.index import Index  # noqa: PLC0415

    with TemporaryDirectory() as home:
        encoder = load_encoder(DEFAULT, models=Path(home))
        started = time.process_time()
        with Index.create(Path(home), encoder) as index:
            report = index.update([folder])
        took = time.process_time() - started
    stages = dict(clock.spent)
    stages[OTHER] = took - sum(seconds for stage, seconds in stages.items() if stage != OTHER)
    return {"articles": report.articles, "passages": report.passages, "stages": stages}


def medians(rounds: Sequence[tables.Figures]) -> dict[str, Any]:
    """Of each stage over some builds, those that take longest first."""
    stages = {stage: statistics.median(each["stages"].get(stage, 0.0) for each in rounds) for stage in _named(rounds)}
    ordered = dict(sorted(stages.items(), key=lambda found: -found[1]))
    return {**rounds[0], "rounds": len(rounds), "stages": {name: round(spent, 3) for name, spent in ordered.items()}}


def table(figures: tables.Figures) -> str:
    """A row a stage."""
    stages: Mapping[str, float] = figures["stages"]
    total = sum(stages.values())
    rows = [
        [stage, tables.number(spent), f"{spent / total:.1%}", tables.number(1e6 * spent / figures["passages"])]
        for stage, spent in (*stages.items(), ("together", total))
    ]
    return tables.grid([f"{figures['passages']:,} passages", "CPU s", "share", "µs a passage"], rows)


def _named(rounds: Sequence[tables.Figures]) -> list[str]:
    return list(dict.fromkeys(stage for each in rounds for stage in each["stages"]))


def main() -> None:
    """Build some times, keep, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--once", action="store_true", help="one build in this process, as JSON: what a round is")
    options = parser.parse_args()
    if options.once:
        print(json.dumps(build(options.folder)))
        return
    rounds = []
    for _ in range(options.rounds):
        cost, printed = measure(sys.executable, __file__, options.folder, "--once")
        told = json.loads(printed)
        told["stages"][STARTING] = cost.cpu_s - sum(told["stages"].values())
        rounds.append(told | {"cost": asdict(cost)})
    figures = medians(rounds)
    if options.json:
        options.json.write_text(json.dumps({"machine": machine(), **figures}, indent=1, ensure_ascii=False), "utf-8")
    print(f"{tables.described(machine())}\n\n{table(figures)}")


if __name__ == "__main__":
    main()
