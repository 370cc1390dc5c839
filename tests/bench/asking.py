"""What questions cost in a process that goes on, on one core. Run by speed.py, a process a profile.

    python tests/bench/asking.py HOME PROFILE < QUESTIONS.json

Times are milliseconds at the median and the 95th percentile, `wall` and `cpu`: of encoding the question, of both legs
and their fusion beyond that (retrieval), of a whole answer. Prints one JSON object.
"""

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from retrieval.evaluation.metrics import quantile
from tests.bench.processes import pin

Asked = TypeVar("Asked")

WARMING = 10  # questions asked before


def spread(seconds: Sequence[float]) -> list[float]:
    """Milliseconds at the median and the 95th percentile."""
    return [round(1000 * quantile(seconds, share), 3) for share in (0.5, 0.95)]


def timed(of: Callable[[Asked], object], questions: Sequence[Asked]) -> dict[str, list[float]]:
    """What calling a function costs, on each of the questions once."""
    walls, cpus = [], []
    for question in questions[:WARMING]:
        of(question)
    for question in questions:
        wall, cpu = time.perf_counter(), time.process_time()
        of(question)
        cpus.append(time.process_time() - cpu)
        walls.append(time.perf_counter() - wall)
    return {"wall_ms": spread(walls), "cpu_ms": spread(cpus)}


def main() -> None:
    """Ask and print."""
    pin()  # before what starts threads
    from embeddings.encoder import DEFAULT, load_encoder  # noqa: PLC0415
    from embeddings.reader import load_reader  # noqa: PLC0415
    from retrieval.index import Index  # noqa: PLC0415
    from retrieval.records import Inquiry  # noqa: PLC0415

    home, profile, questions = Path(sys.argv[1]), sys.argv[2], json.load(sys.stdin)
    encoder = load_encoder(DEFAULT, models=home)
    with Index.open(home, encoder, reader=load_reader if profile == "precise" else None) as index:
        figures = {"answer": timed(lambda text: index.ask(Inquiry(text)), questions)}
        if profile == "quick":
            read = {text: index.ranking.read(text) for text in questions}
            vectors = {text: encoder.query(read[text].meaning) for text in questions}
            figures["encoding"] = timed(lambda text: encoder.query(read[text].meaning), questions)
            figures["retrieval"] = timed(lambda text: index.ranking.candidates(read[text], vectors[text]), questions)
    print(json.dumps({"questions": len(questions), **figures}))


if __name__ == "__main__":
    main()
