"""What an off-the-shelf BM25 makes of question sets: the figures that yinwen has to beat. A command, run by hand.

    pip install --constraint constraints.txt --group bench
    python tests/bench/baseline_bm25.py SET... > bm25.json
    yinwen eval SET... --report quality.html --against BM25=bm25.json

bm25s (Lucene's formula, k1 1.2, b 0.75) over jieba's words and the bigrams of Chinese, all folded; a passage is about
300 characters with its document's title in front, and a document's score that of its best passage. answer@k: a literal
answer stands in the first k passages, of which each may be of the same document. Nothing is ever refused, so there
are no figures of honesty.
"""

import argparse
import json
import time
from pathlib import Path

import bm25s
import numpy as np

from retrieval.evaluation import metrics, questions
from retrieval.evaluation.evaluate import RANKING, bare
from retrieval.evaluation.questions import Query
from retrieval.language.text import fold
from retrieval.language.tokens import bigrams, words
from retrieval.reading.chunk import passages
from retrieval.records import Passage

DEPTH = 100  # passages looked at for a ranking of documents
K1, B = 1.2, 0.75


def terms(text: str) -> list[str]:
    """What is indexed and looked up."""
    folded = fold(text)
    return words(folded) + bigrams(folded)


def search(index: bm25s.BM25, held: list[Passage], query: Query) -> list[Passage]:
    """The passages that share a term with the question, best first."""
    scores = index.get_scores(terms(query.text))
    best = np.argsort(-scores, kind="stable")[:DEPTH]
    return [held[at] for at in best if scores[at] > 0]


def evaluate(folder: Path) -> dict[str, object]:
    """The figures of one set, in the shape of `yinwen eval --json`."""
    started = time.perf_counter()
    held = [passage for article in questions.corpus(folder) for passage in passages(article)]
    index = bm25s.BM25(k1=K1, b=B, method="lucene")
    index.index([terms(f"{passage.article.title}\n{passage.text}") for passage in held], show_progress=False)
    build = time.perf_counter() - started
    ranks, answers, seconds = [], [], []
    asked = questions.queries(folder)
    for query in asked:
        if not query.gold:
            continue
        started = time.perf_counter()
        found = search(index, held, query)
        seconds.append(time.perf_counter() - started)
        ids = list(dict.fromkeys(passage.article.id for passage in found))
        ranks.append(
            (
                *(metrics.recall_at(ids, query.gold, k) for k in (1, 5, 10)),
                metrics.reciprocal_rank(ids, query.gold, 10),
                metrics.ndcg_at(ids, query.gold, 10),
            )
        )
        if query.answers:
            wanted = [bare(answer) for answer in query.answers]
            right = [any(answer in bare(passage.text) for answer in wanted) for passage in found[:3]]
            answers.append((any(right[:1]), any(right)))
    columns = [round(metrics.mean(column), 4) for column in zip(*ranks, strict=True)]
    first, three = (round(metrics.mean(column), 4) for column in zip(*answers, strict=True))
    return {
        "set": folder.resolve().name,
        "n": len(ranks),
        "asked": {"answerable": len(ranks), "unanswerable": 0},
        "legs": {"BM25": dict(zip(RANKING, columns, strict=True))},
        "answer@1": first,
        "answer@3": three,
        "seconds": {
            "build": round(build, 3),
            "ask_p50": round(metrics.quantile(seconds, 0.5), 4),
            "ask_p95": round(metrics.quantile(seconds, 0.95), 4),
        },
    }


def main() -> None:
    """Measure and print one JSON document: an object for one set, a list for several."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", type=Path, nargs="+", metavar="SET")
    found = [evaluate(folder) for folder in parser.parse_args().sets]
    print(json.dumps(found if len(found) > 1 else found[0], indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
