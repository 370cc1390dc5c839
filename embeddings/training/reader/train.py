"""Train the reader: a small transformer that reads a question and a passage together.

    python -m embeddings.training.reader.train BASE_FOLDER OUT --groups news.jsonl cail2019_mrc.jsonl
    python -m embeddings.training.reader.train OUT OUT2 --groups ats_news.jsonl drcd.jsonl --fold 0 --folds 2

Three heads: `relevance` of the passage among those it is confused with (softmax over a group), whether it `answers` at
all (a probability of its own), and where the answer starts and ends. A run that was stopped goes on from its last
checkpoint. With `--fold` the groups of that fold's documents are left out, to be measured on.
"""

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - torch's own convention

from embeddings.pairs import Pairs
from embeddings.training.reader.examples import Example, Group, answerable, drawn, example, read
from embeddings.training.reader.model import Reader

CHECKPOINT = "checkpoint.pt"
EVERY = 250  # steps from one to the next
ANSWERS, SPAN = 0.7, 0.5  # what the other two heads weigh beside the first
TITLED = 0.75  # how often a passage is read under its title: some archives have none


class Course:
    """Steps through the groups: which are read, and what is learnt from each step."""

    def __init__(self, groups: Sequence[Group], tokenizer: Tokenizer, options: argparse.Namespace) -> None:
        self.groups = groups
        self.pairs = Pairs(tokenizer)
        self.per_step: int = options.per_step
        self.negatives: int = options.negatives
        self.length: int = options.length
        self.epochs: int = options.epochs
        self.seed: int = options.seed

    def __len__(self) -> int:
        return self.epochs * (len(self.groups) // self.per_step)

    def steps(self) -> Iterator[tuple[list[Example], list[tuple[int, int, bool]]]]:
        """Each step's examples, and where in them each group lies and whether it has a passage to be found."""
        for epoch in range(self.epochs):
            chance = random.Random(self.seed * 1000 + epoch)  # noqa: S311 - a shuffle
            order = list(self.groups)
            chance.shuffle(order)
            for at in range(0, len(order) - self.per_step + 1, self.per_step):
                yield self._step(order[at : at + self.per_step], chance)

    def _step(
        self, groups: Sequence[Group], chance: random.Random
    ) -> tuple[list[Example], list[tuple[int, int, bool]]]:
        examples: list[Example] = []
        places: list[tuple[int, int, bool]] = []
        for group in groups:
            passages = drawn(group, self.negatives, chance)
            titled = group["set"] != "title" and chance.random() < TITLED
            places.append((len(examples), len(examples) + len(passages), answerable(group)))
            examples += [
                example(self.pairs, group["question"], passage, self.length, titled=titled) for passage in passages
            ]
        return examples, places


def loss(
    model: Reader, examples: Sequence[Example], places: Sequence[tuple[int, int, bool]]
) -> tuple[Tensor, list[float]]:
    """What a step learns from, and its parts: ranking, answers, span, share of groups ranked right."""
    relevance, answers, starts, ends = model.read(examples)
    found = [relevance[a:b] for a, b, positive in places if positive and b - a > 1]
    first = torch.zeros(1, dtype=torch.long)
    ranking = torch.stack([F.cross_entropy(row[None], first) for row in found]).mean() if found else torch.zeros(())
    told = torch.tensor([e.answers for e in examples])
    known = told >= 0
    honest = F.binary_cross_entropy_with_logits(answers[known], told[known].float()) if known.any() else torch.zeros(())
    spans = torch.tensor([e.span for e in examples])
    spanned = spans[:, 0] >= 0
    placed = torch.zeros(())
    if spanned.any():
        placed = F.cross_entropy(starts[spanned], spans[spanned, 0]) + F.cross_entropy(ends[spanned], spans[spanned, 1])
    right = sum(float(row.argmax() == 0) for row in found) / max(1, len(found))
    parts = [ranking.item(), honest.item(), placed.item() / 2, right]
    return ranking + ANSWERS * honest + SPAN * placed / 2, parts


class Progress:
    """The optimizer with its schedule, and where a stopped run goes on."""

    def __init__(self, model: Reader, rate: float, steps: int, folder: Path) -> None:
        heads = [p for name, p in model.named_parameters() if name.startswith("heads")]
        body = [p for name, p in model.named_parameters() if not name.startswith("heads")]
        groups: list[dict[str, Any]] = [
            {"params": body},
            {"params": heads, "lr": 5 * rate},
        ]  # the heads begin from nothing
        self.optimizer = torch.optim.AdamW(groups, lr=rate, weight_decay=0.01)
        warm = max(1, steps // 20)
        self.schedule = torch.optim.lr_scheduler.LambdaLR(
            self.optimizer, lambda step: min((step + 1) / warm, max(0.02, (steps - step) / (steps - warm + 1)))
        )
        self.model = model
        self.file = folder / CHECKPOINT

    def resume(self) -> int:
        """Go on from the checkpoint if there is one; returns the steps done."""
        if not self.file.exists():
            return 0
        state = torch.load(self.file, weights_only=True)
        for name in ("model", "optimizer", "schedule"):
            getattr(self, name).load_state_dict(state[name])
        return int(state["done"])

    def save(self, done: int) -> None:
        """Write the checkpoint in place of the one before."""
        parts = {name: getattr(self, name).state_dict() for name in ("model", "optimizer", "schedule")}
        torch.save({**parts, "done": done}, self.file.with_suffix(".new"))
        self.file.with_suffix(".new").replace(self.file)

    def learn(self, value: Tensor) -> None:
        """One step downhill."""
        self.optimizer.zero_grad()
        torch.autograd.backward(value)
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.schedule.step()


def train(model: Reader, course: Course, progress: Progress, every: int = EVERY) -> None:
    """Go through the course from where it was left."""
    total, done = len(course), progress.resume()
    print(f"{len(course.groups):,} groups, {total:,} steps, {done:,} done", flush=True)
    seen: list[list[float]] = []
    began = time.monotonic()
    for step, (examples, places) in enumerate(course.steps(), 1):
        if step <= done:
            continue
        value, parts = loss(model, examples, places)
        progress.learn(value)
        seen.append(parts)
        if step % 50 == 0 or step == total:
            ranking, answers, span, first = np.mean(seen[-50:], axis=0)
            left = (total - step) * (time.monotonic() - began) / len(seen) / 60
            print(
                f"{step:,}/{total:,}: ranking {ranking:.3f} answers {answers:.3f} span {span:.3f} first {first:.3f}, "
                f"{left:.0f} min left",
                flush=True,
            )
        if step % every == 0 or step == total:
            progress.save(step)


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base", type=Path, help="a BERT folder, or one that this command wrote")
    parser.add_argument("out", type=Path)
    parser.add_argument("--groups", type=Path, nargs="+", required=True)
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--negatives", type=int, default=3)
    parser.add_argument("--per-step", type=int, default=8, help="questions a step")
    parser.add_argument("--length", type=int, default=320, help="tokens of a pair")
    parser.add_argument("--rate", type=float, default=8e-5)
    parser.add_argument("--fold", type=int, default=-1)
    parser.add_argument("--folds", type=int, default=2)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.set_flush_denormal(True)
    torch.manual_seed(options.seed)
    tokenizer = Tokenizer.from_file(str(options.base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    model = Reader.load(options.base).train()
    course = Course(read(options.groups, options.fold, options.folds), tokenizer, options)
    options.out.mkdir(parents=True, exist_ok=True)
    train(model, course, Progress(model, options.rate, len(course), options.out))
    model.save(options.out, tokenizer)


if __name__ == "__main__":
    main()
