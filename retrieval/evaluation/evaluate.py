"""Quality on a question set: what was said to each question, and what it was worth.

`measure` asks two plain functions, so that it holds for whatever answers; `retrieval.evaluation.figures` sums up.
"""

import resource
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from embeddings.encoder import Encoder
from embeddings.reader import OpenReader
from retrieval.errors import EvalError
from retrieval.evaluation import metrics, questions
from retrieval.evaluation.questions import Query
from retrieval.index import Index
from retrieval.language.text import fold
from retrieval.progress import Progress
from retrieval.records import Answer, Inquiry, Status

RANKING = ("recall@1", "recall@5", "recall@10", "mrr@10", "ndcg@10")
TOGETHER = "fused"  # the leg whose order the reader sees
SHOWN = 3  # quotations of an answer

Ask = Callable[[str], Answer]
Rank = Callable[[str], Mapping[str, Sequence[str]]]  # a question -> by leg alone, the ids of documents, best first


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The first quotation, as it was shown."""

    title: str
    text: str
    mark: tuple[int, int]  # the marked sentence, offsets into the text


@dataclass(frozen=True, slots=True)
class Held:
    """Where a literal answer stands."""

    first: bool  # in the first quotation
    shown: bool  # in any that was shown
    marked: bool  # in the first marked sentence


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was said to one question."""

    query: Query
    status: Status
    confidence: float
    first: Excerpt | None  # None when nothing was shown
    held: Held | None  # None when no literal answer is known
    ranks: Mapping[str, tuple[float, ...]]  # by leg the figures of `RANKING`; none for an unanswerable question
    place: int | None  # rank of the first document that answers, by all legs together; None: not among those found
    wall: float  # seconds to the answer
    cpu: float  # seconds of all cores

    @property
    def right(self) -> bool | None:
        """Whether the first quotation answers; None when nothing was shown or nobody can tell."""
        if self.first is None:
            return None
        if not self.query.gold:
            return False
        return self.held.first if self.held else None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One set, measured."""

    name: str
    outcomes: tuple[Outcome, ...]
    build: float  # seconds to make the index
    memory: int  # bytes: the most that this process has held so far


def evaluate(  # noqa: PLR0913 - what a measurement is made of
    folder: Path,
    encoder: Encoder,
    scratch: Path,
    progress: Progress,
    *,
    corpus: Path | None = None,
    unanswerable: Path | None = None,
    reader: OpenReader | None = None,
    day: date | None = None,
) -> Evaluation:
    """Measure on the questions of `folder` over its documents, or those of another set's folder `corpus`.

    The questions of `unanswerable` are asked too, as questions that these documents do not answer, whatever their
    file says. They are asked on a `day`, as `measure_index` says. The index is made under `scratch` and removed
    afterwards. Raises EvalError.
    """
    asked = questions.queries(folder)
    if unanswerable:
        asked += [Query(query.id, query.text, (), frozenset()) for query in questions.queries(unanswerable)]
    home = corpus or folder
    if not (home / "corpus.jsonl").exists():
        raise EvalError(f"{home} has no corpus.jsonl: name a set that has one with --corpus")
    documents = questions.corpus(home)
    if not asked or not documents:
        raise EvalError(f"{folder} has no questions, or {home} no documents: nothing to measure")
    with TemporaryDirectory(dir=scratch, prefix="eval-") as scratched:
        started = time.monotonic()
        with Index.create(Path(scratched), encoder, reader=reader) as index:
            index.add(documents, progress)
            build = time.monotonic() - started
            outcomes = measure_index(index, asked, progress, day)
    return Evaluation(folder.resolve().name, outcomes, build, _memory())


def measure_index(
    index: Index, asked: Sequence[Query], progress: Progress, day: date | None = None
) -> tuple[Outcome, ...]:
    """Put questions to an index, on a day: by default that of its newest article, so that 今年 is not of the clock."""
    on = day or _newest(index)
    return measure(
        asked,
        lambda text: index.ask(Inquiry(text, day=on), SHOWN),
        lambda text: index.ranking.legs(index.ranking.read(text)),
        progress,
    )


def _newest(index: Index) -> date | None:
    """The day in UTC of the newest article; None where no time is known."""
    newest = index.stats().newest
    return newest.date() if newest and newest.timestamp() > 0 else None


def measure(asked: Sequence[Query], ask: Ask, rank: Rank, progress: Progress) -> tuple[Outcome, ...]:
    """Put questions to whatever answers them, in order."""
    outcomes = []
    for number, query in enumerate(asked):
        if number % 20 == 0:
            progress("asking", number, len(asked))
        outcomes.append(_outcome(query, ask, rank))
    progress("asking", len(asked), len(asked))
    return tuple(outcomes)


def _outcome(query: Query, ask: Ask, rank: Rank) -> Outcome:
    wall, cpu = time.perf_counter(), time.process_time()
    answer = ask(query.text)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    together = list(dict.fromkeys(hit.passage.article.id for hit in answer.ranking))
    alone = rank(query.text) if query.gold else {}
    ranked = {**alone, TOGETHER: alone.get(TOGETHER, together)} if query.gold else {}
    places = (place for place, document in enumerate(ranked.get(TOGETHER, ()), 1) if document in query.gold)
    return Outcome(
        query,
        answer.status,
        answer.confidence,
        _first(answer),
        _held(answer, query.answers) if query.gold and query.answers else None,
        {leg: _ranking(ids, query) for leg, ids in ranked.items()},
        next(places, None),
        wall,
        cpu,
    )


def _ranking(ids: Sequence[str], query: Query) -> tuple[float, ...]:
    """The figures of `RANKING`."""
    return (
        *(metrics.recall_at(ids, query.gold, k) for k in (1, 5, 10)),
        metrics.reciprocal_rank(ids, query.gold, 10),
        metrics.ndcg_at(ids, query.gold, 10),
    )


def _first(answer: Answer) -> Excerpt | None:
    return next(
        (
            Excerpt(quote.article.title, quote.text, (quote.mark[0] - quote.start, quote.mark[1] - quote.start))
            for quote in answer.quotes
        ),
        None,
    )


def _held(answer: Answer, answers: Sequence[str]) -> Held:
    """Whether an answer stands in the first quotation, in any shown, and in the first marked sentence."""
    wanted = [text for text in map(bare, answers) if text]
    held = [any(text in bare(quote.text) for text in wanted) for quote in answer.quotes]
    marked = any(text in bare(quote.sentence) for text in wanted for quote in answer.quotes[:1])
    return Held(any(held[:1]), any(held), marked)


def bare(text: str) -> str:
    """A text folded and without spaces: how a literal answer is looked for."""
    return "".join(fold(text).split())


def _memory() -> int:
    """The largest resident set of this process so far, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
