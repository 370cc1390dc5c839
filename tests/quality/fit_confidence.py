"""Fit `retrieval.ranking.confidence` and print the curve its thresholds are chosen from. By hand.

    python tests/quality/fit_confidence.py BENCH ats_news drcd cmrc2018 dureader_checklist cmrc2018@ats_news \
        ats_news@drcd --held-out rgb_zh xquad_zh noanswer@ats_news noanswer@rgb_zh --readers FOLD0 FOLD1 --kept FOLDER

SET@OTHER asks the questions of SET of the documents of OTHER, which do not answer them. A question counts as answered
when the passage ranked first, by the weights in weights.toml, holds a literal answer of a document known to answer.
Each set's answerable and unanswerable questions count alike; the held-out ones are only measured. Readers as in
fit_ranking.py; without, the confidence of the profile `quick` is fitted.
"""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, roc_auc_score

from embeddings.reader import load_reader
from retrieval.ranking.confidence import features
from retrieval.ranking.reread import READ
from retrieval.ranking.weights import weights
from tests.quality.candidates import Candidate, Considered, considered


@dataclass(frozen=True, slots=True)
class Rows:
    """The questions of one set that have candidates: features of the first passage, whether it is right, has gold."""

    x: NDArray[np.float64]
    right: NDArray[np.bool_]
    answerable: NDArray[np.bool_]


def first(candidates: Sequence[Candidate]) -> Candidate:
    """The candidate that the application would quote first."""
    by = weights("read")

    def score(candidate: Candidate) -> float:
        read = candidate.evidence.read
        return candidate.look + (sum(by[name] * value for name, value in asdict(read).items()) if read else 0.0)

    return max(candidates[:READ], key=score)


def rows(questions: Sequence[Considered]) -> Rows:
    """A set as rows."""
    chosen = [(question, first(question.candidates)) for question in questions if question.candidates]
    x = np.array([list(features(candidate.evidence).values()) for _, candidate in chosen])
    right = np.array([candidate.right and candidate.gold for _, candidate in chosen])
    return Rows(x, right, np.array([question.answerable for question, _ in chosen]))


def report(name: str, set_: Rows, probability: NDArray[np.float64], other: NDArray[np.float64]) -> None:
    """How well the answerable are told from the unanswerable, of the set itself or, without any, of another."""
    answerable = probability[set_.answerable]
    unanswerable = probability[~set_.answerable] if (~set_.answerable).any() else other
    line = f"{name:28} n {len(probability):5}  Brier {brier_score_loss(set_.right, probability):.3f}"
    line += f"  stated {probability.mean():.3f} right {set_.right.mean():.3f}"
    if len(answerable) and len(unanswerable):
        labels = [True] * len(answerable) + [False] * len(unanswerable)
        threshold = np.quantile(answerable, 0.05)
        line += f"  AUROC {roc_auc_score(labels, np.concatenate([answerable, unanswerable])):.3f}"
        line += (
            f"  at 5 % false refusals (below {threshold:.3f}): false answers {(unanswerable >= threshold).mean():.3f}"
        )
    print(line)


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
    sets: dict[str, Rows] = {}
    for name in (*options.sets, *options.held_out):
        asked, _, corpus = name.partition("@")
        kept = options.kept / f"{name}.jsonl" if options.kept else None
        found = considered(options.bench / asked, options.bench / (corpus or asked), readers, options.most, kept)
        if corpus:
            found = [replace(question, answerable=False) for question in found]
        sets[name] = rows(found)
        print(f"{name}: {len(found):,} questions", flush=True)

    fitted = [sets[name] for name in options.sets]
    x, right = np.concatenate([one.x for one in fitted]), np.concatenate([one.right for one in fitted])
    weight = np.concatenate(
        [np.where(a, 1 / max(1, a.sum()), 1 / max(1, (~a).sum())) for a in (s.answerable for s in fitted)]
    )
    model = LogisticRegression(C=100.0, max_iter=1000).fit(x, right, sample_weight=1000 * weight)
    print("bias", model.intercept_.round(2).tolist(), "features", model.coef_.round(2).tolist())
    by = weights("precise" if readers else "quick")
    factors = np.array([value for name, value in by.items() if name != "bias"])  # in the order of `features`
    print("\nfitted")
    show(sets, {name: model.predict_proba(one.x)[:, 1] for name, one in sets.items()})
    print("\nshipped")
    show(sets, {name: 1 / (1 + np.exp(-(by["bias"] + one.x @ factors))) for name, one in sets.items()})


def show(sets: Mapping[str, Rows], probabilities: Mapping[str, NDArray[np.float64]]) -> None:
    """Print the figures of each set, and the curve."""
    for name, one in sets.items():
        others = [p for other, p in probabilities.items() if other.endswith(f"@{name}")]
        report(name, one, probabilities[name], np.concatenate(others) if others else np.zeros(0))
    print("threshold: answerable refused / unanswerable shown, by set")
    for threshold in (0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8):
        shares = []
        for name, one in sets.items():
            low = probabilities[name] < threshold
            refused = f"{low[one.answerable].mean():.3f}" if one.answerable.any() else "-"
            shown = f"{(~low)[~one.answerable].mean():.3f}" if (~one.answerable).any() else "-"
            shares.append(f"{name} {refused}/{shown}")
        print(f"{threshold:5}  " + "  ".join(shares))


if __name__ == "__main__":
    main()
