"""How fast a cluster of two processes indexes, against one of one.

    python -m tests.bench.cluster FOLDER [--encoder NAME] [--articles N] [--rounds N]

Articles of FOLDER, so many at most, are indexed anew with `local:1` and `local:2`, one after the other in each round;
--encoder names a slow one, for the shipped one is not worth sending to. Prints one JSON object: seconds of the wall and
of the processor, and the most memory of this process and of a worker, as medians; articles and passages a second; and
how many times as fast two are as one.
"""

import argparse
import json
import os
import resource
import shutil
import threading
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import psutil

from embeddings.encoder import DEFAULT, load_encoder
from retrieval import cluster as module
from retrieval.cluster import Cluster
from retrieval.index import Index


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--encoder", default=DEFAULT)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    module.WORTH = 0.0  # however little there is to do
    rounds: dict[int, list[dict[str, float]]] = {1: [], 2: []}
    with TemporaryDirectory() as scratch:
        files = Path(scratch) / "files"
        chosen = sorted(options.folder.rglob("*.md"))
        step = max(1, len(chosen) // options.articles)
        for number, path in enumerate(chosen[::step][: options.articles]):
            (files / path.parent.name).mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, files / path.parent.name / f"{number}.md")
        for _ in range(options.rounds):
            for processes, measured in rounds.items():
                measured.append(run(files, options.encoder, processes))
    figures: dict[str, Any] = {"cores": os.cpu_count(), "encoder": options.encoder}
    for processes, measured in rounds.items():
        figures[f"local:{processes}"] = {name: round(median(one[name] for one in measured), 2) for name in measured[0]}
    figures["times as fast"] = round(
        median(one["seconds"] / two["seconds"] for one, two in zip(rounds[1], rounds[2], strict=True)), 2
    )
    print(json.dumps(figures, indent=2, ensure_ascii=False))


def run(files: Path, name: str, processes: int) -> dict[str, float]:
    """One run: the cluster is up, and each worker has its encoder open, when it begins."""
    with TemporaryDirectory() as home, Cluster(f"local:{processes}") as workers:
        here = load_encoder(name, models=Path(home))
        encoder = workers.encoder(here, name, Path(home))
        if here.slow:
            encoder.passages([f"第{number}句。" for number in range(64 * 4 * processes)])
        else:
            list(workers.map(len, ["a", "b", "c"], 1.0))
        most: list[float] = [0.0]
        stop = threading.Event()
        watching = threading.Thread(target=_watch, args=(most, stop))
        watching.start()
        before, began = _cpu(), time.monotonic()
        with Index.create(Path(home), encoder) as index:
            report = index.update([files], workers=workers)
        seconds, cpu = time.monotonic() - began, _cpu() - before
        stop.set()
        watching.join()
    return {
        "seconds": seconds,
        "CPU seconds": cpu,
        "articles a second": report.articles / seconds,
        "passages a second": report.passages / seconds,
        "MB here": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3,
        "MB a worker": most[0],
    }


def _family() -> list[psutil.Process]:
    me = psutil.Process()
    return [me, *me.children(recursive=True)]


def _cpu() -> float:
    total = 0.0
    for process in _family():
        times = process.cpu_times()
        total += times.user + times.system
    return total


def _watch(most: list[float], stop: threading.Event) -> None:
    while not stop.wait(0.2):
        for process in _family()[1:]:
            try:
                most[0] = max(most[0], process.memory_info().rss / 1e6)
            except psutil.Error:
                continue


if __name__ == "__main__":
    main()
