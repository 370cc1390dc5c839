"""What every system under comparison does: build from passages and their vectors, then answer questions and be timed.

    python with_NAME.py build DATA HOME
    python with_NAME.py ask HOME QUESTIONS.jsonl

DATA holds passages.json, a list of texts, and vectors.npy, a row each. A question has `text` and `vector`. The answer
to the first question is printed at once; then all are asked, and one JSON object says what was found and at what cost.
Nothing of this project is imported: each system has an environment of its own.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

WANTED = 10  # passages an answer
DEPTH = 100  # passages of each leg, where a system lets that be chosen
WARMING = 10  # questions asked before the timed ones

Found: TypeAlias = list[tuple[int | str, str]]  # best first: the passage (or its article) and its text
Vector: TypeAlias = Any  # float32, a unit row; numpy is imported by who needs it
Answering: TypeAlias = Callable[[str, Vector], Found]


def main(build: Callable[[list[str], Any, Path], None], opened: Callable[[Path], Answering]) -> None:
    """Do what the command line says."""
    if sys.argv[1] == "build":
        import numpy as np  # noqa: PLC0415

        data, home = map(Path, sys.argv[2:4])
        build(json.loads((data / "passages.json").read_text("utf-8")), np.load(data / "vectors.npy"), home)
    else:
        ask(opened, *map(Path, sys.argv[2:4]))


def ask(opened: Callable[[Path], Answering], home: Path, questions: Path) -> None:
    """Open on one core, answer, and print."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with questions.open(encoding="utf-8") as lines:
        text, vector = _question(next(lines))
        answer = opened(home)
        print(json.dumps(answer(text, vector)[0], ensure_ascii=False), flush=True)
        first = time.process_time()
        asked = [(text, vector), *map(_question, lines)]
    for text, vector in asked[:WARMING]:
        answer(text, vector)
    found, walls, cpus = [], [], []
    for text, vector in asked:
        wall, cpu = time.perf_counter(), time.process_time()
        best = answer(text, vector)
        cpus.append(time.process_time() - cpu)
        walls.append(time.perf_counter() - wall)
        found.append([number for number, _ in best])
    print(json.dumps({"found": found, "wall": walls, "cpu": cpus, "first_cpu": first}))


def _question(line: str) -> tuple[str, Vector]:
    import numpy as np  # noqa: PLC0415

    row = json.loads(line)
    return row["text"], np.array(row["vector"], np.float32)


def fused(*legs: list[int]) -> list[int]:
    """Reciprocal rank fusion, for systems that bring none."""
    scores: dict[int, float] = {}
    for leg in legs:
        for rank, number in enumerate(leg, 1):
            scores[number] = scores.get(number, 0.0) + 1 / (60 + rank)
    return sorted(scores, key=lambda number: -scores[number])[:WANTED]
