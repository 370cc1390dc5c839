"""Fit the weights of both stages (retrieval/ranking/weights.toml) and report what they gain. A command, run by hand.

    python tests/quality/fit_ranking.py BENCH ats_news drcd cmrc2018 dureader_checklist --held-out rgb_zh xquad_zh \
        --readers FOLD0 FOLD1 --kept FOLDER

A listwise softmax: the passages that hold a literal answer, of a document that is known to answer, against the other
candidates; each named set counts alike, the held-out ones are only measured. FOLD0 and FOLD1 are folders of readers
trained without the documents of that fold, so that no question is measured that its reader has seen; one folder where
none has seen any. Without readers the first stage alone is fitted, on every second question.
"""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import astuple, fields
from functools import partial
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from embeddings.reader import load_reader
from retrieval.ranking.reread import READ
from retrieval.ranking.weights import weights
from retrieval.records import Evidence
from tests.quality.candidates import Candidate, Considered, considered

LOOK = [field.name for field in fields(Evidence) if field.name != "read"]
BOTH = ["look", "relevance", "answers", "span"]
SHARPNESS = 10.0  # of the softmax over the first stage's scores between 0 and 1
Features = NDArray[np.float32]
List = tuple[Features, NDArray[np.bool_]]  # (n, features), (n,) right


def looked(candidates: Sequence[Candidate]) -> Features:
    """The first stage's evidence."""
    return np.array([[getattr(c.evidence, name) for name in LOOK] for c in candidates], np.float32)


def both(candidates: Sequence[Candidate], most: int = READ) -> Features:
    """The first stage's score and what the reader found, of those that are read."""
    return np.array([(c.look, *astuple(c.evidence.read)) for c in candidates[:most] if c.evidence.read], np.float32)


def fit(sets: Sequence[Sequence[List]], start: Sequence[float], *, positive: bool) -> Features:
    """Factors that rank the right passages first, each set counting alike; none below zero if `positive`."""
    raw = torch.tensor(start, requires_grad=True)
    optimizer = torch.optim.LBFGS([raw], max_iter=300, line_search_fn="strong_wolfe")
    tensors = [[(torch.from_numpy(x), torch.from_numpy(y)) for x, y in lists] for lists in sets]

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        by = torch.nn.functional.softplus(raw) if positive else raw
        total = torch.zeros(())
        for lists in tensors:
            for x, y in lists:
                scores = x @ by
                total = total - (torch.logsumexp(scores[y], 0) - torch.logsumexp(scores, 0)) / len(lists)
        torch.autograd.backward(total / len(tensors))
        return total / len(tensors)

    optimizer.step(loss)
    found = torch.nn.functional.softplus(raw.detach()) if positive else raw.detach()
    result: Features = found.numpy()
    return result


def lists(questions: Sequence[Considered], seen: Callable[[Sequence[Candidate]], Features]) -> list[List]:
    """The questions that teach something: with a right passage and a wrong one among those ranked."""
    made = []
    for question in questions:
        if question.answerable and question.candidates:
            x = seen(question.candidates)
            right = np.array([c.gold and c.right for c in question.candidates[: len(x)]])
            if right.any() and not right.all():
                made.append((x, right))
    return made


def figures(
    questions: Sequence[Considered], score: Callable[[Sequence[Candidate]], Features], *, read: bool
) -> Features:
    """R@1, R@5, MRR@10, answer@1, answer@3, highlight@1 when the first candidates are ranked by a score."""
    rows = []
    for question in questions:
        if not question.answerable:
            continue
        scores = score(question.candidates)
        order = [question.candidates[i] for i in np.argsort(-scores, kind="stable")]
        order += question.candidates[len(scores) :]
        articles = list(dict.fromkeys(c.article for c in order))
        gold = {c.article for c in order if c.gold}
        rank = next((place for place, article in enumerate(articles, 1) if article in gold), 99)
        marked = [c.spotted if read else c.looked for c in order[:1]]
        rows.append(
            (rank == 1, rank <= 5, 1 / rank if rank <= 10 else 0, any(c.right for c in order[:1]),
             any(c.right for c in order[:3]), any(marked))
        )  # fmt: skip
    result: Features = np.array(rows, np.float32).mean(axis=0)
    return result


def _shipped(weights: Features, most: int, candidates: Sequence[Candidate]) -> Features:
    return np.asarray(both(candidates, most) @ weights if candidates else np.zeros(0), np.float32)


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("sets", nargs="+")
    parser.add_argument("--held-out", nargs="*", default=[])
    parser.add_argument("--readers", type=Path, nargs="*", default=[])
    parser.add_argument("--kept", type=Path, help="where to keep what was considered and read, to fit again at once")
    parser.add_argument("--most", type=int, default=800, help="questions a set")
    options = parser.parse_args()
    if options.kept:
        options.kept.mkdir(parents=True, exist_ok=True)
    readers = [load_reader(folder) for folder in options.readers]
    sets = {}
    for name in (*options.sets, *options.held_out):
        kept = options.kept / f"{name}.jsonl" if options.kept else None
        sets[name] = considered(options.bench / name, options.bench / name, readers, options.most, kept)
        print(f"{name}: {len(sets[name]):,} questions", flush=True)

    fitted = fit([lists(sets[name][::2], looked) for name in options.sets], [0.0] * len(LOOK), positive=True)
    print("[look]", {name: round(float(w), 3) for name, w in zip(LOOK, fitted / fitted.sum(), strict=True)})
    rows: dict[str, tuple[Callable[[Sequence[Candidate]], Features], bool]] = {
        "shipped look": (lambda c: np.array([one.look for one in c]), False),
        "fitted look": (lambda c: looked(c) @ fitted if c else np.zeros(0, np.float32), False),
    }
    if readers:
        by = fit([lists(sets[name], both) for name in options.sets], [3.0, 0.3, 0.3, 1.0], positive=True)
        print("[read]", {name: round(float(w / by[0]), 3) for name, w in zip(BOTH[1:], by[1:], strict=True)})
        shipped = np.array([1.0, *(weights("read")[name] for name in BOTH[1:])], np.float32)
        rows["reader alone"] = (lambda c: both(c)[:, 1] if c else np.zeros(0, np.float32), True)
        rows["shipped both"] = (lambda c: both(c) @ shipped if c else np.zeros(0, np.float32), True)
        for most in (8, 12, 16):
            rows[f"of {most} read"] = (partial(_shipped, shipped, most), True)
        rows["fitted both"] = (lambda c: both(c) @ by if c else np.zeros(0, np.float32), True)
    print(f"{'':38}{'R@1':>7}{'R@5':>7}{'MRR':>7}{'ans@1':>7}{'ans@3':>7}{'high@1':>7}")
    for name, questions in sets.items():
        for title, (score, read) in rows.items():
            seen = "".join(f"{value:7.3f}" for value in figures(questions, score, read=read))
            print(f"{name:24}{title:14}{seen}")


if __name__ == "__main__":
    main()
