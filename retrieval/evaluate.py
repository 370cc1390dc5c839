"""Quality on a question set: ranking by each leg and together, answers shown, and honesty about what is not there."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from embeddings.encoder import Encoder
from retrieval import metrics, questions
from retrieval.errors import EvalError
from retrieval.index import Index
from retrieval.progress import Progress
from retrieval.questions import Query
from retrieval.records import Answer, Inquiry, Status
from retrieval.text import fold

LEGS = ("lexical", "dense", "fused")
SHOWN = 3  # quotations of an answer


@dataclass(slots=True)
class Evaluation:
    """The figures of one set, collected question by question."""

    ranks: dict[str, list[tuple[float, ...]]] = field(default_factory=lambda: {leg: [] for leg in LEGS})
    shown: list[tuple[float, float, float]] = field(default_factory=list)  # answer@1, answer@3, highlight@1
    known: list[Status] = field(default_factory=list)  # what was said to the questions with gold
    unknown: list[Status] = field(default_factory=list)  # and to those without
    build: float = 0.0  # seconds
    asked: list[float] = field(default_factory=list)  # seconds, each question

    def as_dict(self) -> dict[str, object]:
        """The figures under the names that scripts know: shares of 1, seconds. None where no question asks for one.

        A question with gold is falsely refused when nothing is shown; one without is falsely answered when passages
        are shown as its answer. What is shown as possibly related is neither, and has shares of its own.
        """
        names = ("recall@1", "recall@5", "recall@10", "mrr@10", "ndcg@10")
        shown = [_mean(column) for column in zip(*self.shown, strict=True)] or [None] * 3
        return {
            "n": len(self.asked),
            "legs": {
                leg: dict(zip(names, map(_mean, zip(*ranks, strict=True)), strict=True))
                if ranks
                else dict.fromkeys(names)
                for leg, ranks in self.ranks.items()
            },
            "answer@1": shown[0],
            "answer@3": shown[1],
            "highlight@1": shown[2],
            "false_refusal": _share(self.known, Status.NOT_FOUND),
            "false_answer": _share(self.unknown, Status.ANSWERED),
            "unsure": {
                "answerable": _share(self.known, Status.UNSURE),
                "unanswerable": _share(self.unknown, Status.UNSURE),
            },
            "seconds": {
                "build": round(self.build, 3),
                "ask_p50": round(metrics.quantile(self.asked, 0.5), 4),
                "ask_p95": round(metrics.quantile(self.asked, 0.95), 4),
                "total": round(self.build + sum(self.asked), 3),
            },
        }


def _share(said: Sequence[Status], status: Status) -> float | None:
    return _mean([float(one is status) for one in said])


def _mean(values: Sequence[float]) -> float | None:
    return round(metrics.mean(values), 4) if values else None


def evaluate(
    folder: Path, encoder: Encoder, scratch: Path, progress: Progress, *, corpus: Path | None = None
) -> Evaluation:
    """Measure on the questions of `folder` over its documents, or those of another set's folder `corpus`.

    The index is made under `scratch` and removed afterwards. Raises EvalError.
    """
    asked = questions.queries(folder)
    home = corpus or folder
    if not (home / "corpus.jsonl").exists():
        raise EvalError(f"{home} has no corpus.jsonl: name a set that has one with --corpus")
    documents = questions.corpus(home)
    if not asked or not documents:
        raise EvalError(f"{folder} has no questions, or {home} no documents: nothing to measure")
    result = Evaluation()
    with TemporaryDirectory(dir=scratch, prefix="eval-") as scratched:
        started = time.monotonic()
        with Index.create(Path(scratched), encoder) as index:
            index.add(documents, progress)
            result.build = time.monotonic() - started
            for number, query in enumerate(asked):
                if number % 20 == 0:
                    progress("asking", number, len(asked))
                _measure(index, query, result)
    progress("asking", len(asked), len(asked))
    return result


def _measure(index: Index, query: Query, result: Evaluation) -> None:
    started = time.monotonic()
    answer = index.ask(Inquiry(query.text), SHOWN)
    result.asked.append(time.monotonic() - started)
    if not query.gold:
        result.unknown.append(answer.status)
        return
    result.known.append(answer.status)
    question = index.read(query.text)
    for leg, ranked in index.rankings(question).items():
        result.ranks[leg].append(
            (
                *(metrics.recall_at(ranked, query.gold, k) for k in (1, 5, 10)),
                metrics.reciprocal_rank(ranked, query.gold, 10),
                metrics.ndcg_at(ranked, query.gold, 10),
            )
        )
    if query.answers:
        result.shown.append(_shown(answer, query.answers))


def _shown(answer: Answer, answers: Sequence[str]) -> tuple[float, float, float]:
    """Whether an answer stands in the first quotation, in any shown, and in the first marked sentence."""
    wanted = [text for text in map(bare, answers) if text]
    held = [any(text in bare(quote.text) for text in wanted) for quote in answer.quotes]
    marked = any(text in bare(quote.sentence) for text in wanted for quote in answer.quotes[:1])
    return float(any(held[:1])), float(any(held)), float(marked)


def bare(text: str) -> str:
    """A text folded and without spaces: how a literal answer is looked for."""
    return "".join(fold(text).split())
