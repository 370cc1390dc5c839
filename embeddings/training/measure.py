"""Measure an encoder alone on question sets: is a gold document first, by its best passage?

python -m embeddings.training.measure MODEL_DIR BENCH_DIR [SET ...]
"""

import argparse
import json
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from embeddings.encoder import Encoder, load_encoder
from embeddings.training.texts import folder, passages

SETS = ("ats_news", "rgb_zh", "drcd", "cmrc2018", "xquad_zh")


@dataclass(frozen=True, slots=True)
class Figures:
    """Recall of documents at 1, 5 and 10, the reciprocal rank, and how fast passages were encoded."""

    questions: int
    passages: int
    recall: tuple[float, float, float]
    mrr10: float
    rate: float


def measure(encoder: Encoder, bench: Path) -> Figures:
    """Rank every document of a set for each of its questions that has a gold document."""
    fold = folder()
    # cut at line feeds only: texts may hold other line separators
    documents, asked = (
        [json.loads(line) for line in (bench / name).read_text(encoding="utf-8").strip().split("\n")]
        for name in ("corpus.jsonl", "queries.jsonl")
    )
    questions = [q for q in asked if q.get("gold") and not q.get("impossible")]
    texts: list[str] = []
    firsts: list[int] = []
    for document in documents:
        firsts.append(len(texts))
        title = fold(document.get("title", ""))
        texts += [f"{title}\n{piece}" for piece in passages(fold(document["text"])) or [""]]
    began = time.monotonic()
    matrix = encoder.passages(texts)
    rate = len(texts) / (time.monotonic() - began)
    place = {document["id"]: i for i, document in enumerate(documents)}
    ranks = np.empty(len(questions))
    for i, question in enumerate(questions):
        best = np.maximum.reduceat(matrix @ encoder.query(fold(question["text"])), firsts)  # a document's best passage
        ranks[i] = (best > max(best[place[gold]] for gold in question["gold"])).sum() + 1
    recall = [float((ranks <= k).mean()) for k in (1, 5, 10)]
    mrr = float(np.where(ranks <= 10, 1 / ranks, 0).mean())
    return Figures(len(questions), len(texts), (recall[0], recall[1], recall[2]), mrr, rate)


def main() -> None:
    """Read the command line, print a line a set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", help="a model folder or name, as `load_encoder` takes it")
    parser.add_argument("bench", type=Path, help="the folder of question sets")
    parser.add_argument("sets", nargs="*", default=SETS)
    options = parser.parse_args()
    encoder = load_encoder(options.model, models=Path())
    print(
        f"{encoder.name}\n{'set':<12}{'questions':>10}{'passages':>9}{'R@1':>7}{'R@5':>7}{'R@10':>7}{'MRR@10':>8}{'pass./s':>9}"
    )
    for name in options.sets:
        f = measure(encoder, options.bench / name)
        print(
            f"{name:<12}{f.questions:>10}{f.passages:>9}{f.recall[0]:>7.3f}{f.recall[1]:>7.3f}{f.recall[2]:>7.3f}{f.mrr10:>8.3f}{f.rate:>9.0f}"
        )


if __name__ == "__main__":
    main()
