"""Fit the weights of `retrieval.rescore` and report what they gain, in and out of sample. A command, run by hand.

    python tests/quality/fit_ranking.py BENCH ats_news drcd xquad_zh cmrc2018 --held-out rgb_zh

Every second question of each named set is fitted on, the others and the held-out sets are only measured. A listwise
softmax: the passages that hold a literal answer, of a document that is known to answer, against the other candidates.
"""

import argparse
from dataclasses import astuple, fields
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch

from embeddings.encoder import DEFAULT, load_encoder
from retrieval import questions, rescore
from retrieval.evaluate import bare
from retrieval.evidence import Question
from retrieval.index import Index
from retrieval.records import Evidence
from retrieval.text import fold

NAMES = [field.name for field in fields(Evidence)]
SHARPNESS = 10.0  # of the softmax over scores between 0 and 1
List = tuple[torch.Tensor, torch.Tensor, torch.Tensor]  # features (n, f), answers (n,), right document (n,)


def lists(folder: Path, most: int) -> list[List]:
    """What the candidates of each question look like, and which are right."""
    asked = [query for query in questions.queries(folder) if query.gold]
    asked = asked[:: max(1, len(asked) // most)]
    found = []
    with TemporaryDirectory() as home, Index.create(Path(home), load_encoder(DEFAULT, models=Path(home))) as index:
        index.add(questions.corpus(folder))
        for query in asked:
            hits = index.rank(Question.read(fold(query.text)))
            wanted = [bare(answer) for answer in query.answers]
            gold = [hit.passage.article.id in query.gold for hit in hits]
            right = [g and any(a in bare(h.passage.text) for a in wanted) for g, h in zip(gold, hits, strict=True)]
            seen = np.array([astuple(hit.evidence) for hit in hits], np.float32).reshape(-1, len(NAMES))
            found.append((torch.from_numpy(seen), torch.tensor(right), torch.tensor(gold)))
    return found


def fit(sets: list[list[List]]) -> torch.Tensor:
    """Weights that sum to 1, none negative, each set counting alike."""
    raw = torch.zeros(len(NAMES), requires_grad=True)
    optimizer = torch.optim.LBFGS([raw], max_iter=300, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        total = torch.zeros(())
        for items in sets:
            told = [(seen, right) for seen, right, _ in items if right.any() and not right.all()]
            for seen, right in told:
                scores = SHARPNESS * seen @ torch.nn.functional.softplus(raw)
                total = total - (torch.logsumexp(scores[right], 0) - torch.logsumexp(scores, 0)) / len(told)
        total = total / len(sets)
        total.backward()  # type: ignore[no-untyped-call]  # torch leaves it so
        return total

    optimizer.step(loss)
    weights = torch.nn.functional.softplus(raw.detach())
    return weights / weights.sum()


def report(name: str, items: list[List], weights: torch.Tensor) -> None:
    """Print success of the first place with these weights: the document, and a literal answer in the passage."""
    first = [(int((seen @ weights).argmax()), right, gold) for seen, right, gold in items if len(seen)]
    document = sum(bool(gold[at]) for at, _, gold in first) / len(items)
    answered = sum(bool(right[at]) for at, right, _ in first) / len(items)
    print(f"{name:24} n {len(items):5}  R@1 {document:.3f}  answer@1 {answered:.3f}")


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("sets", nargs="+")
    parser.add_argument("--held-out", nargs="*", default=[])
    parser.add_argument("--most", type=int, default=800, help="questions a set")
    options = parser.parse_args()
    named = {name: lists(options.bench / name, options.most) for name in options.sets}
    held = {name: lists(options.bench / name, options.most) for name in options.held_out}
    weights = fit([items[::2] for items in named.values()])
    print({name: round(float(value), 3) for name, value in zip(NAMES, weights, strict=True)})
    for title, chosen in (("fitted", weights), ("shipped", torch.tensor(astuple(rescore.WEIGHTS)))):
        for name, items in named.items():
            report(f"{title} {name} (seen)", items[::2], chosen)
            report(f"{title} {name} (new)", items[1::2], chosen)
        for name, items in held.items():
            report(f"{title} {name} (new)", items, chosen)


if __name__ == "__main__":
    main()
