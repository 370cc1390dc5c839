"""What an archive on a PostgreSQL server costs, beside one in a file.

    python -m tests.bench.databases FOLDER [--articles N] [--rounds N]

Articles of FOLDER, so many at most, are indexed into a file and onto a server of the binaries that are installed here,
which keeps what was committed as servers do; then titles are asked, and updates kept and answered as a bot does. Prints
one JSON object: seconds of the wall and of our processor for indexing, milliseconds (p50, p95) of a question without
the reader, and of keeping an update until it is answered, as medians of the rounds.
"""

import argparse
import json
import shutil
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from bot.state.state import open_state
from embeddings.encoder import DEFAULT, load_encoder
from retrieval.index import Index
from retrieval.records import Inquiry
from tests.servers.postgres import Server, binaries

_ASKED = 200
_KEPT = 300


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    if (programs := binaries()) is None:
        parser.error("no PostgreSQL server is installed")
    rounds: dict[str, list[dict[str, float]]] = {"file": [], "server": []}
    with TemporaryDirectory() as scratch, Server(programs, durable=True) as server:
        files = Path(scratch) / "files"
        for path in sorted(options.folder.rglob("*.md"))[: options.articles]:
            (files / path.parent.name).mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, files / path.parent.name / path.name)
        for _ in range(options.rounds):
            for where, measured in rounds.items():
                with ExitStack() as stack:
                    url = stack.enter_context(server.database()) if where == "server" else ""
                    measured.append(run(files, url))
    figures = {
        where: {name: round(median(one[name] for one in measured), 2) for name in measured[0]}
        for where, measured in rounds.items()
    }
    print(json.dumps(figures, indent=2))


def run(files: Path, url: str) -> dict[str, float]:
    """One round."""
    encoder = load_encoder(DEFAULT, models=files)
    with TemporaryDirectory() as home:
        wall, cpu = time.monotonic(), time.process_time()
        with Index.create(Path(home), encoder, server=url) as index:
            report = index.update([files])
            figures = {"indexing, s": time.monotonic() - wall, "indexing here, CPU s": time.process_time() - cpu}
            began = time.monotonic()
            index.update([])
            figures["again, s"] = time.monotonic() - began
            titles = [article.title for article, _ in index.latest(limit=_ASKED).items]
            figures |= timed("question", [lambda title=title: index.ask(Inquiry(title)) for title in titles])  # type: ignore[misc]
        with open_state(Path(home), url) as state:

            def keep(number: int) -> None:
                state.inbox.transact(lambda: state.inbox.add([(number, '{"text": "…"}')], number, 0))
                state.inbox.transact(lambda: state.inbox.done([number]))

            figures |= timed("update", [lambda number=number: keep(number) for number in range(1, _KEPT)])  # type: ignore[misc]
    return figures | {"passages": report.passages}


def timed(name: str, work: list[Callable[[], object]]) -> dict[str, float]:
    """Milliseconds of each, p50 and p95; the first few are not counted."""
    times = []
    for one in work:
        began = time.perf_counter()
        one()
        times.append(1000 * (time.perf_counter() - began))
    cuts = quantiles(times[10:], n=20)
    return {f"{name}, ms p50": cuts[9], f"{name}, ms p95": cuts[18]}


if __name__ == "__main__":
    main()
