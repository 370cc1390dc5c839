"""What is considered for each question of a set, and what both stages see of it: the ground that weights are fitted on.

Reading takes minutes a set, so it is kept: a folder of JSON lines, a file a set. With two readers each document's
questions are read by the one that was trained without them (cross-fitting), by the folds of
`embeddings.training.reader.examples.fold_of`; questions without a document take the fold of their own id.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from embeddings.encoder import DEFAULT, load_encoder
from embeddings.reader import PassageReader
from embeddings.training.reader.examples import fold_of, source
from retrieval.evaluation import questions
from retrieval.evaluation.evaluate import bare
from retrieval.evaluation.questions import Query
from retrieval.index import Index
from retrieval.ranking.reread import read
from retrieval.records import Evidence, Hit, Read

DEEP = 16  # candidates kept a question


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage with its evidence, and what is known of it."""

    article: str
    evidence: Evidence  # with what was read
    look: float  # score of the first stage
    gold: bool  # of a document that is known to answer
    right: bool  # holds a literal answer
    looked: bool  # so does the sentence that the first stage marks
    spotted: bool  # and the one that is marked once it is read


@dataclass(frozen=True, slots=True)
class Considered:
    """A question with its candidates in the order of the first stage."""

    id: str
    answerable: bool
    candidates: tuple[Candidate, ...]


def considered(
    asked: Path, corpus: Path, readers: Sequence[PassageReader], most: int, kept: Path | None = None
) -> list[Considered]:
    """The questions of a set (spread over it when more than `most`) over a corpus, from the file `kept` where it is."""
    if kept and kept.exists():
        return [_from(json.loads(line)) for line in kept.read_text("utf-8").splitlines()]
    everything = questions.queries(asked)
    chosen = everything[:: max(1, len(everything) // most)][:most]
    told_of = sources(asked)
    found: list[Considered] = []
    with TemporaryDirectory() as home, Index.create(Path(home), load_encoder(DEFAULT, models=Path(home))) as index:
        index.add(questions.corpus(corpus))
        for query in chosen:
            document = told_of.get(query.id) or query.id
            reader = readers[fold_of(document, len(readers))] if readers else None
            found.append(Considered(query.id, bool(query.gold), tuple(_candidates(index, query, reader))))
    if kept:
        kept.write_text("".join(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in found), "utf-8")
    return found


def sources(folder: Path) -> dict[str, str]:
    """The document that each question was asked of; "" where it was asked of none."""
    rows = map(json.loads, (folder / "queries.jsonl").read_text("utf-8").strip().split("\n"))
    return {row["id"]: source(row) for row in rows}


def _candidates(index: Index, query: Query, reader: PassageReader | None) -> Iterator[Candidate]:
    question = index.ranking.read(query.text)
    wanted = [text for text in map(bare, query.answers) if text]
    hits = index.ranking.rank(question)[:DEEP]
    for hit in hits:
        seen = read(question, hit, reader) if reader else hit
        yield Candidate(
            hit.passage.article.id,
            seen.evidence,
            hit.score,
            hit.passage.article.id in query.gold,
            _holds(hit.passage.text, wanted),
            _holds(_cut(hit, hit.mark), wanted),
            _holds(_cut(hit, seen.mark), wanted),
        )


def _cut(hit: Hit, mark: tuple[int, int]) -> str:
    return hit.passage.text[mark[0] : mark[1]]


def _holds(text: str, wanted: Sequence[str]) -> bool:
    return any(answer in bare(text) for answer in wanted)


def _from(row: dict[str, object]) -> Considered:
    candidates = []
    for told_of in row["candidates"]:  # type: ignore[attr-defined]  # as it was written
        evidence = dict(told_of["evidence"])
        evidence["read"] = Read(**evidence["read"]) if evidence["read"] else None
        candidates.append(Candidate(**{**told_of, "evidence": Evidence(**evidence)}))
    return Considered(str(row["id"]), bool(row["answerable"]), tuple(candidates))
